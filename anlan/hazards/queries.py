"""Questions about matters: what the codes are called, who receives them, which are overdue or belong together."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from anlan.duty.schedules import end_of
from anlan.lib.workdays import add_workdays
from anlan.org.models import Organ, Place, Post, Role
from anlan.rulebook.book import calendar, rule

from .models import Link, Listing, Matter

State = Matter.State
ACCEPT = "hazards.accept_matter"
RECTIFY = "hazards.rectify_matter"
CHECK = "hazards.check_matter"
DANGER = "danger"
# What a person may put a matter under; modules that link and show their matters themselves are not among them.
PARENTS = (
    "campaigns.campaign",
    "plans.task",
    "plans.assignment",
    "obligations.obligation",
    "obligations.occurrence",
)


@dataclass(frozen=True)
class Profile:
    """A kind of matter. ``elements``: needs a grade, and the five elements before it is rectified."""

    code: str
    label: str
    prefix: str
    elements: bool
    photo: bool
    listing: bool
    letter: str  # the kind of letter it is given to its organ with


def profiles(place=None, on=None):
    """``{code: Profile}`` in the order of the rule."""
    return {row["code"]: Profile(**row) for row in rule("matter.profiles", on, place)}


def profile_of(matter):
    return profiles(matter.place)[matter.profile]


def labels(key, place=None):
    """``{code: label}`` of one of the lists ``matter.sources``, ``matter.danger_classes`` and so on."""
    return {row["code"]: row["label"] for row in rule(f"matter.{key}", place=place)}


def workdays_after(day, count, place):
    return add_workdays(day, count, calendar(place))


def accept_by(day, place):
    """The last day to accept what was registered on ``day``."""
    return workdays_after(day, rule("matter.accept_days", day, place), place)


def review_by(matter, day):
    """The last day to check what was submitted on ``day``."""
    if matter.is_major:
        return day + timedelta(rule("danger.resume_review", day, matter.place))
    return workdays_after(day, rule("matter.review_days", day, matter.place), matter.place)


def usual_due(matter, day):
    """The due day where the document that assigns a matter names none."""
    key = "danger.rectify_days" if profile_of(matter).elements else "matter.rectify_days"
    return day + timedelta(rule(key, day, matter.place))


def receiving_office(place, reporter):
    """Who receives what ``reporter`` found in ``place``: a reporter that receives itself, else the nearest body
    of the territory that can, from the place upwards. None if nobody does.
    """
    seats = Post.objects.in_force(timezone.localdate()).filter(
        role__in=[role.pk for role in Role.objects.all() if role.holds(ACCEPT)], organ=OuterRef("pk")
    )
    if Organ.objects.filter(Exists(seats), pk=reporter.pk).exists():
        return reporter
    return territory_office(place, seats)


def territory_office(place, seats=None):
    """The nearest public body from ``place`` upwards in which somebody may accept matters."""
    if seats is None:
        roles = [role.pk for role in Role.objects.all() if role.holds(ACCEPT)]
        seats = Post.objects.in_force(timezone.localdate()).filter(role__in=roles, organ=OuterRef("pk"))
    kinds = (Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.COMMITTEE_OFFICE)
    above = Place.objects.above(place.path).order_by().values("pk")
    found = Organ.objects.filter(Exists(seats), kind__in=kinds, place__in=above, active=True)
    return found.order_by("-place__path", "order", "path").first()


def has_account(organ):
    """Whether anybody can act for ``organ`` in rectifying; else the office does so on its behalf."""
    roles = [role.pk for role in Role.objects.all() if role.holds(RECTIFY)]
    return Post.objects.in_force(timezone.localdate()).filter(organ=organ, role__in=roles).exists()


# -- what a list shows -----------------------------------------------------------------------------------------


def overdue(today):
    """The Q of matters whose due day has passed unmet: the same reading as ``Matter.is_overdue``.

    That they are open is said besides, for the index of what is open.
    """
    return Q(state__one_of=Matter.OPEN) & Q(state__in=Matter.WITH_UNIT, due_on__lt=today)


def accepted_long_since(today, place=None):
    """The last day of registering for which the day to accept is over on ``today``."""
    day = today - timedelta(1)
    while accept_by(day, place) >= today:
        day -= timedelta(1)
    return day


def unowned(today):
    """The Q of matters that nobody has to rectify although the day to accept them is over."""
    return Q(organ=None, state__one_of=Matter.OPEN, entered_at__lt=end_of(accepted_long_since(today)))


def counts(today):
    """What a head of a page counts, as aggregates."""
    soon = today + timedelta(rule("matter.soon_days", today))
    return {
        "open": Count("pk", filter=Q(state__one_of=Matter.OPEN)),
        "unowned": Count("pk", filter=Q(state__in=(State.REGISTERED, State.VERIFIED, State.REOPENED))),
        "overdue": Count("pk", filter=overdue(today)),
        "soon": Count("pk", filter=Q(state__in=Matter.WITH_UNIT, due_on__range=(today, soon))),
        "checking": Count("pk", filter=Q(state__in=(State.SUBMITTED, State.VERIFIED_OK))),
        "major": Count("pk", filter=Q(state__one_of=Matter.OPEN, grade=Matter.Grade.MAJOR)),
    }


def waiting_for(organs):
    """The Q of matters in which one of ``organs`` has to do the next step."""
    S = State
    receiving = (S.REGISTERED, S.VERIFIED, S.TRANSFER_ASKED, S.EXTENSION_ASKED, S.VERIFIED_OK, S.REOPENED)
    rectifying = (S.ASSIGNED, S.RECTIFYING, S.SUSPENDED)
    return (
        Q(office__in=organs, state__in=receiving)
        | Q(organ__in=organs, state__in=rectifying)
        | Q(verifier__in=organs, state=S.SUBMITTED)
    )


# -- what belongs together -------------------------------------------------------------------------------------


def matters_of(row):
    """The matters that belong to a row of another module; a reader's scope is put upon them by the caller."""
    links = Link.objects.filter(row_model=row._meta.label_lower, row_id=row.pk)
    return Matter.objects.filter(pk__in=links.order_by().values("matter"))


def open_children(matter):
    return Matter.objects.filter(parent=matter, state__one_of=Matter.OPEN)


def earlier(matter, *, but=None):
    """The matters of the same subject, or in the same thing, and of the same standard item, newest first."""
    if not matter.standard_code or not (matter.thing_id or matter.subject_id):
        return Matter.objects.none()
    where = {"thing": matter.thing_id} if matter.thing_id else {"subject": matter.subject_id, "thing": None}
    rows = Matter.objects.filter(standard_code=matter.standard_code, **where)
    return rows.exclude(state__in=(State.REJECTED, State.DUPLICATE)).exclude(pk=but).order_by("-pk")


def running_listings(matter):
    return matter.listings.filter(state__in=Listing.RUNNING)


def counted_at(level, listings):
    """Of ``listings`` those that count at ``level``: a danger listed at two levels counts at the higher one."""
    higher = listings.filter(matter=OuterRef("matter"), level__lt=level)
    return listings.filter(Q(level=level), ~Exists(higher))
