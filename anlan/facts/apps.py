from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "anlan.facts"
    verbose_name = _("统计台账")
    nav = [("registers", _("统计台账"), "notebook", "facts:kinds", "facts.view_fact", 40)]

    def ready(self):
        from .kinds import load_kinds

        post_migrate.connect(load_kinds, sender=self, dispatch_uid="facts.load_kinds")
