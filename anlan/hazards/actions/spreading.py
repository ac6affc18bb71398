"""举一反三: one matter becomes self-check duties of the enterprises like the one it was found in."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import trigger
from anlan.org.models import Place
from anlan.registers.models import Enterprise

from ..models import Spread

MOST = 5000  # enterprises asked at once
MAKES = "obligations.add_obligation"
ENFORCES = "obligations.enforce_obligation"


def spread(matter, *, actor, organ, place, lesson, due_on, sector=None, tag=None, now=None):
    """Ask every enterprise of ``place`` that is like it to check itself by ``due_on``. Returns the Spread."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    check(matter, actor, organ, place, due_on, today)
    asked = similar(matter, place, sector, tag, today)
    with transaction.atomic():
        duty = create_obligation(
            actor=actor,
            organ=organ,
            place=place,
            sector=sector,
            title=_("举一反三自查：%s") % matter.title,
            subject="enterprise",
            enterprises=asked,
            cadence={"kind": "event", "event": "matter_lesson"},
            starts_on=today,
            ends_on=due_on,
            quote=lesson[:300],
        )
        put_in_force(duty, actor=actor, now=now)
        label = _("%s举一反三") % matter.number
        round = trigger(
            duty, f"matter-{matter.pk}", today, due_on, actor=actor, now=now, enterprises=asked, label=label
        )
        made = Spread.objects.create(
            matter=matter,
            round=round,
            organ=organ,
            place=place,
            sector=sector,
            tag=tag,
            lesson=lesson,
            at=now,
            by_id=actor.pk,
        )
        record(actor, _("部署举一反三"), matter, count=len(asked), note=_("%d家企业自查") % len(asked))
    return made


def check(matter, actor, organ, place, due_on, today):
    """Whoever asks may make duties, for an organ of their own, in its territory, of a matter they see."""
    if not actor.may("hazards.view_matter", matter):
        raise Refused(_("不在您的管辖范围内。"))
    if not (actor.holds(MAKES) and actor.holds(ENFORCES) and actor.speaks_for(organ)):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not place.path.startswith(organ.place.path):
        raise Refused(_("“%s”不在部署单位的区域内。") % place)
    if due_on < today:
        raise Refused(_("自查期限不能早于今天。"))


def similar(matter, place, sector, tag, today):
    """The open enterprises there, of that sector and with that tag, but not the one it was found in."""
    within = Place.objects.within(place.path).order_by().values("pk")
    rows = Enterprise.objects.in_being_on(today).filter(place__in=within)
    rows = rows.exclude(state=Enterprise.State.CLOSED).exclude(organ=matter.subject_id)
    if sector is not None:
        rows = rows.filter(sector=sector)
    if tag is not None:
        rows = rows.tagged(tag.code, today)
    found = list(rows.order_by("pk")[: MOST + 1])
    if not found:
        raise Refused(_("范围内没有同类企业。"))
    if len(found) > MOST:
        raise Refused(_("范围内的企业超过%d家，请缩小范围。") % MOST)
    return found
