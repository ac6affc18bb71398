from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "anlan.reporting"
    verbose_name = _("统计报告")
