"""Nouns: forms that units fill in period by period, and analyses whose figures are frozen."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet


class Form(models.Model):
    """A reporting form: what is asked, of whom, how often, until when (C3; S0-A02.2 日报表).

    ``fields``: ``[{"code", "label", "type", "unit", "required"}]``; ``type`` is one of ``FieldType``. A period's
    filings are cut off at ``cutoff_time`` of the day ``cutoff_days`` after the period's last day.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("拟制")
        OPEN = "open", _("填报中")
        ENDED = "ended", _("已停报")

    class Period(models.TextChoices):
        DAY = "day", _("日报")
        WEEK = "week", _("周报")
        MONTH = "month", _("月报")
        QUARTER = "quarter", _("季报")
        HALF_YEAR = "half_year", _("半年报")
        YEAR = "year", _("年报")

    class FieldType(models.TextChoices):
        INTEGER = "integer", _("整数")
        DECIMAL = "decimal", _("小数")
        TEXT = "text", _("文字")
        DATE = "date", _("日期")
        BOOLEAN = "boolean", _("是否")

    title = models.CharField(_("报表名称"), max_length=120)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("布置单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("报送周期"), max_length=10, choices=Period.choices, default=Period.DAY)
    cutoff_time = models.TimeField(_("截止时刻"))
    cutoff_days = models.PositiveSmallIntegerField(
        _("期满后几天截止"), default=0, validators=[MaxValueValidator(90)]
    )
    fields = models.JSONField(_("填报项目"))
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("填报单位"))
    groups = models.ManyToManyField(OrganGroup, related_name="+", blank=True, verbose_name=_("填报单位分组"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)

    # Seen by the organ that asks, and by whoever sees one of its filings.
    scope = Scope(organs=("organ",), through=("rounds",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报表")
        ordering = ["-id"]
        permissions = [("open_form", _("启用和停用报表"))]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reporting:form", args=[self.pk])


class Round(models.Model):
    """One period of a form; opened by the clock, once."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="rounds", verbose_name=_("报表"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("布置单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    cutoff_at = models.DateTimeField(_("截止时间"))

    scope = Scope(organs=("organ",), through=("filings",), perm="reporting.view_form")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报送期")
        ordering = ["-start"]
        constraints = [models.UniqueConstraint(fields=["form", "start"], name="round_once_a_period")]

    def __str__(self):
        return f"{self.form} {self.label}"

    def get_absolute_url(self):
        return reverse("reporting:round", args=[self.pk])

    @property
    def label(self):
        return f"{self.start}" if self.start == self.end else f"{self.start} 至 {self.end}"


class Filing(models.Model):
    """What one unit reports in one period. The row is there from the opening, so that what is missing is a row too."""

    class State(models.TextChoices):
        MISSING = "missing", _("未报")
        FILED = "filed", _("已报")
        RETURNED = "returned", _("已退回")

    round = models.ForeignKey(Round, models.CASCADE, related_name="filings", verbose_name=_("报送期"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("布置单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.MISSING)
    values = models.JSONField(_("填报内容"), default=dict)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    filed_at = models.DateTimeField(_("报送时间"), null=True)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("报送人"))
    late = models.BooleanField(_("逾期报送"), default=False)

    scope = Scope(organs=("organ", "owner"), perm="reporting.view_form")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报送")
        ordering = ["-round__start", "organ__order", "organ__path"]
        permissions = [("file_filing", _("报送报表")), ("return_filing", _("退回报表"))]
        constraints = [models.UniqueConstraint(fields=["round", "organ"], name="filing_once_a_round")]
        indexes = [models.Index(fields=["organ", "state"]), models.Index(fields=["place", "state"])]

    def __str__(self):
        return f"{self.round} {self.organ}"

    def get_absolute_url(self):
        return reverse("reporting:filing", args=[self.pk])


class Analysis(models.Model):
    """形势分析, 季度点评, 年度总结, 通报: a document over figures of a span (C3; S0-A09.1, S0-A12.1).

    ``figures``: what the indicators said at ``frozen_at``, see ``figures.freeze``; ``ceilings``: how the superior's
    targets stood, see ``figures.freeze_ceilings``; ``situation``: the rating drawn from both, see
    ``figures.situation``. From signing on all stand.
    ``sections``: ``[{"heading", "body"}]``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("拟稿")
        REVIEWED = "reviewed", _("已审核")
        SIGNED = "signed", _("已签发")
        SUBMITTED = "submitted", _("已报送")
        ARCHIVED = "archived", _("已归档")

    kind = models.CharField(_("种类"), max_length=20)  # a key of rulebook reporting.kinds
    title = models.CharField(_("标题"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("撰写单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    codes = models.JSONField(_("引用指标"), default=list)
    figures = models.JSONField(_("数据"), default=list)
    ceilings = models.JSONField(_("上级控制指标"), default=list)
    situation = models.JSONField(_("形势评价"), null=True)
    frozen_at = models.DateTimeField(_("数据时间"))
    sections = models.JSONField(_("内容"), default=list)
    to = models.CharField(_("主送"), max_length=200, blank=True)
    receipt = models.CharField(_("回执"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    version = models.PositiveIntegerField(default=1)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分析报告")
        ordering = ["-end", "-id"]
        permissions = [
            ("review_analysis", _("审核分析报告")),
            ("sign_analysis", _("签发分析报告")),
        ]
        indexes = [models.Index(fields=["place", "-end"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reporting:analysis", args=[self.pk])
