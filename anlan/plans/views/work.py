"""The work itself: what waits for me, the assignments, one task, its steps."""

from itertools import chain

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.files.queries import attached_to
from anlan.flow.flow import Refused
from anlan.web.nav import landing, menu
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage, bulk_act

from ..actions.changes import decide_change
from ..actions.subtasks import add_subtask, finish
from ..filters.work import AssignmentFilter
from ..flow import ASSIGNMENT, TASK
from ..forms.work import DecideChangeForm, ReportForm, SubTaskForm
from ..models import Assignment, ChangeRequest, SubTask, Task
from ..queries import (
    clash,
    computed_percents,
    effort_labels,
    evidence_labels,
    expected,
    light,
    missing_evidence,
    soon_days,
)
from ..tables import ASSIGNMENTS
from ..waiting import waiting_for


@login_required
def home(request):
    """Leaders start with the whole; everybody else with what waits for them, or where the menu begins."""
    if first := landing(request.user):
        return redirect(first)
    if request.user.holds("plans.view_assignment"):
        return redirect("plans:my_work")
    sections = menu(request.user, "/")
    return redirect(sections[0][1][0][1] if sections else "org:profile")


class MyWork(Page):
    """What waits for the reader's organ, by due date."""

    perm = "plans.view_assignment"
    title = gettext_lazy("待办")
    template_name = "plans/my_work.html"

    def get(self, request):
        today = timezone.localdate()
        groups = waiting_for(request.user, today)
        shown = request.GET.get("show", "")
        lines = chain.from_iterable(group.lines for group in groups if shown in ("", group.code))
        place = request.user.acting_post.place if request.user.acting_post else None
        lines = sorted(lines, key=lambda line: (line.due_on is None, line.due_on))
        return self.show(groups=groups, lines=lines[:200], shown=shown, today=today, soon=soon_days(place))


def plan_trail(user, plan):
    """The way back to the plan, for who may open it."""
    if not user.holds("plans.view_plan"):
        return []
    return [(_("计划"), reverse("plans:plans")), (str(plan), plan.get_absolute_url())]


def with_progress(assignments):
    """Set ``computed`` and ``clash`` on each of the (few) assignments shown."""
    assignments = list(assignments)
    percents = computed_percents(assignments)
    for row in assignments:
        row.computed = percents[row.pk]
        row.clash = clash(row, row.computed)
    return assignments


@bulk_act(gettext_lazy("催办"), "plans.accept_task")
def remind(row, *, actor, note):
    ASSIGNMENT.move(row, "remind", actor=actor, note=note)


@bulk_act(gettext_lazy("签收"), "plans.sign_task")
def sign(row, *, actor, note):
    ASSIGNMENT.move(row, "sign", actor=actor)


class AssignmentList(ListPage):
    model = Assignment
    perm = "plans.view_assignment"
    title = gettext_lazy("任务办理")
    columns = ASSIGNMENTS
    filterset_class = AssignmentFilter
    order = ("due_on",)
    bulk = (sign, remind)
    empty = gettext_lazy("没有符合条件的任务。计划下发后，各单位的任务会出现在这里。")

    def get(self, request):
        if not request.GET:  # what is still open comes first; everything is one choice away
            return redirect(f"{request.path}?state=open")
        return super().get(request)

    def rows(self):
        return super().rows().select_related("task", "organ", "plan", "place")

    def decorate(self, rows):
        return with_progress(rows)


class AssignmentPage(CasePage):
    model = Assignment
    flow = ASSIGNMENT
    step_url = "plans:assignment_step"
    template_name = "plans/assignment.html"

    def rows(self):
        return (
            super().rows().select_related("task__plan__document", "organ", "owner", "place", "task__verifier")
        )

    def get_title(self):
        return self.row.task.headline

    def get_trail(self):
        return [(_("任务办理"), reverse("plans:assignments")), *plan_trail(self.request.user, self.row.plan)]

    def facts(self):
        row, task = self.row, self.row.task
        return [
            (_("责任单位"), f"{row.organ}（{row.get_role_display()}）"),
            (_("交办单位"), row.owner),
            (_("完成时限"), row.due_on),
            (_("审核单位"), task.verifier or row.owner),
            (_("下发时间"), row.dispatched_at),
            (
                _("签收"),
                f"{row.received_by} {timezone.localtime(row.received_at):%Y-%m-%d %H:%M}"
                if row.received_at
                else None,
            ),
            (_("线路图"), task.roadmap),
            (_("奖惩措施"), task.incentive or row.plan.incentive),
        ]

    def extra(self):
        user, row = self.request.user, with_progress([self.row])[0]
        reports = list(row.reports.select_related("by").prefetch_related("tallies__requirement"))
        files = attached_to(reports)
        labels = evidence_labels(row.place)
        missing = missing_evidence(row)
        today = timezone.localdate()
        return {
            "light": light(row, today),
            "needs": [(need, *counted(need, reports)) for need in row.task.requirements.all()],
            "reports": [(report, files.get(report.pk, [])) for report in reports],
            "evidence": [
                (labels.get(code, code), labels.get(code, code) not in missing) for code in row.task.evidence
            ],
            "subtasks": row.subtasks.select_related("person"),
            "others": row.task.assignments.visible_to(user).exclude(pk=row.pk).select_related("organ"),
            "changes": row.change_requests.select_related("requested_by", "decided_by"),
            "mine": user.holds("plans.report_task") and user.speaks_for(row.organ) and row.is_open,
            "may_decide": user.speaks_for(row.owner) and user.may("plans.adjust_task", row.task),
            "labels": labels,
        }


def counted(need, reports):
    """``(done, wanted)`` of a countable requirement by the reports; Nones for one that is not counted."""
    if not need.countable:
        return None, None
    tallies = (tally for report in reports for tally in report.tallies.all())
    return sum(tally.amount for tally in tallies if tally.requirement_id == need.pk), expected(need)


class AssignmentStep(StepPage):
    model = Assignment
    flow = ASSIGNMENT

    def get_title(self):
        return self.step.label

    def dispatch(self, request, *args, **kwargs):
        if kwargs["step"] == "report":
            return redirect("plans:report", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class ReportPage(StepPage):
    model = Assignment
    flow = ASSIGNMENT
    template_name = "plans/report.html"

    def get_form(self, data=None, files=None):
        return ReportForm(data, files, assignment=self.row, user=self.request.user)

    def form_facts(self, form):
        return form.facts()


class TaskPage(CasePage):
    model = Task
    flow = TASK
    step_url = "plans:task_step"
    template_name = "plans/task.html"

    def rows(self):
        return super().rows().select_related("plan__document", "organ", "clause", "verifier")

    def get_title(self):
        return str(self.row)

    def get_trail(self):
        return plan_trail(self.request.user, self.row.plan)

    def facts(self):
        row = self.row
        return [
            (_("章节"), row.heading),
            (_("类别"), row.get_kind_display()),
            (_("着力点"), effort_labels(row.place).get(row.effort)),
            (_("完成时限"), row.due_on),
            (_("审核单位"), row.verifier or row.organ),
            (_("线路图"), row.roadmap),
            (_("奖惩措施"), row.incentive or row.plan.incentive),
            (_("版本"), f"第 {row.version} 版"),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        assignments = row.assignments.visible_to(user).select_related("organ", "task", "place")
        labels = evidence_labels(row.place)
        return {
            "light": light(row, timezone.localdate()),
            "units": row.units.prefetch_related("organs", "groups"),
            "assignments": with_progress(assignments),
            "needs": row.requirements.all(),
            "evidence": [labels.get(code, code) for code in row.evidence],
            "versions": row.versions.all(),
            "changes": row.change_requests.select_related("requested_by", "decided_by"),
            "superior": row.carries_out.select_related("document"),
        }


class TaskStep(StepPage):
    model = Task
    flow = TASK

    def dispatch(self, request, *args, **kwargs):
        if (
            kwargs["step"] == "dispatch"
        ):  # tasks are given out under a letter, together: see the dispatch page
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OwnAssignmentPage(RowPage):
    """Pages on which a unit works on its own open assignment."""

    model = Assignment
    perm = "plans.report_task"

    @cached_property
    def row(self):
        row = super().row
        if not self.request.user.speaks_for(row.organ):
            raise Http404
        return row


class AddSubTask(OwnAssignmentPage, FormPage):
    title = gettext_lazy("分解子任务")
    done = gettext_lazy("已分解子任务。")

    def get_form(self, data=None, files=None):
        return SubTaskForm(data, assignment=self.row)

    def get_trail(self):
        return [(str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        add_subtask(self.row, actor=self.request.user, **data)
        return self.row


@require_POST
@login_required
def finish_subtask(request, pk, subtask):
    rows = Assignment.objects.visible_to(request.user, "plans.report_task")
    row = get_object_or_404(SubTask.objects.filter(assignment__in=rows), pk=subtask, assignment=pk)
    try:
        finish(row, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("子任务已完成。"))
    return redirect(row.assignment)


class DecideChange(RowPage, FormPage):
    model = ChangeRequest
    perm = "plans.adjust_task"
    title = gettext_lazy("处理变更申请")
    form_class = DecideChangeForm
    done = gettext_lazy("已答复变更申请。")
    template_name = "plans/decide_change.html"

    def rows(self):
        tasks = Task.objects.visible_to(self.request.user, self.perm).values("pk")
        return ChangeRequest.objects.filter(~Q(kind="cancel"), task__in=tasks).select_related(
            "task", "assignment__organ"
        )

    def get_trail(self):
        return [(str(self.row.task), self.row.task.get_absolute_url())]

    def save(self, data):
        decide_change(
            self.row, actor=self.request.user, approve=data["approve"] == "yes", answer=data["answer"]
        )
        return self.row.task
