"""Who is obliged on a day: rows of organs, memberships, taggings, people or posts, read in parts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateField, Exists, OuterRef, Q, Subquery, When

from anlan.org.models import Membership, Organ, Place, Post, User
from anlan.registers.models import Enterprise, Tagging

from .models import Obligation, Occurrence

PART = 2000


@dataclass(frozen=True)
class Subject:
    """``since``: the day from which it belongs to those obliged; the obligation's own start may be later."""

    organ_id: int
    person_id: int | None
    enterprise_id: int | None
    place_id: int
    sector_id: int | None
    since: date | None

    @property
    def identity(self):
        return self.organ_id, self.person_id


@dataclass(frozen=True)
class Source:
    """Rows that each stand for one subject, and the lookups that say which."""

    rows: object  # a QuerySet
    organ: str
    since: tuple = ()
    person: str = ""
    enterprise: str = ""
    place: str = ""
    sector: str = ""

    def subject(self, values):
        organ, place, sector, person, enterprise, *since = values
        return Subject(organ, person, enterprise, place, sector, max(filter(None, since), default=None))

    @property
    def fields(self):
        base = f"{self.organ}__" if self.organ != "pk" else ""
        return (
            self.organ,
            self.place or f"{base}place",
            self.sector or f"{base}sector",
            self.person,
            self.enterprise,
            *self.since,
        )


def source_of(obligation, day):
    """The Source of those obliged on ``day``."""
    return SOURCES[obligation.subject](obligation, day)


def organs(obligation, day):
    """Those named, and the members of the groups named beside them."""
    named, groups = keys(obligation.organs), list(obligation.groups.values_list("pk", flat=True))
    if not groups:
        return Source(Organ.objects.filter(active=True, pk__in=named), "pk")
    stays = Membership.objects.filter(group__in=groups, since__lte=day).exclude(until__lt=day).order_by()
    own = stays.filter(organ=OuterRef("pk")).order_by("since").values("since")[:1]
    rows = Organ.objects.filter(Q(pk__in=named) | Q(pk__in=stays.values("organ")), active=True)
    joined = Case(When(pk__in=named, then=None), default=Subquery(own), output_field=DateField())
    return Source(rows.annotate(joined=joined), "pk", since=("joined",))


def group_members(obligation, day):
    stays = Membership.objects.filter(group__in=keys(obligation.groups), since__lte=day, organ__active=True)
    return Source(stays.exclude(until__lt=day), "organ", since=("since",))


def enterprises(obligation, day):
    """Those named, or those that carry the tag in the obligation's place and sector."""
    in_being = Enterprise.objects.in_being_on(day)
    if obligation.tag_id is None:
        rows = in_being.filter(pk__in=keys(obligation.enterprises))
        return Source(rows, "organ", ("since",), enterprise="pk", place="place", sector="sector")
    in_being = in_being.filter(place__in=inside(obligation.place))
    if obligation.sector_id:
        in_being = in_being.filter(sector=obligation.sector_id)
    marks = Tagging.objects.on(day).filter(tag=obligation.tag_id)
    return Source(
        marks.filter(enterprise__in=in_being.order_by().values("pk")),
        "enterprise__organ",
        ("since", "enterprise__since"),
        enterprise="enterprise",
        place="enterprise__place",
        sector="enterprise__sector",
    )


def people(obligation, day):
    rows = User.objects.filter(is_active=True, home__isnull=False, pk__in=keys(obligation.people))
    return Source(rows, "home", person="pk")


def posts(obligation, day):
    """Who holds a post of the role: in the organs and groups named, or anywhere in the obligation's place."""
    held = Post.objects.in_force(day).filter(role=obligation.post_role_id, organ__active=True)
    members = group_members(obligation, day).rows.order_by().values("organ")
    if obligation.organs.exists() or obligation.groups.exists():
        held = held.filter(Q(organ__in=keys(obligation.organs)) | Q(organ__in=members))
    else:
        held = held.filter(organ__place__in=inside(obligation.place))
    return Source(held, "organ", ("since",), person="user")


SOURCES = {
    Obligation.Subject.ORGAN: organs,
    Obligation.Subject.GROUP: group_members,
    Obligation.Subject.ENTERPRISE: enterprises,
    Obligation.Subject.PERSON: people,
    Obligation.Subject.POST: posts,
}


def keys(relation):
    return relation.order_by().values("pk")


def inside(place):
    return Place.objects.within(place.path).order_by().values("pk")


def without_occurrence(source, round):
    """Parts of the subjects that have no occurrence in the round yet, each once."""
    theirs = Occurrence.objects.filter(round=round, organ=OuterRef(source.organ))
    if source.person:
        theirs = theirs.filter(person=OuterRef(source.person))
    rows = source.rows.exclude(Exists(theirs)).order_by("pk")
    fields = [name or None for name in source.fields]
    named = [name for name in fields if name]
    last = 0
    while part := list(rows.filter(pk__gt=last).values_list("pk", *named)[:PART]):
        last = part[-1][0]
        found = {}
        for _pk, *values in part:
            waiting = iter(values)
            subject = source.subject([next(waiting) if name else None for name in fields])
            found.setdefault(subject.identity, subject)
        yield list(found.values())


def no_longer_obliged(source, occurrences):
    """Those of ``occurrences`` whose subject is not among the source's."""
    still = source.rows.filter(**{source.organ: OuterRef("organ")})
    if source.person:
        still = still.filter(**{source.person: OuterRef("person")})
    return occurrences.exclude(Exists(still))
