"""Plans: the list, one plan at a glance, its tasks, its units, and plans on paper."""

from operator import itemgetter
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.letters.models import Letter
from anlan.web.pages import ListPage, RowPage

from ..exports import plan_docx, plan_workbook
from ..filters.work import PlanFilter, TaskFilter
from ..models import Assignment, Plan, Task
from ..queries import counts, effort_labels, figures, late, soon_days, unsettled_units
from ..tables import PLANS, TASKS

COUNTED = ("all", "signed", "completed", "late")


class PlanList(ListPage):
    model = Plan
    perm = "plans.view_plan"
    title = gettext_lazy("工作计划")
    columns = PLANS
    filterset_class = PlanFilter
    order = ("-year",)
    buttons = ((gettext_lazy("上传文件，制定计划"), "upload", "plans:upload", "plans.add_plan"),)
    empty = gettext_lazy(
        "还没有工作计划。上传今年的工作要点或目标任务清单，系统会读出其中的任务、单位和时限。"
    )

    def rows(self):
        return super().rows().select_related("organ", "document")

    def decorate(self, rows):
        """Counts of the page's plans, over the assignments this reader sees."""
        plans = list(rows)
        seen = Assignment.objects.visible_to(self.request.user).filter(plan__in=plans)
        counted = seen.order_by().values("plan").annotate(**counts(timezone.localdate()))
        by_plan = {row["plan"]: row for row in counted}
        for plan in plans:
            row = by_plan.get(plan.pk, {})
            for name in COUNTED:
                setattr(plan, name, row.get(name, 0))
        return plans


class PlanRowPage(RowPage):
    """Pages of one plan share the head: title, tabs, the steps of its making."""

    model = Plan
    perm = "plans.view_plan"
    tab = ""

    def rows(self):
        return super().rows().select_related("document", "organ", "place")

    def get_title(self):
        return self.row.title

    def get_trail(self):
        return [(_("计划"), reverse("plans:plans"))]

    @cached_property
    def owner(self):
        return self.request.user.speaks_for(self.row.organ) and self.request.user.holds("plans.change_plan")

    @cached_property
    def seen(self):
        """The plan's assignments this reader sees."""
        return Assignment.objects.visible_to(self.request.user).filter(plan=self.row)

    def context(self, **more):
        row = self.row
        tabs = [
            ("overview", _("总览"), row.get_absolute_url()),
            ("tasks", _("任务"), reverse("plans:plan_tasks", args=[row.pk])),
            ("units", _("单位"), reverse("plans:plan_units", args=[row.pk])),
            ("calendar", _("日历"), reverse("plans:plan_calendar", args=[row.pk])),
        ]
        return super().context(plan=row, tabs=tabs, tab=self.tab, owner=self.owner, **more)


class PlanPage(PlanRowPage):
    template_name = "plans/plan.html"
    tab = "overview"

    def get(self, request, pk):
        today, soon = timezone.localdate(), soon_days(self.row.place)
        tasks = Task.objects.visible_to(request.user).filter(plan=self.row)
        by_state = dict(tasks.order_by().values_list("state").annotate(Count("pk")))
        letters = Letter.objects.filter(row_model="plans.plan", row_id=str(self.row.pk))
        return self.show(
            figures=figures(self.seen, today, soon),
            **self.progress(tasks, today),
            months=self.months(today),
            drafts=by_state.get("drafted", 0),
            confirmed=by_state.get("confirmed", 0),
            tasks_count=sum(by_state.values()),
            unsettled=len(unsettled_units(self.row)) if self.owner else 0,
            flagged=tasks.exclude(review_reason="").count(),
            letters=letters.order_by("-pk"),
            late=late(self.seen, today).select_related("task", "organ").order_by("due_on")[:8],
        )

    def progress(self, tasks, today):
        """Lines by top section and by line of effort: tasks, and their units' assignments by state."""
        found = tasks.order_by().values("heading", "effort").annotate(first=Min("order"), tasks=Count("pk"))
        whole = sorted(found, key=itemgetter("first"))
        work = self.seen.order_by().values("task__heading", "task__effort").annotate(**counts(today))
        efforts = effort_labels(self.row.place)
        by_effort = lines_by(whole, work, lambda _heading, effort: efforts.get(effort, ""))
        named = list(efforts.values())
        return {
            "sections": lines_by(whole, work, lambda heading, _effort: top(heading)),
            "efforts": sorted(
                by_effort, key=lambda line: named.index(line["title"]) if line["title"] else len(named)
            ),
        }

    def months(self, today):
        rows = (
            self.seen.filter(due_on__isnull=False)
            .order_by()
            .annotate(month=TruncMonth("due_on"))
            .values("month")
            .annotate(**counts(today))
            .order_by("month")
        )
        return [with_rate(row) for row in rows]


def lines_by(tasks, work, title_of):
    """One line for each title that ``title_of(heading, effort)`` gives, in the order of the tasks."""
    lines = {}
    for row in tasks:
        title = title_of(row["heading"], row["effort"])
        line = lines.setdefault(title, {"tasks": 0, **dict.fromkeys(COUNTED, 0)})
        line["tasks"] += row["tasks"]
    for row in work:
        line = lines[title_of(row["task__heading"], row["task__effort"])]
        for name in COUNTED:
            line[name] += row[name]
    return [with_rate({"title": title, **line}) for title, line in lines.items()]


def top(heading):
    """The outermost of a task's headings."""
    return heading.split(" / ")[0] or _("（未分章节）")


def with_rate(line):
    line["rate"] = round(100 * line["completed"] / line["all"]) if line["all"] else 0
    line["tone"] = "bad" if line["late"] else "good" if line["all"] else "idle"
    return line


class PlanTasks(PlanRowPage, ListPage):
    model = Task
    template_name = "plans/plan_tasks.html"
    tab = "tasks"
    columns = TASKS
    filterset_class = TaskFilter
    order = ("order",)
    per_page = 100

    @cached_property
    def row(self):
        plans = Plan.objects.visible_to(self.request.user).select_related("document", "organ", "place")
        return get_object_or_404(plans, pk=self.kwargs["pk"])

    def get_title(self):
        return self.row.title

    def rows(self):
        tasks = Task.objects.visible_to(self.request.user).filter(plan=self.row)
        return tasks.select_related("plan").prefetch_related("units")

    def decorate(self, rows):
        tasks = list(rows)
        counted = (
            self.seen.filter(task__in=tasks)
            .order_by()
            .values("task")
            .annotate(**counts(timezone.localdate()))
        )
        by_task = {row["task"]: row for row in counted}
        for task in tasks:
            row = by_task.get(task.pk, {})
            task.all, task.completed = row.get("all", 0), row.get("completed", 0)
        return tasks


class PlanUnits(PlanRowPage):
    template_name = "plans/plan_units.html"
    tab = "units"

    def get(self, request, pk):
        rows = (
            self.seen.order_by()
            .values("organ", "organ__name", "organ__short_name", "organ__order")
            .annotate(
                **counts(timezone.localdate()),
                reminded=Count("pk", filter=Q(reminders__gt=0), distinct=True),
                last=Max("reports__entered_at"),
            )
            .order_by("-late", "organ__order")
        )
        return self.show(units=[with_rate(row) for row in rows])


class PrintPage(PlanRowPage):
    template_name = "plans/print.html"

    def get(self, request, pk):
        tasks = (
            Task.objects.visible_to(request.user)
            .filter(plan=self.row)
            .prefetch_related("units")
            .order_by("order")
        )
        return self.show(tasks=tasks)


EXPORTS = {
    "xlsx": (plan_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (plan_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@login_required
def export(request, pk, form):
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    if form not in EXPORTS:
        raise Http404
    make, media = EXPORTS[form]
    response = HttpResponse(make(plan, request.user), content_type=media)
    record(request.user, _("导出计划"), plan, form=form)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(plan.title)}.{form}"
    return response
