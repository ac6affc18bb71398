"""Grades given, renewed, lowered and run out: each change ends one certificate and begins another."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import fulfil, promise, release
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from .. import consequences
from ..models import Certificate, Standardization
from ..queries import APPLY, CERTIFY, years_later

S, End, Kind = Standardization.State, Certificate.End, Certificate.Kind


def certified(row, *, actor, now, certificate_number, announcement, **facts):
    """The new grade takes the place of the one held before, whose case is closed."""
    today = timezone.localdate(now)
    before = Standardization.objects.filter(enterprise=row.enterprise, state=S.CERTIFIED).exclude(pk=row.pk)
    old = before.first()
    if old:
        raise_place(old, row, today, now)
    row.certified_on = today
    kind = Kind.UPGRADE if old else Kind.FIRST
    given = issue(row, kind, row.grade, certificate_number, announcement, today, now)
    consequences.granted(given, now)
    tell(row, _("标准化已公告定级：%s") % row, now)


def issue(row, kind, grade, number, announcement, today, now, until=None):
    """A certificate of ``row``, on which the case's own term is set."""
    if Certificate.objects.filter(number=number).exists():
        raise Refused(_("证书编号“%s”已经用过。") % number)
    years = rule("standardisation.valid", today, row.place)
    until = until or years_later(today, years) - timedelta(1)
    row.grade, row.valid_until, row.renewal_asked_on = grade, until, None
    row.save(update_fields=["grade", "valid_until", "renewal_asked_on", "certified_on"])
    made = Certificate.objects.create(
        standardization=row,
        enterprise=row.enterprise,
        organ=row.organ,
        place=row.place,
        sector=row.sector,
        number=number,
        announcement=announcement,
        kind=kind,
        grade=grade,
        issued_on=today,
        valid_until=until,
    )
    promise("standards.expiry", row, until, now=now)
    return made


def end_certificate(row, because, today):
    """The certificate of the case in force, ended from ``today`` on."""
    open_one = row.certificates.filter(ended_on__isnull=True).first()
    if open_one is None:
        raise Refused(_("没有有效的证书。"))
    open_one.ended_on, open_one.ended_because = today, because
    open_one.save(update_fields=["ended_on", "ended_because"])
    return open_one


def raise_place(old, row, today, now):
    """``old`` gives way to the higher grade of ``row``."""
    if (
        Standardization.objects.filter(pk=old.pk, state=S.CERTIFIED).update(state=S.REPLACED, closed_on=today)
        != 1
    ):
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    consequences.lost(end_certificate(old, End.UPGRADED, today), _("已升级"), now)
    release("standards.expiry", old, now=now)
    record(SYSTEM, _("由更高等级代替"), old, by=str(row))


def renewal_asked(row, *, actor, now, **facts):
    row.renewal_asked_on = timezone.localdate(now)
    row.save(update_fields=["renewal_asked_on"])
    told = _("收到标准化延续申请：%s") % row
    notify(users_of(row.office, CERTIFY), kind="standards.renewal", title=told, row=row, now=now)


def renewed(row, *, actor, now, certificate_number, announcement, **facts):
    """The new term follows on the old one without a gap."""
    today = timezone.localdate(now)
    old = end_certificate(row, End.RENEWED, today)
    until = years_later(old.valid_until, rule("standardisation.valid", today, row.place))
    issue(row, Kind.RENEWAL, row.grade, certificate_number, announcement, today, now, until)
    tell(row, _("标准化已延续至%(until)s：%(row)s") % {"until": until, "row": row}, now)


def downgraded(row, *, actor, now, lower_grade, certificate_number, announcement, reason, **facts):
    """The lower grade keeps the term of the higher one."""
    today = timezone.localdate(now)
    old = end_certificate(row, End.DOWNGRADED, today)
    issue(row, Kind.DOWNGRADE, lower_grade, certificate_number, announcement, today, now, old.valid_until)
    tell(row, _("标准化已降级：%s") % row, now, reason)


def tell(row, title, now, body=""):
    notify(users_of(row.organ, APPLY), kind="standards.grade", title=title, row=row, body=body, now=now)


def expire(now):
    """Close the cases whose term has run out. Returns how many."""
    today = timezone.localdate(now)
    over = Standardization.objects.filter(state=S.CERTIFIED, valid_until__lt=today)
    return sum(
        run_out(row, today, now) for row in over.select_related("enterprise", "organ").order_by("pk")[:500]
    )


@transaction.atomic
def run_out(row, today, now):
    still = Standardization.objects.filter(pk=row.pk, state=S.CERTIFIED, valid_until__lt=today)
    if still.update(state=S.EXPIRED, closed_on=today) != 1:
        return 0
    row.certificates.filter(ended_on__isnull=True).update(ended_on=today)
    fulfil("standards.expiry", row, now=now)
    record(SYSTEM, _("标准化到期"), row, valid_until=row.valid_until)
    tell(row, _("标准化已到期，证书失效：%s") % row, now)
    return 1
