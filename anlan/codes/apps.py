from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "anlan.codes"
    verbose_name = _("二维码")

    def ready(self):
        from . import panels  # noqa: F401
