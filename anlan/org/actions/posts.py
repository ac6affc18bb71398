"""Posts and roles: the security officer says who may do what, to nobody's own advantage."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record

from ..models import Post, Role, User
from ..separation import check_duties, check_permissions
from .checks import apply, demand, demand_everywhere


@transaction.atomic
def grant_post(
    user, role, organ, place, since, *, actor, sectors=(), all_sectors=False, title="", until=None
):
    """Seat ``user`` in ``organ`` with ``role`` over ``place`` and ``sectors``, from ``since`` to ``until``."""
    for row in (user, organ, place):
        demand(actor, "org.grant_post", row)
    if user.pk == actor.pk:
        raise ValidationError(_("不能给自己授予岗位。"))
    # Two grants to one person at once must not slip past the checks below.
    user = User.objects.select_for_update().get(pk=user.pk)
    post = Post(
        user=user, role=role, organ=organ, place=place, since=since, until=until, title=title,
        all_sectors=all_sectors,
    )  # fmt: skip
    check_seat(post, sectors)
    check_duties(user, role, since, until)
    check_twice(post)
    post.save()
    post.sectors.set(sectors)
    record(
        actor,
        "授予岗位",
        post,
        user=str(user),
        username=user.username,
        role=str(role),
        place=str(place),
        sectors=[str(sector) for sector in sectors],
        all_sectors=all_sectors,
        since=since,
        until=until,
    )
    return post


def check_seat(post, sectors):
    if not post.user.is_active:
        raise ValidationError(_("账号“%(name)s”已停用。") % {"name": post.user})
    for row in (post.organ, post.place):
        if not row.active:
            raise ValidationError(_("“%(name)s”已停用。") % {"name": row})
    if post.until and post.until < post.since:
        raise ValidationError(_("离任日期不能早于任职日期。"))
    if not post.place.path.startswith(post.organ.place.path):
        raise ValidationError(_("管辖区域须在机构所在区域（%(place)s）之内。") % {"place": post.organ.place})
    if post.all_sectors and sectors:
        raise ValidationError(_("已选“全部行业”，不必再选行业领域。"))
    by_sector = post.role.reach == Role.Reach.AREA and not post.organ.is_enterprise
    if by_sector and not (post.all_sectors or sectors):
        raise ValidationError(_("请选择行业领域，或选“全部行业”。"))


def check_twice(post):
    same = Post.objects.filter(user=post.user, role=post.role, organ=post.organ, place=post.place)
    same = same.exclude(until__lt=post.since)
    if post.until:
        same = same.filter(since__lte=post.until)
    if same.exists():
        raise ValidationError(_("%(user)s同期已有这个岗位。") % {"user": post.user})


@transaction.atomic
def end_post(post, until, *, actor):
    """``until`` is the last day in office; an open end can be set, an end can be brought forward."""
    demand(actor, "org.grant_post", post)
    refuse_own(post, actor)
    if until < post.since:
        raise ValidationError(_("离任日期不能早于任职日期（%(day)s）。") % {"day": post.since})
    if post.until and post.until < until:
        raise ValidationError(_("该岗位已于%(day)s结束，请重新授予。") % {"day": post.until})
    post.until = until
    post.save(update_fields=["until"])
    record(actor, "结束岗位", post, user=str(post.user), until=until)


@transaction.atomic
def revoke_post(post, *, actor):
    """Undo a grant on the day it begins or before: a mistake must not stay in force until tomorrow."""
    demand(actor, "org.grant_post", post)
    refuse_own(post, actor)
    if post.since < timezone.localdate():
        raise ValidationError(_("岗位已开始履行，请填写离任日期来结束它。"))
    record(actor, "撤销岗位", post, user=str(post.user), role=str(post.role), since=post.since)
    post.delete()


def refuse_own(post, actor):
    if post.user_id == actor.pk:
        raise ValidationError(_("不能变更自己的岗位。"))


@transaction.atomic
def create_role(name, permissions, *, actor, reach=Role.Reach.AREA):
    """A further business role; the three special duties keep their one role each."""
    demand_everywhere(actor, "org.grant_post")
    number = Role.objects.count() + 1
    role = Role(name=name, reach=reach, edited=True, order=number)
    while Role.objects.filter(code=f"own-{number}").exists():
        number += 1
    role.code = f"own-{number}"
    write_role(role, permissions)
    record(actor, "新增角色", role, permissions=role.permissions)
    return role


@transaction.atomic
def change_role(role, *, actor, permissions, **values):
    """Any of name, reach; and the whole list of permissions. Later loads of the seeds leave it alone."""
    demand_everywhere(actor, "org.grant_post")
    if role in {post.role for post in actor.posts_in_force}:
        raise ValidationError(_("不能修改自己所任角色的权限。"))
    before = set(role.permissions)
    changes = apply(role, values)
    added, dropped = sorted(set(permissions) - before), sorted(before - set(permissions))
    if changes or added or dropped:
        role.edited = True
        write_role(role, permissions)
        record(actor, "修改角色", role, changes=changes, added=added, dropped=dropped)
    return role


def write_role(role, permissions):
    if Role.objects.filter(name=role.name).exclude(pk=role.pk).exists():
        raise ValidationError(_("已有名为“%(name)s”的角色。") % {"name": role.name})
    check_permissions(role, permissions)
    role.permissions = sorted(permissions)
    role.save()
