"""Loads the ``indicators.py`` of every installed module, so that all indicators are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "anlan.indicators"
    verbose_name = _("指标")
    nav = [
        ("results", _("指标"), "chart-line", "indicators:catalogue", "indicators.view_snapshot", 30),
    ]

    def ready(self):
        autodiscover_modules("indicators")
