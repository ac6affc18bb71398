from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "anlan.cockpit"
    verbose_name = _("驾驶舱")
    nav = [
        ("work", _("驾驶舱"), "dashboard", "cockpit:screen", "cockpit.view_layout", 15),
        ("system", _("驾驶舱布局"), "layout-dashboard", "cockpit:layouts", "cockpit.change_layout", 80),
    ]
    landing = ("cockpit:screen", "cockpit.start_layout")
