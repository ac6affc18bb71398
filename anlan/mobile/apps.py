from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobileConfig(AppConfig):
    name = "anlan.mobile"
    verbose_name = _("手机端")
    nav = [("work", _("手机端"), "device-mobile", "mobile:start", "hazards.add_matter", 90)]

    def ready(self):
        from . import duties  # noqa: F401
