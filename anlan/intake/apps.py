"""Loads the ``imports.py`` of every installed module, so that all sheets are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "anlan.intake"
    verbose_name = _("表格导入")

    def ready(self):
        autodiscover_modules("imports")
