from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "anlan.subjects"
    verbose_name = _("其他监管对象")
    nav = [
        (
            "registers",
            _("其他监管对象"),
            "building-monument",
            "subjects:subjects",
            "subjects.view_subject",
            15,
        )
    ]

    def ready(self):
        from . import duties, imports, indicators, search  # noqa: F401
