"""创建: titles such as 标准化达标示范企业, 本质安全示范企业, 星级示范班组."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class TitleQuerySet(ScopedQuerySet):
    def in_force(self, day):
        return self.filter(titled_on__lte=day).exclude(withdrawn_on__lte=day)


class Title(models.Model):
    """One enterprise, or a team of it, on its way to a title. ``kind``: a code of the rulebook's list."""

    class State(models.TextChoices):
        APPLIED = "applied", _("待评审")
        REVIEWED = "reviewed", _("已评审")
        ANNOUNCED = "announced", _("公示中")
        TITLED = "titled", _("已命名")
        RECHECKED = "rechecked", _("复核通过")
        WITHDRAWN = "withdrawn", _("已撤销")
        REFUSED = "refused", _("未通过")

    OPEN = ("applied", "reviewed", "announced", "titled", "rechecked")

    kind = models.CharField(_("称号"), max_length=30)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="titles", verbose_name=_("企业"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("申报单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("命名单位"))
    team = models.CharField(_("班组"), max_length=60, blank=True)
    stars = models.PositiveSmallIntegerField(
        _("星级"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    deeds = models.CharField(_("主要做法"), max_length=2000)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.APPLIED)
    applied_on = models.DateField(_("申报日期"))
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申报人"))
    reviewed_on = models.DateField(_("评审日期"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评审人")
    )
    score = models.PositiveSmallIntegerField(
        _("评审得分"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    announced_on = models.DateField(_("公示日期"), null=True, blank=True)
    titled_on = models.DateField(_("命名日期"), null=True, blank=True)
    recheck_by = models.DateField(_("下次复核"), null=True, blank=True)
    rechecked_on = models.DateField(_("最近复核"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)

    scope = Scope(organs=("organ", "office"))
    objects = TitleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("创建称号")
        ordering = ["-applied_on", "-id"]
        permissions = [
            ("apply_title", _("申报创建称号")),
            ("review_title", _("评审创建称号")),
            ("confer_title", _("命名、复核、撤销称号")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "enterprise", "team"],
                condition=Q(state__in=("applied", "reviewed", "announced", "titled", "rechecked")),
                name="one_title_of_a_kind",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "titled_on"]),
            models.Index(fields=["place", "state"]),
            models.Index(fields=["-applied_on", "-id"]),
        ]

    def __str__(self):
        return f"{self.enterprise}{self.team} {self.label}"

    def get_absolute_url(self):
        return reverse("standards:title", args=[self.pk])

    @property
    def label(self):
        from ..queries import title_kinds

        found = title_kinds(self.place).get(self.kind)
        return found["label"] if found else self.kind
