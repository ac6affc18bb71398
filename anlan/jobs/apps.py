"""Loads the ``jobs.py`` of every installed module, so that a worker knows all jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "anlan.jobs"
    verbose_name = _("后台任务")

    def ready(self):
        autodiscover_modules("jobs")
