"""Partners and what their codes mean."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.hazards.queries import labels, profiles
from anlan.org.models import Place, Sector

from ..models import Code, Partner
from ..queries import CHANGE


def may_keep(actor, organ):
    if not actor.holds(CHANGE):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not actor.speaks_for(organ):
        raise Refused(_("只有对接单位“%s”可以办理。") % organ)


def check_partner(row):
    """What becomes of its problems must be something that can be registered without a photo."""
    known = profiles(row.organ.place)
    if row.profile not in known or known[row.profile].photo:
        raise ValidationError({"profile": _("没有“%s”这种事项，或者登记时须附照片。") % row.profile})
    if row.source not in labels("sources", row.organ.place):
        raise ValidationError({"source": _("没有“%s”这种来源。") % row.source})
    if row.account and not row.account.posts_in_force:
        raise ValidationError({"account": _("接口账号没有在任的岗位。")})
    row.full_clean()


@transaction.atomic
def open_partner(*, actor, organ, **facts):
    may_keep(actor, organ)
    row = Partner(organ=organ, **facts)
    check_partner(row)
    row.save()
    record(actor, _("登记对接平台"), row, code=row.code)
    return row


@transaction.atomic
def change_partner(row, *, actor, **facts):
    may_keep(actor, row.organ)
    before = {name: str(getattr(row, name)) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    check_partner(row)
    row.save()
    after = {name: str(getattr(row, name)) for name in facts}
    record(
        actor,
        _("修改对接平台"),
        row,
        before={name: text for name, text in before.items() if text != after[name]},
        after={name: text for name, text in after.items() if text != before[name]},
    )
    return row


@transaction.atomic
def add_code(partner, *, actor, kind, theirs, ours):
    may_keep(actor, partner.organ)
    row = Code(partner=partner, kind=kind, theirs=theirs, ours=ours)
    known = {
        Code.Kind.SOURCE: lambda: ours in labels("sources", partner.organ.place),
        Code.Kind.PLACE: lambda: Place.objects.within(partner.organ.place.path).filter(code=ours).exists(),
        Code.Kind.SECTOR: lambda: Sector.objects.filter(code=ours).exists(),
        Code.Kind.STATE: lambda: ours in Matter.State.values,
    }
    if kind not in known or not known[kind]():
        raise ValidationError({"ours": _("本系统没有代码“%s”。") % ours})
    again = Code.objects.filter(partner=partner, kind=kind)
    again = again.filter(ours=ours) if kind == Code.Kind.STATE else again.filter(theirs=theirs)
    if again.exists():
        raise ValidationError(_("这个代码已有对照，请先删除原来的。"))
    row.full_clean()
    row.save()
    record(actor, _("登记代码对照"), partner, note=str(row))
    return row


@transaction.atomic
def drop_code(code, *, actor):
    may_keep(actor, code.partner.organ)
    record(actor, _("删除代码对照"), code.partner, note=str(code))
    code.delete()
