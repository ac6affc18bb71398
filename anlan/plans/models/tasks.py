"""Tasks of a plan: what is to be done, by whom as printed and as resolved, how much, by when."""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup, Place, Sector
from anlan.org.scope import Scope, ScopedQuerySet

from .documents import Clause, Document
from .plan import Plan


class Role(models.TextChoices):
    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")
    TERRITORY = "territory", _("属地")


class Task(models.Model):
    """States and who may change them: requirements 4.21 "Task of a plan"; the steps are in ``flow.py``."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        DISPATCHED = "dispatched", _("待签收")
        RECEIVED = "received", _("已签收")
        IN_PROGRESS = "in_progress", _("办理中")
        SUBMITTED = "submitted", _("待审核")
        RETURNED = "returned", _("已退回")
        COMPLETED = "completed", _("已办结")
        ADJUSTED = "adjusted", _("已调整待签收")
        CANCELLED = "cancelled", _("已取消")

    class Kind(models.TextChoices):
        TASK = "task", _("任务")
        TARGET = "target", _("目标")
        CALENDAR = "calendar", _("月度安排")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name=_("计划"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")  # the plan's owner
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("原文条款")
    )
    carries_out = models.ManyToManyField(
        Clause, related_name="carried_out_by", blank=True, verbose_name=_("落实的上级条款")
    )
    cites = models.ManyToManyField(
        Document, related_name="citing_tasks", blank=True, verbose_name=_("依据文件")
    )
    order = models.PositiveIntegerField(_("顺序"))
    label = models.CharField(_("序号"), max_length=40, blank=True)
    section = models.JSONField(_("章节"), default=list)
    heading = models.CharField(
        _("所属章节"), max_length=300, blank=True
    )  # ``section`` as one line, for filters
    text = models.TextField(_("任务内容"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.TASK)
    effort = models.CharField(_("着力点"), max_length=20, blank=True)  # a code of rulebook plans.efforts
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFTED)
    roadmap = models.TextField(_("线路图"), blank=True)
    incentive = models.CharField(_("奖惩措施"), max_length=500, blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    evidence = models.JSONField(_("佐证要求"), default=list)  # codes of rulebook plans.evidence_kinds
    verifier = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核单位")
    )
    confidence = models.FloatField(_("识别把握"), default=1)
    doubts = models.JSONField(_("识别疑点"), default=list)
    reviewed = models.BooleanField(_("已核对"), default=False)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    review_reason = models.CharField(_("需复核原因"), max_length=300, blank=True)
    dispatched_at = models.DateTimeField(_("下发时间"), null=True, blank=True)
    completed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    scope = Scope(organs=("organ",), through=("assignments",))
    objects = ScopedQuerySet.as_manager()

    OPEN = (
        State.DISPATCHED,
        State.RECEIVED,
        State.IN_PROGRESS,
        State.SUBMITTED,
        State.RETURNED,
        State.ADJUSTED,
    )

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["plan", "order"]
        indexes = [
            models.Index(fields=["plan", "order"]),
            models.Index(fields=["plan", "state"]),
            models.Index(fields=["place", "due_on"]),
        ]
        permissions = [
            ("confirm_task", _("确认任务")),
            ("dispatch_task", _("下发任务")),
            ("sign_task", _("签收任务")),
            ("report_task", _("报送进展")),
            ("accept_task", _("审核任务")),
            ("adjust_task", _("调整任务")),
            ("cancel_task", _("申请取消任务")),
            ("approve_task", _("批准取消任务")),
            ("comment_task", _("批示任务")),
        ]

    def __str__(self):
        return f"{self.label} {self.headline}".strip()

    def get_absolute_url(self):
        return reverse("plans:task", args=[self.pk])

    @property
    def headline(self):
        """The first sentence, short enough for a table cell."""
        head = self.text.split("。")[0]
        return head if len(head) <= 60 else head[:59] + "…"

    @cached_property
    def leads(self):
        return [unit for unit in self.units.all() if unit.role == Role.LEAD]

    @property
    def four_elements(self):
        """任务书、线路图、时间表、奖惩措施 and whether each is there (S3-1.2.2b)."""
        return {
            _("任务书"): bool(self.text.strip()),
            _("线路图"): bool(self.roadmap.strip()),
            _("时间表"): self.due_on is not None,
            _("奖惩措施"): bool(self.incentive or self.plan.incentive),
        }


class TaskUnit(models.Model):
    """A unit as the document prints it, and the organs and groups an officer says it means."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="units", verbose_name=_("任务"))
    text = models.CharField(_("文中单位"), max_length=200)
    role = models.CharField(_("分工"), max_length=10, choices=Role.choices)
    order = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("对应机构"))
    groups = models.ManyToManyField(OrganGroup, related_name="+", blank=True, verbose_name=_("对应分组"))
    resolved = models.BooleanField(_("已对应"), default=False)
    waived_because = models.CharField(_("不落实到单位的理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务单位")
        ordering = ["task", "role", "order"]
        indexes = [models.Index(fields=["resolved", "text"])]

    def __str__(self):
        return self.text

    @property
    def settled(self):
        return self.resolved or bool(self.waived_because)


class Requirement(models.Model):
    """A number or date the document states for a task (types and readings: frequency … deadline)."""

    class Type(models.TextChoices):
        FREQUENCY = "frequency", _("频次")
        QUANTITY = "quantity", _("数量")
        RATIO = "ratio", _("比例")
        CHANGE = "change", _("增减")
        ZERO = "zero", _("杜绝")
        DEADLINE = "deadline", _("时限")

    class Period(models.TextChoices):
        DAY = "day", _("每日")
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        HALF_YEAR = "half_year", _("每半年")
        YEAR = "year", _("每年")
        TERM = "term", _("每届任期")
        THREE_YEARS = "3_years", _("每三年")

    task = models.ForeignKey(Task, models.CASCADE, related_name="requirements", verbose_name=_("任务"))
    type = models.CharField(_("类型"), max_length=10, choices=Type.choices)
    quote = models.CharField(_("原文"), max_length=200)
    op = models.CharField(_("关系"), max_length=2, blank=True)
    value = models.DecimalField(_("数值"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    period = models.CharField(_("周期"), max_length=10, choices=Period.choices, blank=True)
    due = models.DateField(_("时限"), null=True, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    confidence = models.FloatField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("量化要求")
        ordering = ["task", "id"]

    def __str__(self):
        return self.quote

    @property
    def countable(self):
        """Whether reports can be added up against it."""
        return (
            self.type in (self.Type.FREQUENCY, self.Type.QUANTITY)
            and self.op in (">=", "=")
            and bool(self.value)
        )


class TaskVersion(models.Model):
    """What a task said before an adjustment: old targets are kept (4.21)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="versions", verbose_name=_("任务"))
    version = models.PositiveSmallIntegerField(_("版本"))
    said = models.JSONField(_("原内容"))
    reason = models.CharField(_("调整理由"), max_length=2000)
    replaced_at = models.DateTimeField(_("替换时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务历史版本")
        ordering = ["task", "-version"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="task_version_once")]

    def __str__(self):
        return f"{self.task} v{self.version}"
