from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "anlan.inspections"
    verbose_name = _("监督检查")
    nav = [
        ("duties", _("监督检查"), "eye-check", "inspections:inspections", "inspections.view_inspection", 28),
        (
            "duties",
            _("巡查督导"),
            "building-community",
            "inspections:patrols",
            "inspections.view_inspection",
            29,
        ),
        ("duties", _("检查表"), "list-check", "inspections:checklists", "inspections.view_checklist", 29),
    ]

    def ready(self):
        from . import panels as panels
