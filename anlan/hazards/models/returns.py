"""What an enterprise declares of a period: that it found nothing (零报告), and its statistics form (统计分析表)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class NilReport(models.Model):
    """An organ looked for dangers from ``start`` to ``end`` and found none. It stands as it was declared."""

    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("报告单位"), db_index=False
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nil_reports",
        verbose_name=_("企业"),
        db_index=False,
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    start = models.DateField(_("排查期间起"))
    end = models.DateField(_("排查期间止"))
    checked = models.TextField(_("排查情况"), max_length=2000)
    at = models.DateTimeField(_("报告时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报告人"))

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("零报告")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organ", "end"]),
            models.Index(fields=["enterprise", "end"]),
            models.Index(fields=["place", "-end"]),
            models.Index(fields=["end"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organ", "start"], name="nil_report_once_a_period"),
            models.CheckConstraint(name="nil_report_ends_after_it_begins", condition=Q(end__gte=F("start"))),
        ]

    def __str__(self):
        return _("%(organ)s %(start)s至%(end)s零报告") % {
            "organ": self.organ,
            "start": self.start,
            "end": self.end,
        }

    def get_absolute_url(self):
        return reverse("hazards:nil_report", args=[self.pk])


class Statement(models.Model):
    """安全生产事故隐患排查治理暂行规定（安全监管总局令第16号）第十四条: counted each quarter and each year, signed by

    the principal, handed to the authorities. The row is there from the opening, so that what is missing is a row
    too. ``figures``: see ``statements.figures``; from signing on they stand.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("季度")
        YEAR = "year", _("年度")

    class State(models.TextChoices):
        DUE = "due", _("待填报")
        PREPARED = "prepared", _("待签字")
        FILED = "filed", _("已报送")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="statements", verbose_name=_("企业"), db_index=False
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("填报单位"), db_index=False
    )
    office = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("报送单位"), db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    kind = models.CharField(_("期别"), max_length=10, choices=Kind.choices)
    start = models.DateField(_("统计期间起"))
    end = models.DateField(_("统计期间止"))
    due_on = models.DateField(_("报送期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DUE)
    figures = models.JSONField(_("数据"), default=list)
    note = models.CharField(_("说明"), max_length=2000, blank=True)
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("填报人")
    )
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主要负责人")
    )
    filed_on = models.DateField(_("报送日期"), null=True, blank=True)

    scope = Scope(organs=("organ", "office"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("隐患统计分析表")
        ordering = ["-id"]
        permissions = [
            ("fill_statement", _("填报隐患统计分析表")),
            ("sign_statement", _("签字报送隐患统计分析表")),
        ]
        indexes = [
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["office", "state"]),
            models.Index(fields=["place", "due_on"]),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["due_on", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "kind", "start"], name="statement_once_a_period"),
        ]

    def __str__(self):
        return _("%(organ)s%(period)s隐患统计分析表") % {"organ": self.organ, "period": self.period}

    def get_absolute_url(self):
        return reverse("hazards:statement", args=[self.pk])

    @property
    def period(self):
        if self.kind == self.Kind.YEAR:
            return _("%d年度") % self.start.year
        return _("%(year)d年第%(quarter)s季度") % {
            "year": self.start.year,
            "quarter": "一二三四"[(self.start.month - 1) // 3],
        }

    def is_overdue(self, today):
        return self.state != self.State.FILED and self.due_on < today

    @property
    def was_late(self):
        return self.filed_on is not None and self.filed_on > self.due_on
