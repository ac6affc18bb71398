"""Pages: what is under supervision, and the late tasks and duties it is started from."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from anlan.hazards.queries import ACCEPT
from anlan.hazards.views.matters import MatterList
from anlan.obligations.models import Occurrence
from anlan.plans.models import Assignment
from anlan.web.pages import ListPage, bulk_act
from anlan.web.tables import Column

from .actions import supervise as take_up
from .queries import PROFILE, late_assignments, late_occurrences

DUE = Column("due_on", gettext_lazy("完成时限"), sort="due_on", kind="day")
ORGAN = Column("organ", gettext_lazy("责任单位"))
LATE_BY = Column(
    "late_by",
    gettext_lazy("逾期天数"),
    value=lambda row: (timezone.localdate() - row.due_on).days,
    kind="number",
)


@bulk_act(gettext_lazy("督办"), ACCEPT)
def supervise(row, *, actor, note):
    take_up(row, actor=actor, requirement=note)


class Supervised(MatterList):
    title = gettext_lazy("督办")
    empty = gettext_lazy("没有督办事项。可从逾期任务、逾期履职中发起。")
    template_name = "supervision/supervised.html"
    buttons = ()

    def rows(self):
        return super().rows().filter(profile=PROFILE)

    def extra(self):
        user, today = self.request.user, timezone.localdate()
        starts = user.holds(ACCEPT)
        return {
            "starts": starts,
            "tasks": late_assignments(user, today).count() if starts else 0,
            "duties": late_occurrences(user, today).count() if starts else 0,
        }


class Late(ListPage):
    """Rows that a unit is late with; the office ticks those it takes under supervision."""

    perm = ACCEPT
    bulk = (supervise,)
    order = ("due_on",)
    trail = ((gettext_lazy("督办"), "supervision:matters"),)


class LateTasks(Late):
    model = Assignment
    title = gettext_lazy("逾期任务")
    columns = (Column("task", gettext_lazy("任务"), link=True), ORGAN, DUE, LATE_BY)
    empty = gettext_lazy("没有未督办的逾期任务。")

    def rows(self):
        return late_assignments(self.request.user, timezone.localdate()).select_related(
            "task", "organ", "owner"
        )


class LateDuties(Late):
    model = Occurrence
    title = gettext_lazy("逾期履职")
    columns = (
        Column("obligation", gettext_lazy("履职要求"), link=True),
        Column("round", gettext_lazy("期次"), value="round.label"),
        ORGAN,
        DUE,
        LATE_BY,
    )
    empty = gettext_lazy("没有未督办的逾期履职。")

    def rows(self):
        related = ("obligation", "round", "organ", "owner", "person")
        return late_occurrences(self.request.user, timezone.localdate()).select_related(*related)
