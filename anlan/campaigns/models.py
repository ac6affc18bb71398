"""Nouns: a campaign, its stages, units, batches, objects, what was done to each, and the draws for a look-back."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.obligations.models import Obligation
from anlan.org.models import Organ, OrganGroup, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.plans.models import Document, Plan
from anlan.registers.models import Enterprise


class Campaign(models.Model):
    """Requirements 4.21 "Campaign". ``organ`` launches and closes it, ``lead`` carries it through its stages.

    ``organs`` and ``groups`` say who takes part; at the launch they become Units, as the groups are on that day.
    ``period_key``: the key period it was made for. ``figures``: what the summary says, frozen when handed in.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("筹备")
        LAUNCHED = "launched", _("实施中")
        CLOSING = "closing", _("待审定")
        CLOSED = "closed", _("已结束")
        CANCELLED = "cancelled", _("已终止")

    class Kind(models.TextChoices):
        SPECIAL = "special", _("专项整治")
        KEY_PERIOD = "key_period", _("重点时段")

    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.SPECIAL)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("总体行动")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("实施方案")
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工作计划")
    )
    goal = models.TextField(_("目标和重点"), max_length=2000, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("主办单位"))
    lead = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("参与单位"))
    groups = models.ManyToManyField(OrganGroup, related_name="+", blank=True, verbose_name=_("参与单位分组"))
    period_key = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PREPARED)
    launched_at = models.DateTimeField(_("启动时间"), null=True, editable=False)
    effect = models.TextField(_("成效评估"), blank=True)
    residual = models.TextField(_("遗留问题移交"), blank=True)
    figures = models.JSONField(default=dict, editable=False)
    summarised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    closed_on = models.DateField(_("结束于"), null=True, editable=False)

    scope = Scope(organs=("organ", "lead"), through=("subjects", "units"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专项行动")
        ordering = ["-starts_on", "-id"]
        permissions = [
            ("launch_campaign", _("启动和终止专项行动")),
            ("close_campaign", _("审定专项行动总结")),
        ]
        constraints = [
            models.CheckConstraint(
                name="campaign_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.UniqueConstraint(
                fields=["organ", "period_key"], condition=~Q(period_key=""), name="campaign_once_a_key_period"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-starts_on"]),
            models.Index(fields=["place", "-starts_on"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaigns:campaign", args=[self.pk])

    @property
    def running(self):
        return self.state == self.State.LAUNCHED


class Stage(models.Model):
    """One stage. ``criteria``: codes of ``queries.CRITERIA``; ``stood``: how they stood when it was completed.

    ``reason`` explains what was not met. ``obligation``: what the units owe in it, if anything.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("未开始")
        CURRENT = "current", _("进行中")
        DONE = "done", _("已完成")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages", verbose_name=_("专项行动"))
    order = models.PositiveSmallIntegerField(_("顺序"))
    code = models.CharField(max_length=30)
    label = models.CharField(_("阶段"), max_length=40)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    criteria = models.JSONField(_("转段条件"), default=list)
    obligation = models.OneToOneField(
        Obligation, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    stood = models.JSONField(default=list, editable=False)
    reason = models.CharField(_("未达条件的说明"), max_length=2000, blank=True)
    completed_on = models.DateField(_("完成日期"), null=True, editable=False)

    scope = Scope(
        place="campaign__place",
        sector="campaign__sector",
        organs=("campaign__organ", "campaign__lead"),
        perm="campaigns.view_campaign",
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("行动阶段")
        ordering = ["campaign_id", "order"]
        permissions = [("complete_stage", _("完成行动阶段"))]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "order"], name="stage_order_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state="current"), name="one_current_stage"
            ),
            models.CheckConstraint(
                name="stage_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "state"])]

    def __str__(self):
        return f"{self.campaign} {self.label}"

    def get_absolute_url(self):
        return self.campaign.get_absolute_url()

    @property
    def place(self):
        """Whose rules count for its reminders."""
        return self.campaign.place


class Unit(models.Model):
    """An organ that takes part, fixed at the launch."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="units", verbose_name=_("专项行动"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))

    scope = Scope(place=None, sector=None, organs=("organ",), perm="campaigns.view_campaign")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("参与单位")
        ordering = ["organ__order", "organ__path"]
        constraints = [models.UniqueConstraint(fields=["campaign", "organ"], name="unit_once")]

    def __str__(self):
        return str(self.organ)


class Batch(models.Model):
    """Some of the objects, dealt with between two days (分期分批)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="batches", verbose_name=_("专项行动"))
    name = models.CharField(_("批次"), max_length=40)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))

    scope = Scope(
        place="campaign__place",
        sector="campaign__sector",
        organs=("campaign__organ", "campaign__lead"),
        perm="campaigns.view_campaign",
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批次")
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="batch_name_once"),
            models.CheckConstraint(
                name="batch_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return self.name


class Subject(models.Model):
    """What is put right: an enterprise or another organ. Its dates follow from its entries.

    ``unit`` sees to it. The dangers found at it are matters linked with it (``dangers.py``).
    """

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", _("未开展")
        SELF_CHECKED = "self_checked", _("已自查")
        CHECKED = "checked", _("已检查")
        RECTIFIED = "rectified", _("隐患清零")
        LOOKED_BACK = "looked_back", _("已复查")
        REMOVED = "removed", _("已移出")

    class LookBack(models.TextChoices):
        NONE = "", _("未抽中")
        DRAWN = "drawn", _("待复查")
        PASSED = "passed", _("复查合格")
        FAILED = "failed", _("复查不合格")

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="subjects", verbose_name=_("专项行动"), db_index=False
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("对象"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("企业")
    )
    name = models.CharField(_("对象名称"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("所在区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    unit = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    lead = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, blank=True, related_name="subjects", verbose_name=_("批次")
    )
    progress = models.CharField(
        _("进展"), max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED
    )
    look_back = models.CharField(_("回头看"), max_length=8, choices=LookBack.choices, blank=True, default="")
    listed_on = models.DateField(_("列入日期"))
    self_checked_on = models.DateField(_("自查日期"), null=True, blank=True)
    checked_on = models.DateField(_("检查日期"), null=True, blank=True)
    rectified_on = models.DateField(_("整改完成"), null=True, blank=True)
    looked_back_on = models.DateField(_("复查日期"), null=True, blank=True)

    scope = Scope(organs=("unit", "organ", "lead"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("整治对象")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organ"], name="subject_once"),
        ]
        indexes = [
            models.Index(fields=["campaign", "progress"]),
            models.Index(fields=["campaign", "unit"]),
            models.Index(fields=["place", "listed_on"]),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns:subject", args=[self.pk])


class Entry(models.Model):
    """One deed done to an object, dated, with its papers as files. ``place`` is the object's."""

    class Kind(models.TextChoices):
        SELF_CHECK = "self_check", _("自查")
        CHECK = "check", _("检查")
        RECTIFY = "rectify", _("整改")
        LOOK_BACK = "look_back", _("复查")

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="entries", verbose_name=_("整治对象"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    kind = models.CharField(_("工作"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("情况"), max_length=2000, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    entered_at = models.DateTimeField(_("填报时间"))

    scope = Scope(
        sector="subject__sector",
        organs=("subject__unit", "subject__organ", "subject__lead"),
        perm="campaigns.view_subject",
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作记录")
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["place", "happened_on"]), models.Index(fields=["happened_on"])]

    def __str__(self):
        return f"{self.subject} {self.get_kind_display()} {self.happened_on}"

    def get_absolute_url(self):
        return self.subject.get_absolute_url()


class Draw(models.Model):
    """A random sample for the look-back: anybody can draw it again from ``seed`` and ``pool`` (``sampling.py``)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="draws", verbose_name=_("专项行动"))
    seed = models.CharField(_("随机种子"), max_length=40)
    pool = models.JSONField(_("抽样总体"))
    drawn = models.JSONField(_("抽中对象"))
    at = models.DateTimeField(_("抽取时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("抽取人"))

    scope = Scope(
        place="campaign__place",
        sector="campaign__sector",
        organs=("campaign__organ", "campaign__lead"),
        perm="campaigns.view_campaign",
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回头看抽样")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.campaign} {self.seed}"
