from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "anlan.credit"
    verbose_name = _("安全信用")
    nav = [("registers", _("安全信用"), "certificate", "credit:standings", "credit.view_creditevent", 40)]

    def ready(self):
        from . import consequences, duties, indicators, jobs, panels  # noqa: F401
