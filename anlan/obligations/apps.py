from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObligationsConfig(AppConfig):
    name = "anlan.obligations"
    verbose_name = _("履职清单")
