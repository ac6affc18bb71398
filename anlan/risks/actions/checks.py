"""Verbs on what is kept of a point: a measure is looked at, a danger found by it registered, a unit stopped."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.hazards.actions.reporting import report_matter
from anlan.org.answers import Refused

from ..models import Measure, MeasureCheck, UnitStop
from ..tasks import standing_still
from .missed import awaken, look_again
from .points import held, link_danger, measures_under

SELF_CHECK = "self"  # a source of dangers in the rule "matter.sources"


@transaction.atomic
def record_check(measure, *, actor, result, at=None, now=None, **more):
    """That a measure was looked at ``at``. ``more``: ``person``, ``note``, ``uid``."""
    now = now or timezone.now()
    at = at or now
    point = held(measure.event.unit.point, actor)
    row = MeasureCheck(point=point, measure=measure, at=at, result=result, by=actor, entered_at=now, **more)
    row.clean_fields(exclude=["point", "measure", "by"])
    if at > now:
        raise ValidationError({"at": _("排查时间不能晚于现在。")})
    if result == MeasureCheck.Result.OTHER and not row.note:
        raise ValidationError({"note": _("结果为“其他”的，请说明情况。")})
    if stop := standing_still(measure.event.unit, at):
        raise Refused(_("单元“%(unit)s”自 %(day)s 起停用，期间暂停排查。") % told(stop))
    row.save()
    look_again(Measure.objects.filter(pk=measure.pk), now)
    record(actor, _("登记排查"), point, measure=str(measure), result=row.get_result_display(), at=at)
    return row


@transaction.atomic
def keep_checks(given, *, actor, now):
    """Many records at once, checked line by line before: ``given``: measure, at, result, person and uid of each."""
    for point in {one["measure"].event.unit.point for one in given}:
        held(point, actor)
    rows = [
        MeasureCheck(point=one["measure"].event.unit.point, by=actor, entered_at=now, **one) for one in given
    ]
    awaken(Measure.objects.filter(pk__in={row.measure_id for row in rows}), now)
    return MeasureCheck.objects.bulk_create(rows, batch_size=1000)


def reporting_organ(actor):
    """The first of the actor's organs in whose name dangers may be registered; None if there is none."""
    return next((post.organ for post in actor.acting_posts() if post.role.holds("hazards.add_matter")), None)


@transaction.atomic
def danger_found(check, *, actor, description, photos=(), now=None):
    """Register the danger that a check found, in the name of the actor's organ, and have it lie at the point."""
    now = now or timezone.now()
    point = held(check.point, actor)
    claimed = MeasureCheck.objects.select_for_update(no_key=True).get(pk=check.pk)
    if claimed.result != MeasureCheck.Result.DANGER:
        raise Refused(_("这次排查没有发现隐患。"))
    if claimed.matter_id:
        raise Refused(_("这次排查发现的隐患已经登记。"))
    if (organ := reporting_organ(actor)) is None:
        raise Refused(_("您当前的岗位没有登记隐患的权限。"))
    matter = report_matter(
        actor=actor,
        organ=organ,
        profile="danger",
        source=SELF_CHECK if actor.speaks_for(point.organ) else "inspection",
        description=description,
        photos=photos,
        place=point.place,
        sector=point.sector,
        enterprise=point.enterprise,
        subject_text="" if point.enterprise_id else point.name,
        location=point.location,
        lon=point.lon,
        lat=point.lat,
        occurred_at=claimed.at,
        now=now,
    )
    MeasureCheck.objects.filter(pk=check.pk).update(matter=matter)
    if not point.dangers.filter(matter=matter).exists():
        link_danger(point, matter, actor=actor, measure=claimed.measure, now=now)
    return matter


def told(stop):
    return {"unit": stop.unit, "day": f"{timezone.localtime(stop.starts_at):%Y-%m-%d %H:%M}"}


@transaction.atomic
def stop_unit(unit, *, actor, starts_at, reason, ends_at=None, now=None, **more):
    """That a unit stands still or is overhauled: its measures need not be looked at meanwhile. ``more``: ``uid``."""
    now = now or timezone.now()
    point = held(unit.point, actor)
    row = UnitStop(
        point=point, unit=unit, starts_at=starts_at, ends_at=ends_at, reason=reason, by=actor, entered_at=now,
        **more,
    )  # fmt: skip
    row.clean_fields(exclude=["point", "unit", "by"])
    if ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("结束时间应晚于开始时间。")})
    others = UnitStop.objects.filter(unit=unit).filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))
    if ends_at:
        others = others.filter(starts_at__lt=ends_at)
    if other := others.first():
        raise ValidationError({"starts_at": _("与 %(day)s 开始的停用重叠。") % told(other)})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise Refused(_("刚刚已由他人登记停用，请刷新后查看。")) from race
    look_again(measures_under(unit), now)
    record(actor, _("登记停用"), point, unit=unit.name, reason=reason, starts_at=starts_at, ends_at=ends_at)
    return row


@transaction.atomic
def resume_unit(stop, *, actor, ends_at=None, now=None):
    """The unit works again from ``ends_at``: the cycles of its measures begin anew."""
    now = now or timezone.now()
    ends_at = ends_at or now
    point = held(stop.point, actor)
    if ends_at > now:
        raise ValidationError({"ends_at": _("恢复时间不能晚于现在。")})
    if ends_at <= stop.starts_at:
        raise ValidationError({"ends_at": _("结束时间应晚于开始时间。")})
    if not UnitStop.objects.filter(pk=stop.pk, ends_at=None).update(ends_at=ends_at):
        raise Refused(_("这次停用已经结束。"))
    look_again(measures_under(stop.unit), now)
    record(actor, _("恢复使用"), point, unit=stop.unit.name, ends_at=ends_at)
    stop.refresh_from_db()
    return stop
