from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "anlan.dossiers"
    verbose_name = _("企业档案")
    nav = [
        ("registers", _("档案条目"), "id-badge-2", "dossiers:entries", "dossiers.view_entry", 12),
        ("registers", _("档案缺项"), "list-check", "dossiers:gaps", "dossiers.view_gap", 13),
        ("registers", _("到期提醒"), "calendar-due", "dossiers:expiring", "dossiers.view_entry", 14),
        ("results", _("档案完整情况"), "chart-pie", "dossiers:coverage", "indicators.view_snapshot", 40),
    ]

    def ready(self):
        from anlan.registers.bulk import GOES_ALONG

        from . import consequences, imports, indicators, money_indicators, panels, receivers  # noqa: F401
        from .models import Gap

        GOES_ALONG.append(Gap)  # what was asked of a file goes with the file
