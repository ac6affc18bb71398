"""Listing a major danger for supervision (挂牌督办), and its report to the regulator and to the workers (双报告)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .matters import Matter


class Listing(models.Model):
    """Requirements 4.21 "Listing". A danger may be listed at several levels, at each once at a time.

    ``level`` runs from the highest down, so that the smaller number counts. Overdue is told from ``deadline``;
    ``overdue_since`` keeps that it was, whatever came later. ``place`` and ``sector`` repeat the matter's.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待审批")
        REFUSED = "refused", _("不予挂牌")
        LISTED = "listed", _("已挂牌")
        EXTENDED = "extended", _("已延期")
        CANCELLED = "cancelled", _("已摘牌")

    class Level(models.IntegerChoices):
        CITY = 1, _("市级")
        DISTRICT = 2, _("区级")
        TOWN = 3, _("街道级")
        BUREAU = 4, _("局级")

    RUNNING = (State.LISTED, State.EXTENDED)

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="listings", verbose_name=_("重大事故隐患")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业领域"),
        db_index=False,
    )
    level = models.PositiveSmallIntegerField(_("级别"), choices=Level.choices)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("挂牌单位"), db_index=False
    )
    proposer = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("提请单位"), db_index=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提请人"))
    reason = models.CharField(_("挂牌理由"), max_length=2000)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    tracker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("跟踪督办人")
    )
    deadline = models.DateField(_("督办期限"), null=True, blank=True)
    original_deadline = models.DateField(_("原定期限"), null=True, blank=True)
    interim_control = models.CharField(_("延期期间的管控措施"), max_length=2000, blank=True)
    listed_on = models.DateField(_("挂牌日期"), null=True, blank=True)
    overdue_since = models.DateField(_("逾期日期"), null=True, blank=True)
    cancelled_on = models.DateField(_("摘牌日期"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("提请时间"))

    scope = Scope(organs=("organ", "proposer", "matter__organ", "matter__subject"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("挂牌督办")
        ordering = ["-id"]
        permissions = [
            ("propose_listing", _("提请挂牌督办")),
            ("approve_listing", _("审批挂牌、延期和摘牌")),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"]),
            models.Index(fields=["place", "listed_on"]),
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["proposer"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "level"],
                condition=Q(state__in=("proposed", "listed", "extended")),
                name="listing_once_at_a_level",
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()} {self.matter}"

    def get_absolute_url(self):
        return reverse("hazards:listing", args=[self.pk])

    def is_overdue(self, today):
        return self.state in self.RUNNING and self.deadline < today


class DualReport(models.Model):
    """安全生产法（2021年修正）第四十一条: a major danger is told to the regulator and to the workers' congress."""

    class To(models.TextChoices):
        REGULATOR = "regulator", _("负有安全生产监督管理职责的部门")
        CONGRESS = "congress", _("职工大会或者职工代表大会")

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="dual_reports", verbose_name=_("重大事故隐患")
    )
    to = models.CharField(_("报告对象"), max_length=10, choices=To.choices)
    reported_on = models.DateField(_("报告日期"))
    receiver = models.CharField(_("接收人或会议名称"), max_length=120)
    receipt = models.CharField(_("回执"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    entered_at = models.DateTimeField(_("填报时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("双报告记录")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "to"], name="dual_report_once")]

    def __str__(self):
        return f"{self.matter} {self.get_to_display()}"
