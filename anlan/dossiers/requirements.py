"""What must be in a file, and of whom: the rulebook's table as conditions on enterprises.

One row asks for one of several ``kinds``, of the enterprises of certain ``fields`` (any of them), above scale or
not, from so many employees, from a day on. The table in force on the day asked counts; an office's own one goes
before in its place. Marks, sector, trade and headcount are those of the day asked as well.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from anlan.org.models import Place, Sector
from anlan.registers.models import ABOVE_SCALE, Enterprise, Tagging
from anlan.registers.queries import as_of
from anlan.rulebook.book import places_with_own, rule

from .models import Entry, Gap

KEY = "dossiers.requirements"
SIX, ONE_FIVE = "dossiers.six", "dossiers.one_five"
SYSTEMS, PREVENTION = "dossiers.systems", "dossiers.prevention"
ALL = "all"


@dataclass(frozen=True)
class Requirement:
    """``fields``: ``tag:…``, ``sector:…``, ``industry:…`` (the first digits), or all. ``days``: to fill the gap.

    ``kinds``: of entries; with a colon, of those alone whose 种类 is what follows it (``agreement:承租``).
    """

    code: str
    label: str
    kinds: tuple
    fields: tuple
    above_scale: bool
    employees: int
    days: int
    since: str
    basis: str

    def entries(self, rows):
        """Of ``rows`` the entries that serve."""
        return rows.filter(one_of(self.kinds), enterprise=OuterRef("pk")).order_by()

    def named(self, prefix):
        return [field.partition(":")[2] for field in self.fields if field.startswith(f"{prefix}:")]

    def concerns(self, day, one=None):
        """The Q of the enterprises that must have it on ``day``, of those under supervision then.

        ``one``: the only one that is asked about, for whom nobody else's marks are read.
        """
        found = Q(since__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        if self.above_scale:
            found &= tagged([ABOVE_SCALE], day, one)
        if self.employees:
            found &= as_of(day, employees__gte=self.employees)
        return found if ALL in self.fields else found & self.in_fields(day, one)

    def in_fields(self, day, one=None):
        found = Q(pk__in=[])
        if tags := self.named("tag"):
            found |= tagged(tags, day, one)
        if sectors := self.named("sector"):
            found |= as_of(day, sector__in=Sector.objects.filter(code__in=sectors).order_by().values("pk"))
        for digits in self.named("industry"):
            found |= as_of(day, industry_code__startswith=digits)
        return found

    def held(self, day):
        """The condition that such an entry is in force on ``day``."""
        return Exists(self.entries(Entry.objects.in_force(day)))

    def waiting(self):
        return Exists(self.entries(Entry.objects.filter(state=Entry.State.PENDING)))

    def past(self, day):
        return Exists(self.entries(Entry.objects.accepted().filter(last_day__lt=day)))

    def lacking(self, rows, day):
        """Of ``rows`` those that must have it and do not, each with the ``reason``."""
        reasons = Case(
            When(self.waiting(), then=Value(Gap.Reason.PENDING)),
            When(self.past(day), then=Value(Gap.Reason.EXPIRED)),
            default=Value(Gap.Reason.MISSING),
        )
        return rows.filter(self.concerns(day)).exclude(self.held(day)).annotate(reason=reasons)


def one_of(kinds):
    """The Q of entries of one of the kinds, told as ``Requirement.kinds`` is."""
    found = Q(kind__in=[kind for kind in kinds if ":" not in kind])
    for kind, _colon, sort in (kind.partition(":") for kind in kinds if ":" in kind):
        found |= Q(kind=kind, fields__kind=sort)
    return found


def tagged(codes, day, one=None):
    marks = Tagging.objects.on(day).filter(tag__code__in=codes).order_by()
    if one:
        marks = marks.filter(enterprise=one)
    return Q(pk__in=marks.values("enterprise"))


def requirements(day, place=None):
    """Those in force on ``day`` in ``place``."""
    return [
        Requirement(**{**row, "kinds": tuple(row["kinds"]), "fields": tuple(row["fields"])})
        for row in rule(KEY, day, place)
        if row["since"] <= day.isoformat()
    ]


def requirement(code, day, place=None):
    """The one of this code; None where no such rule is in force."""
    return next((one for one in requirements(day, place) if one.code == code), None)


def territories(day):
    """``[(place or None, Q of the enterprises)]``: each place with a table of its own, and all the rest."""
    own = sorted(places_with_own(KEY, day), key=lambda place: place.path)
    found = []
    for place in (None, *own):
        inside = Q(place__in=Place.objects.within(place.path).order_by().values("pk")) if place else Q()
        for other in own:
            if other != place and (place is None or other.path.startswith(place.path)):
                inside &= ~Q(place__in=Place.objects.within(other.path).order_by().values("pk"))
        found.append((place, inside))
    return found


def who_must(code, day, rows=None):
    """``(part, whole)``: the enterprises that must have it and do, and all that must, as of ``day``."""
    rows = Enterprise.objects.all() if rows is None else rows
    return rows.filter(have(code, day)), rows.filter(must(code, day))


def must(code, day):
    """The condition that an enterprise must have it."""
    return asked_where(code, day, lambda one: one.concerns(day))


def have(code, day):
    """The condition that it must and does."""
    return asked_where(code, day, lambda one: one.concerns(day) & Q(one.held(day)))


def asked_where(code, day, condition):
    found = Q(pk__in=[])
    for place, inside in territories(day):
        if one := requirement(code, day, place):
            found |= inside & condition(one)
    return found


def truth(condition):
    """A condition as a column."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True)
class Asked:
    """What one requirement says of one enterprise; ``reason`` is empty where it is fulfilled."""

    requirement: Requirement
    reason: str

    @property
    def reason_label(self):
        return Gap.Reason(self.reason).label if self.reason else ""


def asked_of(enterprise, day):
    """``[Asked]`` of the requirements that concern the enterprise on ``day``; one query."""
    rules = requirements(day, enterprise.place)
    columns = {}
    for n, one in enumerate(rules):
        columns |= {
            f"must{n}": truth(one.concerns(day, enterprise)),
            f"held{n}": one.held(day),
            f"waiting{n}": one.waiting(),
            f"past{n}": one.past(day),
        }
    said = Enterprise.objects.filter(pk=enterprise.pk).order_by().annotate(**columns).values(*columns).get()
    return [Asked(one, why(said, n)) for n, one in enumerate(rules) if said[f"must{n}"]]


def why(said, n):
    if said[f"held{n}"]:
        return ""
    if said[f"waiting{n}"]:
        return Gap.Reason.PENDING
    return Gap.Reason.EXPIRED if said[f"past{n}"] else Gap.Reason.MISSING


def score(asked):
    """The share of what is asked that is there, in whole percent; None where nothing is asked."""
    return round(100 * sum(not one.reason for one in asked) / len(asked)) if asked else None


def sections(key, day, place=None):
    """``[{"code", "label", "kinds"}]`` of 六到位 or 一必须五落实."""
    return rule(key, day, place)


def attained(key, live, today, place):
    """``[(label, whether there is something in force)]`` of each section; ``live``: the entries that count."""
    there = [row for row in live if row.valid_from <= today <= row.last_day]
    held = {row.kind for row in there} | {f"{row.kind}:{row.fields.get('kind')}" for row in there}
    return [(one["label"], bool(held & set(one["kinds"]))) for one in sections(key, today, place)]


def attaining(rows, key, day):
    """Of ``rows`` those whose files hold something in force of each section."""
    for section in sections(key, day):
        entries = Entry.objects.in_force(day).filter(one_of(section["kinds"]), enterprise=OuterRef("pk"))
        rows = rows.filter(Exists(entries.order_by()))
    return rows
