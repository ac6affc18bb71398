from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "anlan.reporting"
    verbose_name = _("统计报告")
    nav = [
        ("duties", _("报表填报"), "forms", "reporting:filings", "reporting.view_form", 60),
        ("results", _("报表管理"), "table", "reporting:forms", "reporting.open_form", 70),
        ("results", _("分析报告"), "report-analytics", "reporting:analyses", "reporting.view_analysis", 80),
    ]
