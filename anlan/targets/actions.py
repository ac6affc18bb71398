"""Verbs: propose, confirm, load the catalogue, compute, evaluate for good."""

from datetime import date
from itertools import islice
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.flow.flow import NO, YES, Refused
from anlan.indicators.engine import INDICATORS, values_of
from anlan.indicators.together import Figures
from anlan.plans.models import Plan, Requirement
from anlan.rulebook.book import rule

from .alarms import alarm
from .consequences import evaluated as raise_failed
from .models import Result, Target
from .queries import figures_asked, places_of, standings

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
T = Requirement.Type
PART = 500  # targets computed together
PROPOSED = (T.QUANTITY, T.RATIO, T.CHANGE, T.ZERO)
OPS = {">=": ">=", "≥": ">=", ">": ">", "<=": "<=", "<": "<", "=": "=", "": ">="}
PERIODS = {"month": "month", "quarter": "quarter", "half_year": "half_year", "year": "year"}


@transaction.atomic
def save_target(row=None, *, actor, **said):
    """Make a target, or change one that is not in force yet. ``said``: columns of Target."""
    organ = row.organ if row else said["organ"]
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义下达目标。"))
    if row is None:
        row = Target(place=said.pop("place", None) or organ.place, sector=organ.sector)
    elif Target.objects.select_for_update(no_key=True).get(pk=row.pk).state not in CHANGEABLE:
        raise Refused(_("目标已在执行，不能再改；需要调整的，不采用后另行下达。"))
    for name, value in said.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record(actor, _("编制目标"), row, wanted=row.wanted, indicator=row.code)
    return row


CHANGEABLE = (Target.State.PROPOSED, Target.State.CONFIRMED)


@transaction.atomic
def propose_from(plan, *, actor):
    """A proposed target for each figure that the plan states and nobody has taken up yet. Returns them."""
    if not actor.speaks_for(plan.organ):
        raise Refused(_("只有计划制定单位“%s”可以办理。") % plan.organ)
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    stated = Requirement.objects.filter(task__plan=plan, type__in=PROPOSED, target=None)
    rows = [
        proposed(found, plan) for found in stated.select_related("task__clause").order_by("task__order", "pk")
    ]
    Target.objects.bulk_create(rows)
    record_many(actor, _("提出目标"), [(row, {"quote": row.quote}) for row in rows])
    return rows


def proposed(found, plan):
    change = found.type == T.CHANGE
    return Target(
        title=found.task.headline[:200],
        quote=found.quote,
        clause=found.task.label,
        plan=plan,
        task=found.task,
        requirement=found,
        organ=plan.organ,
        place=plan.place,
        sector=plan.sector,
        reading=Target.Reading.DECREASE if change else Target.Reading.LEVEL,
        op="=" if found.type == T.ZERO else OPS.get(found.op, ">="),
        value=0 if found.type == T.ZERO else found.value,
        unit=found.unit,
        period=PERIODS.get(found.period, Target.Period.YEAR),
        starts_on=date(plan.year, 1, 1),
        ends_on=found.due or date(plan.year, 12, 31),
    )


@transaction.atomic
def load_catalogue(organ, year, *, actor):
    """The targets of ``catalogue.yaml`` for ``organ``, in force for ``year``; those there already are left alone."""
    there = set(Target.objects.filter(organ=organ, starts_on__year=year).values_list("number", flat=True))
    rows = []
    for entry in yaml.safe_load(CATALOGUE.read_text(encoding="utf-8")):
        if entry["number"] in there:
            continue
        months = entry.pop("months", [1, 12])
        entry.pop("duties", None)
        last = date(year + months[1] // 12, months[1] % 12 + 1, 1) - date.resolution
        row = Target(
            organ=organ,
            place=organ.place,
            starts_on=date(year, months[0], 1),
            ends_on=last,
            state=Target.State.IN_FORCE,
            **entry,
        )
        row.full_clean(exclude=["sector"])
        rows.append(row)
    Target.objects.bulk_create(rows)
    record_many(actor, _("载入目标"), [(row, {"wanted": row.wanted}) for row in rows])
    return rows


def owner_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有下达单位“%s”可以办理。") % row.organ)


def may_enforce(row, actor, **facts):
    if not (answer := owner_acts(row, actor)):
        return answer
    if row.code and row.code not in INDICATORS and not row.awaits:
        return NO(_("没有指标“%s”，请先选择指标或写明待接入的数据。") % row.code)
    return YES


def enforced(row, *, actor, now, **facts):
    compute([row], now)


def evaluated(row, *, actor, now, **facts):
    """What the target came to at the end of its days stands for good."""
    day = min(row.ends_on or timezone.localdate(now), timezone.localdate(now))
    compute([row], now, day)
    raise_failed(row, day, now)


def may_evaluate(row, actor, **facts):
    if not (answer := owner_acts(row, actor)):
        return answer
    if row.ends_on and timezone.localdate() < row.ends_on:
        return NO(_("期限未到（%s），还不能评定。") % row.ends_on)
    return YES


def compute(targets, now, day=None):
    """Compute the targets as of ``day`` (default: today) and keep the results. Returns how many.

    The result of a day replaces an earlier one of the same day; the newest day is current. Of what is worse today
    than it stood before, those concerned hear.
    """
    today = timezone.localdate(now)
    day, ask = day or today, values_of
    if len(targets) > 1:
        ask = Figures(asked for target in targets for asked in figures_asked(target, day))
    rows = [
        result_of(target, stood, day, now)
        for target in targets
        for stood in standings(target, places_of(target), day, margin_of(target, day), ask)
    ]
    with transaction.atomic():
        pks = [target.pk for target in targets]
        current = Result.objects.filter(target__in=pks, current=True).values_list("target", "place", "status")
        before = {(target, place): status for target, place, status in current}
        Result.objects.filter(target__in=pks, day=day).delete()
        Result.objects.filter(target__in=pks, current=True).update(current=False)
        Result.objects.bulk_create(rows, batch_size=500)
        if day == today:
            alarm(before, rows, now)
    return len(rows)


def margin_of(target, day):
    return rule("targets.pace_margin", on=day, place=target.place)


def result_of(target, stood, day, now):
    place, start, end, found = stood
    return Result(
        target=target,
        place=place,
        organ_id=target.organ_id,
        responsible_id=target.responsible_id,
        sector_id=target.sector_id,
        start=start,
        end=end,
        day=day,
        value=found.value,
        part=found.part,
        whole=found.whole,
        status=found.status,
        note=found.note,
        taken_at=now,
    )


def compute_all(now):
    """Every target in force, many at a time; what was interrupted is done by the next run."""
    waiting = Target.objects.filter(state=Target.State.IN_FORCE).select_related("place").order_by("pk")
    rows = waiting.iterator(PART)
    while part := list(islice(rows, PART)):
        compute(part, now)


@transaction.atomic
def recompute(row, *, actor, now=None):
    """Compute one target at a reader's wish."""
    if not (answer := owner_acts(row, actor)):
        raise Refused(answer.reason)
    if row.state != Target.State.IN_FORCE:
        raise Refused(_("目标不在执行中。"))
    compute([row], now or timezone.now())
    record(actor, _("重新计算"), row)
