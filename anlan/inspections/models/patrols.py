"""巡查 and 派驻督导: a group stationed with a town or a department, what it wrote down, what it found."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .visits import key, maybe


class Patrol(models.Model):
    """One round with one object (C18). Its steps are in ``patrol_flow.py``.

    ``term``: the first day of the term of office it was stationed in, by the rule ``inspections.term``.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("待进驻")
        STATIONED = "stationed", _("进驻中")
        FINDINGS = "findings", _("待反馈")
        FEEDBACK = "feedback", _("已反馈")
        RECTIFICATION = "rectification", _("整改中")
        RECHECK = "recheck", _("待回访")
        CLOSED = "closed", _("已办结")
        CANCELLED = "cancelled", _("已取消")

    class Mode(models.TextChoices):
        PATROL = "patrol", _("安全生产巡查")
        STATION = "station", _("派驻督导")

    number = models.CharField(_("编号"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.PATROL)
    state = models.CharField(_("状态"), max_length=15, choices=State.choices, default=State.PLANNED)
    organ = key(Organ, _("派出单位"))
    subject = key(Organ, _("被巡查单位"))
    place = key(Place, _("区域"))
    sector = maybe(Sector, _("行业领域"))
    starts_on = models.DateField(_("计划进驻"))
    ends_on = models.DateField(_("计划结束"))
    planned_by = key(User, _("拟定人"))
    planned_at = models.DateTimeField(_("拟定时间"))
    stationed_on = models.DateField(_("进驻日期"), null=True, blank=True)
    term = models.DateField(_("任期起"), null=True, blank=True)
    finished_on = models.DateField(_("结束日期"), null=True, blank=True)
    feedback = models.TextField(_("反馈意见"), max_length=10_000, blank=True)
    fed_back_on = models.DateField(_("反馈日期"), null=True, blank=True)
    rectify_by = models.DateField(_("整改期限"), null=True, blank=True)
    rectification = models.TextField(_("整改报告"), max_length=10_000, blank=True)
    rectified_on = models.DateField(_("报送整改日期"), null=True, blank=True)
    recheck = models.TextField(_("回访结论"), max_length=5000, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)

    scope = Scope(organs=("organ", "subject"), perm="inspections.view_inspection")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("巡查督导")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["place", "starts_on"]),
            models.Index(fields=["subject", "term"]),
            models.Index(fields=["organ", "-id"]),
            models.Index(fields=["starts_on", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="patrol_window", condition=Q(ends_on__gte=models.F("starts_on")))
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("inspections:patrol", args=[self.pk])


class PatrolMember(models.Model):
    """One of the group; who is lent to it may have no account."""

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="members", verbose_name=_("巡查督导"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=40)
    heads = models.BooleanField(_("组长"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("巡查组成员")
        ordering = ["-heads", "id"]

    def __str__(self):
        return self.name


class PatrolEntry(models.Model):
    """A day of the group's log."""

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="entries", verbose_name=_("巡查督导"))
    day = models.DateField(_("日期"))
    text = models.TextField(_("工作情况"), max_length=5000)
    at = models.DateTimeField(_("登记时间"))
    by = key(User, _("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("巡查日志")
        ordering = ["day", "id"]

    def __str__(self):
        return f"{self.day} {self.text[:30]}"


class PatrolFinding(models.Model):
    """A problem, seen in an enterprise (查企) or with the authority itself (督政); a matter once fed back."""

    class Track(models.TextChoices):
        ENTERPRISE = "enterprise", _("查企")
        GOVERNMENT = "government", _("督政")

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="findings", verbose_name=_("巡查督导"))
    track = models.CharField(_("类别"), max_length=10, choices=Track.choices)
    description = models.CharField(_("问题"), max_length=2000)
    governance = models.CharField(_("治理要求"), max_length=2000, blank=True)
    matter = maybe(Matter, _("问题隐患"))
    at = models.DateTimeField(_("登记时间"))
    by = key(User, _("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("巡查发现的问题")
        ordering = ["id"]

    def __str__(self):
        return self.description
