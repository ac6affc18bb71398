"""States of a meeting, of a decision, of conveying (S3-1.2.1a, S2-4.1a)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import ask, day
from anlan.flow.flow import Flow, Step
from anlan.plans.models import Task

from . import guards
from .actions import steps
from .models import Decision, Meeting, Reading

M, D, R = Meeting.State, Decision.State, Reading.State


class TaskChoice(forms.ModelChoiceField):
    """A task of the unit by its text, shortened."""

    def label_from_instance(self, task):
        text = str(task)
        return text if len(text) <= 60 else f"{text[:60]}…"


def tasks_of(row, user):
    """The tasks under way that the deciding organ's people see and the unit has a part in."""
    rows = Task.objects.visible_to(user, "plans.view_task").filter(assignments__organ=row.organ_id).distinct()
    return TaskChoice(label=_("计划任务"), queryset=rows.order_by("-pk")[:500], empty_label="—")


def people(row, user):
    return forms.IntegerField(label=_("传达人数"), min_value=1, max_value=1_000_000)


def papers(row, user):
    return MultipleFileField(label=_("落实材料"))


for name, label, make in (
    (
        "held_on",
        gettext_lazy("召开日期"),
        day(gettext_lazy("召开日期"), lambda row: row.held_on or guards.day_of(row)),
    ),
    (
        "read_on",
        gettext_lazy("传达日期"),
        day(gettext_lazy("传达日期"), lambda row: row.read_on or guards.day_of(row)),
    ),
    ("people", gettext_lazy("传达人数"), people),
    ("task", gettext_lazy("计划任务"), tasks_of),
    ("result_papers", gettext_lazy("落实材料"), papers),
):
    ask(name, label, make)

MEETING = Flow(
    Meeting,
    [
        Step(
            "notify",
            gettext_lazy("发出通知"),
            (M.PLANNED,),
            M.NOTIFIED,
            "meetings.change_meeting",
            guard=guards.may_notify,
            then=steps.notified,
        ),
        Step(
            "hold",
            gettext_lazy("登记召开"),
            (M.PLANNED, M.NOTIFIED),
            M.HELD,
            "meetings.change_meeting",
            needs=("held_on",),
            guard=guards.may_hold,
            then=steps.held,
        ),
        Step(
            "minute",
            gettext_lazy("纪要送签"),
            (M.HELD,),
            M.MINUTED,
            "meetings.change_meeting",
            guard=guards.may_minute,
            then=steps.minuted,
        ),
        Step(
            "issue",
            gettext_lazy("签发印发"),
            (M.MINUTED,),
            M.ISSUED,
            "meetings.issue_meeting",
            guard=guards.another_issues,
            then=steps.issued,
            basis="S3-1.2.1a",
        ),
        Step(
            "return",
            gettext_lazy("退回修改"),
            (M.MINUTED,),
            M.HELD,
            "meetings.issue_meeting",
            needs=("reason",),
            guard=guards.house_acts,
        ),
        Step(
            "cancel",
            gettext_lazy("取消会议"),
            (M.PLANNED, M.NOTIFIED),
            M.CANCELLED,
            "meetings.change_meeting",
            needs=("reason",),
            guard=guards.house_acts,
            then=steps.cancelled,
            danger=True,
        ),
    ],
)

DECISION = Flow(
    Decision,
    [
        Step(
            "report",
            gettext_lazy("报告办理情况"),
            (D.OPEN, D.RETURNED),
            D.REPORTED,
            "meetings.report_decision",
            needs=("note",),
            may=("result_papers",),
            guard=guards.unit_reports,
            then=steps.reported,
        ),
        Step(
            "confirm",
            gettext_lazy("确认办结"),
            (D.REPORTED,),
            D.CONFIRMED,
            "meetings.confirm_decision",
            may=("note",),
            guard=guards.house_confirms,
            then=steps.confirmed,
        ),
        Step(
            "return",
            gettext_lazy("退回"),
            (D.REPORTED,),
            D.RETURNED,
            "meetings.confirm_decision",
            needs=("reason",),
            guard=guards.house_confirms,
            then=steps.sent_back,
            danger=True,
        ),
        Step(
            "link",
            gettext_lazy("转为计划任务"),
            (D.OPEN, D.RETURNED),
            D.LINKED,
            "meetings.confirm_decision",
            needs=("task",),
            guard=guards.may_link,
            then=steps.linked,
        ),
    ],
    whole="meeting",
)

READING = Flow(
    Reading,
    [
        Step(
            "confirm",
            gettext_lazy("确认已传达学习"),
            (R.SENT,),
            R.READ,
            "meetings.confirm_reading",
            needs=("read_on", "people"),
            may=("note",),
            guard=guards.reader_acts,
            then=steps.read,
            basis="S2-4.1a",
        )
    ],
)
