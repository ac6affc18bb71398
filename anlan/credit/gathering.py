"""What the records of dangers and inspections say of an enterprise, raised as facts: each row once."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.audit.log import SYSTEM
from anlan.consequences.actions import raise_facts, withdraw_facts
from anlan.consequences.kinds import fact_kind
from anlan.consequences.models import Trigger
from anlan.hazards.models import Matter
from anlan.inspections.models import Finding, Inspection
from anlan.rulebook.book import rule

OVERDUE = fact_kind("danger_overdue", _("隐患逾期未整改"))
MAJOR = fact_kind("major_danger_found", _("被查出重大隐患"))
SELF_CLOSED = fact_kind("danger_self_closed", _("自查隐患按期销号"))
CLEAN = fact_kind("inspection_clean", _("检查未发现问题"))
DAY = timedelta(1)
AT_ONCE = 2000  # rows of one kind in one round; the next goes on


def of_enterprises():
    """Dangers that lie in an enterprise on file."""
    settled = (Matter.State.REJECTED, Matter.State.DUPLICATE)
    return Matter.objects.filter(subject__enterprise__isnull=False).exclude(state__in=settled)


def overdue(first, today):
    """Its own to put right, past its day and not handed in for checking yet."""
    late = [state for state in Matter.WITH_UNIT if state != Matter.State.SUBMITTED]
    rows = of_enterprises().filter(organ=F("subject"), state__in=late)
    return rows.filter(due_on__range=(first, today - DAY))


def major_found(first, today):
    """Found by others than the enterprise itself, and taken up."""
    rows = of_enterprises().filter(grade=Matter.Grade.MAJOR, accepted_at__date__range=(first, today))
    return rows.exclude(reporter_organ=F("subject"))


def self_closed(first, today):
    rows = of_enterprises().filter(reporter_organ=F("subject"), state=Matter.State.CLOSED)
    in_time = Q(due_on__isnull=True) | Q(closed_on__lte=F("due_on"))
    return rows.filter(in_time, closed_on__range=(first, today))


def clean(first, today):
    rows = Inspection.objects.filter(
        subject__enterprise__isnull=False,
        state=Inspection.State.CONCLUDED,
        concluded_on__range=(first, today),
    )
    return rows.exclude(Exists(Finding.objects.filter(inspection=OuterRef("pk"))))


# Kind of fact -> (rows of the days, the day of a row, what it is called).
GATHERED = {
    OVERDUE: (overdue, lambda row: row.due_on + DAY, lambda row: row.title),
    MAJOR: (major_found, lambda row: timezone.localdate(row.accepted_at), lambda row: row.title),
    SELF_CLOSED: (self_closed, lambda row: row.closed_on, lambda row: row.title),
    CLEAN: (clean, lambda row: row.concluded_on, lambda row: row.title),
}


def retract(now):
    """Facts of dangers that turned out to be none, or another's record of one that is known."""
    none = Matter.objects.filter(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE))
    raised = Trigger.objects.live().filter(
        code__in=(OVERDUE, MAJOR, SELF_CLOSED),
        row_model=Matter._meta.label_lower,
        row_id__in=none.values("pk"),
    )
    rows = none.in_bulk(list(raised.values_list("row_id", flat=True)))
    for code, pk in raised.values_list("code", "row_id"):
        withdraw_facts(code, rows[pk], reason=rows[pk].get_state_display(), actor=SYSTEM, now=now)


def gather(now):
    """Raise what is not raised yet of the days that the rule looks back. Returns ``{kind: how many}``."""
    retract(now)
    today, done = timezone.localdate(now), {}
    first = today - timedelta(rule("credit.look_back_days", today))
    for code, (rows_of, day, title) in GATHERED.items():
        rows = rows_of(first, today)
        label = rows.model._meta.label_lower
        known = Trigger.objects.filter(code=code, row_model=label, row_id=OuterRef("pk"))
        fresh = (
            rows.exclude(Exists(known)).select_related("subject__place", "subject__enterprise").order_by("pk")
        )
        lines = [
            {
                "row": row,
                "subject": row.subject,
                "on": day(row),
                "place": row.subject.place,
                "title": title(row),
            }
            for row in fresh[:AT_ONCE]
        ]
        done[code] = len(raise_facts(code, lines, now=now))
    return done
