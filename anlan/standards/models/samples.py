"""Checks of certified enterprises drawn at random, and the delisting that follows from a failed one."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise

from .cases import VIEW, Standardization


class Sampling(models.Model):
    """One draw of a year. ``seed`` and ``pool`` are kept: anybody can draw the same cases again."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("抽查单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    year = models.PositiveSmallIntegerField(_("年度"))
    seed = models.CharField(_("随机种子"), max_length=40)
    pool = models.JSONField(_("抽样总体"))
    due_on = models.DateField(_("核查期限"))
    at = models.DateTimeField(_("抽取时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("抽取人"))

    scope = Scope(sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("达标企业抽查")
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "year"])]

    def __str__(self):
        return _("%(place)s%(year)d年达标企业抽查") % {"place": self.place, "year": self.year}

    def get_absolute_url(self):
        return reverse("standards:sampling", args=[self.pk])


class Check(models.Model):
    """One certified enterprise that was drawn. ``review_quality``: how well the review behind the grade was done."""

    class State(models.TextChoices):
        PENDING = "pending", _("待核查")
        PASSED = "passed", _("符合")
        FAILED = "failed", _("不符合")

    DONE = ("passed", "failed")

    sampling = models.ForeignKey(
        Sampling, models.PROTECT, related_name="checks", verbose_name=_("达标企业抽查")
    )
    standardization = models.ForeignKey(
        Standardization, models.PROTECT, related_name="checks", verbose_name=_("标准化达标")
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("企业"))
    year = models.PositiveSmallIntegerField(_("年度"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("核查单位"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    checked_on = models.DateField(_("核查日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查人")
    )
    said = models.CharField(_("核查情况"), max_length=2000, blank=True)
    review_quality = models.PositiveSmallIntegerField(
        _("评审质量得分"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    scope = Scope(organs=("organ",), perm="standards.view_sampling")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽查核查")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["year", "enterprise"], name="checked_once_a_year")]
        indexes = [
            models.Index(fields=["place", "checked_on"]),
            models.Index(fields=["organ", "state"]),
        ]

    def __str__(self):
        return str(self.standardization)

    def get_absolute_url(self):
        return self.sampling.get_absolute_url()


class Delisting(models.Model):
    """摘牌: proposed for a ground, the enterprise told of its right to be heard, decided as a step of the case.

    ``check_failed``: the check it follows from, if it does.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待告知")
        NOTIFIED = "notified", _("已告知")
        ASKED = "asked", _("待听证")
        HEARD = "heard", _("已听证")
        DELISTED = "delisted", _("已摘牌")
        DROPPED = "dropped", _("不予摘牌")

    OPEN = ("proposed", "notified", "asked", "heard")

    standardization = models.ForeignKey(
        Standardization, models.PROTECT, related_name="delistings", verbose_name=_("标准化达标")
    )
    check_failed = models.OneToOneField(
        Check, models.PROTECT, null=True, blank=True, related_name="delisting", verbose_name=_("抽查核查")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("企业机构"))
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("决定单位"))
    ground = models.CharField(_("摘牌情形"), max_length=30)
    facts = models.CharField(_("事实"), max_length=2000)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("决定期限"))
    notified_on = models.DateField(_("告知日期"), null=True, blank=True)
    hearing_until = models.DateField(_("申请听证截止"), null=True, blank=True)
    asked_because = models.CharField(_("陈述和申辩"), max_length=2000, blank=True)
    heard_on = models.DateField(_("听证日期"), null=True, blank=True)
    heard_said = models.CharField(_("听证情况"), max_length=2000, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decision = models.CharField(_("决定理由"), max_length=2000, blank=True)

    scope = Scope(organs=("organ", "office"), perm=VIEW)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("摘牌")
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["standardization"],
                condition=Q(state__in=("proposed", "notified", "asked", "heard")),
                name="one_delisting_at_a_time",
            ),
            models.CheckConstraint(name="delisting_is_due_later", condition=Q(due_on__gte=F("proposed_on"))),
        ]
        indexes = [models.Index(fields=["place", "state"]), models.Index(fields=["-proposed_on", "-id"])]

    def __str__(self):
        return _("%s摘牌") % self.standardization

    def get_absolute_url(self):
        return self.standardization.get_absolute_url()
