"""Questions about enterprises that pages, API and imports share."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import history
from anlan.lib.ids import tidy_credit_code
from anlan.org.answers import NO, YES
from anlan.org.models import Organ, Place

from .models import Earlier, Enterprise, Likeness, Tagging
from .names import alike, core

VIEW = "registers.view_enterprise"
ADD = "registers.add_enterprise"
CHANGE = "registers.change_enterprise"
CHANGE_OWN = "registers.change_own_enterprise"
IMPORT = "registers.import_enterprise"


def with_tags(rows):
    """``rows`` with the tags in force fetched along."""
    in_force = Tagging.objects.filter(until__isnull=True).select_related("tag")
    return rows.prefetch_related(Prefetch("taggings", in_force))


def as_of(day, **condition):
    """The Q of the enterprises of which the condition on sector, trade or headcount held on ``day``."""
    now = Q(**condition)
    if day >= timezone.localdate():
        return now
    then = Earlier.objects.filter(Q(since=None) | Q(since__lte=day), until__gte=day).order_by()
    was = Q(pk__in=then.filter(now).values("enterprise"))
    return was | now & ~Q(pk__in=then.values("enterprise"))


def known_as(texts, user, *, closed=False):
    """``{name or code: [organs]}`` of the units the user sees, in two queries; ``closed``: closed bodies too."""
    codes = {tidy_credit_code(text) for text in texts}
    enterprises = Enterprise.objects.visible_to(user).filter(credit_code__in=codes)
    related = ("organ__place", "organ__sector", "organ__enterprise")
    known = {row.credit_code: [row.organ] for row in enterprises.select_related(*related)}
    organs = Organ.objects.visible_to(user).filter(name__in=texts)
    organs = organs if closed else organs.filter(active=True)
    for organ in organs.select_related("place", "sector", "enterprise"):
        known.setdefault(organ.name, []).append(organ)
    return known


def may_enter(user, perm, place, sector):
    """Whether a post of ``user`` that holds ``perm`` answers for ``place`` and ``sector`` (None: no sector)."""
    posts = [post for post in user.acting_posts() if post.role.holds(perm) and not post.organ.is_enterprise]
    if not posts:
        return NO(_("您当前的岗位没有这项权限。"))
    posts = [post for post in posts if place.path.startswith(post.place.path)]
    if not posts:
        return NO(_("“%s”不在您的管辖范围内。") % place)
    if any(post.all_sectors or (sector and sector.pk in post.sector_ids) for post in posts):
        return YES
    if sector:
        return NO(_("行业领域“%s”不由您的岗位负责。") % sector)
    return NO(_("请选择您的岗位负责的行业领域。"))


def neighbourhood(place):
    """The places where a second file of an enterprise in ``place`` is looked for: its town or zone."""
    kinds = Place.Kind
    town = Place.objects.above(place.path).filter(kind__in=[kinds.TOWN, kinds.ZONE]).order_by("path").first()
    return Place.objects.within(town.path) if town else Place.objects.filter(pk=place.pk)


def similar(name, place, *, but=None):
    """``[(enterprise, score)]`` of open files in the neighbourhood whose names are like ``name``, best first."""
    found = [
        (pk, score) for pk, score in alike(core(name, place_names(place)), cores_near(place)) if pk != but
    ]
    enterprises = Enterprise.objects.in_bulk([pk for pk, _score in found])
    return [(enterprises[pk], score) for pk, score in found]


def cores_near(place):
    """``{pk: core of the name}`` of the open files in the neighbourhood of ``place``."""
    rows = Enterprise.objects.filter(place__in=neighbourhood(place).order_by().values("pk"))
    rows = rows.exclude(state=Enterprise.State.CLOSED).order_by()
    above = place_names(place)
    return {pk: core(name, above) for pk, name in rows.values_list("pk", "name")}


def place_names(place):
    return list(Place.objects.above(place.path).values_list("name", flat=True))


def changes_since(enterprise, version):
    """The log entries that made the versions after ``version``, oldest first."""
    # What counts a version up is a change of the file ("version") or a step of the flow ("step").
    made = [entry for entry in history(enterprise)[:200] if entry.facts.keys() & {"version", "step"}]
    return made[: enterprise.version - version][::-1]


def open_likenesses(enterprise, user):
    """``[(other enterprise, score)]`` of the likenesses that ``user`` may still look at."""
    found = []
    for side, other in (("first", "second"), ("second", "first")):
        rows = Likeness.objects.visible_to(user).open().filter(**{side: enterprise}).select_related(other)
        found += [(getattr(row, other), row.score) for row in rows]
    return found
