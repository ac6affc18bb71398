"""What falls due in plans and who hears of it: sign in time, finish in time, sign the letter in time.

After the due day a matter goes up the ladder of ``plans.escalate_days_after``: unit, its leader, the office (M12).
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .consequences import overdue
from .models import Assignment, Commitment

LADDER = days_around("plans.remind_days_before", "plans.escalate_days_after")


@kind("plans.sign", schedule=LADDER)
def sign_stage(duty, stage, now):
    row = duty.row
    if row.state == Assignment.State.DISPATCHED:
        tell(row, row.organ, row.owner, stage, duty, now, _("签收"), row.task.headline)


@kind("plans.finish", schedule=LADDER)
def finish_stage(duty, stage, now):
    """Nothing is said while the report lies with the verifier."""
    row = duty.row
    if row.state in Assignment.WITH_UNIT:
        tell(row, row.organ, row.owner, stage, duty, now, _("完成"), row.task.headline)
        if addressee(stage) == "office":
            overdue(row, now)


@kind("plans.commitment", schedule=LADDER)
def commitment_stage(duty, stage, now):
    row = duty.row
    if row.state == Commitment.State.ISSUED:
        tell(row, row.organ, row.upper, stage, duty, now, _("签订责任书"), str(row.round))


def tell(row, organ, owner, stage, duty, now, what, subject):
    """One notice a stage: a reminder to the unit, or a report to the rung the stage names."""
    rung = addressee(stage)
    people = {
        None: lambda: users_of(organ, "plans.view_assignment"),
        "unit": lambda: users_of(organ, "plans.view_assignment"),
        "leader": lambda: leaders_of(organ),
        "office": lambda: users_of(owner, "plans.accept_task") | users_of(owner, "plans.issue_commitment"),
    }[rung]()
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    said = {"organ": organ, "what": what, "subject": subject, "days": abs(days)}
    if rung is None:
        title = _("还有%(days)d天到期，请按时%(what)s：%(subject)s") % said
    else:
        title = _("%(organ)s逾期%(days)d天未%(what)s：%(subject)s") % said
    notify(
        people,
        kind="plans.due" if rung is None else "plans.late",
        title=title,
        row=row,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def leaders_of(organ):
    """Who leads the organ; without a leader's account of its own, the leaders of the organ above it."""
    found = users_of(organ, "plans.comment_task")
    return found if found or organ.parent is None else users_of(organ.parent, "plans.comment_task")
