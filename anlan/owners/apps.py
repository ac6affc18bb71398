from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnersConfig(AppConfig):
    name = "anlan.owners"
    verbose_name = _("监管责任")
    nav = [("registers", _("监管责任"), "map-pin-question", "owners:enterprises", "owners.view_owner", 20)]

    def ready(self):
        from . import duties, imports, indicators, panels, receivers  # noqa: F401
