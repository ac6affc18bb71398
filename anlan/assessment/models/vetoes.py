"""一票否决 of the evaluating kind: questions and answers, the awards that need them; a leader's duty pack."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet


class VetoQuery(models.Model):
    """An organ asks whether safety stands against a unit or a person (4.21 Veto(evaluation)).

    ``facts``: ``[{"label", "text", "link"}]`` as they stood on ``as_of``; kept, never asked again.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        ANSWERED = "answered", _("已答复")

    class Purpose(models.TextChoices):
        EVALUATION = "evaluation", _("考核评优")
        PROMOTION = "promotion", _("职务晋升")
        AWARD = "award", _("表彰奖励")

    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    matter = models.CharField(_("事项"), max_length=200)
    subject = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("查询单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("查询人员")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("提出单位"))
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    as_of = models.DateField(_("事实截至"), null=True)
    facts = models.JSONField(_("查询事实"), default=list)
    vetoed = models.BooleanField(_("是否否决"), null=True)
    answer = models.CharField(_("答复意见"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    valid_until = models.DateField(_("有效期至"), null=True)

    # Who asked, and the office that answers; the subject has no part in it.
    scope = Scope(organs=("organ", "owner"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("一票否决查询")
        ordering = ["-asked_at", "-id"]
        permissions = [
            ("ask_vetoquery", _("提出一票否决查询")),
            ("answer_vetoquery", _("答复一票否决查询")),
        ]
        indexes = [models.Index(fields=["place", "state"]), models.Index(fields=["subject", "purpose"])]

    def __str__(self):
        return f"{self.person or self.subject}：{self.matter}"

    def get_absolute_url(self):
        return reverse("assessment:query", args=[self.pk])


class Award(models.Model):
    """A commendation or promotion that was decided; it rests on an answer that was fresh on that day."""

    kind = models.CharField(_("类别"), max_length=10, choices=VetoQuery.Purpose.choices)
    title = models.CharField(_("名称"), max_length=120)
    query = models.OneToOneField(
        VetoQuery, models.PROTECT, related_name="award", verbose_name=_("一票否决查询")
    )
    subject = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("决定单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("决定日期"))
    basis = models.CharField(_("文号或依据"), max_length=200)

    scope = Scope(organs=("organ", "subject"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("表彰奖励与任用")
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["place", "-decided_on"])]

    def __str__(self):
        return f"{self.person or self.subject}：{self.title}"

    def get_absolute_url(self):
        return reverse("assessment:query", args=[self.query_id])


class Pack(models.Model):
    """What a leader did for safety in a span, told from the records (述职、履职报告; S3-1.2.3b).

    ``sections``: ``[{"heading", "columns", "rows", "said"}]`` as the records stood at ``frozen_at``.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("领导"))
    title = models.CharField(_("职务"), max_length=60, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    day = models.DateField(_("数据截至"))
    sections = models.JSONField(_("内容"), default=list)
    frozen_at = models.DateTimeField(_("取数时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("生成人"))

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职报告")
        ordering = ["-frozen_at", "-id"]
        indexes = [models.Index(fields=["place", "-year"]), models.Index(fields=["person", "-year"])]

    def __str__(self):
        return _("%(person)s %(year)s年履职报告") % {"person": self.person, "year": self.year}

    def get_absolute_url(self):
        return reverse("assessment:pack", args=[self.pk])
