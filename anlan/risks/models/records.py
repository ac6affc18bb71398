"""What is kept of a point over time: who held it, how its measures were looked at, when a unit stood still."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.org.models import User
from anlan.org.scope import ScopedQuerySet

from .points import Measure, RiskPoint, RiskUnit, part_of


class Holding(models.Model):
    """Who answers for a point, and by when it is reviewed, from day ``on`` until the next row: appended, never changed.

    The point has the same as it is now; these rows say how it stood on a day gone by.
    """

    point = models.ForeignKey(
        RiskPoint, models.CASCADE, related_name="holdings", verbose_name=_("风险点"), db_index=False
    )
    on = models.DateField(_("起算日期"))
    controlled_by = models.CharField(_("管控责任人"), max_length=60, blank=True)
    review_due_on = models.DateField(_("复评期限"), null=True)
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("风险管控落实记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["point", "-on", "-id"], name="risk_holding_latest")]

    def __str__(self):
        return f"{self.point_id} {self.on}"


class MeasureCheck(models.Model):
    """隐患排查记录 (T5): that a measure was looked at. ``matter``: the danger it found, once that is registered.

    ``uid`` names it in the exchange tables; ``person``: who looked, where that is not ``by``, who entered it.
    """

    class Result(models.TextChoices):
        NORMAL = "normal", _("正常")
        DANGER = "danger", _("存在隐患")
        MISSED = "missed", _("未排查")
        OTHER = "other", _("其他")

    LOOKED = (Result.NORMAL, Result.DANGER, Result.OTHER)

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    point = models.ForeignKey(
        RiskPoint, models.CASCADE, related_name="checks", verbose_name=_("风险点"), db_index=False
    )
    measure = models.ForeignKey(
        Measure, models.RESTRICT, related_name="checks", verbose_name=_("管控措施"), db_index=False
    )
    at = models.DateTimeField(_("排查时间"))
    result = models.CharField(_("排查结果"), max_length=8, choices=Result.choices)
    person = models.CharField(_("排查人"), max_length=60, blank=True)
    note = models.CharField(_("情况"), max_length=2000, blank=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="+", verbose_name=_("隐患"), editable=False
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"), editable=False)
    entered_at = models.DateTimeField(_("登记时间"), default=timezone.now, editable=False)

    scope = part_of("point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("隐患排查记录")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["point", "-at"]), models.Index(fields=["measure", "-at"])]

    def __str__(self):
        return f"{self.measure} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return self.point.get_absolute_url()


class MissedCheck(models.Model):
    """应查未查: that a measure was to be looked at by ``due_at`` and nobody did, until ``ended_at``.

    Over once it is looked at, its unit stands still, its cycle is changed or the point is removed. ``told_at``: when
    the office of the territory heard of it.
    """

    point = models.ForeignKey(
        RiskPoint, models.CASCADE, related_name="missed", verbose_name=_("风险点"), db_index=False
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="missed", verbose_name=_("管控措施"), db_index=False
    )
    due_at = models.DateTimeField(_("应查时间"))
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("了结时间"), null=True)
    told_at = models.DateTimeField(_("通报监管部门的时间"), null=True)

    scope = part_of("point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应查未查")
        ordering = ["-due_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"]),
            models.Index(fields=["point", "due_at"]),
            models.Index(
                fields=["due_at", "told_at"], condition=Q(ended_at__isnull=True), name="risk_missed_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(ended_at__isnull=True), name="risk_missed_once"
            ),
        ]

    def __str__(self):
        return f"{self.measure} {timezone.localtime(self.due_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return self.point.get_absolute_url()


class UnitStop(models.Model):
    """停用、检维修记录 (T7): while it lasts the measures of the unit need not be looked at.

    Without ``ends_at`` it goes on.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    point = models.ForeignKey(RiskPoint, models.CASCADE, related_name="stops", verbose_name=_("风险点"))
    unit = models.ForeignKey(
        RiskUnit, models.CASCADE, related_name="stops", verbose_name=_("风险分析单元"), db_index=False
    )
    starts_at = models.DateTimeField(_("停用开始时间"))
    ends_at = models.DateTimeField(_("停用结束时间"), null=True, blank=True)
    reason = models.CharField(_("停用原因"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"), editable=False)
    entered_at = models.DateTimeField(_("登记时间"), default=timezone.now, editable=False)

    scope = part_of("point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("停用、检维修记录")
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["unit", "-starts_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_at__isnull=True), name="one_stop_going_on"
            ),
            models.CheckConstraint(
                name="risk_stop_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return self.point.get_absolute_url()

    def lasts(self, at):
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)
