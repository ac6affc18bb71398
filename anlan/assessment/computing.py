"""Scores worked out from the records for all units of a scheme, kept with what they were worked out from."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from anlan.rulebook.book import rule

from .figures import Records
from .models import Assessment, Item, Line
from .scoring import WHOLE, full_marks, score, total, triggers

S = Assessment.State
OPEN = (S.SCHEME, S.SELF, S.GROUP)
BY_SHARE = (Item.Method.DUTIES, Item.Method.TASKS, Item.Method.EVIDENCE)


def applicable(scheme):
    """``(items, {item pk: organ pks})``: the second names only items meant for some units."""
    items = list(scheme.items.select_related("target__place"))
    meant = defaultdict(set)
    pairs = Item.organs.through.objects.filter(item__in=[item.pk for item in items])
    for item, organ in pairs.values_list("item", "organ"):
        meant[item].add(organ)
    return items, meant


def concerns(item, meant, unit):
    return item.side == Item.Side.COMMON or unit.organ_id in meant[item.pk]


def rule_of(item, day, place):
    """The item's rule with whatever it takes from the rulebook on the day, so that it can be worked out again."""
    if item.method == Item.Method.TARGET and item.rule.get("kind") in (None, "status"):
        shares = rule("assessment.target_shares", on=day, place=place)
        return {"kind": "status", "shares": {line["code"]: line["share"] for line in shares}}
    return item.rule or (WHOLE if item.method in BY_SHARE else {})


def inputs_of(item, figure, records):
    if figure is None:
        return {}
    kept = {
        "method": item.method,
        "code": item.code,
        "by": item.by,
        "target": item.target_id,
        "rule": rule_of(item, records.day, records.scheme.place),
        "points": f"{item.points:f}",
        "start": str(records.start),
        "as_of": str(records.day),
        **figure.kept(),
    }
    if item.sort == Item.Sort.VETO:
        kept["triggered"] = triggers(kept["rule"], kept["figure"])
    return kept


def worked_out(scheme, units, day):
    """``{(assessment pk, item pk): inputs}`` from the records up to ``day``; nothing is written."""
    items, meant = applicable(scheme)
    records = Records(scheme, units, day)
    figures = {item.pk: records.of(item) for item in items}
    return {
        (unit.pk, item.pk): inputs_of(item, figures[item.pk].get(unit.pk), records)
        for item in items
        for unit in units
        if concerns(item, meant, unit)
    }


def units_of(scheme):
    return list(scheme.assessments.select_related("organ", "person", "place").order_by("pk"))


@transaction.atomic
def compute(scheme, now, day=None):
    """Score every unit that is not past the panel, as of ``day`` (default: today). Returns how many."""
    day = day or timezone.localdate(now)
    units = [unit for unit in units_of(scheme) if unit.state in OPEN]
    found = worked_out(scheme, units, day)
    lines = [
        Line(assessment_id=unit, item_id=item, inputs=inputs, computed=score(inputs) if inputs else None)
        for (unit, item), inputs in found.items()
    ]
    Line.objects.bulk_create(
        lines,
        update_conflicts=True,
        unique_fields=["assessment", "item"],
        update_fields=["computed", "inputs"],
        batch_size=1000,
    )
    add_up(scheme, units, as_of=day, computed_at=now)
    return len(units)


def look_again(unit):
    """Ask the records once more whether a veto holds against the unit, as of the day its score was worked out."""
    found = worked_out(unit.scheme, [unit], unit.as_of)
    lines = list(unit.lines.filter(item__sort=Item.Sort.VETO))
    for line in lines:
        line.inputs = found.get((unit.pk, line.item_id), {})
    Line.objects.bulk_update(lines, ["inputs"])


def add_up(scheme, units, **told):
    """The totals of ``units`` from their lines: two queries, however many."""
    lines = defaultdict(list)
    for line in Line.objects.filter(assessment__in=[unit.pk for unit in units]).select_related("item"):
        lines[line.assessment_id].append(line)
    for unit in units:
        mine = lines[unit.pk]
        unit.full_marks = full_marks(line.item for line in mine)
        unit.vetoed = any(line.triggered for line in mine)
        for field in TOTALS:
            pairs = [(line.item, getattr(line, field)) for line in mine]
            known = any(points is not None for _item, points in pairs)
            setattr(unit, field, total(pairs, scheme.bonus_cap) if known else None)
        for name, value in told.items():
            setattr(unit, name, value)
    Assessment.objects.bulk_update(units, ["full_marks", "vetoed", *TOTALS, *told], batch_size=200)


# Named alike on an assessment and on its lines.
TOTALS = ("computed", "self_score", "group_score", "final_score")


def differing(assessment):
    """``[(line, inputs now)]`` where the records, asked again as of the day kept, now say something else (M4).

    And, before that: every kept score is what its kept inputs come to.
    """
    again = worked_out(assessment.scheme, [assessment], assessment.as_of)
    found = []
    for line in assessment.lines.select_related("item"):
        if not line.inputs:
            continue
        now = again.get((assessment.pk, line.item_id), {})
        if line.computed != score(line.inputs) or told(now) != told(line.inputs):
            found.append((line, now))
    return found


def told(inputs):
    return {key: inputs.get(key) for key in ("figure", "part", "whole", "status", "rule", "points")}


def disagreeing(lines):
    """The lines where the unit's own score is not the computed one and it does not say why."""
    return [
        line
        for line in lines
        if line.computed is not None
        and line.self_score is not None
        and line.self_score != line.computed
        and not line.explanation.strip()
    ]
