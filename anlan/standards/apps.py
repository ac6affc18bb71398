from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "anlan.standards"
    verbose_name = _("安全生产标准化")
    nav = [
        (
            "registers",
            _("标准化"),
            "certificate",
            "standards:standardizations",
            "standards.view_standardization",
            70,
        ),
        ("registers", _("创建称号"), "medal", "standards:titles", "standards.view_title", 75),
    ]

    def ready(self):
        from . import duties, indicators, panels, search  # noqa: F401
