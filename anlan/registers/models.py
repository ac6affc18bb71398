"""An enterprise and what is marked on it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import both_or_neither, latitude, longitude
from anlan.lib.ids import credit_code_fault
from anlan.org.models import Organ, Place, Sector
from anlan.org.scope import Scope, ScopedQuerySet

from .industries import industry_code, industry_name

ABOVE_SCALE = "above_scale"  # the code of the tag 规模以上
CREDIT_CODE_FAULTS = {
    "length": _("统一社会信用代码应为 18 位。"),
    "character": _("统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z）。"),
    "division": _("统一社会信用代码第 3 至 8 位应为登记管理机关的行政区划代码（数字）。"),
    "check": _("统一社会信用代码的校验位不对，请核对是否有错字。"),
}


def validate_credit_code(code):
    if fault := credit_code_fault(code):
        raise ValidationError(CREDIT_CODE_FAULTS[fault], code=fault)


def validate_industry(code):
    if code != industry_code(code):
        raise ValidationError(
            _("没有行业代码“%(code)s”（GB/T 4754-2017）。"), code="industry", params={"code": code}
        )


class Tag(models.Model):
    """A mark such as 危险化学品 or 规模以上."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        verbose_name = verbose_name_plural = _("标签")
        ordering = ["order", "id"]

    def __str__(self):
        return self.name


class EnterpriseQuerySet(ScopedQuerySet):
    def in_being_on(self, day):
        """Those under supervision on ``day``: taken into the register and not yet closed."""
        return self.filter(since__lte=day).exclude(closed_on__lte=day)

    def tagged(self, tag_code, day):
        """Those that carried the tag on ``day``."""
        carried = Tagging.objects.on(day).filter(tag__code=tag_code)
        return self.filter(pk__in=carried.values("enterprise"))


class Enterprise(models.Model):
    """``name``, ``place`` and ``sector`` repeat the organ's for filters and order; the actions keep them equal.

    ``version`` counts the changes, for two people editing at once. ``since`` and ``closed_on`` date the
    supervision, so that a count for March reads the same in May.
    """

    class State(models.TextChoices):
        BUILDING = "building", _("筹建")
        ACTIVE = "active", _("在营")
        SUSPENDED = "suspended", _("停业")
        CLOSED = "closed", _("关闭")

    class Scale(models.TextChoices):
        """统计上大中小微型企业划分办法(2017), 国统字〔2017〕213号."""

        LARGE = "large", _("大型")
        MEDIUM = "medium", _("中型")
        SMALL = "small", _("小型")
        MICRO = "micro", _("微型")

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="enterprise", editable=False)
    name = models.CharField(_("企业名称"), max_length=120)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, validators=[validate_credit_code]
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="enterprises", verbose_name=_("所在区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name=_("行业领域")
    )
    industry_code = models.CharField(_("行业代码"), max_length=4, blank=True, validators=[validate_industry])
    scale = models.CharField(_("企业规模"), max_length=10, choices=Scale.choices, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    lon = longitude()
    lat = latitude()
    legal_representative = models.CharField(_("法定代表人"), max_length=40, blank=True)
    contact = models.CharField(_("安全联系人"), max_length=40, blank=True)
    phone = models.CharField(
        _("联系电话"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9+\-() 转、]{5,30}$", _("请填写电话号码，多个号码用“、”隔开。"))],
    )
    employees = models.PositiveIntegerField(
        _("从业人数"), null=True, blank=True, validators=[MaxValueValidator(10_000_000)]
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ACTIVE)
    since = models.DateField(_("纳入监管日期"), default=timezone.localdate)
    closed_on = models.DateField(_("关闭日期"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False,
        verbose_name=_("并入的档案"),
    )  # fmt: skip
    source = models.CharField(_("数据来源"), max_length=60, blank=True)
    verified_at = models.DateTimeField(_("最近核实"), null=True, editable=False)
    created_at = models.DateTimeField(_("建档时间"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope = Scope(organs=("organ",))
    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ["-id"]
        permissions = [
            ("import_enterprise", _("导入企业")),
            ("change_own_enterprise", _("修改本企业联系信息")),
        ]
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["place", "state"]),
            models.Index(fields=["sector", "state"]),
            models.Index(fields=["industry_code"]),
            models.Index(fields=["scale"]),
            models.Index(fields=["employees", "id"]),
            models.Index(fields=["verified_at", "id"]),
        ]
        constraints = [
            both_or_neither("enterprise_has_both_coordinates"),
            models.CheckConstraint(
                name="enterprise_closes_after_it_begins",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registers:enterprise", args=[self.pk])

    @property
    def industry_name(self):
        return industry_name(self.industry_code)

    @property
    def open_taggings(self):
        """The tags in force, from what ``with_tags`` prefetched or else from the database."""
        return [tagging for tagging in self.taggings.all() if tagging.until is None]

    @property
    def tags(self):
        return [tagging.tag for tagging in self.open_taggings]

    @property
    def above_scale(self):
        return any(tag.code == ABOVE_SCALE for tag in self.tags)


class TaggingQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(since__lte=day).exclude(until__lt=day)


class Tagging(models.Model):
    """A tag on an enterprise; ``until`` is its last day."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings", verbose_name=_("标签"))
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"), null=True, blank=True)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业标签")
        ordering = ["tag__order", "since"]
        indexes = [models.Index(fields=["tag", "until", "enterprise"])]
        constraints = [
            models.UniqueConstraint(
                name="one_open_tagging", fields=["enterprise", "tag"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="tagging_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return str(self.tag)


class Earlier(models.Model):
    """What an enterprise was of what requirements ask, until another thing was said: ``until`` is the last day.

    ``since`` is None for from the beginning. What it is now stands in its own row alone.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="earlier", db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, related_name="+", verbose_name=_("行业领域"), db_index=False
    )
    industry_code = models.CharField(_("行业代码"), max_length=4, blank=True)
    employees = models.PositiveIntegerField(_("从业人数"), null=True)
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"))

    class Meta:
        verbose_name = verbose_name_plural = _("企业曾经的行业和人数")
        ordering = ["enterprise", "until"]
        indexes = [models.Index(fields=["until", "enterprise"])]
        constraints = [models.UniqueConstraint(name="earlier_once_a_day", fields=["enterprise", "until"])]

    def __str__(self):
        return f"{self.enterprise_id} {self.until}"


class LikenessQuerySet(models.QuerySet):
    def visible_to(self, user, perm=None):
        """Those of which the user sees both sides."""
        seen = Enterprise.objects.visible_to(user, perm).order_by().values("pk")
        return self.filter(first__in=seen, second__in=seen)

    def open(self):
        """Those still to be looked at: not dismissed, and neither file closed."""
        closed = Q(first__state=Enterprise.State.CLOSED) | Q(second__state=Enterprise.State.CLOSED)
        return self.filter(dismissed=False).exclude(closed)


class Likeness(models.Model):
    """Two enterprises of one place whose names are so alike that a person should look; first is the older file."""

    first = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("企业"))
    second = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("疑似重复的企业"))
    score = models.PositiveSmallIntegerField(_("相似度"))
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    dismissed = models.BooleanField(_("已排除"), default=False)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("疑似重复")
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likeness_once"),
            models.CheckConstraint(name="likeness_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index(fields=["dismissed", "-score"])]

    def __str__(self):
        return f"{self.first} / {self.second}"
