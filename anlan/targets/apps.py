from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "anlan.targets"
    verbose_name = _("目标指标")
    nav = [
        ("results", _("目标看板"), "target", "targets:board", "targets.view_target", 10),
        ("results", _("目标管理"), "target-arrow", "targets:targets", "targets.change_target", 20),
    ]
