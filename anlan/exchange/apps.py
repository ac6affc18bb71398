from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "anlan.exchange"
    verbose_name = _("平台对接")
    nav = [("duties", _("平台对接"), "arrows-exchange", "exchange:messages", "exchange.view_message", 48)]

    def ready(self):
        from . import outbox as outbox
        from . import panels as panels
