"""Loads the ``duties.py`` of every installed module and keeps the jobs swept."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DutyConfig(AppConfig):
    name = "anlan.duty"
    verbose_name = _("到期提醒")

    def ready(self):
        from anlan.jobs.queue import purge, sweep

        from .periodic import every

        every("jobs.sweep", 1, sweep)
        every("jobs.purge", 24 * 60, purge)
        autodiscover_modules("duties")
