"""Declaring that nothing was found; opening, filling in, signing and returning the statistics forms."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise, promise_many
from anlan.duty.schedules import end_of
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Post, Role
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from ..models import Matter, NilReport, Statement
from ..queries import ACCEPT, territory_office
from ..statements import DAY, counted, due_day, ended, figures, stale
from .reporting import may_report
from .steps import keep

FILL = "hazards.fill_statement"
SIGN = "hazards.sign_statement"
PART = 1000


def declare_nil(*, actor, organ, start, end, checked, now=None):
    """Say in the name of ``organ`` that it looked for dangers in those days and found none."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not (answer := may_report(actor, organ)):
        raise Refused(answer.reason)
    if start > end or end > today:
        raise ValidationError({"end": _("排查期间的起止应先后相接，且不晚于今天。")})
    longest = rule("matter.nil_days", today, organ.place)
    if (end - start).days >= longest:
        raise ValidationError({"end": _("一次零报告的期间不超过%d天，请分期报告。") % longest})
    own = Matter.objects.filter(
        reporter_organ=organ, entered_at__gte=end_of(start - DAY), entered_at__lt=end_of(end)
    )
    if found := own.exclude(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE)).count():
        raise Refused(_("本单位在这一期间登记过%d项，不能零报告。") % found)
    row = NilReport(
        organ=organ,
        enterprise=Enterprise.objects.filter(organ=organ).first(),
        place=organ.place,
        sector=organ.sector,
        start=start,
        end=end,
        checked=checked.strip(),
        at=now,
        by_id=actor.pk,
    )
    row.full_clean(validate_constraints=False)
    with transaction.atomic():
        type(organ).objects.select_for_update(no_key=True).get(pk=organ.pk)  # of two that overlap one waits
        if NilReport.objects.filter(organ=organ, start__lte=end, end__gte=start).exists():
            raise Refused(_("这一期间已有零报告。"))
        row.save(force_insert=True)
        record(actor, _("零报告"), row, start=start, end=end, note=row.checked[:500])
    return row


# -- statistics forms ------------------------------------------------------------------------------------------


def open_statements(now):
    """A form for each enterprise that can fill one in, of each period that is over and not past its day.

    Returns how many were opened; again is no fault.
    """
    today, opened = timezone.localdate(now), 0
    for kind in Statement.Kind.values:
        start, end = ended(kind, today)
        while part := list(without(kind, start, end, today)[:PART]):
            made = open_part(part, kind, start, end, now)
            opened += made
            if not made:
                break
    return opened


def without(kind, start, end, today):
    """The enterprises under supervision on the last day in which somebody can fill in a form, and which have none."""
    roles = [role.pk for role in Role.objects.all() if role.holds(FILL)]
    seats = Post.objects.in_force(today).filter(role__in=roles, organ=OuterRef("organ"))
    there = Statement.objects.filter(enterprise=OuterRef("pk"), kind=kind, start=start)
    rows = Enterprise.objects.filter(Exists(seats), ~Exists(there), since__lte=end, closed_on=None)
    return (
        rows.exclude(state=Enterprise.State.BUILDING)
        .select_related("organ", "place", "sector")
        .order_by("pk")
    )


@transaction.atomic
def open_part(enterprises, kind, start, end, now):
    today, offices, rows = timezone.localdate(now), {}, []
    for one in enterprises:
        due_on = due_day(kind, end, one.place)
        if one.place_id not in offices:
            offices[one.place_id] = territory_office(one.place)
        if due_on < today or offices[one.place_id] is None:
            continue
        rows.append(
            Statement(
                enterprise=one,
                organ=one.organ,
                office=offices[one.place_id],
                place=one.place,
                sector=one.sector,
                kind=kind,
                start=start,
                end=end,
                due_on=due_on,
            )
        )
    Statement.objects.bulk_create(rows, batch_size=500)
    promise_many("hazards.statement", [(row, row.due_on) for row in rows], now=now)
    return len(rows)


def prepared(row, *, actor, now, amended=(), note="", **facts):
    """Count, put what differs beside it with its reason, and ask the principal to sign."""
    try:
        lines = figures(counted(row.enterprise, row.start, row.end), amended)
    except ValueError as no:
        raise Refused(str(no)) from None
    keep(row, figures=lines, note=note, prepared_by=actor)
    notify(
        users_of(row.organ, SIGN),
        kind="hazards.statement_sign",
        title=_("请签字报送：%s") % row,
        row=row,
        now=now,
    )


def signed(row, *, actor, now, **facts):
    """The principal signs; it goes to the office at once. What changed since it was filled in is counted first."""
    if changed := stale(row):
        raise Refused(_("填报后登记的事项有变化，请退回重新填报：%s。") % "、".join(changed))
    keep(row, signed_by=actor, filed_on=timezone.localdate(now))
    fulfil("hazards.statement", row, now=now)
    notify(
        users_of(row.office, ACCEPT),
        kind="hazards.statement_filed",
        title=_("已报送：%s") % row,
        row=row,
        now=now,
    )


def sent_back(row, *, actor, now, reason, **facts):
    tell_fillers(row, _("主要负责人退回：%s") % row, reason, now)


def returned(row, *, actor, now, reason, **facts):
    """To be filled in and signed again; the day it was due stays."""
    keep(row, signed_by=None, filed_on=None)
    promise("hazards.statement", row, row.due_on, now=now)
    tell_fillers(row, _("请重新填报：%s") % row, reason, now)


def tell_fillers(row, title, reason, now):
    notify(
        users_of(row.organ, FILL),
        kind="hazards.statement_returned",
        title=title,
        body=reason,
        row=row,
        urgent=True,
        now=now,
    )
