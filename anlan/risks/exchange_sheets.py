"""The exchange tables as sheets: what is written of the lines that their forms have found right."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.intake.sheets import sheet
from anlan.org.answers import Refused

from . import exchange
from .actions import checks, points
from .actions.missed import awaken
from .exchange_imports import CheckLine, EventLine, MeasureLine, StopLine, TaskLine, UnitLine
from .models import Measure, MeasureCheck, RiskEvent, RiskUnit, UnitStop
from .queries import IMPORT

KINDS = {"1": "engineering", "2": "management", "3": "management", "4": "emergency"}
KIND_OF = {"3-1": "training", "4-2": "protection"}  # where the second class says more than the first


def table(code, form, model, remove):
    """Register the decorated function as the sheet of table ``code``; it makes or changes the row of one line.

    ``write_one(row or None, values, *, actor)``.
    """

    def register(write_one):
        @sheet(
            f"risk_{code.lower()}",
            form,
            model=model,
            key="uid",
            label=f"{exchange.NAMES[code]}（{code}）",
            permission=IMPORT,
            home="risks:points",
            remove=remove,
        )
        def write(fresh, changed, *, actor, verb, **facts):
            made = [write_one(None, values, actor=actor) for values in map(plain, fresh)]
            for row, values in changed:
                write_one(row, plain(values), actor=actor)
            record_many(actor, verb, [(row, facts) for row in (*made, *(row for row, _values in changed))])
            return made

        return write

    return register


def plain(values):
    return {name: value for name, value in values.items() if name != "deleted"}


def drop(point):
    """Take parts away again that nothing hangs on."""

    def remove(rows, *, actor, verb):
        kept = {}
        for row in rows:
            try:
                points.drop_part(row, actor=actor, point=point(row))
            except Refused as no:
                kept[row.pk] = str(no)
        return kept

    return remove


def forget(rows, *, actor, verb):
    """Take records away again that have led to nothing else."""
    kept = {row.pk: _("已登记隐患。") for row in rows if getattr(row, "matter_id", None)}
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"point": str(row.point)}) for row in going])
    awaken(Measure.objects.filter(event__unit__point__in={row.point_id for row in going}), timezone.now())
    for row in going:
        row.delete()
    return kept


@table("T1", UnitLine, RiskUnit, drop(lambda row: row.point))
def write_unit(row, values, *, actor):
    values.pop("enterprise", None)
    point = values.pop("point", None) or row.point
    if row is None:
        return points.add_unit(point, actor=actor, **values)
    return points.change_part(row, actor=actor, point=point, **values)


@table("T2", EventLine, RiskEvent, drop(lambda row: row.unit.point))
def write_event(row, values, *, actor):
    unit = values.pop("unit", None) or row.unit
    if row is None:
        return points.add_event(unit, actor=actor, **values)
    return points.change_part(row, actor=actor, point=unit.point, **values)


@table("T3", MeasureLine, Measure, drop(lambda row: row.event.unit.point))
def write_measure(row, values, *, actor):
    event = values.pop("event", None) or row.event
    if "automatic" in values:
        values["automatic"] = values["automatic"] in (True, exchange.BY_SENSOR)
    if classify := values.get("classify"):
        values["kind"] = KIND_OF.get(classify, KINDS[classify[0]])
    if row is None:
        return points.add_measure(event, actor=actor, **values)
    return points.change_part(row, actor=actor, point=event.unit.point, **values)


@table("T4", TaskLine, Measure, lambda rows, **more: {})
def write_task(row, values, *, actor):
    return points.change_part(row, actor=actor, point=row.event.unit.point, **values)


@sheet(
    "risk_t5",
    CheckLine,
    model=MeasureCheck,
    key="uid",
    label=gettext_lazy("隐患排查记录（T5）"),
    permission=IMPORT,
    home="risks:points",
    remove=forget,
)
def write_checks(fresh, changed, *, actor, verb, **facts):
    made = checks.keep_checks([plain(values) for values in fresh], actor=actor, now=timezone.now())
    record_many(actor, verb, [(row, facts) for row in made])
    return made


@table("T7", StopLine, UnitStop, forget)
def write_stop(row, values, *, actor):
    return checks.stop_unit(values.pop("unit"), actor=actor, **values)
