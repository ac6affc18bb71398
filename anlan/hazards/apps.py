from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "anlan.hazards"
    verbose_name = _("隐患治理")
    nav = [
        ("work", _("待办隐患"), "alert-triangle", "hazards:mine", "hazards.add_matter", 17),
        ("work", _("本企业隐患"), "building", "hazards:own", "hazards.fill_statement", 16),
        ("duties", _("隐患统计分析表"), "report", "hazards:statements", "hazards.view_statement", 46),
        ("duties", _("零报告"), "circle-check", "hazards:nil_reports", "hazards.view_nilreport", 47),
        ("duties", _("问题隐患"), "alert-octagon", "hazards:matters", "hazards.view_matter", 30),
        ("duties", _("隐患回头看"), "eye-check", "hazards:look_backs", "hazards.view_lookback", 45),
        ("results", _("隐患统计"), "chart-bar", "hazards:statistics", "hazards.view_matter", 35),
        ("registers", _("沉默企业"), "volume-off", "hazards:silent", "hazards.view_lookback", 40),
        ("duties", _("挂牌督办"), "flag", "hazards:listings", "hazards.view_listing", 40),
    ]

    def ready(self):
        from . import letters as letters
        from . import panels as panels
