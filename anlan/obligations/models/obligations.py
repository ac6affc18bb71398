"""What a document demands of whom, how often and shown by what; and its rounds, one for each period."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup, Place, Role, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.plans.models import Plan, Requirement, Task
from anlan.registers.models import Enterprise, Tag

from .. import cadence as cadences
from .. import evidence as evidences


def validate_cadence(value):
    if fault := cadences.fault(value):
        raise ValidationError(fault)


def validate_evidence(value):
    if fault := evidences.fault(value):
        raise ValidationError(fault)


class Obligation(models.Model):
    """The template of a duty (M1). Its steps are in ``flow.py``.

    ``cadence``: see ``cadence.py``. ``evidence``: see ``evidence.py``. ``quote`` keeps the word as printed,
    such as 定期, whatever it is read as. ``organ`` is the office that demands; ``verifier`` (default: that
    office) judges what is handed in. ``subject``: which of the relations below say who is obliged.
    """

    class Subject(models.TextChoices):
        ORGAN = "organ", _("单位")  # and the members of groups named beside them
        GROUP = "group", _("分组内的单位")
        ENTERPRISE = "enterprise", _("企业")
        PERSON = "person", _("人员")
        POST = "post", _("岗位")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        IN_FORCE = "in_force", _("执行中")
        SUSPENDED = "suspended", _("暂停")
        ENDED = "ended", _("已终止")
        DROPPED = "dropped", _("不采用")

    class Workday(models.TextChoices):
        NONE = "", _("不调整")
        BEFORE = "before", _("提前到节假日前最后一个工作日")
        AFTER = "after", _("顺延到节假日后第一个工作日")

    title = models.CharField(_("名称"), max_length=200)
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="obligations", verbose_name=_("计划")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="obligations", verbose_name=_("任务")
    )
    requirement = models.ForeignKey(
        Requirement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="obligations",
        verbose_name=_("量化要求"),
    )
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    quote = models.CharField(_("原文"), max_length=300, blank=True)
    library_code = models.CharField(_("常用要求"), max_length=60, blank=True)
    # What of the plan was taken up (``readings.Asked.key``); so that nobody takes it up again.
    taken_from = models.CharField(max_length=60, blank=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="obligations", verbose_name=_("主办单位"))
    verifier = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核单位")
    )
    subject = models.CharField(_("履职主体"), max_length=10, choices=Subject.choices)
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("单位"))
    groups = models.ManyToManyField(OrganGroup, related_name="+", blank=True, verbose_name=_("分组"))
    enterprises = models.ManyToManyField(Enterprise, related_name="+", blank=True, verbose_name=_("企业"))
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("带此标签的企业")
    )
    people = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("人员"))
    post_role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("岗位角色")
    )
    cadence = models.JSONField(_("周期"), validators=[validate_cadence])
    opens_before = models.PositiveSmallIntegerField(
        _("提前开放天数"), default=0, validators=[MaxValueValidator(366)]
    )
    due_shift = models.SmallIntegerField(
        _("截止日与期末相差天数"),
        default=0,
        validators=[MinValueValidator(-366), MaxValueValidator(366)],
        help_text=_("期末之后为正，期末之前为负。"),
    )
    workday = models.CharField(_("截止日遇节假日"), max_length=6, choices=Workday.choices, blank=True)
    evidence = models.JSONField(
        _("佐证要求"), default=evidences.nothing, blank=True, validators=[validate_evidence]
    )
    weight = models.DecimalField(_("考核权重"), max_digits=6, decimal_places=2, default=1)
    grace_days = models.PositiveSmallIntegerField(
        _("宽限天数"), null=True, blank=True, validators=[MaxValueValidator(366)]
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    # What fell due before this day, or while it was suspended, is asked of nobody.
    in_force_since = models.DateField(_("执行起始日"), null=True, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("创建人")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    scope = Scope(organs=("organ",), through=("occurrences",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职要求")
        ordering = ["-id"]
        permissions = [("enforce_obligation", _("启停履职要求"))]
        indexes = [
            models.Index(fields=["place", "state"]),
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["library_code"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="obligation_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["taken_from"], condition=~models.Q(taken_from=""), name="obligation_taken_up_once"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("obligations:obligation", args=[self.pk])

    @property
    def judge(self):
        """The organ that verifies."""
        return self.verifier or self.organ


class Round(models.Model):
    """One period of an obligation: what all who are obliged owe at the same time.

    Reminders hang here, not on each occurrence: a round of ten thousand enterprises has one clock.
    ``fixed``: made by an event for those it names; nobody joins later. ``filled_on``: the day on which those
    obliged were last looked up.
    """

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="rounds", verbose_name=_("履职要求"), db_index=False
    )
    key = models.CharField(_("期次"), max_length=80)
    label = models.CharField(_("期次名称"), max_length=120)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    opens_on = models.DateField(_("开放日期"))
    due_on = models.DateField(_("截止日期"))
    # Set where the hour counts, as for 24 hours after a warning; else the whole due day is in time.
    due_at = models.DateTimeField(_("截止时刻"), null=True, blank=True)
    grace_until = models.DateField(_("宽限至"))
    required = models.PositiveSmallIntegerField(_("应完成次数"), default=1)
    planned = models.PositiveSmallIntegerField(_("计划次数"), default=1)
    fixed = models.BooleanField(_("对象已固定"), default=False)
    filled_on = models.DateField(_("对象核对日期"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("履职期次")
        ordering = ["start", "id"]
        constraints = [models.UniqueConstraint(fields=["obligation", "key"], name="round_once")]
        indexes = [models.Index(fields=["due_on"]), models.Index(fields=["opens_on"])]

    def __str__(self):
        return f"{self.obligation} {self.label}"

    def get_absolute_url(self):
        return f"{reverse('obligations:occurrences')}?round={self.pk}"

    @property
    def place(self):
        """Whose rules count for its reminders."""
        return self.obligation.place
