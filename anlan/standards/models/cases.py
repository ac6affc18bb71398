"""An enterprise's way to a grade: who reviews, the case, the certificates it led to, the yearly self-evaluation."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise

VIEW = "standards.view_standardization"


class Grade(models.TextChoices):
    """From the highest to the lowest; the lines and who grants them are in the rulebook."""

    LEVEL_1 = "level_1", _("一级")
    LEVEL_2 = "level_2", _("二级")
    LEVEL_3 = "level_3", _("三级")
    MICRO = "micro", _("小微")


class ReviewBody(models.Model):
    """评审单位. ``organ``: its own organ where its people have accounts; else the receiving office records for it."""

    name = models.CharField(_("名称"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("服务区域"))
    organ = models.OneToOneField(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号所属机构")
    )
    fields = models.CharField(_("评审范围"), max_length=200, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    scope = Scope(sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评审单位")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="review_body_once"),
            models.CheckConstraint(
                name="review_body_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("standards:body", args=[self.pk])


class Standardization(models.Model):
    """One application and what became of it. ``office`` receives, checks and announces; ``body`` reviews.

    ``valid_until`` repeats the certificate in force, of which an enterprise has one. ``held``: the commitments that the
    principal has signed, by code.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("待审核")
        CHECKED = "checked", _("待评审")
        REVIEWED = "reviewed", _("待公告")
        CERTIFIED = "certified", _("达标")
        REFUSED = "refused", _("不予定级")
        REPLACED = "replaced", _("已升级")
        EXPIRED = "expired", _("已到期")
        DELISTED = "delisted", _("已摘牌")

    OPEN = ("applied", "checked", "reviewed")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="standardizations", verbose_name=_("企业")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("受理单位"))
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.APPLIED)
    self_score = models.PositiveSmallIntegerField(_("自评得分"), validators=[MaxValueValidator(100)])
    held = models.JSONField(_("已承诺事项"), default=list)
    note = models.CharField(_("申请说明"), max_length=2000, blank=True)
    applied_on = models.DateField(_("申请日期"))
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    checked_on = models.DateField(_("审核日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    body = models.ForeignKey(
        ReviewBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standardizations",
        verbose_name=_("评审单位"),
    )
    reviewed_on = models.DateField(_("评审日期"), null=True, blank=True)
    review_score = models.PositiveSmallIntegerField(
        _("评审得分"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    certified_on = models.DateField(_("公告日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    renewal_asked_on = models.DateField(_("申请延续日期"), null=True, blank=True)
    closed_on = models.DateField(_("终止日期"), null=True, blank=True)

    scope = Scope(organs=("organ", "office", "body__organ"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("标准化达标")
        ordering = ["-applied_on", "-id"]
        permissions = [
            ("apply_standardization", _("申请标准化达标")),
            ("check_standardization", _("审核标准化申请")),
            ("review_standardization", _("登记标准化评审")),
            ("certify_standardization", _("公告定级、延续、降级、摘牌")),
            ("sample_standardization", _("抽查达标企业")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=("applied", "checked", "reviewed")),
                name="one_application_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state"]),
            models.Index(fields=["state", "valid_until"]),
            models.Index(fields=["-applied_on", "-id"]),
            models.Index(fields=["body", "reviewed_on"]),
        ]

    def __str__(self):
        return _("%(name)s %(grade)s标准化") % {"name": self.enterprise, "grade": self.get_grade_display()}

    def get_absolute_url(self):
        return reverse("standards:standardization", args=[self.pk])


class CertificateQuerySet(ScopedQuerySet):
    def in_force(self, day):
        return self.filter(issued_on__lte=day, valid_until__gte=day).exclude(ended_on__lte=day)


class Certificate(models.Model):
    """A grade held from a day to a day. ``ended_on``: the first day on which it no longer held."""

    class Kind(models.TextChoices):
        FIRST = "first", _("新达标")
        UPGRADE = "upgrade", _("升级")
        RENEWAL = "renewal", _("延续")
        DOWNGRADE = "downgrade", _("降级")

    class End(models.TextChoices):
        RENEWED = "renewed", _("延续换证")
        UPGRADED = "upgraded", _("升级换证")
        DOWNGRADED = "downgraded", _("降级换证")
        DELISTED = "delisted", _("摘牌")

    NEW = ("first", "upgrade")

    standardization = models.ForeignKey(
        Standardization, models.PROTECT, related_name="certificates", verbose_name=_("标准化达标")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="certificates", verbose_name=_("企业")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("企业机构"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    number = models.CharField(_("证书编号"), max_length=40, unique=True)
    announcement = models.CharField(_("公告文号"), max_length=80, blank=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"))
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)
    ended_because = models.CharField(_("失效原因"), max_length=10, choices=End.choices, blank=True)

    scope = Scope(organs=("organ",), perm=VIEW)
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("标准化证书")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ended_on__isnull=True), name="one_open_certificate"
            ),
            models.CheckConstraint(
                name="certificate_runs_forward", condition=Q(valid_until__gte=F("issued_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["place", "issued_on"]),
            models.Index(fields=["grade", "issued_on"]),
            models.Index(fields=["valid_until"]),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return self.standardization.get_absolute_url()


class SelfEvaluation(models.Model):
    """自评, at least once a year: the score, and what was found wanting, which becomes matters."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="self_evaluations", verbose_name=_("企业")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("企业机构"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    on = models.DateField(_("自评日期"))
    score = models.PositiveSmallIntegerField(_("自评得分"), validators=[MaxValueValidator(100)])
    said = models.CharField(_("自评情况"), max_length=2000, blank=True)
    gaps = models.JSONField(_("差距清单"), default=list, blank=True)
    entered_at = models.DateTimeField(_("填报时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填报人"))

    scope = Scope(organs=("organ",), perm=VIEW)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("标准化自评")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["enterprise", "-on"]), models.Index(fields=["place", "on"])]

    def __str__(self):
        return _("%(name)s %(on)s自评") % {"name": self.enterprise, "on": self.on}

    def get_absolute_url(self):
        return self.enterprise.get_absolute_url()
