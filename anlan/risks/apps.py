from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    name = "anlan.risks"
    verbose_name = _("安全风险")
    nav = [
        ("registers", _("风险点"), "alert-triangle", "risks:points", "risks.view_riskpoint", 30),
        ("registers", _("重大危险源"), "flame", "risks:sources", "risks.view_hazardsource", 31),
        ("registers", _("区域风险"), "map-2", "risks:areas", "risks.view_arearisk", 32),
        ("registers", _("领导挂钩"), "user-check", "risks:hooked", "risks.view_hookeditem", 33),
        ("registers", _("风险报告"), "report", "risks:reports", "risks.view_riskreport", 34),
    ]

    def ready(self):
        from . import duties, imports, indicators, panels, search  # noqa: F401
