"""Verbs: save a layout, give up one's own, choose which to see first."""

from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.org.answers import Refused

from .checking import checked_cards, checked_name, checked_roles
from .models import Choice, Layout
from .queries import holding_in, meant_for, seat

CHANGE = "cockpit.change_layout"


def stamp(layout):
    """What an editor started from: saving asks that it still holds."""
    return f"{layout.place_id or 0}.{layout.version}"


def own_place(actor):
    """The place whose layouts the actor keeps."""
    post = seat(actor)
    if post is None or not post.role.holds(CHANGE):
        raise Refused(_("您当前的岗位不能修改驾驶舱布局。"))
    return post.place


@transaction.atomic
def save_layout(code, *, actor, started_from, name, roles, cards, now=None):
    """Keep a layout for the actor's place; one that was handed down from above is left as it is there.

    Raises ValidationError naming card and field, Refused when somebody else saved in between.
    """
    place = own_place(actor)
    said = {"name": checked_name(name), "roles": checked_roles(roles), "cards": checked_cards(cards)}
    list(Layout.objects.select_for_update().filter(code=code, place=place))
    base = holding_in(place).get(code)
    if base is None:
        raise Refused(_("没有这个布局。"))
    if stamp(base) != started_from:
        raise Refused(changed_meanwhile(base))
    said |= {"changed_at": now or timezone.now(), "changed_by": actor}
    if base.place_id != place.pk:
        return added(code, place, actor, **said)
    before = {"name": base.name, "roles": base.roles, "cards": base.cards}
    for key, value in said.items():
        setattr(base, key, value)
    base.version += 1
    base.save()
    record(actor, _("修改驾驶舱布局"), base, before=before, cards=base.cards, roles=base.roles)
    return base


def changed_meanwhile(base):
    who = base.changed_by or _("其他人")
    return _("%s已在您编辑期间修改了这个布局，您的修改没有保存。请刷新后重新修改。") % who


def added(code, place, actor, **said):
    try:
        with transaction.atomic():
            row = Layout.objects.create(code=code, place=place, **said)
    except IntegrityError:
        raise Refused(_("其他人已在您编辑期间保存了这个布局，您的修改没有保存。请刷新后重新修改。")) from None
    record(actor, _("编制驾驶舱布局"), row, cards=row.cards, roles=row.roles)
    return row


@transaction.atomic
def add_layout(*, actor, name, roles, cards, now=None):
    """A layout of the office's own."""
    place = own_place(actor)
    said = {"name": checked_name(name), "roles": checked_roles(roles), "cards": checked_cards(cards)}
    said |= {"changed_at": now or timezone.now(), "changed_by": actor}
    return added(f"own-{token_hex(4)}", place, actor, **said)


@transaction.atomic
def give_up(code, *, actor):
    """Back to what comes from above; a layout that only this place has is gone. Returns what holds now, or None."""
    place = own_place(actor)
    row = Layout.objects.select_for_update().filter(code=code, place=place).first()
    if row is None:
        raise Refused(_("本区域没有单独设置这个布局。"))
    record(actor, _("撤销驾驶舱布局"), row, name=row.name, cards=row.cards, roles=row.roles)
    row.delete()
    return holding_in(place).get(code)


@transaction.atomic
def choose(code, *, actor):
    """See this layout first from now on."""
    layout = next((layout for layout in meant_for(actor) if layout.code == code), None)
    if layout is None:
        raise Refused(_("这个布局不适用于您的岗位。"))
    row, _made = Choice.objects.update_or_create(user=actor, defaults={"code": code})
    record(actor, _("选择驾驶舱布局"), row, code=code)
    return layout
