"""Places, sectors and organs: made, changed, closed and opened again; nothing is deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record

from ..models import Membership, Organ, Place, Post, Sector
from .checks import apply, demand, demand_everywhere, refuse_if

# GB/T 2260 numbers divisions down to the county with six digits, GB/T 10114 towns with three more;
# the statistical codes of villages add another three.
CODE_LENGTHS = {"province": 6, "city": 6, "county": 6, "town": 9, "village": 12}
# From the top down; a zone may stand under any division and hold towns, villages, grids and zones.
RANKS = {"province": 0, "city": 1, "county": 2, "zone": 2.5, "town": 3, "village": 4, "grid": 5}


@transaction.atomic
def create_place(name, kind, code, parent, *, actor, official=False):
    """A territory under ``parent``; only the system makes one without."""
    if parent:
        demand(actor, "org.change_place", parent)
    elif actor is not SYSTEM:
        raise ValidationError(_("请选择上级区域。"))
    place = Place(name=name, kind=kind, code=code, parent=parent, official=official)
    check_place(place)
    place.plant()
    record(actor, "新增区域", place, code=code, parent=str(parent or ""))
    return place


@transaction.atomic
def change_place(place, *, actor, **values):
    """Any of name, kind, code, official, parent; a moved place takes everything below it along."""
    demand(actor, "org.change_place", place)
    parent = values.get("parent", place.parent)
    if parent != place.parent:
        if parent is None or place.parent is None:
            raise ValidationError(_("顶级区域不能改变上级，其他区域必须有上级。"))
        demand(actor, "org.change_place", parent)
    changes = apply(place, values)
    if changes:
        check_place(place)
        place.plant()
        record(actor, "修改区域", place, changes=changes)
    return place


def check_place(place):
    if Place.objects.filter(code=place.code).exclude(pk=place.pk).exists():
        raise ValidationError(_("代码%(code)s已被使用。") % {"code": place.code})
    if Place.objects.filter(parent=place.parent, name=place.name).exclude(pk=place.pk).exists():
        raise ValidationError(_("同一上级下已有“%(name)s”。") % {"name": place.name})
    if place.official and not (place.code.isdecimal() and len(place.code) == CODE_LENGTHS.get(place.kind)):
        raise ValidationError(official_code_rule(place))
    above = place.parent
    if above is None:
        return
    if not above.active:
        raise ValidationError(_("上级区域“%(name)s”已停用。") % {"name": above})
    check_ranks(above, place)
    for below in place.children.all() if place.pk else ():
        check_ranks(place, below)


def check_ranks(above, below):
    both_zones = above.kind == below.kind == Place.Kind.ZONE
    if not both_zones and RANKS[below.kind] <= RANKS[above.kind]:
        raise ValidationError(
            _("%(kind)s区域不能放在%(above)s区域之下。")
            % {"kind": below.get_kind_display(), "above": above.get_kind_display()}
        )


def official_code_rule(place):
    length = CODE_LENGTHS.get(place.kind)
    if length is None:
        return _("%(kind)s没有国家统一代码，请用自编代码。") % {"kind": place.get_kind_display()}
    return _("%(kind)s的国家统一代码是%(length)d位数字。") % {
        "kind": place.get_kind_display(),
        "length": length,
    }


@transaction.atomic
def close_place(place, *, actor):
    demand(actor, "org.change_place", place)
    refuse_if(place.children.filter(active=True), _("请先停用下级区域：%(what)s。"))
    refuse_if(place.organs.filter(active=True), _("请先停用或迁出本区域的机构：%(what)s。"))
    set_active(place, False, actor, "停用区域")


@transaction.atomic
def reopen_place(place, *, actor):
    demand(actor, "org.change_place", place)
    if place.parent and not place.parent.active:
        raise ValidationError(_("上级区域“%(name)s”已停用。") % {"name": place.parent})
    set_active(place, True, actor, "启用区域")


def set_active(row, active, actor, verb):
    if row.active != active:
        row.active = active
        row.save(update_fields=["active"])
        record(actor, verb, row)


@transaction.atomic
def create_sector(name, code, *, actor, order=100):
    demand_everywhere(actor, "org.change_sector")
    sector = Sector(name=name, code=code, order=order)
    sector.full_clean()
    sector.save()
    record(actor, "新增行业领域", sector)
    return sector


@transaction.atomic
def change_sector(sector, *, actor, **values):
    demand_everywhere(actor, "org.change_sector")
    if changes := apply(sector, values):
        sector.full_clean()
        sector.save()
        record(actor, "修改行业领域", sector, changes=changes)
    return sector


@transaction.atomic
def create_organ(name, kind, place, *, actor, parent=None, sector=None, short_name="", order=1000):
    demand(actor, "org.change_organ", place)
    organ = Organ(
        name=name, kind=kind, place=place, parent=parent, sector=sector, short_name=short_name, order=order
    )
    check_organ(organ, actor)
    organ.plant()
    record(actor, "新增机构", organ, name=name, place=str(place))
    return organ


@transaction.atomic
def change_organ(organ, *, actor, **values):
    """Any of name, short_name, kind, place, parent, sector, order."""
    demand(actor, "org.change_organ", organ)
    if values.get("place", organ.place) != organ.place:
        demand(actor, "org.change_organ", values["place"])
    moved = "parent" in values and values["parent"] != organ.parent
    changes = apply(organ, values)
    if changes:
        check_organ(organ, actor if moved else None)
        organ.plant()
        record(actor, "修改机构", organ, changes=changes)
    return organ


def check_organ(organ, actor):
    """``actor`` is asked about the parent when the organ comes under a new one."""
    if Organ.objects.filter(place=organ.place, name=organ.name).exclude(pk=organ.pk).exists():
        raise ValidationError(
            _("%(place)s已有名为“%(name)s”的机构。") % {"place": organ.place, "name": organ.name}
        )
    if not organ.place.active:
        raise ValidationError(_("区域“%(name)s”已停用。") % {"name": organ.place})
    above = organ.parent
    if above is None:
        return
    if actor:
        demand(actor, "org.change_organ", above)
    if not above.active:
        raise ValidationError(_("上级机构“%(name)s”已停用。") % {"name": above})
    if not organ.place.path.startswith(above.place.path):
        raise ValidationError(
            _("机构所在区域应在上级机构所在区域（%(place)s）之内。") % {"place": above.place}
        )


@transaction.atomic
def close_organ(organ, *, actor):
    """Nobody may still sit in it or stand below it; its stays in groups end with today."""
    demand(actor, "org.change_organ", organ)
    today = timezone.localdate()
    refuse_if(organ.children.filter(active=True), _("请先停用下级机构：%(what)s。"))
    seated = Post.objects.filter(organ=organ, user__is_active=True).exclude(until__lt=today)
    refuse_if(seated.select_related("user"), _("仍有人任职，请先由安全管理员结束这些岗位：%(what)s。"))
    Membership.objects.filter(organ=organ, since__lte=today).exclude(until__lt=today).update(until=today)
    Membership.objects.filter(organ=organ, since__gt=today).delete()
    set_active(organ, False, actor, "停用机构")


@transaction.atomic
def reopen_organ(organ, *, actor):
    demand(actor, "org.change_organ", organ)
    if organ.parent and not organ.parent.active:
        raise ValidationError(_("上级机构“%(name)s”已停用。") % {"name": organ.parent})
    set_active(organ, True, actor, "启用机构")
