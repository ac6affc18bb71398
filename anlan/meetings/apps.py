from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "anlan.meetings"
    verbose_name = _("会议")
    nav = [
        ("duties", _("会议"), "users-group", "meetings:meetings", "meetings.view_meeting", 40),
        ("duties", _("议定事项"), "gavel", "meetings:decisions", "meetings.view_meeting", 42),
        ("work", _("传达学习"), "speakerphone", "meetings:readings", "meetings.confirm_reading", 17),
    ]
