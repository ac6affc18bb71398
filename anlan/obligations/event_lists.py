"""Columns and filters of the list of events, and how far the duties of each have come."""

import django_filters as filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .event_kinds import kind_labels, level_labels
from .models import Event, Occurrence

TONES = {"waiting": "info", "in_force": "warn", "lifted": "idle", "cancelled": "idle"}
LEVEL_TONES = {"blue": "info", "yellow": "warn", "orange": "warn", "red": "bad"}


class EventFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("事件"), lookup_expr="contains", max_length=60)
    kind = filters.ChoiceFilter(
        label=_("事件种类"), choices=lambda: kind_labels().items(), empty_label=_("全部")
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Event.State.choices, empty_label=_("全部"))

    class Meta:
        model = Event
        fields = ("title", "kind", "state")


def shares(events, user):
    """``{event pk: (done, all)}`` of the duties that the reader sees; those let off count nowhere."""
    seen = Occurrence.objects.visible_to(user).exclude(state=Occurrence.State.WAIVED)
    counted = (
        seen.filter(round__events__in=events)
        .order_by()
        .values_list("round__events")
        .annotate(done=Count("pk", filter=Q(state=Occurrence.State.ACCEPTED)), whole=Count("pk"))
    )
    return {event: (done, whole) for event, done, whole in counted}


def share_words(share):
    done, whole = share
    return f"{done}/{whole}（{100 * done // whole}%）" if whole else "—"


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def level_mark(row):
    label = level_labels(row.place).get(row.level, row.level)
    return badge(label, LEVEL_TONES.get(row.level, "idle")) if row.level else "—"


EVENTS = [
    Column("title", _("事件"), link=True, sort="title", kind="text-long"),
    Column("kind", _("事件种类"), value=lambda row: kind_labels(row.place).get(row.kind, row.kind)),
    Column(
        "level",
        _("预警等级"),
        value=lambda row: level_labels(row.place).get(row.level, row.level),
        shown_as=level_mark,
    ),
    Column("organ", _("发布单位"), value=lambda row: str(row.organ)),
    Column("areas", _("影响区域"), value=lambda row: "、".join(map(str, row.areas.all()))),
    Column("happened_at", _("发生时间"), sort="happened_at", kind="time"),
    Column("opens_on", _("履职开始"), sort="opens_on", kind="day", optional=True),
    Column("share", _("履职完成"), value=lambda row: share_words(row.share)),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark, sort="state"),
]
