from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    name = "anlan.risks"
    verbose_name = _("安全风险")
    nav = [("registers", _("风险点"), "alert-triangle", "risks:points", "risks.view_riskpoint", 30)]

    def ready(self):
        from . import duties, indicators, search  # noqa: F401
