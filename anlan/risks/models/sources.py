"""Major hazard sources (重大危险源): what is there, how it was graded, who cares for it."""

from decimal import Decimal
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import latitude, longitude
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


def person_field(label):
    return models.CharField(label, max_length=40, blank=True, editable=False)


def phone_field(label):
    return models.CharField(label, max_length=30, blank=True, editable=False)


class HazardSource(models.Model):
    """Requirements 4.21 "Hazard source"; GB 18218-2018.

    ``working``: the calculation as it was made on ``graded_on``, line by line, so that it reads the same when the
    tables have changed. ``assessed_on``: the day of the safety assessment, from which filing and reassessment run.
    """

    class State(models.TextChoices):
        IDENTIFIED = "identified", _("已辨识")
        GRADED = "graded", _("已分级")
        ASSESSED = "assessed", _("待备案")
        FILED = "filed", _("已备案")
        IN_FORCE = "in_force", _("管理中")
        CHANGED = "changed", _("待重新分级")
        CANCELLED = "cancelled", _("已核销")

    class Kind(models.TextChoices):
        PRODUCTION = "production", _("生产单元")
        STORAGE = "storage", _("储存单元")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="hazard_sources", verbose_name=_("企业")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("重大危险源"), max_length=120)
    code = models.CharField(_("登记系统编码"), max_length=36, blank=True)
    kind = models.CharField(_("单元类型"), max_length=12, choices=Kind.choices)
    boundary = models.CharField(
        _("单元划分"), max_length=300, blank=True, help_text=_("如：以切断阀、防火堤或独立库房为界")
    )
    people = models.PositiveIntegerField(_("厂区边界外500米范围内常住人口"), null=True, blank=True)
    lon = longitude()
    lat = latitude()
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.IDENTIFIED)
    grade = models.CharField(_("级别"), max_length=10, blank=True, editable=False)
    working = models.JSONField(_("计算过程"), default=dict, editable=False)
    graded_on = models.DateField(_("分级日期"), null=True, editable=False)
    assessed_on = models.DateField(_("评估完成日期"), null=True, editable=False)
    filed_on = models.DateField(_("备案日期"), null=True, editable=False)
    file_number = models.CharField(_("备案编号"), max_length=60, blank=True, editable=False)
    filed_with = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=_("备案单位"), editable=False
    )
    cancel_asked_on = models.DateField(_("申请核销日期"), null=True, editable=False)
    cancelled_on = models.DateField(_("核销日期"), null=True, editable=False)
    principal = person_field(_("主要负责人"))
    principal_phone = phone_field(_("主要负责人电话"))
    technical = person_field(_("技术负责人"))
    technical_phone = phone_field(_("技术负责人电话"))
    operation = person_field(_("操作负责人"))
    operation_phone = phone_field(_("操作负责人电话"))
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now, editable=False)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重大危险源")
        ordering = ["-id"]
        permissions = [("file_hazardsource", _("备案和核销重大危险源"))]
        indexes = [models.Index(fields=["place", "grade"]), models.Index(fields=["state", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "name"], condition=~Q(state="cancelled"), name="hazard_source_once_in_organ"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("risks:source", args=[self.pk])


class SourceSubstance(models.Model):
    """What is in the unit, by its largest designed quantity. ``number``: of table 1; ``category``: of table 2."""

    source = models.ForeignKey(
        HazardSource, models.CASCADE, related_name="substances", verbose_name=_("重大危险源")
    )
    name = models.CharField(_("危险化学品"), max_length=120)
    number = models.PositiveSmallIntegerField(_("表1序号"), null=True, blank=True)
    category = models.CharField(_("危险性类别"), max_length=8, blank=True)
    tons = models.DecimalField(
        _("设计最大量（t）"),
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001"))],
    )

    class Meta:
        verbose_name = verbose_name_plural = _("单元内的危险化学品")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="source_substance_is_in_a_table", condition=Q(number__isnull=False) | ~Q(category="")
            )
        ]

    def __str__(self):
        return f"{self.name} {self.tons.normalize():f} t"


class Care(models.Model):
    """What a responsible person (包保责任人) did for the source on a day."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", _("主要负责人")
        TECHNICAL = "technical", _("技术负责人")
        OPERATION = "operation", _("操作负责人")

    class Result(models.TextChoices):
        """The codes of the exchange table T5."""

        NORMAL = "normal", _("正常")
        DANGER = "danger", _("存在隐患")

    source = models.ForeignKey(
        HazardSource, models.CASCADE, related_name="cares", verbose_name=_("重大危险源")
    )
    role = models.CharField(_("包保责任"), max_length=10, choices=Role.choices)
    person = models.CharField(_("履责人"), max_length=40)
    item = models.PositiveSmallIntegerField(
        _("任务清单序号"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    result = models.CharField(_("结果"), max_length=8, choices=Result.choices)
    note = models.CharField(_("履责情况"), max_length=1000)
    on = models.DateField(_("履责日期"))
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("包保履责记录")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["source", "role", "-on"])]

    def __str__(self):
        return f"{self.source} {self.get_role_display()} {self.on}"
