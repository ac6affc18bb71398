"""Questions: who answers for an enterprise, and for which nobody does, or too many."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Organ, Place, Sector
from anlan.registers.models import Enterprise

from .models import Owner

VIEW, CHANGE = "owners.view_owner", "owners.change_owner"
Kind = Owner.Kind
ABOVE_TOWNS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY)
TERRITORIAL = (Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.GOVERNMENT, Organ.Kind.VILLAGE)
ARRANGERS = (Organ.Kind.COMMITTEE_OFFICE, *TERRITORIAL)
GAPS = {
    "orphan": gettext_lazy("无主"),
    "unenforced": gettext_lazy("未定日常执法部门"),
    "double": gettext_lazy("多头执法"),
    "no_leader": gettext_lazy("无挂钩领导"),
}


def held(kind, day=None):
    """Whether an owner of the kind holds for the enterprise of the outer query (default: an open one)."""
    rows = Owner.objects.filter(enterprise=OuterRef("pk"), kind=kind)
    return Exists(rows.open() if day is None else rows.on(day))


def bare_sectors():
    """The sectors that no active body answers for."""
    kept = Organ.objects.filter(active=True, sector__isnull=False).exclude(kind=Organ.Kind.ENTERPRISE)
    return Sector.objects.exclude(pk__in=kept.order_by().values("sector"))


def no_territory(day=None):
    """Placed above the towns, and nobody named as its territory."""
    above = Place.objects.filter(kind__in=ABOVE_TOWNS).order_by().values("pk")
    return Q(place__in=above) & ~held(Kind.TERRITORY, day)


def no_sector(day=None):
    """Without a sector, or in one that no body has, and nobody named as its sector's."""
    bare = list(bare_sectors().values_list("pk", flat=True))
    return (Q(sector__isnull=True) | Q(sector__in=bare)) & ~held(Kind.SECTOR, day)


def orphans(enterprises, day=None):
    """安全生产法 (2021) art. 9: a territory and a sector answer for each; those for which one of them does not."""
    return enterprises.filter(no_territory(day) | no_sector(day))


def enforced_by(count, day=None):
    """The keys of the enterprises with so many departments of daily enforcement: 1, or 2 for more than one."""
    rows = Owner.objects.filter(kind=Kind.ENFORCEMENT)
    rows = (rows.open() if day is None else rows.on(day)).order_by().values("enterprise")
    rows = rows.annotate(departments=Count("organ", distinct=True))
    found = rows.filter(departments=1) if count == 1 else rows.filter(departments__gt=1)
    return found.values("enterprise")


def lacking(enterprises, gap, day=None):
    """Those of ``enterprises`` with the gap, a key of GAPS."""
    if gap == "orphan":
        return orphans(enterprises, day)
    if gap == "unenforced":
        return enterprises.filter(~held(Kind.ENFORCEMENT, day))
    if gap == "double":
        return enterprises.filter(pk__in=enforced_by(2, day))
    return enterprises.filter(~held(Kind.LEADER, day))


def supervised(user, perm=VIEW):
    """The enterprises in reach that somebody has to answer for."""
    return Enterprise.objects.visible_to(user, perm).exclude(state=Enterprise.State.CLOSED)


def owners_of(enterprises, day=None):
    """``{enterprise: [owners in force]}`` in one query."""
    day = day or timezone.localdate()
    rows = Owner.objects.on(day).filter(enterprise__in=[row.pk for row in enterprises])
    found = {}
    for row in rows.select_related("organ", "user").order_by("kind", "since", "pk"):
        found.setdefault(row.enterprise_id, []).append(row)
    return found


def implied(target):
    """``(territory, sector's body)``: who answers by where it lies and what it does, where nobody is named."""
    place = target.place
    above = Organ.objects.filter(place__in=Place.objects.above(place.path), active=True).order_by(
        "-place__path", "order"
    )
    town = None if place.kind in ABOVE_TOWNS else above.filter(kind__in=TERRITORIAL).first()
    bodies = above.filter(sector=target.sector_id).exclude(kind=Organ.Kind.ENTERPRISE)
    return town, bodies.first() if target.sector_id else None


def missing(target, owners, bare):
    """What is lacking or doubled, in words. ``bare``: keys of the sectors that nobody has."""
    kinds = [row.kind for row in owners]
    said = []
    if target.place.kind in ABOVE_TOWNS and Kind.TERRITORY not in kinds:
        said.append(_("属地未落实到乡镇、街道或功能区"))
    if Kind.SECTOR not in kinds:
        if target.sector_id is None:
            said.append(_("未确定行业领域"))
        elif target.sector_id in bare:
            said.append(_("行业领域“%s”没有主管部门") % target.sector)
    departments = {row.organ_id for row in owners if row.kind == Kind.ENFORCEMENT}
    if not departments:
        said.append(_("未定日常执法部门"))
    elif len(departments) > 1:
        said.append(_("日常执法部门有%d个") % len(departments))
    return "；".join(said)
