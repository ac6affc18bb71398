from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "anlan.notices"
    verbose_name = _("消息")
    nav = [("work", _("消息"), "bell", "notices:inbox", "", 90)]
