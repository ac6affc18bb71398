"""What an office tells its superior of the problems that an assessment found (S0-A03.4)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet


class ProblemReport(models.Model):
    """How far the problems of one assessment are put right, sent upwards under a number, with the receipt.

    ``lines``: ``[[problem, organ, measure, responsible person, due day, state, result]]`` as they stood when sent.
    """

    class State(models.TextChoices):
        SENT = "sent", _("已上报")
        RECEIVED = "received", _("已签收")
        RETURNED = "returned", _("已退回")

    year = models.PositiveSmallIntegerField(_("考核年度"))
    source = models.CharField(_("考核来源"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("上报单位"))
    superior = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("报送单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    lines = models.JSONField(_("问题及整改情况"), default=list)
    closed = models.PositiveSmallIntegerField(_("已销号"), default=0)
    note = models.CharField(_("说明"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField(_("上报时间"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上报人"))
    received_at = models.DateTimeField(_("签收时间"), null=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("签收人")
    )

    scope = Scope(organs=("organ", "superior"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核问题整改情况报告")
        ordering = ["-sent_at", "-id"]
        permissions = [
            ("send_problemreport", _("上报考核问题整改情况")),
            ("receive_problemreport", _("签收考核问题整改情况报告")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "superior", "year", "source"], name="problems_told_once"
            ),
            models.CheckConstraint(
                name="nobody_reports_to_itself", condition=~models.Q(organ=models.F("superior"))
            ),
        ]
        indexes = [models.Index(fields=["place", "-sent_at"]), models.Index(fields=["superior", "state"])]

    def __str__(self):
        return _("%(organ)s：%(source)s问题整改情况") % {"organ": self.organ, "source": self.source}

    def get_absolute_url(self):
        return reverse("assessment:report", args=[self.pk])

    @property
    def count(self):
        return len(self.lines)
