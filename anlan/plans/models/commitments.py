"""Responsibility letters (责任书) between an upper and a lower organ, and disputes over boundaries of duty."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup, Place, User
from anlan.org.scope import Scope, ScopedQuerySet


class CommitmentRound(models.Model):
    """A year's signing: the upper organ, and the group of lower organs that are expected to sign."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="commitment_rounds", verbose_name=_("上级签订单位")
    )
    group = models.ForeignKey(
        OrganGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签订范围")
    )
    title = models.CharField(_("名称"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("签订截止日期"))
    goals = models.TextField(_("工作目标"))
    duties = models.TextField(_("工作职责"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # Seen by the organ that opened it, and by whoever sees one of its letters.
    scope = Scope(
        place=None, sector=None, organs=("organ",), through=("commitments",), perm="plans.view_commitment"
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任书签订")
        ordering = ["-year", "-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:round", args=[self.pk])


class Commitment(models.Model):
    """One letter. Signed by both sides, in either order (4.21 "Letter")."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("拟制")
        ISSUED = "issued", _("待签订")
        SIGNED = "signed", _("已签订")
        ASSESSED = "assessed", _("已考核")
        CLOSED = "closed", _("已归档")

    DONE = (State.SIGNED, State.ASSESSED, State.CLOSED)

    round = models.ForeignKey(
        CommitmentRound, models.CASCADE, related_name="commitments", verbose_name=_("责任书签订")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="commitments", verbose_name=_("签订单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("上级签订单位"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFTED)
    lower_signed_at = models.DateTimeField(_("下级签字时间"), null=True, blank=True)
    lower_signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    upper_signed_at = models.DateTimeField(_("上级签字时间"), null=True, blank=True)
    upper_signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(_("考核结果"), max_length=200, blank=True)

    # The upper organ sees its letters wherever the lower one is; a department sees those of its sectors.
    scope = Scope(sector="organ__sector", organs=("organ", "upper"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任书")
        ordering = ["round", "organ__order"]
        permissions = [("issue_commitment", _("下发责任书")), ("sign_commitment", _("签订责任书"))]
        constraints = [models.UniqueConstraint(fields=["round", "organ"], name="organ_once_in_round")]

    def __str__(self):
        return f"{self.round}：{self.organ}"

    def get_absolute_url(self):
        return reverse("plans:commitment", args=[self.pk])


class Dispute(models.Model):
    """Who supervises a thing nobody owns or two claim: both say, the office decides, all are bound (S3-2.3.1c)."""

    class State(models.TextChoices):
        RAISED = "raised", _("已提出")
        CONSULTED = "consulted", _("已征求意见")
        DECIDED = "decided", _("已裁定")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("提出单位"))
    subject = models.CharField(_("争议事项"), max_length=200)
    detail = models.TextField(_("情况说明"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RAISED)
    parties = models.ManyToManyField(Organ, through="DisputeOpinion", related_name="disputes")
    decided_for = models.ForeignKey(
        Organ,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="boundaries",
        verbose_name=_("裁定监管单位"),
    )
    basis = models.CharField(_("裁定依据"), max_length=300, blank=True)
    decided_on = models.DateField(_("裁定日期"), null=True, blank=True)
    raised_at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    scope = Scope(sector=None, organs=("organ",), through=("opinions",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("职责边界")
        ordering = ["-id"]
        permissions = [("raise_dispute", _("提出职责争议")), ("decide_dispute", _("裁定职责争议"))]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("plans:dispute", args=[self.pk])


class DisputeOpinion(models.Model):
    """What one party says: it takes the matter on, or refuses and why. Kept for good."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="opinions")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    accepts = models.BooleanField(_("愿意承担"), null=True)
    reason = models.CharField(_("意见"), max_length=2000, blank=True)
    said_at = models.DateTimeField(_("答复时间"), null=True)

    scope = Scope(sector=None, organs=("organ",), perm="plans.view_dispute")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("当事单位意见")
        ordering = ["dispute", "organ__order"]
        constraints = [models.UniqueConstraint(fields=["dispute", "organ"], name="party_once_in_dispute")]

    def __str__(self):
        return f"{self.dispute}：{self.organ}"
