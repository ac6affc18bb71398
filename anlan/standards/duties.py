"""The clocks: an application to be checked, a certificate that ends, a check, a delisting, a title's re-check."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions.certifying import expire
from .queries import APPLY, CERTIFY, CHECK, REVIEW_TITLE, SAMPLE

LADDER = days_around("standardisation.remind_days_before", "standardisation.escalate_days_after")
EXPIRY = days_around("standardisation.expiry_days_before", "standardisation.escalate_days_after")

every("standards.expire", 60, expire)


@kind("standards.accept", schedule=LADDER)
def accept_stage(duty, stage, now):
    say(duty, stage, now, duty.row.office, CHECK, _("审核标准化申请：%s") % duty.row)


@kind("standards.check", schedule=LADDER)
def check_stage(duty, stage, now):
    say(duty, stage, now, duty.row.organ, SAMPLE, _("核查达标企业：%s") % duty.row)


@kind("standards.delist", schedule=LADDER)
def delist_stage(duty, stage, now):
    say(duty, stage, now, duty.row.office, CERTIFY, _("决定是否摘牌：%s") % duty.row.standardization)


@kind("standards.recheck", schedule=LADDER)
def recheck_stage(duty, stage, now):
    say(duty, stage, now, duty.row.office, REVIEW_TITLE, _("复核称号：%s") % duty.row)


@kind("standards.expiry", schedule=EXPIRY)
def expiry_stage(duty, stage, now):
    """The enterprise hears before; the office that gave the grade once it is over."""
    row = duty.row
    organ, perm = (row.organ, APPLY) if addressee(stage) is None else (row.office, CERTIFY)
    say(duty, stage, now, organ, perm, _("标准化证书到期：%s") % row)


def say(duty, stage, now, organ, perm, title):
    rung = addressee(stage)
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    if rung is None:
        words = _("还有%d天到期：") % days if days else _("今天到期：")
    else:
        words = _("逾期%d天：") % -days
    notify(
        hearers(organ, perm, rung),
        kind="standards.due" if rung is None else "standards.late",
        title=f"{words}{title}",
        row=duty.row,
        key=f"{duty.kind}:{duty.row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def hearers(organ, perm, rung):
    """Those who do the work; in the end the leaders of the organ."""
    return users_of(organ, "plans.comment_task") if rung == "leader" else users_of(organ, perm)
