from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "anlan.supervision"
    verbose_name = _("督办")
    nav = [("duties", _("督办"), "speakerphone", "supervision:matters", "hazards.view_matter", 45)]
