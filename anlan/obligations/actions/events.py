"""Events: raising one makes the duties that answer to it, once; lifting it lets off who has not begun.

``raise_event`` is what pages, the interface and other modules call. Everything of one event happens in one
transaction; a dated event waits for its day and is begun by the ticker.
"""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import release
from anlan.flow.flow import Refused

from ..answering import answering, owing
from ..event_kinds import due, kind_labels, kinds, level_labels, opening
from ..event_notices import tell
from ..models import Event, Occurrence
from .generating import trigger

logger = logging.getLogger(__name__)
AHEAD = timedelta(days=366)  # so far off may an event be announced


def raise_event(kind, *, actor, organ, title, happened_at=None, areas=(), now=None, **more):
    """``organ`` makes known that something of ``kind`` happened; returns the Event with its duties made.

    ``areas`` (default: the organ's place) lie in the organ's place. ``more``: level, sector, tag, subject,
    lessons (lines), ends_on, note, source, external_id. The same ``external_id`` of a source is one event,
    however often it comes: the second call returns the first's. Raises ValidationError.
    """
    now = now or timezone.now()
    known = Event.objects.filter(source=more.get("source", ""), external_id=more.get("external_id", ""))
    if more.get("external_id") and (there := known.first()):
        return there
    areas = list(areas) or [organ.place]
    event = drafted(kind, actor, organ, title, happened_at or now, now, more)
    check(event, areas, now)
    try:
        with transaction.atomic():
            event.save()
            event.areas.set(areas)
            record(actor, _("发布触发事件"), event, kind=kind, areas=[str(place) for place in areas])
            if event.opens_on <= timezone.localdate(now):
                begin(event, actor=actor, now=now)
    except IntegrityError:
        if more.get("external_id") and (there := known.first()):
            return there  # another delivery of the same was faster
        raise
    return event


def drafted(kind, actor, organ, title, happened_at, now, more):
    row = kinds(organ.place, timezone.localdate(now)).get(kind)
    if row is None:
        raise ValidationError(_("没有“%s”这种事件。") % kind)
    return Event(
        kind=kind,
        title=title.strip(),
        organ=organ,
        place=organ.place,
        happened_at=happened_at,
        opens_on=opening(row, happened_at, now),
        created_by_id=actor.pk,
        **more,
    )


def check(event, areas, now):
    """What the kind asks for is there, and lies where the organ may speak."""
    event.full_clean(exclude=["rounds", "created_by"], validate_constraints=False)
    asks = kinds(event.place)[event.kind]["asks"]
    if outside := [place for place in areas if not place.path.startswith(event.place.path)]:
        raise ValidationError({"areas": _("%s不在发布单位的区域内。") % "、".join(map(str, outside))})
    for name in ("level", "ends_on", "subject", "lessons"):
        asked = "organ" if name == "subject" else name
        if asked in asks and not getattr(event, name):
            raise ValidationError(
                {name: _("请填写%s。") % Event._meta.get_field(name).verbose_name}, code="required"
            )
    if event.level and event.level not in level_labels(event.place):
        raise ValidationError({"level": _("没有“%s”这个预警等级。") % event.level})
    if event.ends_on and event.ends_on < timezone.localdate(event.happened_at):
        raise ValidationError({"ends_on": _("结束日期不能早于开始日期。")})
    if event.happened_at > now + AHEAD:
        raise ValidationError({"happened_at": _("发生时间不能晚于一年以后。")})
    if not all(isinstance(line, str) and 0 < len(line) <= 300 for line in event.lessons):
        raise ValidationError({"lessons": _("教训每条不超过300字。")})


@transaction.atomic
def begin(event, *, actor, now):
    """Make the duties, and tell those concerned. Again: only what is not there yet. Returns the new rounds."""
    claimed = Event.objects.filter(pk=event.pk, state__in=(Event.State.WAITING, Event.State.IN_FORCE))
    if claimed.update(state=Event.State.IN_FORCE, begun_at=event.begun_at or now) != 1:
        raise Refused(_("事件已解除或撤销。"))
    event.state, event.begun_at = Event.State.IN_FORCE, event.begun_at or now
    kind = kinds(event.place)[event.kind]
    there = set(event.rounds.values_list("obligation", flat=True))
    made = []
    for obligation in answering(event).exclude(pk__in=there):
        source = owing(obligation, event)
        if not source.rows.exists():
            continue
        until = due(event, kind, obligation.cadence, now)
        round = trigger(
            obligation,
            event.key,
            event.opens_on,
            until.on,
            actor=actor,
            now=now,
            source=source,
            due_at=until.at,
            label=event.title[:120],
        )
        made.append(round)
    event.rounds.add(*made)
    tell(event, now)
    label = kind_labels(event.place)[event.kind]
    record(actor, _("触发履职"), event, rounds=[round.pk for round in made], note=label)
    return made


def begin_waiting(now):
    """Begin what waited for its day; a failure keeps no other waiting. Returns how many were begun."""
    begun = 0
    waiting = Event.objects.filter(state=Event.State.WAITING, opens_on__lte=timezone.localdate(now))
    for event in waiting.select_related("place", "organ", "sector", "tag").order_by("opens_on", "pk"):
        try:
            begin(event, actor=SYSTEM, now=now)
            begun += 1
        except Exception:
            logger.exception("event %s: nothing made", event.pk)
    return begun


def regraded(event, *, actor, now, level, **facts):
    """A step: the warning has another level; who answers to the new one owes it from now on."""
    if level not in level_labels(event.place):
        raise Refused(_("没有“%s”这个预警等级。") % level)
    event.level = level
    event.save(update_fields=["level"])
    begin(event, actor=actor, now=now)


def ended(event, *, actor, now, reason="", **facts):
    """A step: the event is over or was none; whoever has not handed anything in is let off."""
    event.ended_at = now
    event.save(update_fields=["ended_at"])
    rounds = list(event.rounds.all())
    untouched = Occurrence.objects.filter(
        round__in=rounds, state=Occurrence.State.PENDING, submissions__isnull=True
    )
    keys = list(untouched.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    because = _("事件已%(state)s：%(event)s。%(reason)s") % {
        "state": _("解除") if event.state == Event.State.LIFTED else _("撤销"),
        "event": event,
        "reason": reason,
    }
    waived = Occurrence.objects.filter(pk__in=keys, state=Occurrence.State.PENDING).update(
        state=Occurrence.State.WAIVED, closed_at=now, waived_because=because[:2000]
    )
    for round in rounds:
        if not Occurrence.objects.filter(round=round, state__in=Occurrence.OPEN).exists():
            release("obligations.round", round, now=now)
    record(actor, _("免除未开始的履职事项"), event, occurrences=keys, note=_("%d项") % waived)
    tell(event, now)
