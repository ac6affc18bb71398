"""Verbs on the report of graver risks: when one falls due, what is handed in, and that it is put right."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import fulfil, promise
from anlan.org.answers import Refused
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from ..models import RiskPoint, RiskReport
from ..queries import GRAVE, OPEN, SUBMIT_REPORT, events_of

REPORT = "risks.report"
K, S = RiskReport.Kind, RiskReport.State


def demand(enterprise, kind, due, now, *, because="", actor=SYSTEM):
    """A report that is due; None where one of the kind is there already."""
    row = RiskReport(
        enterprise=enterprise,
        organ=enterprise.organ,
        place=enterprise.place,
        sector=enterprise.sector,
        kind=kind,
        year=due.year,
        due_on=due,
        because=because[:300],
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return None
    promise(REPORT, row, due, now=now)
    record(actor, _("要求风险报告"), row, due=str(due), because=because)
    return row


@transaction.atomic
def demand_first(enterprise, *, actor, accepted_on, now=None):
    """A new enterprise reports so many days from the acceptance of its works (竣工验收)."""
    now = now or timezone.now()
    if not (may := actor.may(SUBMIT_REPORT, enterprise)) and not actor.speaks_for(enterprise.organ):
        raise Refused(may.reason)
    if accepted_on > timezone.localdate(now):
        raise Refused(_("竣工验收日期不能晚于今天。"))
    due = accepted_on + timedelta(days=rule("risk.first_report_jiangsu", accepted_on, enterprise.place))
    row = demand(enterprise, K.FIRST, due, now, because=_("竣工验收合格 %s") % accepted_on, actor=actor)
    if row is None:
        raise Refused(_("这家企业已有首次报告。"))
    return row


def graver_now(point, before, now):
    """A point has become larger or major: the enterprise tells of it within some days."""
    if point.enterprise_id and point.level in GRAVE and before not in GRAVE:
        day = timezone.localdate(now)
        due = day + timedelta(days=rule("risk.change_report_days", day, point.place))
        said = {"point": point, "level": point.get_level_display()}
        demand(point.enterprise, K.CHANGE, due, now, because=_("%(point)s定为%(level)s风险") % said)


def demand_yearly(now):
    """Each year: every enterprise with a graver point that has none for the year yet."""
    today = timezone.localdate(now)
    month, day = map(int, rule("risk.periodic_report_by", today).split("-"))
    due = date(today.year, month, day)
    if today > due:
        return 0
    grave = RiskPoint.objects.filter(state__in=OPEN, level__in=GRAVE).order_by().values("enterprise")
    done = RiskReport.objects.filter(kind=K.PERIODIC, year=today.year).values("enterprise")
    firms = Enterprise.objects.filter(pk__in=grave).exclude(pk__in=done).exclude(state="closed")
    made = [demand(firm, K.PERIODIC, due, now) for firm in firms.select_related("organ", "place", "sector")]
    return len([row for row in made if row])


def content_of(enterprise):
    """What stands in the report: five parts of the decree, as they are on the day."""
    points = RiskPoint.objects.filter(enterprise=enterprise, state__in=OPEN, level__in=GRAVE).order_by("pk")
    return {
        "enterprise": {
            "name": enterprise.name,
            "credit_code": enterprise.credit_code,
            "industry": f"{enterprise.industry_code} {enterprise.industry_name}".strip(),
            "address": enterprise.address,
            "legal_representative": enterprise.legal_representative,
            "contact": enterprise.contact,
            "employees": enterprise.employees,
            "tags": "、".join(str(tag) for tag in enterprise.tags),
        },
        "points": [
            {
                "name": point.name,
                "level": point.level,
                "location": point.location,
                "accidents": point.accidents,
                "controlled_by": point.controlled_by,
                "measures": [
                    measure.text
                    for event in events_of(point).prefetch_related("measures")
                    for measure in event.measures.all()
                ],
            }
            for point in points
        ],
    }


def submitted(row, *, actor, now, promised_by, **facts):
    values = {
        "content": content_of(row.enterprise),
        "promised_by": promised_by,
        "submitted_at": now,
        "submitted_by": actor,
    }
    RiskReport.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db(fields=list(values))
    fulfil(REPORT, row, now=now)


def returned(row, *, actor, now, **facts):
    """To be put right within some days."""
    day = timezone.localdate(now)
    due = day + timedelta(days=rule("risk.correction_days", day, row.place))
    RiskReport.objects.filter(pk=row.pk).update(due_on=due)
    row.due_on = due
    promise(REPORT, row, due, now=now)


def accepted(row, *, actor, now, **facts):
    RiskReport.objects.filter(pk=row.pk).update(accepted_at=now)
    row.accepted_at = now
