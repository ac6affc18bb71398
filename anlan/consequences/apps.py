from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ConsequencesConfig(AppConfig):
    name = "anlan.consequences"
    verbose_name = _("奖惩联动")
    nav = [
        (
            "results",
            _("奖惩联动"),
            "git-merge",
            "consequences:consequences",
            "consequences.view_consequence",
            60,
        ),
    ]

    def ready(self):
        autodiscover_modules("consequences")
