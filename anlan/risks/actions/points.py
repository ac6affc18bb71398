"""Verbs on a point and its parts: register, change, take apart, grade. States change in ``flow``."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import promise
from anlan.org.answers import Refused
from anlan.rulebook.book import rule

from ..methods import evaluate
from ..models import DangerAtPoint, Holding, Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit
from ..queries import ADD, CHANGE, GRADING, LIVE, links
from .missed import look_again

S = RiskPoint.State
REVIEW = "risks.review"
FIELDS = (
    "name",
    "kind",
    "location",
    "lon",
    "lat",
    "accidents",
    "mass_casualty",
    "workers",
    "link",
    "direct",
)
STAGES = ("inherent", "current", "residual")


def keep(row, **values):
    """Write columns of a point; every change counts."""
    RiskPoint.objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
    row.refresh_from_db(fields=["version", *values])


def checked(row):
    """ValidationError, by field, for what is wrong with a point."""
    row.clean_fields(exclude=["organ", "place", "sector", "enterprise"])
    if (row.lon is None) != (row.lat is None):
        raise ValidationError({"lon": _("经度和纬度须同时填写。")})
    known = {one["code"] for one in rule("risk.direct_major", timezone.localdate(), row.place)}
    if not set(row.direct) <= known:
        raise ValidationError({"direct": _("没有这种直接判定情形。")})
    if row.link and row.link not in links(timezone.localdate(), row.place):
        raise ValidationError({"link": _("没有这个城市运行环节。")})
    same = RiskPoint.objects.filter(organ=row.organ, name=row.name).exclude(state=S.REMOVED)
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"name": _("本单位已有同名的风险点。")})


@transaction.atomic
def add_point(*, actor, enterprise=None, organ=None, place=None, sector=None, **values):
    """A point of an enterprise, or of the area for which ``organ`` answers (``place`` in its territory)."""
    organ = enterprise.organ if enterprise else organ
    row = RiskPoint(
        enterprise=enterprise,
        organ=organ,
        place=enterprise.place if enterprise else place or organ.place,
        sector=enterprise.sector if enterprise else sector or organ.sector,
        **values,
    )
    if enterprise is None and not actor.speaks_for(organ):
        raise Refused(_("区域风险点只能以本单位的名义登记。"))
    checked(row)
    written(row)
    if not (may := actor.may(ADD, row)):
        raise Refused(may.reason)
    record(actor, _("登记风险点"), row, kind=row.get_kind_display())
    return row


def written(row):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise Refused(_("刚刚已由他人登记，请刷新后查看。")) from race


@transaction.atomic
def change_point(row, *, actor, version, **values):
    """Change what ``values`` give, unless somebody has changed the point since ``version``."""
    row = held(row, actor)
    if row.version != version:
        raise Refused(_("您打开之后，他人已改动这个风险点，请刷新核对后再改。"))
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    checked(row)
    changed = {name: value for name, value in values.items() if value != before[name]}
    if changed:
        keep(row, **changed)
        record(actor, _("修改风险点"), row, fields=sorted(changed))
    return row


def held(row, actor):
    """The point, locked, in the hands of somebody who may change it; a removed one is not changed."""
    row = RiskPoint.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not (may := actor.may(CHANGE, row)):
        raise Refused(may.reason)
    if row.state == S.REMOVED:
        raise Refused(_("风险点已销号，不能再改。"))
    return row


@transaction.atomic
def add_unit(point, *, actor, name, department="", person="", **more):
    point = held(point, actor)
    if point.units.filter(name=name).exists():
        raise Refused(_("已有同名的风险分析单元。"))
    unit = RiskUnit.objects.create(point=point, name=name, department=department, person=person, **more)
    record(actor, _("登记风险分析单元"), point, unit=name)
    return unit


@transaction.atomic
def add_event(unit, *, actor, name, consequence="", **more):
    point = held(unit.point, actor)
    event = RiskEvent.objects.create(unit=unit, name=name, consequence=consequence, **more)
    record(actor, _("登记风险事件"), point, unit=unit.name, event=name)
    return event


@transaction.atomic
def grade_event(event, *, actor, method, now=None, **given):
    """Grade an event by a method as it stands today; ``given``: factors of inherent, current and residual risk."""
    point = held(event.unit.point, actor)
    if point.state not in GRADING:
        raise Refused(_("等级确认后要重新评估的，先开展复评。"))
    on = timezone.localdate(now)
    found = {stage: evaluate(method, given[stage], on, point.place) for stage in STAGES if given.get(stage)}
    missing = [stage for stage in ("inherent", "current") if stage not in found]
    if missing:
        raise Refused(_("固有风险和现实风险都须评估。"))
    event.method, event.rules_of = method, on
    event.inherent, event.current = found["inherent"], found["current"]
    event.residual = found.get("residual", {})
    event.save(update_fields=["method", "rules_of", *STAGES])
    scores = {stage: result["score"] for stage, result in found.items()}
    record(actor, _("评估风险事件"), point, event=event.name, method=method, **scores)
    return event


@transaction.atomic
def add_measure(event, *, actor, kind, text, **more):
    point = held(event.unit.point, actor)
    measure = Measure(event=event, kind=kind, text=text, **more)
    measure.full_clean()
    measure.save()
    record(actor, _("登记管控措施"), point, event=event.name, measure=text[:200])
    return measure


@transaction.atomic
def drop_part(part, *, actor, point):
    """Take away a unit, an event or a measure, with all below it, while the level is not in force."""
    point = held(point, actor)
    if point.state not in GRADING and not isinstance(part, Measure):
        raise Refused(_("等级确认后要增删单元和事件的，先开展复评。"))
    if MeasureCheck.objects.filter(measure__in=measures_under(part)).exists():
        raise Refused(_("已有隐患排查记录，不能删除。"))
    record(actor, _("删除%s") % part._meta.verbose_name, point, name=str(part))
    part.delete()


def measures_under(part):
    below = {RiskUnit: "event__unit", RiskEvent: "event", Measure: "pk"}[type(part)]
    return Measure.objects.filter(**{below: part.pk})


@transaction.atomic
def change_part(part, *, actor, point, **values):
    """Change what ``values`` give of a unit, an event or a measure; an event only while its level is not in force."""
    point = held(point, actor)
    changed = {name: value for name, value in values.items() if value != getattr(part, name)}
    if isinstance(part, RiskEvent) and changed and point.state not in GRADING:
        raise Refused(_("等级确认后要修改风险事件的，先开展复评。"))
    for name, value in changed.items():
        setattr(part, name, value)
    part.full_clean()
    if changed:
        part.save(update_fields=list(changed))
        if isinstance(part, Measure):
            look_again(Measure.objects.filter(pk=part.pk), timezone.now())
        record(actor, _("修改%s") % part._meta.verbose_name, point, name=str(part), fields=sorted(changed))
    return part


def hold(point, now):
    """Keep who answers for the point and by when it is reviewed, as it stands from today on."""
    Holding.objects.create(
        point=point,
        on=timezone.localdate(now),
        controlled_by=point.controlled_by,
        review_due_on=point.review_due_on,
        at=now,
    )


def demand_review(point, cause, now, *, reason=""):
    """Have the point reviewed before its time: some days from now, unless it is due sooner."""
    day = timezone.localdate(now)
    due = day + timedelta(days=rule("risk.forced_review_days", day, point.place))
    if point.review_due_on:
        due = min(due, point.review_due_on)
    keep(point, review_due_on=due, review_cause=cause)
    hold(point, now)
    promise(REVIEW, point, due, now=now)


@transaction.atomic
def link_danger(point, matter, *, actor, measure=None, now=None, **more):
    """A danger lies at the point; a major or returning one, or one by a failed measure, forces a review.

    ``more``: ``uid``.
    """
    now = now or timezone.now()
    point = held(point, actor)
    if not type(matter).objects.visible_to(actor).filter(pk=matter.pk).exists():
        raise Refused(_("没有这条隐患，或不在您的查看范围内。"))
    if matter.enterprise_id and point.enterprise_id and matter.enterprise_id != point.enterprise_id:
        raise Refused(_("隐患所在的企业与风险点的不是同一家。"))
    link, new = DangerAtPoint.objects.get_or_create(
        point=point, matter=matter, defaults={"measure": measure, "at": now, "by": actor, **more}
    )
    if not new:
        raise Refused(_("这条隐患已经关联。"))
    record(actor, _("关联隐患"), point, matter=matter.number)
    if measure:
        Measure.objects.filter(pk=measure.pk).update(failed_on=timezone.localdate(now))
        if point.state == S.CONTROLLED:
            demand_review(point, RiskPoint.Cause.FAILED, now)
    weigh(link, now)
    return link


def weigh(link, now):
    """Force a review of the point where the danger is a major one or has come back; once for each."""
    why = "major" if link.matter.is_major else "returned" if link.matter.recurrences else ""
    point = link.point
    if not why or link.weighed == why or not link.matter.is_open or point.state not in LIVE:
        return
    claimed = DangerAtPoint.objects.filter(pk=link.pk, weighed=link.weighed).update(weighed=why)
    if claimed:
        demand_review(point, RiskPoint.Cause.DANGER, now)
        record(SYSTEM, _("要求复评"), point, reason=link.matter.number)
