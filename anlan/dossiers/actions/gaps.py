"""Finding what is lacking: of one enterprise at once after each change, of all of them by the ticker."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from anlan.duty.clock import fulfil, promise_many
from anlan.jobs.queue import enqueue
from anlan.registers.models import Enterprise

from ..models import Gap
from ..requirements import asked_of, requirements, territories

DUTY = "dossiers.gap"
AT_ONCE = 2000
FEW = 20  # files looked at before the answer


@transaction.atomic
def refresh(enterprise, day, *, now=None):
    """Open and close the gaps of one enterprise as its file stands on ``day``."""
    now = now or timezone.now()
    enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    lacking = {one.requirement.code: one for one in asked_of(enterprise, day) if one.reason}
    there = {gap.code: gap for gap in Gap.objects.open().filter(enterprise=enterprise)}
    close([gap for code, gap in there.items() if code not in lacking], day, now)
    for code, gap in there.items():
        if code in lacking and gap.reason != lacking[code].reason:
            Gap.objects.filter(pk=gap.pk).update(reason=lacking[code].reason)
    found = [(enterprise, one.requirement, one.reason) for code, one in lacking.items() if code not in there]
    open_gaps(found, day, now)


def refresh_all(day, *, now=None):
    """The same for everybody, rule by rule, in the database; returns ``(opened, closed)``."""
    now = now or timezone.now()
    opened = closed = 0
    known = set()
    for place, inside in territories(day):
        rows = Enterprise.objects.filter(inside).order_by()
        for one in requirements(day, place):
            known.add(one.code)
            opened += open_of(rows, one, day, now)
            closed += close_of(rows, one, day, now)
    dropped = list(Gap.objects.open().exclude(code__in=known))
    close(dropped, day, now)
    return opened, closed + len(dropped)


def open_of(rows, one, day, now):
    """Gaps for those that lack it and have none yet; part by part, each in a transaction of its own."""
    there = Gap.objects.open().filter(enterprise=OuterRef("pk"), code=one.code)
    fresh = one.lacking(rows, day).exclude(Exists(there.order_by()))
    opened = 0
    while part := list(fresh.order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            open_gaps([(row, one, row.reason) for row in part], day, now)
        opened += len(part)
    return opened


def close_of(rows, one, day, now):
    lacking = one.lacking(rows, day)
    open_here = Gap.objects.open().filter(code=one.code, enterprise__in=rows.values("pk"))
    for reason in Gap.Reason.values:
        same = lacking.filter(reason=reason).values("pk")
        open_here.exclude(reason=reason).filter(enterprise__in=same).update(reason=reason)
    gone = list(open_here.exclude(enterprise__in=lacking.values("pk")))
    with transaction.atomic():
        close(gone, day, now)
    return len(gone)


def open_gaps(found, day, now):
    """``found``: ``[(enterprise, requirement, reason)]``. Each gap is due some days from ``day``."""
    gaps = [
        Gap(
            enterprise_id=enterprise.pk,
            organ_id=enterprise.organ_id,
            place_id=enterprise.place_id,
            sector_id=enterprise.sector_id,
            code=one.code,
            label=one.label[:60],
            reason=reason,
            found_on=day,
            due_on=day + timedelta(one.days),
        )
        for enterprise, one, reason in found
    ]
    if not gaps:
        return
    # Another process may be finding the same ones: then its rows are ours.
    Gap.objects.bulk_create(gaps, ignore_conflicts=True, batch_size=1000)
    wanted = {(gap.enterprise_id, gap.code) for gap in gaps}
    rows = Gap.objects.open().filter(
        enterprise__in={gap.enterprise_id for gap in gaps}, code__in={gap.code for gap in gaps}
    )
    mine = [gap for gap in rows.select_related("place") if (gap.enterprise_id, gap.code) in wanted]
    promise_many(DUTY, [(gap, gap.due_on) for gap in mine], now=now)


def close(gaps, day, now):
    """The gaps are filled, or nobody asks any more: the row keeps when."""
    for gap in gaps:
        if Gap.objects.open().filter(pk=gap.pk).update(closed_on=max(day, gap.found_on)):
            fulfil(DUTY, gap, now=now)


def follow(enterprises, *, now=None):
    """Entries and gaps stand where their enterprise does; what it must have is asked anew."""
    now = now or timezone.now()
    for enterprise in enterprises:
        where = {"place": enterprise.place_id, "sector": enterprise.sector_id}
        enterprise.entries.exclude(**where).update(**where)
        enterprise.gaps.exclude(**where).update(**where)
    look_after(enterprises, now=now)


def look_after(enterprises, *, now=None):
    """The gaps of these files: at once where they are few, else after the answer."""
    now = now or timezone.now()
    if len(enterprises) > FEW:
        enqueue("dossiers.refresh", f"{now:%Y%m%d%H%M%S}-{len(enterprises)}", {})
        return
    for enterprise in enterprises:
        refresh(enterprise, timezone.localdate(now), now=now)
