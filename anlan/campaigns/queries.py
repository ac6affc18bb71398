"""Questions: whether a stage's criteria are met, how the work stands by unit, where and when there was any."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import Measure
from anlan.obligations.models import Occurrence
from anlan.org.models import Place

from .dangers import counts_by_object, unsettled
from .models import Entry, Stage, Subject

P, L = Subject.Progress, Subject.LookBack
CHECKED = (P.CHECKED, P.RECTIFIED, P.LOOKED_BACK)
BEGUN = (P.SELF_CHECKED, *CHECKED)


@dataclass(frozen=True)
class Criterion:
    """``done`` of ``whole``; met when all are done."""

    label: str
    done: int
    whole: int

    @property
    def met(self):
        return self.done >= self.whole

    @property
    def said(self):
        return f"{self.done}/{self.whole}"


def listed(campaign):
    """The objects that count: those not removed."""
    return campaign.subjects.exclude(progress=P.REMOVED)


def owed(stage):
    """What the units owe in the stage; what was waived is not owed."""
    if stage.obligation_id is None:
        return Occurrence.objects.none()
    return Occurrence.objects.filter(obligation=stage.obligation_id).exclude(state=Occurrence.State.WAIVED)


def of_duties(stage):
    """Before its round is made, every unit still owes it."""
    counted = owed(stage).aggregate(
        whole=Count("pk"), done=Count("pk", filter=Q(state=Occurrence.State.ACCEPTED))
    )
    if stage.obligation_id is None or stage.obligation.occurrences.exists():
        return counted["done"], counted["whole"]
    return 0, stage.campaign.units.count()


def of_objects(condition):
    def count(stage):
        counted = listed(stage.campaign).aggregate(whole=Count("pk"), done=Count("pk", filter=condition))
        return counted["done"], counted["whole"]

    return count


def of_dangers(*settled):
    """The matters linked with the objects: those settled in one of the ways, of all found."""

    def count(stage):
        found = counts_by_object(listed(stage.campaign)).values()
        return sum(one[name] for one in found for name in settled), sum(one["found"] for one in found)

    return count


def of_look_back(stage):
    """At least one sample must have been drawn where there are objects."""
    drawn = listed(stage.campaign).exclude(look_back=L.NONE)
    done, whole = drawn.filter(look_back=L.PASSED).count(), drawn.count()
    return done, whole or min(1, listed(stage.campaign).count())


CRITERIA = {
    "duties": (_("参与单位本阶段报送齐全"), of_duties),
    "self_checked": (_("对象全部自查"), of_objects(Q(progress__in=BEGUN))),
    "checked": (_("对象全部检查"), of_objects(Q(checked_on__isnull=False))),
    "rectified": (_("发现的隐患全部整改"), of_dangers("closed")),
    "controlled": (_("发现的隐患全部整改或管控"), of_dangers("closed", "controlled")),
    "looked_back": (_("抽中对象全部复查合格"), of_look_back),
}


def standing(stage):
    """``[Criterion]`` of a stage as it is now."""
    found = [(CRITERIA[code][0], CRITERIA[code][1](stage)) for code in stage.criteria if code in CRITERIA]
    return [Criterion(str(label), done, whole) for label, (done, whole) in found]


def current_stage(campaign):
    return campaign.stages.filter(state=Stage.State.CURRENT).first()


COUNTS = {
    "objects": Count("pk"),
    "self_checked": Count("pk", filter=Q(progress__in=BEGUN)),
    "checked": Count("pk", filter=Q(checked_on__isnull=False)),
    "drawn": Count("pk", filter=~Q(look_back=L.NONE)),
    "passed": Count("pk", filter=Q(look_back=L.PASSED)),
}


# How the counts of dangers are called where those of many objects are added up.
DANGERS = {
    "found": "dangers",
    "closed": "closed_dangers",
    "controlled": "controlled_dangers",
    "overdue": "overdue_dangers",
}


class Progress:
    """How the objects of ``rows`` stand, those removed left out: all together, by unit, by batch.

    The dangers are counted once, object by object; ``matters``: those that the reader sees, where a reader is told.
    """

    def __init__(self, rows, matters=None):
        self.rows = rows.exclude(progress=P.REMOVED).order_by()
        self.counts = counts_by_object(self.rows, matters=matters)

    def figures(self):
        """``{name: number}``."""
        return self.rows.aggregate(**COUNTS) | self.dangers(self.counts)

    def by_unit(self):
        """``[{unit, …counts}]``, one line a responsible unit."""
        grouped = self.rows.values("unit", label=F("unit__name")).annotate(**COUNTS)
        return self.lines("unit", grouped.order_by("unit__order", "unit__path"))

    def by_batch(self):
        rows = self.rows.filter(batch__isnull=False)
        grouped = rows.values("batch", label=F("batch__name"), until=F("batch__ends_on")).annotate(**COUNTS)
        return self.lines("batch", grouped.order_by("batch__starts_on", "batch"))

    def lines(self, field, grouped):
        members = defaultdict(list)
        for pk, key in self.rows.values_list("pk", field) if self.counts else ():
            members[key].append(pk)
        return [line | self.dangers(members[line[field]]) for line in grouped]

    def dangers(self, keys):
        found = [self.counts[key] for key in keys if key in self.counts]
        return {label: sum(one[name] for one in found) for name, label in DANGERS.items()}


def figures_of(campaign):
    """The counts of a campaign: ``{name: number}``."""
    return Progress(listed(campaign)).figures()


def open_subjects(campaign):
    """Objects with dangers that are not put right: the residual matters."""
    rows = listed(campaign).filter(unsettled())
    return rows.select_related("unit").order_by("unit", "pk")


def deeds(year):
    """The rows that show campaign work in a year: entries, and what units handed in for a stage."""
    entries = Entry.objects.filter(happened_on__year=year)
    duties = Stage.objects.filter(obligation__isnull=False).order_by().values("obligation")
    handed_in = Occurrence.objects.filter(
        obligation__in=duties, state=Occurrence.State.ACCEPTED, completed_on__year=year
    )
    return (entries, "happened_on"), (handed_in, "completed_on")


def coverage(place, year, user):
    """``[(place, [number of deeds in each month])]`` of the places directly below ``place``."""
    below = list(Place.objects.filter(parent=place, active=True).order_by("path"))
    inside = Place.objects.within(place.path).order_by().values("pk")
    totals = {}
    for rows, day in deeds(year):
        seen = rows.visible_to(user).filter(place__in=inside)
        for (path, month), count in Measure(seen).add_up(TruncMonth(day)).items():
            totals[path, month.month] = totals.get((path, month.month), 0) + count
    return [(row, [totals.get((row.path, month), 0) for month in range(1, 13)]) for row in below]
