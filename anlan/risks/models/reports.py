"""较大以上安全生产风险报告: what an enterprise tells its supervisor of its graver risks (江苏省政府令第140号)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class RiskReport(models.Model):
    """``content``: what was reported, frozen when it was handed in: the enterprise's facts and its graver points."""

    class Kind(models.TextChoices):
        FIRST = "first", _("首次报告")
        PERIODIC = "periodic", _("定期报告")
        CHANGE = "change", _("变更报告")

    class State(models.TextChoices):
        DUE = "due", _("待报告")
        SUBMITTED = "submitted", _("已报告")
        RETURNED = "returned", _("退回更正")
        ACCEPTED = "accepted", _("已接收")

    OPEN = (State.DUE, State.RETURNED)

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="risk_reports", verbose_name=_("企业")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    kind = models.CharField(_("报告类型"), max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    because = models.CharField(_("事由"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DUE)
    due_on = models.DateField(_("报告期限"))
    content = models.JSONField(_("报告内容"), default=dict, editable=False)
    promised_by = models.CharField(_("承诺人"), max_length=40, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("报告时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("报告人"), editable=False
    )
    accepted_at = models.DateTimeField(_("接收时间"), null=True, editable=False)
    created_at = models.DateTimeField(_("生成时间"), default=timezone.now, editable=False)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("较大以上风险报告")
        ordering = ["-id"]
        permissions = [("submit_riskreport", _("报告较大以上风险")), ("accept_riskreport", _("接收风险报告"))]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"], condition=Q(kind="periodic"), name="risk_report_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(kind="first"), name="first_risk_report_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(kind="change", state="due"),
                name="one_change_report_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.year} {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("risks:report", args=[self.pk])
