"""Nouns: targets, and what was found when they were computed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.plans.models import Plan, Requirement, Task


class Target(models.Model):
    """What a clause wants an indicator to be (4.21 target: proposed → confirmed → in force → evaluated).

    ``code``: the indicator, which may not exist yet. ``reading``: how its figure is read. ``value`` is empty where
    the document names a direction only (Part 7 Q20): nothing is invented. Percentages are written as such: 100.
    ``each``: the kind of place below ``place`` for each of which the target holds.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        IN_FORCE = "in_force", _("执行中")
        EVALUATED = "evaluated", _("已评定")
        DROPPED = "dropped", _("不采用")

    class Reading(models.TextChoices):
        LEVEL = "level", _("数值")
        CHANGE = "change", _("同比增减")
        DECREASE = "decrease", _("同比下降率")
        GROWTH_GAP = "growth_gap", _("增幅差")
        FULL_PLACES = "full_places", _("全覆盖区域占比")

    class Op(models.TextChoices):
        AT_LEAST = ">=", _("不低于")
        MORE = ">", _("高于")
        EQUAL = "=", _("等于")
        AT_MOST = "<=", _("不高于")
        LESS = "<", _("低于")

    class Period(models.TextChoices):
        ALWAYS = "always", _("始终")
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        HALF_YEAR = "half_year", _("每半年")
        YEAR = "year", _("全年")
        SPAN = "span", _("指定期间")

    number = models.CharField(_("编号"), max_length=20, blank=True)
    title = models.CharField(_("目标"), max_length=200)
    quote = models.CharField(_("原文"), max_length=300, blank=True)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("计划")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("任务")
    )
    requirement = models.OneToOneField(
        Requirement, models.SET_NULL, null=True, blank=True, related_name="target"
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("下达单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    responsible = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    scope_text = models.CharField(_("范围"), max_length=100, blank=True)
    code = models.CharField(_("指标"), max_length=60, blank=True)
    other_code = models.CharField(_("对照指标"), max_length=60, blank=True)
    reading = models.CharField(_("读法"), max_length=12, choices=Reading.choices, default=Reading.LEVEL)
    op = models.CharField(_("关系"), max_length=2, choices=Op.choices)
    value = models.DecimalField(_("目标值"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    period = models.CharField(_("周期"), max_length=10, choices=Period.choices, default=Period.YEAR)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)
    each = models.CharField(_("分别考核"), max_length=10, choices=Place.Kind.choices, blank=True)
    superior = models.BooleanField(_("上级控制指标"), default=False)
    awaits = models.CharField(_("待接入的数据"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)

    scope = Scope(organs=("organ", "responsible"), through=("results",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("目标")
        ordering = ["number", "id"]
        permissions = [("evaluate_target", _("评定目标"))]
        indexes = [models.Index(fields=["state", "place"]), models.Index(fields=["organ", "state"])]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("targets:target", args=[self.pk])

    @property
    def wanted(self):
        """The demand in words: ≥ 60 家."""
        if self.value is None:
            return str(_("%s（未定数值）") % self.get_op_display())
        sign = {">=": "≥", "<=": "≤"}.get(self.op, self.op)
        return f"{sign} {self.value.normalize():f} {self.unit}".strip()


class Result(models.Model):
    """What a target came to in a place on a day; one is current. ``share``: whether part and whole are told."""

    class Status(models.TextChoices):
        MET = "met", _("已达成")
        ON_PACE = "on_pace", _("进度正常")
        AT_RISK = "at_risk", _("有风险")
        FAILED = "failed", _("未达成")
        NOT_APPLICABLE = "not_applicable", _("不适用")
        NO_DATA = "no_data", _("暂无数据")
        TRACKED = "tracked", _("仅跟踪")

    target = models.ForeignKey(Target, models.CASCADE, related_name="results", verbose_name=_("目标"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("下达单位"))
    responsible = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, related_name="+")
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))  # the period's last day
    day = models.DateField(_("截至"))
    value = models.DecimalField(_("实际值"), max_digits=18, decimal_places=4, null=True)
    part = models.DecimalField(_("分子"), max_digits=18, decimal_places=4, null=True)
    whole = models.DecimalField(_("分母"), max_digits=18, decimal_places=4, null=True)
    status = models.CharField(_("状态"), max_length=14, choices=Status.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    current = models.BooleanField(default=True)
    taken_at = models.DateTimeField(_("计算时间"))

    scope = Scope(organs=("organ", "responsible"), perm="targets.view_target")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("目标完成情况")
        ordering = ["target__number", "place__path"]
        constraints = [
            models.UniqueConstraint(fields=["target", "place", "start", "day"], name="result_once_a_day")
        ]
        indexes = [
            models.Index(
                fields=["place", "status"], name="result_of_place", condition=models.Q(current=True)
            ),
            models.Index(fields=["status"], name="result_by_status", condition=models.Q(current=True)),
        ]

    def __str__(self):
        return f"{self.target} {self.place}"

    def get_absolute_url(self):
        return f"{self.target.get_absolute_url()}?place={self.place_id}"
