from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "anlan.publications"
    verbose_name = _("信息公开")
    nav = [
        (
            "results",
            _("信息公开"),
            "world-share",
            "publications:publications",
            "publications.view_publication",
            65,
        )
    ]

    def ready(self):
        from . import listings as listings
