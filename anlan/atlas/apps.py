from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AtlasConfig(AppConfig):
    name = "anlan.atlas"
    verbose_name = _("一图两单")
    nav = [("registers", _("一图两单"), "map-2", "atlas:map", "registers.view_enterprise", 5)]

    def ready(self):
        from . import panels as panels
