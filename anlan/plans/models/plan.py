"""A plan: one document put to work by its owner."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .documents import Document


class Plan(models.Model):
    """The owner's office drafts, confirms, dispatches and judges; units see it through their assignments."""

    class State(models.TextChoices):
        DRAFT = "draft", _("拟制中")
        ACTIVE = "active", _("执行中")
        CLOSED = "closed", _("已归档")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="plans", verbose_name=_("牵头制定单位"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="plans", verbose_name=_("文件"))
    title = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    units_note = models.CharField(_("统一增加责任单位的说明"), max_length=300, blank=True)
    incentive = models.CharField(_("奖惩措施"), max_length=500, blank=True)
    dispatched_at = models.DateTimeField(_("首次下发时间"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    scope = Scope(organs=("organ",), through=("assignments",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作计划")
        ordering = ["-year", "-id"]
        indexes = [models.Index(fields=["place", "-year"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:plan", args=[self.pk])
