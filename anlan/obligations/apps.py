from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObligationsConfig(AppConfig):
    name = "anlan.obligations"
    verbose_name = _("履职清单")
    nav = [
        ("work", _("本单位履职"), "checklist", "obligations:mine", "obligations.submit_occurrence", 15),
        (
            "duties",
            _("履职事项"),
            "calendar-check",
            "obligations:occurrences",
            "obligations.view_occurrence",
            10,
        ),
        ("duties", _("触发事件"), "bell-ringing", "obligations:events", "obligations.view_event", 15),
        (
            "duties",
            _("履职要求"),
            "list-details",
            "obligations:obligations",
            "obligations.view_obligation",
            20,
        ),
    ]
