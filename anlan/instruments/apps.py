from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstrumentsConfig(AppConfig):
    name = "anlan.instruments"
    verbose_name = _("责任文书")
    nav = [
        ("duties", _("责任文书"), "certificate", "instruments:instruments", "instruments.view_instrument", 44)
    ]
