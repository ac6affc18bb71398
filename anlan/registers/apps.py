from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "anlan.registers"
    verbose_name = _("监管对象")
    nav = [
        (
            "registers",
            _("企业"),
            "building-factory-2",
            "registers:enterprises",
            "registers.view_enterprise",
            10,
        ),
        ("registers", _("疑似重复"), "copy", "registers:likenesses", "registers.change_enterprise", 30),
    ]

    def ready(self):
        from .tags import load_tags

        post_migrate.connect(load_tags, sender=self, dispatch_uid="registers.load_tags")
