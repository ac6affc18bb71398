"""Grids and who keeps them: registered, described, people appointed and relieved, premises taken in and let go."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.flow.flow import NO, YES, Refused
from anlan.org.actions import create_place
from anlan.org.models import Organ, Place

from ..models import Cell, Holder, Premise
from ..queries import BLOCKS, CHANGE, KEEPERS, categories

DAY = timedelta(1)


def may_keep(actor, place):
    """Whether the actor arranges the grids of ``place``: a body of the territory, or a committee office above."""
    posts = [post for post in actor.acting_posts() if post.role.holds(CHANGE)]
    if not posts:
        return NO(_("您当前的岗位没有这项权限。"))
    if not any(place.path.startswith(post.place.path) for post in posts):
        return NO(_("不在您的管辖范围内。"))
    if not any(post.organ.kind in KEEPERS and place.path.startswith(post.organ.place.path) for post in posts):
        return NO(_("网格由属地单位和安委办管理。"))
    return YES


def demand_keeper(actor, place):
    if not (answer := may_keep(actor, place)):
        raise Refused(answer.reason)


def organ_of(place):
    """The nearest active body of the territory at or above ``place``, None where there is none."""
    bodies = Organ.objects.filter(place__in=Place.objects.above(place.path), kind__in=KEEPERS, active=True)
    return bodies.order_by("-place__path", "order").first()


@transaction.atomic
def register_cell(parent, *, actor, name, code, area=None, extent=""):
    """A new grid under ``parent``: the place of kind GRID and its cell."""
    demand_keeper(actor, parent)
    place = create_place(name, Place.Kind.GRID, code, parent, actor=SYSTEM)
    return describe(place, actor=actor, area=area, extent=extent)


def describe(place, *, actor, area=None, extent=""):
    organ = organ_of(place)
    if organ is None:
        raise Refused(_("“%s”没有属地单位，请先建立机构。") % place)
    cell = Cell(place=place, organ=organ, area=area, extent=extent)
    cell.full_clean()
    cell.save()
    record(actor, _("登记网格"), cell, code=place.code, organ=str(organ))
    return cell


@transaction.atomic
def change_cell(cell, *, actor, area, extent):
    demand_keeper(actor, cell.place)
    cell.area, cell.extent = area, extent
    cell.full_clean()
    cell.save()
    record(actor, _("修改网格"), cell, area=area, extent=extent)
    return cell


def take_in(now):
    """Give each place of kind GRID that was made in the place tree its cell. Returns how many."""
    bare = Place.objects.filter(kind=Place.Kind.GRID, active=True, cell__isnull=True).order_by("pk")
    made = 0
    for place in bare[:500]:
        if organ_of(place) is not None:
            with transaction.atomic():
                describe(place, actor=SYSTEM)
            made += 1
    return made


@transaction.atomic
def appoint(place, kind, *, actor, name, phone="", user=None, since=None):
    """Someone keeps a grid or becomes a block's liaison; a block's liaison before ends the day before."""
    since = since or timezone.localdate()
    demand_keeper(actor, place)
    check_seat(place, kind)
    if user is not None and not user.is_active:
        raise Refused(_("账号“%s”已停用。") % user)
    Place.objects.select_for_update().get(
        pk=place.pk
    )  # of two appointments at once the second sees the first
    there = Holder.objects.filter(place=place, kind=kind).filter(Q(until=None) | Q(until__gte=since))
    if kind == Holder.Kind.LIAISON:
        relieve_before(there, since)
    elif there.filter(name=name, user=user).exists():
        raise Refused(_("“%s”已是本网格的网格员。") % name)
    row = Holder(place=place, kind=kind, name=name, phone=phone, user=user, since=since)
    row.full_clean(validate_constraints=False)
    row.save()
    record(actor, _("任命%s") % row.get_kind_display(), row, place=str(place), since=since)
    return row


def check_seat(place, kind):
    if kind == Holder.Kind.STAFF and place.kind != Place.Kind.GRID:
        raise Refused(_("网格员任命到网格。"))
    if kind == Holder.Kind.LIAISON and place.kind not in BLOCKS:
        raise Refused(_("网格监管联络员任命到乡镇、街道或功能区。"))


def relieve_before(holders, since):
    """End what is in force the day before; what would begin later stands in the way."""
    for old in holders:
        if old.since >= since:
            raise Refused(_("已有%(since)s起的联络员“%(name)s”。") % {"since": old.since, "name": old.name})
        old.until = since - DAY
        old.save(update_fields=["until"])


@transaction.atomic
def relieve(holder, *, actor, until=None):
    """The last day of a holder."""
    until = until or timezone.localdate()
    demand_keeper(actor, holder.place)
    if until < holder.since:
        raise Refused(_("离任日期不能早于任职日期%s。") % holder.since)
    if Holder.objects.filter(pk=holder.pk, until=None).update(until=until) != 1:
        raise Refused(_("“%s”已离任。") % holder)
    record(actor, _("免去%s") % holder.get_kind_display(), holder, place=str(holder.place), until=until)


@transaction.atomic
def add_premise(cell, *, actor, category, enterprise=None, name="", since=None, **more):
    """The grid looks after an enterprise of the register, or something with a name of its own."""
    demand_keeper(actor, cell.place)
    if category not in categories(cell.place):
        raise ValidationError({"category": _("没有“%s”这种类别。") % category})
    if enterprise is not None:
        refuse_foreign(cell, enterprise)
        where = {"location": enterprise.address, "lon": enterprise.lon, "lat": enterprise.lat}
        more = {**where, **{key: value for key, value in more.items() if value not in (None, "")}}
        name = enterprise.name
    row = Premise(
        cell=cell,
        place=cell.place,
        enterprise=enterprise,
        name=name,
        category=category,
        since=since or timezone.localdate(),
        **more,
    )
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("“%s”已在网格中。") % name) from None
    record(actor, _("纳入网格"), row, cell=str(cell), category=category)
    return row


def refuse_foreign(cell, enterprise):
    """A grid looks after the enterprises of its own town or zone."""
    block = Place.objects.above(cell.place.path).filter(kind__in=BLOCKS).order_by("-path").first()
    above = block or cell.place
    lies_above = cell.place.path.startswith(enterprise.place.path)
    if not lies_above and not enterprise.place.path.startswith(above.path):
        raise Refused(_("“%(name)s”不在%(place)s。") % {"name": enterprise, "place": above})
    if enterprise.closed_on is not None:
        raise Refused(_("“%s”已关闭。") % enterprise)


@transaction.atomic
def let_go(premise, *, actor, reason, until=None):
    demand_keeper(actor, premise.place)
    until = until or timezone.localdate()
    if until < premise.since:
        raise Refused(_("移出日期不能早于纳入日期%s。") % premise.since)
    if Premise.objects.filter(pk=premise.pk, until=None).update(until=until) != 1:
        raise Refused(_("“%s”已移出网格。") % premise)
    premise.until = until
    record(actor, _("移出网格"), premise, until=until, note=reason)
