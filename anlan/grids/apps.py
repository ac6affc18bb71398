from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "anlan.grids"
    verbose_name = _("网格")
    landing = ("grids:mine", "grids.walk_cell")
    nav = [
        ("work", _("我的网格"), "map-pin", "grids:mine", "grids.walk_cell", 10),
        ("registers", _("网格"), "hexagons", "grids:cells", "grids.view_cell", 60),
    ]

    def ready(self):
        from . import duties, imports, indicators, owners, search  # noqa: F401
