from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    name = "anlan.accountability"
    verbose_name = _("问责")
    nav = [
        ("results", _("问责"), "gavel", "accountability:acts", "accountability.view_act", 50),
        (
            "results",
            _("问责统计"),
            "chart-bar",
            "accountability:statistics",
            "accountability.view_act",
            55,
        ),
    ]
