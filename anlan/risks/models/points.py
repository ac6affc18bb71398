"""Points, their units, what may happen in each, what holds it down; and every change of a point's level."""

from uuid import uuid4

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import both_or_neither, latitude, longitude
from anlan.hazards.models import Matter
from anlan.lib.geo import COLUMN, GRAIN, MICRO
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class Level(models.TextChoices):
    """国务院安委办〔2016〕11号: red, orange, yellow, blue; the gravest first."""

    MAJOR = "major", _("重大")
    LARGER = "larger", _("较大")
    GENERAL = "general", _("一般")
    LOW = "low", _("低")


def level_field(label, **more):
    return models.CharField(label, max_length=10, choices=Level.choices, blank=True, **more)


def squares(name):
    """Which square of the grid of the map a coordinate lies in, along one axis: whole numbers cut alike everywhere."""
    return Cast(F(name) * MICRO, models.IntegerField()) / GRAIN


class ControlLevel(models.TextChoices):
    """Who holds a risk down, the highest first (分级管控)."""

    COMPANY = "company", _("公司")
    DEPARTMENT = "department", _("部门（车间）")
    TEAM = "team", _("班组")
    POST = "post", _("岗位")


class RiskPoint(models.Model):
    """Requirements 4.21 "Risk point".

    ``enterprise`` is empty for a point of an area, for which ``organ`` answers. ``level`` is the one in force,
    empty until somebody has confirmed one; ``proposed_level`` waits for a second person. ``inherent_level`` is
    without any control, ``level`` as controlled now, ``residual_level`` once everything planned is done.
    ``direct``: codes of the rule ``risk.direct_major`` that apply. ``hand_set``: graded by a person against the
    method. Overdue is told from ``review_due_on``; ``review_cause`` says why a review is due before its time.
    ``link``: a code of the rule ``risk.city_links``, of what a city runs on, where the point is a part of that.
    ``code``: of the object in the exchange tables, where another system has given it one.
    """

    class State(models.TextChoices):
        IDENTIFIED = "identified", _("已辨识")
        ASSESSED = "assessed", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        CONTROLLED = "controlled", _("管控中")
        REVIEWED = "reviewed", _("复评中")
        REMOVED = "removed", _("已销号")

    class Kind(models.TextChoices):
        """GB/T 13861 speaks of these objects of identification; the list is the house's."""

        EQUIPMENT = "equipment", _("设备设施")
        OPERATION = "operation", _("作业活动")
        SITE = "site", _("场所区域")
        STORAGE = "storage", _("储存设施")
        CITY = "city", _("城市运行设施")
        EVENT = "event", _("大型活动")

    class Cause(models.TextChoices):
        """What forces a review before its time (C8)."""

        CYCLE = "cycle", _("到期复评")
        ACCIDENT = "accident", _("发生事故")
        CHANGE = "change", _("工艺、设备或环境变更")
        DANGER = "danger", _("出现重大隐患或隐患重复出现")
        FAILED = "failed", _("管控措施失效")

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="risk_points",
        verbose_name=_("企业"),
        db_index=False,
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"), db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    name = models.CharField(_("风险点"), max_length=120)
    code = models.CharField(_("对象编码"), max_length=36, blank=True, editable=False)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    location = models.CharField(_("具体位置"), max_length=200, blank=True)
    lon = longitude()
    lat = latitude()
    # Kept by the database itself, so that the map needs no copy of the points.
    cell = models.GeneratedField(
        expression=squares("lon") * COLUMN + squares("lat"),
        output_field=models.IntegerField(_("网格")),
        db_persist=True,
    )
    accidents = models.CharField(_("可能的事故类型"), max_length=120, blank=True)
    mass_casualty = models.BooleanField(_("可能群死群伤"), default=False)
    workers = models.PositiveIntegerField(_("作业人数"), null=True, blank=True)
    link = models.CharField(_("城市运行环节"), max_length=30, blank=True)
    direct = models.JSONField(_("直接判定为重大风险的情形"), default=list, blank=True)

    level = level_field(_("风险等级"))
    inherent_level = level_field(_("固有风险"), editable=False)
    residual_level = level_field(_("剩余风险"), editable=False)
    proposed_level = level_field(_("拟定等级"), editable=False)
    hand_set = models.BooleanField(_("人工调整"), default=False, editable=False)
    level_reason = models.CharField(_("定级理由"), max_length=2000, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.IDENTIFIED)

    control_level = models.CharField(
        _("管控层级"), max_length=12, choices=ControlLevel.choices, blank=True, editable=False
    )
    controlled_by = models.CharField(_("管控责任人"), max_length=60, blank=True, editable=False)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True, editable=False)
    assessed_on = models.DateField(_("评估日期"), null=True, editable=False)
    assessed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("评估人"), editable=False
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("确认人"), editable=False
    )
    review_due_on = models.DateField(_("复评期限"), null=True, editable=False)
    review_cause = models.CharField(
        _("复评原因"), max_length=10, choices=Cause.choices, blank=True, editable=False
    )
    removal_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("申请销号人"), editable=False
    )
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now, editable=False)
    removed_on = models.DateField(_("销号日期"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("风险点")
        ordering = ["-id"]
        permissions = [
            ("confirm_riskpoint", _("确认风险等级")),
            ("import_riskpoint", _("导入风险点")),
        ]
        indexes = [
            models.Index(fields=["place", "level"]),
            models.Index(fields=["level", "state"]),
            models.Index(fields=["review_due_on"]),
            models.Index(fields=["organ", "name"]),
            models.Index(fields=["enterprise", "level"]),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["link", "place"]),
            # Holds all that the map asks of a point: a whole city is read from it alone.
            models.Index(
                fields=["cell", "level", "state", "lon", "lat", "place", "sector", "organ", "review_due_on"],
                name="risk_on_map",
            ),
        ]
        constraints = [
            both_or_neither("risk_point_has_both_coordinates"),
            models.UniqueConstraint(
                fields=["organ", "name"], condition=~Q(state="removed"), name="risk_point_once_in_organ"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="risk_point_code_once"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("risks:point", args=[self.pk])

    @property
    def review_overdue(self):
        return self.is_overdue(timezone.localdate())

    def is_overdue(self, today):
        live = self.state in (self.State.CONTROLLED, self.State.REVIEWED)
        return live and self.review_due_on is not None and self.review_due_on < today


def part_of(point):
    """The scope of what is a part of a point, which it reaches by ``point``: who sees the point sees it."""
    return Scope(
        place=f"{point}__place",
        sector=f"{point}__sector",
        organs=(f"{point}__organ",),
        perm="risks.view_riskpoint",
    )


class RiskUnit(models.Model):
    """风险分析单元: equipment, an operation or a part of the point. ``uid`` names it in the exchange tables."""

    point = models.ForeignKey(RiskPoint, models.CASCADE, related_name="units", verbose_name=_("风险点"))
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("风险分析单元"), max_length=200)
    department = models.CharField(_("责任部门"), max_length=200, blank=True)
    person = models.CharField(_("责任人"), max_length=20, blank=True)

    scope = part_of("point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("风险分析单元")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["point", "name"], name="risk_unit_once_in_point")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("risks:point", args=[self.point_id])


class RiskEvent(models.Model):
    """What may happen, and how it was graded.

    ``method``: a code of the rule ``risk.methods``, read as it stood on ``rules_of``. ``inherent``, ``current``,
    ``residual``: ``{"factors": {code: value}, "score": number, "level": level}``.
    """

    unit = models.ForeignKey(RiskUnit, models.CASCADE, related_name="events", verbose_name=_("风险分析单元"))
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("风险事件"), max_length=500)
    consequence = models.CharField(_("可能的后果"), max_length=200, blank=True)
    method = models.CharField(_("评估方法"), max_length=20, blank=True, editable=False)
    rules_of = models.DateField(_("方法版本"), null=True, editable=False)
    inherent = models.JSONField(_("固有风险"), default=dict, editable=False)
    current = models.JSONField(_("现实风险"), default=dict, editable=False)
    residual = models.JSONField(_("剩余风险"), default=dict, editable=False)

    scope = part_of("unit__point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("风险事件")
        ordering = ["id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.unit.get_absolute_url()


class Measure(models.Model):
    """A control. ``every`` and ``cycle_unit``: how often it is looked at, from ``since`` on.

    ``uid`` names it in the exchange tables, ``classify`` is its class there where one was given, and ``automatic``
    that a sensor watches it. ``task_code``: of its task (T4), where another system has given that one.
    ``wake_at``: when it is next reckoned whether nobody has looked; empty where nothing can become of it by itself.
    """

    class Kind(models.TextChoices):
        SOURCE = "source", _("源头治理")
        ENGINEERING = "engineering", _("工程技术")
        MANAGEMENT = "management", _("管理措施")
        TRAINING = "training", _("培训教育")
        PROTECTION = "protection", _("个体防护")
        EMERGENCY = "emergency", _("应急处置")

    class Unit(models.TextChoices):
        HOUR = "hour", _("小时")
        DAY = "day", _("天")
        MONTH = "month", _("月")
        YEAR = "year", _("年")

    event = models.ForeignKey(RiskEvent, models.CASCADE, related_name="measures", verbose_name=_("风险事件"))
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("措施类别"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("管控措施"), max_length=2000)
    inspected = models.CharField(_("隐患排查内容"), max_length=1000, blank=True)
    person = models.CharField(_("责任人"), max_length=60, blank=True)
    every = models.PositiveSmallIntegerField(
        _("排查周期"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cycle_unit = models.CharField(_("周期单位"), max_length=6, choices=Unit.choices, blank=True)
    failed_on = models.DateField(_("失效日期"), null=True, editable=False)
    classify = models.CharField(_("措施分类编码"), max_length=4, blank=True, editable=False)
    automatic = models.BooleanField(_("自动化监控"), default=False)
    task_code = models.CharField(_("排查任务编码"), max_length=36, blank=True, editable=False)
    since = models.DateTimeField(_("起算时间"), default=timezone.now, editable=False)
    wake_at = models.DateTimeField(null=True, default=timezone.now, editable=False)

    scope = part_of("event__unit__point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("管控措施")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="risk_measure_wakes")
        ]

    def __str__(self):
        return self.text[:40]

    def get_absolute_url(self):
        return self.event.get_absolute_url()


class LevelChange(models.Model):
    """That a level came into force: who proposed and who confirmed it, from what, and why."""

    point = models.ForeignKey(RiskPoint, models.CASCADE, related_name="changes", verbose_name=_("风险点"))
    before = level_field(_("原等级"))
    after = level_field(_("新等级"))
    by_method = level_field(_("按方法评估的等级"))
    hand_set = models.BooleanField(_("人工调整"), default=False)
    reason = models.CharField(_("理由"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("确认人"))
    on = models.DateField(_("生效日期"))
    at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("风险等级变更")
        ordering = ["-id"]
        indexes = [models.Index(fields=["on"])]

    def __str__(self):
        return f"{self.point} {self.get_before_display()} → {self.get_after_display()}"


class DangerAtPoint(models.Model):
    """That a hidden danger lies at a point: a control of it has failed.

    ``weighed``: as what it has forced a review already. ``uid`` names it in the exchange tables (T6).
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)

    point = models.ForeignKey(RiskPoint, models.CASCADE, related_name="dangers", verbose_name=_("风险点"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="risk_points", verbose_name=_("隐患"))
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="dangers", verbose_name=_("失效的措施")
    )
    weighed = models.CharField(max_length=10, blank=True, editable=False)
    at = models.DateTimeField(_("关联时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("关联人"))

    scope = part_of("point")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("风险点的隐患")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["point", "matter"], name="danger_once_at_point")]

    def __str__(self):
        return f"{self.point} {self.matter}"

    def get_absolute_url(self):
        return self.matter.get_absolute_url()
