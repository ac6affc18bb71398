"""What falls due: the self-assessment, the putting right of problems; and what the ticker keeps up."""

from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.models import Notice
from anlan.notices.queries import users_of

from .actions.reports import RECEIPT
from .actions.schemes import compute_all
from .readiness import remind_all

AROUND = days_around("assessment.remind_days_before", "assessment.escalate_days_after")
WATCH = 60  # minutes

every("assessment.compute", 6 * WATCH, compute_all)
every("assessment.readiness", 24 * WATCH, remind_all)


@kind("assessment.self", schedule=AROUND)
def self_stage(duty, stage, now):
    row = duty.row
    unit = [row.person] if row.person else users_of(row.organ, "assessment.submit_assessment")
    tell(duty, stage, now, unit, _("自查自评"))


@kind("assessment.problem", schedule=AROUND)
def problem_stage(duty, stage, now):
    tell(duty, stage, now, users_of(duty.row.organ, "assessment.submit_assessment"), _("考核问题整改"))


@kind(RECEIPT, schedule=AROUND)
def receipt_stage(duty, stage, now):
    """The superior is reminded to sign; when it is long overdue, who reported hears that nobody did."""
    row, to = duty.row, addressee(stage)
    words = {"row": row, "day": last_day(duty.due_at)}
    title = _("尚未签收，已超过%(day)s：%(row)s") if to else _("请于%(day)s前签收：%(row)s")
    if to == "office":
        people = users_of(row.organ, "assessment.send_problemreport")
    else:
        people = users_of(row.superior, "assessment.receive_problemreport")
    notify(
        people,
        kind="assessment.overdue" if to else "assessment.remind",
        title=title % words,
        row=row,
        key=f"{duty.kind}:{duty.pk}:{stage}:{duty.due_at:%Y%m%d}",
        level=Notice.Level.URGENT if to else Notice.Level.INFO,
        now=now,
    )


def tell(duty, stage, now, unit, what):
    to = addressee(stage)
    words = {"what": what, "row": duty.row, "day": last_day(duty.due_at)}
    title = _("%(what)s已逾期（截止%(day)s）：%(row)s") if to else _("%(what)s将于%(day)s截止：%(row)s")
    office = to == "office"
    notify(
        users_of(duty.row.owner, "assessment.review_assessment") if office else unit,
        kind="assessment.overdue" if to else "assessment.remind",
        title=title % words,
        row=duty.row,
        key=f"{duty.kind}:{duty.pk}:{stage}:{duty.due_at:%Y%m%d}",
        level=Notice.Level.URGENT if to else Notice.Level.INFO,
        now=now,
    )
