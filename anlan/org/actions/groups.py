"""Groups with members by date, and the names that documents use for organs and groups."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record

from ..models import Alias, Membership, OrganGroup
from ..names import is_vague, tidy
from .checks import apply, demand, refuse_if


@transaction.atomic
def create_group(name, place, *, actor, note=""):
    demand(actor, "org.change_organgroup", place)
    group = OrganGroup(name=name, place=place, note=note)
    check_group(group)
    group.save()
    record(actor, "新增机构分组", group, place=str(place))
    return group


@transaction.atomic
def change_group(group, *, actor, **values):
    """Any of name, note."""
    demand(actor, "org.change_organgroup", group)
    if changes := apply(group, values):
        check_group(group)
        group.save()
        record(actor, "修改机构分组", group, changes=changes)
    return group


def check_group(group):
    if OrganGroup.objects.filter(place=group.place, name=group.name).exclude(pk=group.pk).exists():
        raise ValidationError(
            _("%(place)s已有名为“%(name)s”的分组。") % {"place": group.place, "name": group.name}
        )


@transaction.atomic
def add_members(group, organs, since, *, actor, until=None):
    """Each organ joins on ``since``; ``until`` is its last day, None for an open end."""
    demand(actor, "org.change_organgroup", group)
    if until and until < since:
        raise ValidationError(_("退出日期不能早于加入日期。"))
    stays = group.memberships.filter(organ__in=organs).exclude(until__lt=since)
    if until:
        stays = stays.filter(since__lte=until)
    refuse_if([stay.organ for stay in stays.select_related("organ")], _("在这段时间内已是成员：%(what)s。"))
    outside = [organ for organ in organs if not organ.place.path.startswith(group.place.path)]
    refuse_if(outside, _("不在分组所在区域之内：%(what)s。"))
    refuse_if([organ for organ in organs if not organ.active], _("已停用：%(what)s。"))
    Membership.objects.bulk_create(
        [Membership(group=group, organ=organ, since=since, until=until) for organ in organs]
    )
    names = [str(organ) for organ in organs]
    record(actor, "加入分组成员", group, organs=names, since=since, until=until)


@transaction.atomic
def end_membership(stay, until, *, actor):
    """``until`` is the last day; the day before it joined undoes the stay altogether."""
    demand(actor, "org.change_organgroup", stay.group)
    if stay.until and stay.until < until:
        raise ValidationError(_("该成员已于%(day)s退出。") % {"day": stay.until})
    if until < stay.since:
        stay.delete()
        record(actor, "撤销分组成员", stay.group, organ=str(stay.organ), since=stay.since)
        return
    stay.until = until
    stay.save(update_fields=["until"])
    record(actor, "结束分组成员", stay.group, organ=str(stay.organ), until=until)


@transaction.atomic
def remember_alias(text, place, organs=(), groups=(), *, actor):
    """From now on ``text`` in documents of ``place`` means these organs and groups."""
    demand(actor, "org.change_alias", place)
    text = tidy(text)
    if not text or not (organs or groups):
        raise ValidationError(_("请填写文中名称，并至少选择一个机构或分组。"))
    if is_vague(text):
        raise ValidationError(
            _("“%(text)s”所指因文而异，不能固定对照，请在每份文件中分别确定。") % {"text": text}
        )
    alias, made = Alias.objects.get_or_create(text=text, place=place)
    before = [str(row) for row in (*alias.organs.all(), *alias.groups.all())]
    alias.organs.set(organs)
    alias.groups.set(groups)
    after = [str(row) for row in (*organs, *groups)]
    if made or before != after:
        record(actor, "记住名称对照", alias, place=str(place), before=before, after=after)
    return alias


@transaction.atomic
def forget_alias(alias, *, actor):
    demand(actor, "org.change_alias", alias)
    meant = [str(row) for row in (*alias.organs.all(), *alias.groups.all())]
    record(actor, "删除名称对照", alias, place=str(alias.place), meant=meant)
    alias.delete()
