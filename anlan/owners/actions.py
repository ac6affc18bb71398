"""Verbs: name who answers for an enterprise, end it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.org.models import Organ

from .models import Owner, owners_model
from .queries import ARRANGERS, CHANGE, TERRITORIAL, Kind

DAY = timedelta(1)


def may_arrange(actor, target, organ):
    """Offices and territories arrange for all; a department says what it answers for itself."""
    may = actor.may(CHANGE, target)
    if not may:
        return may
    posts = [post for post in actor.acting_posts() if post.role.holds(CHANGE)]
    if any(post.organ.kind in ARRANGERS for post in posts) or actor.speaks_for(organ):
        return YES
    return NO(_("部门只能登记本单位的监管责任，其他单位的由安委办或属地登记。"))


def fits(target, kind, organ, person):
    """Whether such a body can answer for the target in that way."""
    if not organ.active:
        return NO(_("“%s”已停用。") % organ)
    if organ.is_enterprise:
        return NO(_("企业不能作为监管责任单位。"))
    if not target.place.path.startswith(organ.place.path):
        said = {"organ": organ, "place": target.place}
        return NO(_("“%(organ)s”的辖区不包括“%(place)s”。") % said)
    if kind == Kind.TERRITORY and organ.kind not in TERRITORIAL:
        return NO(_("属地应为乡镇、街道、功能区、村（社区）或者政府。"))
    if kind == Kind.COMMITTEE and organ.kind != Organ.Kind.COMMITTEE:
        return NO(_("“%s”不是安委会或专委会。") % organ)
    if kind == Kind.LEADER and not person:
        return NO(_("请填写挂钩领导的姓名。"))
    if kind != Kind.LEADER and person:
        return NO(_("只有挂钩领导填写姓名。"))
    return YES


def demand(answer):
    if not answer:
        raise Refused(answer.reason)


@transaction.atomic
def assign(target, kind, *, actor, organ, user=None, person="", since=None, basis="", **facts):
    """From ``since`` on ``organ`` answers for the target; territory and sector pass over from who had them."""
    today = timezone.localdate()
    since, person = since or today, person or (user.name if user else "")
    target = hold(target)
    demand(may_arrange(actor, target, organ))
    demand(fits(target, kind, organ, person))
    if target.state == target.State.CLOSED:
        raise Refused(_("“%(name)s”%(state)s。") % {"name": target, "state": target.get_state_display()})
    if since > today:
        raise ValidationError({"since": _("起始日期不能晚于今天。")})
    model, key = owners_model(target)
    there = model.objects.open().filter(**{key: target}, kind=kind).select_related("organ")
    if there.filter(organ=organ, person=person).exists():
        said = {"organ": organ, "kind": model.Kind(kind).label}
        raise Refused(_("“%(organ)s”已是%(kind)s责任单位。") % said)
    before = [pass_over(old, since) for old in there] if kind in model.ALONE else []
    row = model(**{key: target}, kind=kind, organ=organ, user=user, person=person, since=since, basis=basis)
    row.full_clean(validate_constraints=False)
    row.save()
    note = f"{row}" + (_("（原为%s）") % "、".join(before) if before else "")
    record(actor, _("指定监管责任"), target, owner=row.pk, since=since, basis=basis, note=note, **facts)
    return row


def hold(target):
    """The row as it is now, locked: of two at once the second sees the first."""
    rows = type(target).objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("place").get(pk=target.pk)


def pass_over(old, since):
    """The one before ends the day before; one that began the same day never held."""
    if old.since > since:
        raise Refused(_("已有%(since)s起的%(owner)s。") % {"since": old.since, "owner": old})
    if old.since == since:
        old.delete()
    else:
        old.until = since - DAY
        old.save(update_fields=["until"])
    return old.named


@transaction.atomic
def end(owner, *, actor, reason, until=None):
    """The last day of an owner."""
    until = until or timezone.localdate()
    demand(may_arrange(actor, owner.target, owner.organ))
    if until < owner.since:
        raise Refused(_("终止日期不能早于起始日期%s。") % owner.since)
    if until > timezone.localdate():
        raise Refused(_("终止日期不能晚于今天。"))
    if type(owner).objects.filter(pk=owner.pk, until=None).update(until=until) != 1:
        raise Refused(_("“%s”已终止。") % owner)
    owner.until = until
    said = {"until": until, "reason": reason, "note": str(owner)}
    record(actor, _("终止监管责任"), owner.target, owner=owner.pk, **said)
    return owner


@transaction.atomic
def pass_on(old, new, *, actor):
    """Two files were one enterprise: who answered for the old one answers for the new, unless somebody does."""
    today = timezone.localdate()
    new = hold(new)
    there = list(Owner.objects.open().filter(enterprise=new))
    settled = {row.kind for row in there if row.kind in (*Owner.ALONE, Kind.ENFORCEMENT)}
    same = {(row.kind, row.organ_id, row.person) for row in there}
    for row in list(Owner.objects.open().filter(enterprise=old).select_related("organ")):
        Owner.objects.filter(pk=row.pk).update(until=max(today, row.since))
        if row.kind in settled or (row.kind, row.organ_id, row.person) in same:
            continue
        row.pk, row.enterprise, row.since, row.until = None, new, today, None
        row._state.adding = True
        row.save()
        record(
            actor,
            _("承接监管责任"),
            new,
            owner=row.pk,
            note=_("%(owner)s（原在%(old)s）") % {"owner": row, "old": old},
        )
