"""Verbs on the catalogue: an enterprise begins its list with typical points, which it then grades itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.org.answers import Refused

from ..catalogue import entries
from ..models import Measure, RiskEvent, RiskPoint, RiskUnit
from .points import add_point


@transaction.atomic
def adopt(enterprise, codes, *, actor):
    """A point with its unit, event and measures for each code; what is there by name already is left alone."""
    there = set(
        RiskPoint.objects.filter(organ=enterprise.organ)
        .exclude(state=RiskPoint.State.REMOVED)
        .values_list("name", flat=True)
    )
    made = []
    for code in codes:
        if code not in entries():
            raise Refused(_("目录中没有这一项。"))
        entry = entries()[code]
        if entry["name"] in there:
            continue
        said = {name: entry[name] for name in ("name", "kind", "accidents")}
        point = add_point(actor=actor, enterprise=enterprise, **said)
        unit = RiskUnit.objects.create(point=point, name=entry["unit"])
        event = RiskEvent.objects.create(unit=unit, name=entry["event"], consequence=entry["consequence"])
        Measure.objects.bulk_create(
            Measure(event=event, kind=kind, text=text, inspected=inspected, every=every, cycle_unit=cycle)
            for kind, text, inspected, every, cycle in entry["measures"]
        )
        record(actor, _("取自典型风险点目录"), point, measures=len(entry["measures"]))
        made.append(point)
    return made
