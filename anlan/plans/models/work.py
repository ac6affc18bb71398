"""The work on a task: one assignment for each unit, its sub-tasks, progress and change requests."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .plan import Plan
from .tasks import Requirement, Role, Task

OPEN_STATES = ("dispatched", "received", "in_progress", "submitted", "returned")


class Assignment(models.Model):
    """A task as one unit has it: signed, worked on, reported, accepted or returned on its own."""

    class State(models.TextChoices):
        DISPATCHED = "dispatched", _("待签收")
        RECEIVED = "received", _("已签收")
        IN_PROGRESS = "in_progress", _("办理中")
        SUBMITTED = "submitted", _("待审核")
        RETURNED = "returned", _("已退回")
        COMPLETED = "completed", _("已办结")
        CANCELLED = "cancelled", _("已取消")

    OPEN = tuple(map(State, OPEN_STATES))
    WITH_UNIT = (State.DISPATCHED, State.RECEIVED, State.IN_PROGRESS, State.RETURNED)

    # Without an index of their own: those below begin with plan, task, organ and place.
    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="assignments", verbose_name=_("计划"), db_index=False
    )
    task = models.ForeignKey(
        Task, models.CASCADE, related_name="assignments", verbose_name=_("任务"), db_index=False
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="assignments", verbose_name=_("责任单位"), db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("交办单位"))
    role = models.CharField(_("分工"), max_length=10, choices=Role.choices)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DISPATCHED)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    sign_by = models.DateField(_("签收时限"), null=True, blank=True)
    claimed_percent = models.PositiveSmallIntegerField(_("自报进度"), default=0)
    dispatched_at = models.DateTimeField(_("下发时间"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("报审时间"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    reminders = models.PositiveSmallIntegerField(_("催办次数"), default=0)

    # The office that gave the task out sees it wherever the unit is.
    scope = Scope(organs=("organ", "owner"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务办理")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "organ"], name="organ_once_on_task")]
        indexes = [
            models.Index(fields=["organ", "state", "due_on"]),
            models.Index(fields=["plan", "state", "due_on"]),
            models.Index(fields=["place", "due_on"]),
            models.Index(fields=["state", "sign_by"]),
            models.Index(fields=["due_on", "id", "state"]),
            # The open ones, which are few among those of many years, in the order of the list.
            models.Index(
                fields=["due_on", "id"], name="assignment_open", condition=Q(state__one_of=OPEN_STATES)
            ),
            # Who sees a plan through its assignments, without reading them.
            models.Index(fields=["plan", "place", "organ", "owner", "sector"], name="assignment_seen"),
        ]

    def __str__(self):
        return f"{self.organ}：{self.task}"

    def get_absolute_url(self):
        return reverse("plans:assignment", args=[self.pk])

    @property
    def is_open(self):
        return self.state in self.OPEN


class SubTask(models.Model):
    """A unit's own decomposition of an assignment, down to a person (4.21 "local decomposition")."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="subtasks", verbose_name=_("任务办理")
    )
    title = models.CharField(_("子任务"), max_length=200)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="subtasks", verbose_name=_("责任人")
    )
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("子任务")
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.title


class Progress(models.Model):
    """One report of a unit: what was done, when it says so, and when the system was told (M8)."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="reports", verbose_name=_("任务办理")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    text = models.TextField(_("进展情况"))
    percent = models.PositiveSmallIntegerField(_("自报进度"))
    occurred_on = models.DateField(_("发生日期"))
    entered_at = models.DateTimeField(_("填报时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填报人"))

    scope = Scope(organs=("organ", "assignment__owner"), perm="plans.view_assignment")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进展")
        ordering = ["-entered_at", "-id"]
        indexes = [models.Index(fields=["organ", "occurred_on"])]

    def __str__(self):
        return f"{self.assignment} {self.occurred_on}"

    def get_absolute_url(self):
        return self.assignment.get_absolute_url()


class Tally(models.Model):
    """How much a report adds to a countable requirement."""

    progress = models.ForeignKey(Progress, models.CASCADE, related_name="tallies")
    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="tallies", verbose_name=_("量化要求")
    )
    amount = models.DecimalField(_("完成数量"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("完成数量")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "requirement"], name="tally_once_a_report")
        ]

    def __str__(self):
        return f"{self.requirement} +{self.amount}"


class ChangeRequest(models.Model):
    """A unit asks for another date or content; the office asks a leader to agree to a cancellation."""

    class Kind(models.TextChoices):
        DUE = "due", _("延期")
        CONTENT = "content", _("调整内容")
        CANCEL = "cancel", _("取消任务")

    class State(models.TextChoices):
        PENDING = "pending", _("待处理")
        APPROVED = "approved", _("已同意")
        REFUSED = "refused", _("未同意")

    task = models.ForeignKey(Task, models.CASCADE, related_name="change_requests", verbose_name=_("任务"))
    assignment = models.ForeignKey(
        Assignment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("任务办理"),
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("理由"), max_length=2000)
    new_due = models.DateField(_("申请时限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    requested_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answer = models.CharField(_("处理意见"), max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("变更申请")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(kind="cancel", state="pending"),
                name="one_open_cancellation_a_task",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.task}"
