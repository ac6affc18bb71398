"""Verbs on hooked items: a leader takes a risk or a danger on, goes there, has it assessed; an office releases it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import promise, release
from anlan.notices.actions import notify
from anlan.org.answers import Refused
from anlan.rulebook.book import rule

from ..models import HookedItem, HookedVisit, RiskPoint
from ..queries import ADD_HOOKED, GRAVE

VISIT = "risks.hooked_visit"


@transaction.atomic
def hook(*, actor, leader, organ, goal, point=None, matter=None, now=None):
    """A leader takes on one major or larger risk point, or one major danger that is open."""
    now = now or timezone.now()
    thing = point or matter
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义安排挂钩。"))
    if point and (point.level not in GRAVE or point.state == RiskPoint.State.REMOVED):
        raise Refused(_("只有较大以上的风险点可以挂钩。"))
    if matter and not (matter.is_major and matter.is_open):
        raise Refused(_("只有未销号的重大隐患可以挂钩。"))
    row = HookedItem(
        leader=leader,
        organ=organ,
        place=thing.place,
        sector=thing.sector,
        point=point,
        matter=matter,
        title=str(thing)[:200],
        goal=goal,
        since=timezone.localdate(now),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise Refused(_("这位领导已经挂钩这一事项。")) from race
    if not (may := actor.may(ADD_HOOKED, row)):
        raise Refused(may.reason)
    record(actor, _("安排领导挂钩"), row, leader=leader.name)
    expect_visit(row, timezone.localdate(now), now)
    notify([leader], kind="risks.hooked", title=_("请挂钩推动：%s") % row, body=goal, row=row, now=now)
    return row


def expect_visit(row, day, now):
    days = rule("risk.hook_visit_days", day, row.place)
    promise(VISIT, row, day + timedelta(days=days), now=now)


def keep(row, **values):
    HookedItem.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db(fields=list(values))


def visited(row, *, actor, now, visited_on, note, **facts):
    HookedVisit.objects.create(item=row, on=visited_on, note=note, by=actor, at=now)
    expect_visit(row, timezone.localdate(now), now)


def assessed(row, *, actor, now, assessor, conclusion, **facts):
    keep(row, assessor=assessor, assessment=conclusion, assessed_on=timezone.localdate(now))
    release(VISIT, row, now=now)


def resumed(row, *, actor, now, **facts):
    keep(row, assessor="", assessment="", assessed_on=None)
    expect_visit(row, timezone.localdate(now), now)


def released(row, *, actor, now, **facts):
    keep(row, released_on=timezone.localdate(now))
