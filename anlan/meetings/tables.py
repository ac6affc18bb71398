"""Columns and filters of the lists: meetings, decisions, conveying."""

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places
from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Decision, Meeting, Reading
from .queries import kind_label, kind_labels

TONES = {
    "planned": "idle",
    "notified": "info",
    "held": "warn",
    "minuted": "warn",
    "issued": "info",
    "closed": "good",
    "cancelled": "idle",
}
DECISION_TONES = {
    "open": "info",
    "reported": "warn",
    "returned": "bad",
    "confirmed": "good",
    "linked": "idle",
}
READING_TONES = {"sent": "warn", "read": "good"}


def mark(tones):
    return lambda row: badge(row.get_state_display(), tones[row.state])


def due(row):
    settled = row.state in (*Decision.SETTLED, Reading.State.READ, Decision.State.REPORTED)
    return due_mark(row.due_on, done=settled)


MEETINGS = [
    Column("title", _("会议名称"), link=True, sort="title", kind="text-long"),
    Column("kind", _("会议种类"), value=kind_label),
    Column("organ", _("召集单位"), value=lambda row: str(row.organ)),
    Column("starts_at", _("会议时间"), sort="starts_at", kind="time"),
    Column("chair", _("主持人")),
    Column("number", _("文号")),
    Column(
        "decisions", _("议定事项"), value=lambda row: f"{row.settled}/{row.decided}" if row.decided else ""
    ),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=mark(TONES)),
    Column("venue", _("地点"), optional=True),
    Column("held_on", _("召开日期"), kind="day", optional=True),
]

DECISIONS = [
    Column("text", _("议定事项"), link=True, kind="text-long"),
    Column("organ", _("承办单位"), value=lambda row: str(row.organ)),
    Column("meeting", _("会议"), value=lambda row: str(row.meeting)),
    Column("due_on", _("办理期限"), sort="due_on", kind="day", shown_as=due),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=mark(DECISION_TONES)),
    Column("closed_on", _("办结日期"), kind="day", optional=True),
]

READINGS = [
    Column("meeting", _("会议"), value=lambda row: str(row.meeting), link=True, kind="text-long"),
    Column("organ", _("传达单位"), value=lambda row: str(row.organ)),
    Column("sent_at", _("下发时间"), kind="time"),
    Column("opened_at", _("查收时间"), kind="time"),
    Column("due_on", _("传达期限"), sort="due_on", kind="day", shown_as=due),
    Column("read_on", _("传达日期"), kind="day"),
    Column("people", _("传达人数"), kind="number"),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=mark(READING_TONES)),
]


class MeetingFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("会议名称"), lookup_expr="contains", max_length=60)
    kind = filters.ChoiceFilter(
        label=_("会议种类"), choices=lambda: kind_labels().items(), empty_label=_("全部")
    )
    organ = filters.CharFilter(label=_("召集单位"), method="by_organ", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    year = filters.NumberFilter(label=_("年份"), field_name="starts_at__year", min_value=1950, max_value=2200)
    state = filters.ChoiceFilter(label=_("状态"), choices=Meeting.State.choices, empty_label=_("全部"))

    class Meta:
        model = Meeting
        fields = ("title", "kind", "organ", "place", "year", "state")

    def by_organ(self, rows, name, value):
        return rows.filter(Q(organ__name__contains=value) | Q(organ__short_name__contains=value))


class DecisionFilter(filters.FilterSet):
    text = filters.CharFilter(label=_("议定事项"), lookup_expr="contains", max_length=60)
    organ = filters.CharFilter(label=_("承办单位"), method="by_organ", max_length=60)
    state = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("late", _("逾期")), *Decision.State.choices],
        method="by_state",
        empty_label=_("全部"),
    )

    class Meta:
        model = Decision
        fields = ("text", "organ", "state")

    def by_organ(self, rows, name, value):
        return rows.filter(Q(organ__name__contains=value) | Q(organ__short_name__contains=value))

    def by_state(self, rows, name, value):
        if value == "late":
            return rows.filter(state__in=Decision.WITH_UNIT, due_on__lt=timezone.localdate())
        return rows.filter(state=value)


class ReadingFilter(filters.FilterSet):
    organ = filters.CharFilter(label=_("传达单位"), field_name="organ__name", lookup_expr="contains")
    state = filters.ChoiceFilter(label=_("状态"), choices=Reading.State.choices, empty_label=_("全部"))

    class Meta:
        model = Reading
        fields = ("organ", "state")
