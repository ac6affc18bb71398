from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "anlan.plans"
    verbose_name = _("工作计划")
    nav = [
        ("work", _("待办"), "checkbox", "plans:my_work", "plans.view_assignment", 10),
        ("work", _("我的日历"), "calendar-month", "plans:my_calendar", "plans.view_assignment", 20),
        ("plans", _("计划"), "clipboard-list", "plans:plans", "plans.view_plan", 10),
        ("plans", _("任务办理"), "list-check", "plans:assignments", "plans.view_assignment", 20),
        ("plans", _("政策文件"), "file-text", "plans:documents", "plans.view_document", 30),
        ("plans", _("责任书"), "writing-sign", "plans:rounds", "plans.view_commitment", 40),
        ("plans", _("职责边界"), "arrows-split-2", "plans:disputes", "plans.view_dispute", 50),
        ("plans", _("月度档案"), "archive", "plans:archive", "plans.view_assignment", 60),
    ]
