from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "anlan.facts"
    verbose_name = _("统计台账")
