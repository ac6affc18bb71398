"""Questions: what is in force for a subject, which rules speak of a fact, who decides."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from anlan.org.models import Organ, Place
from anlan.rulebook.book import entry

from .kinds import EFFECTS
from .models import Consequence, Trigger

RULES = "consequences.rules"
SAID = ("title", "happened_on", "subject_model", "subject_id")
S = Consequence.State


def in_force(subject, effect, on):
    """The consequences of that effect that hold for ``subject`` (an organ, a person, an enterprise) on the day."""
    rows = Consequence.objects.filter(
        subject_model=subject._meta.label_lower, subject_id=subject.pk, effect=effect, starts_on__lte=on
    )
    not_over = (Q(ends_on=None) | Q(ends_on__gte=on)) & (Q(ended_on=None) | Q(ended_on__gt=on))
    return rows.filter(not_over, state__in=(S.APPLIED, S.REVERSED, S.EXPIRED))


def lines_for(fact, on, place):
    """``(rule, [lines])``: the version of the rules in force, and those of its lines that speak of the fact."""
    rule = entry(RULES, on, place)
    return rule, [dict(line) for line in rule.value if line["fact"] == fact]


def outlook(fact, on, place):
    """What the rules will draw from such a fact, in words, line by line."""
    _rule, lines = lines_for(fact, on, place)
    found = []
    for line in lines:
        label = EFFECTS[line["effect"]].label if line["effect"] in EFFECTS else line["effect"]
        words = {"days": line["days"], "count": line["count"], "effect": label}
        found.append(_("%(days)d天内达到%(count)d件的，%(effect)s") % words)
    return found


def uncounted(fact, effect, since):
    """The live facts of a kind since a day that no consequence of that effect rests on yet."""
    resting = Consequence.triggers.through.objects.filter(
        trigger=OuterRef("pk"), consequence__effect=effect
    ).exclude(consequence__state=S.REVERSED)
    # What fell with a fact withdrawn does not keep it from counting once it is raised again.
    resting = resting.exclude(consequence__state=S.REJECTED, consequence__decided_by=None)
    return Trigger.objects.live().filter(~Exists(resting), code=fact, happened_on__gte=since)


def of_subjects(rows, subjects):
    """Those of ``rows`` that are laid to one of the subjects.

    Asked by model and key together, as the indexes have it: by keys alone every fact of the kind would be read.
    """
    by_model = defaultdict(list)
    for label, pk in subjects:
        by_model[label].append(pk)
    for label, pks in by_model.items():
        yield from rows.filter(subject_model=label, subject_id__in=pks)


def reached(line, subjects, today, standing):
    """``[(newest fact, all that count)]`` of the subjects with something open already or facts enough.

    Of those that count only what is said of them is read: there may be thousands.
    """
    facts = defaultdict(list)
    live = uncounted(line["fact"], line["effect"], today - timedelta(line["days"] - 1))
    for row in of_subjects(live.only(*SAID), subjects):
        facts[row.subject_key].append(row)
    return [
        (subjects[key], counted)
        for key, counted in facts.items()
        if len(counted) >= line["count"] or key in standing
    ]


def facts_of(consequences):
    """``{consequence's key: [facts]}`` with what is said of each, the newest first."""
    found = defaultdict(list)
    rows = Trigger.objects.filter(consequences__in=consequences).only(*SAID)
    for row in rows.annotate(consequence_id=F("consequences")):
        found[row.consequence_id].append(row)
    return found


def office_for(place, organ=None):
    """The nearest office of a safety committee at or above the place that is not the organ itself or below it."""
    offices = Organ.objects.filter(
        kind=Organ.Kind.COMMITTEE_OFFICE, active=True, place__in=Place.objects.above(place.path)
    )
    if organ is not None:
        offices = offices.exclude(pk__in=Organ.objects.within(organ.path).order_by().values("pk"))
    return offices.order_by("-place__path", "order", "path").first()


def enough(row):
    """Whether the facts that still stand are as many as the rule asks for."""
    return row.triggers.live().count() >= row.line["count"]
