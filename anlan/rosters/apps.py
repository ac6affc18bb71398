from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "anlan.rosters"
    verbose_name = _("值班")
    nav = [("duties", _("值班"), "clock-24", "rosters:rosters", "rosters.view_roster", 50)]
