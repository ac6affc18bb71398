"""What a unit came to under a scheme: lines, marks of the panel, objections, problems found."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .schemes import Item, Scheme


class Assessment(models.Model):
    """One unit (or one leader) under one scheme; its steps are in ``flow.py`` (requirements 4.21)."""

    class State(models.TextChoices):
        SCHEME = "scheme", _("待自评")
        SELF = "self", _("自查自评")
        GROUP = "group", _("组织考核")
        PRELIMINARY = "preliminary", _("初评")
        OBJECTION = "objection", _("异议期")
        FINAL = "final", _("终评")
        PUBLISHED = "published", _("已公布")
        USED = "used", _("结果已运用")

    # When the unit knows what the panel gave.
    TOLD = (State.OBJECTION, State.FINAL, State.PUBLISHED, State.USED)

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="assessments", verbose_name=_("考核方案"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("被考核单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被考核领导")
    )
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("考核单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("考核年度"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.SCHEME)
    as_of = models.DateField(_("数据截至"), null=True)
    computed_at = models.DateTimeField(_("计算时间"), null=True)
    computed = models.DecimalField(_("计算得分"), max_digits=7, decimal_places=2, null=True)
    self_score = models.DecimalField(_("自评得分"), max_digits=7, decimal_places=2, null=True)
    group_score = models.DecimalField(_("考核得分"), max_digits=7, decimal_places=2, null=True)
    final_score = models.DecimalField(_("最终得分"), max_digits=7, decimal_places=2, null=True)
    full_marks = models.DecimalField(_("满分"), max_digits=7, decimal_places=2, null=True)
    vetoed = models.BooleanField(_("一票否决"), default=False)
    grade = models.CharField(_("等次"), max_length=20, blank=True)  # a code of rulebook assessment.grades
    rank = models.PositiveIntegerField(_("名次"), null=True)
    object_by = models.DateField(_("异议截止"), null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_for = models.CharField(_("结果运用"), max_length=500, blank=True)

    scope = Scope(organs=("organ", "owner"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核")
        ordering = ["-year", "organ__order", "organ__path"]
        permissions = [
            ("submit_assessment", _("自评、提出异议、整改问题")),
            ("score_assessment", _("考核评分")),
            ("review_assessment", _("复核考核结果、处理异议")),
            ("publish_assessment", _("批准公布考核结果")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organ"], condition=Q(person=None), name="organ_once_in_scheme"
            ),
            models.UniqueConstraint(
                fields=["scheme", "person"], condition=~Q(person=None), name="person_once_in_scheme"
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "-year"]),
            models.Index(fields=["place", "-year", "state"]),
            models.Index(fields=["scheme", "rank"]),
        ]

    def __str__(self):
        return f"{self.unit} {self.scheme}"

    def get_absolute_url(self):
        return reverse("assessment:assessment", args=[self.pk])

    @property
    def unit(self):
        return self.person or self.organ

    @property
    def told_score(self):
        """The panel's score once the unit has been told."""
        return self.group_score if self.state in self.TOLD else None


class Line(models.Model):
    """One item of one unit: what was computed and from what, what the unit says, the panel, and in the end.

    ``inputs``: the figure with its numerator, denominator, span, as-of day, rule; enough to work out
    ``computed`` again (``scoring.score``) and to ask the records again (``computing.differing``).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines", verbose_name=_("考核"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="lines", verbose_name=_("考核项目"))
    computed = models.DecimalField(_("计算得分"), max_digits=7, decimal_places=2, null=True)
    inputs = models.JSONField(_("取数"), default=dict)
    self_score = models.DecimalField(_("自评得分"), max_digits=7, decimal_places=2, null=True)
    explanation = models.CharField(_("说明"), max_length=1000, blank=True)
    group_score = models.DecimalField(_("考核得分"), max_digits=7, decimal_places=2, null=True)
    final_score = models.DecimalField(_("最终得分"), max_digits=7, decimal_places=2, null=True)

    scope = Scope(
        place="assessment__place",
        sector="assessment__sector",
        organs=("assessment__organ", "assessment__owner"),
        perm="assessment.view_assessment",
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核得分项")
        ordering = ["item__order", "item_id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="line_once")]

    def __str__(self):
        return str(self.item)

    def get_absolute_url(self):
        return f"{self.assessment.get_absolute_url()}#line-{self.pk}"

    @property
    def triggered(self):
        """Whether the item of a veto holds against the unit."""
        return bool(self.inputs.get("triggered"))


class Mark(models.Model):
    """What one member of the panel gives for a line; the mean of the marks is the panel's score."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="marks", verbose_name=_("考核得分项"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("评分人"))
    points = models.DecimalField(_("得分"), max_digits=7, decimal_places=2)
    note = models.CharField(_("扣分说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("评分时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("评分")
        ordering = ["line", "at"]
        constraints = [models.UniqueConstraint(fields=["line", "by"], name="one_mark_a_person")]

    def __str__(self):
        return f"{self.line} {self.points}"


class Objection(models.Model):
    """A unit does not agree with the score of a line; answered by somebody who did not score it."""

    class State(models.TextChoices):
        RAISED = "raised", _("待处理")
        UPHELD = "upheld", _("成立")
        REJECTED = "rejected", _("不成立")

    line = models.ForeignKey(Line, models.CASCADE, related_name="objections", verbose_name=_("考核得分项"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("被考核单位"))
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("考核单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("异议理由"), max_length=2000)
    claimed = models.DecimalField(_("主张得分"), max_digits=7, decimal_places=2)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    raised_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("处理结果"), max_length=10, choices=State.choices, default=State.RAISED)
    points = models.DecimalField(_("改定得分"), max_digits=7, decimal_places=2, null=True)
    answer = models.CharField(_("处理意见"), max_length=2000, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("处理人")
    )
    handled_at = models.DateTimeField(_("处理时间"), null=True)

    scope = Scope(organs=("organ", "owner"), perm="assessment.view_assessment")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核异议")
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="raised"), name="one_open_objection")
        ]
        indexes = [models.Index(fields=["place", "state"]), models.Index(fields=["organ", "state"])]

    def __str__(self):
        return f"{self.organ}：{self.line}"

    def get_absolute_url(self):
        return reverse("assessment:objection", args=[self.pk])


class Problem(models.Model):
    """What an assessment found wanting: with a measure and a day, until another has seen it done (S0-A01.2)."""

    class State(models.TextChoices):
        FOUND = "found", _("待制定措施")
        RECTIFYING = "rectifying", _("整改中")
        SUBMITTED = "submitted", _("待验收")
        CLOSED = "closed", _("已销号")

    year = models.PositiveSmallIntegerField(_("考核年度"))
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name=_("考核得分项")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("验收单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("考核来源"), max_length=120)
    text = models.CharField(_("存在问题"), max_length=1000)
    measure = models.CharField(_("整改措施"), max_length=1000, blank=True)
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.FOUND)
    found_on = models.DateField(_("发现日期"))
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("整改结果"), max_length=2000, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True)

    scope = Scope(organs=("organ", "owner"), perm="assessment.view_assessment")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核问题")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["place", "year", "state"]),
            models.Index(fields=["organ", "state"]),
        ]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return reverse("assessment:problem", args=[self.pk])
