"""Loads the seeds after every migrate; looks for changed rules once a request and once a job."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "anlan.rulebook"
    verbose_name = _("规则库")
    nav = [
        ("system", _("规则库"), "scale", "rulebook:rules", "rulebook.view_rule", 70),
        ("system", _("工作日历"), "calendar-cog", "rulebook:days", "rulebook.view_rule", 75),
    ]

    def ready(self):
        from anlan.jobs.queue import starting

        from . import book
        from .seeding import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="rulebook.load")
        request_started.connect(book.look_again, dispatch_uid="rulebook.look")
        request_finished.connect(book.trust, dispatch_uid="rulebook.trust")
        starting.connect(book.look_again, dispatch_uid="rulebook.look")
