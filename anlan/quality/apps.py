from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "anlan.quality"
    verbose_name = _("数据质量")
    nav = [("results", _("数据质量"), "zoom-check", "quality:flaws", "quality.view_flaw", 80)]

    def ready(self):
        from . import duties, indicators, jobs, rules  # noqa: F401
