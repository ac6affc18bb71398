"""The clocks of a project: signing the notice and the stages are the builder's, the design review the supervisor's."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions.deciding import CLOCK
from .actions.stages import REVIEW
from .models import APPROVE, CHANGE, CHECK, HAND_IN

LADDER = days_around("projects.remind_days_before", "projects.escalate_days_after")


@kind(CLOCK, schedule=LADDER)
def stage_due(duty, stage, now):
    row = duty.row
    people = {
        "supervisor": (row.supervisor, CHECK),
        "office": (row.office, CHANGE),
    }
    organ, perm = people.get(addressee(stage), (row.organ, HAND_IN))
    say(duty, stage, now, users_of(organ, perm), row.get_state_display())


@kind(REVIEW, schedule=LADDER)
def review_due(duty, stage, now):
    row = duty.row
    people = {
        "supervisor": (row.supervisor, APPROVE),
        "office": (row.office, CHANGE),
    }
    organ, perm = people.get(addressee(stage), (row.supervisor, CHECK))
    say(duty, stage, now, users_of(organ, perm), _("材料审查"))


def say(duty, stage, now, people, what):
    late = addressee(stage) is not None
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    if late:
        words = _("逾期%d天：") % -days
    else:
        words = _("还有%d天到期：") % days if days else _("今天到期：")
    notify(
        people,
        kind="projects.late" if late else "projects.due",
        title=f"{words}{duty.row}（{what}）",
        row=duty.row,
        key=f"{duty.kind}:{duty.row_id}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=late,
        now=now,
    )
