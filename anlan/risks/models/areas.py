"""The risk of a place on a day (区域安全风险评估), and what leaders have taken on themselves (领导挂钩)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .points import RiskPoint, level_field


class AreaRisk(models.Model):
    """What the model made of a place on a day; the latest of each place is ``current``.

    ``parts``: ``{code: [count at and below the place, points]}`` of the rule ``risk.area_parts`` as of the day.
    """

    place = models.ForeignKey(
        Place, models.CASCADE, related_name="area_risks", verbose_name=_("区域"), db_index=False
    )
    day = models.DateField(_("评估日期"))
    score = models.DecimalField(_("分值"), max_digits=6, decimal_places=2)
    level = level_field(_("区域风险"))
    parts = models.JSONField(_("构成"))
    change = models.DecimalField(_("比上次"), max_digits=6, decimal_places=2, null=True)
    current = models.BooleanField(default=True)
    taken_at = models.DateTimeField(_("计算时间"))

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("区域风险")
        ordering = ["-day", "place"]
        permissions = [("compute_arearisk", _("重新计算区域风险"))]
        constraints = [models.UniqueConstraint(fields=["place", "day"], name="area_risk_once_a_day")]
        indexes = [
            models.Index(fields=["-score"], name="area_risk_now", condition=Q(current=True)),
        ]

    def __str__(self):
        return f"{self.place} {self.day}"

    def get_absolute_url(self):
        return reverse("risks:area", args=[self.pk])


class HookedItem(models.Model):
    """Requirements 4.21 "Hooked item": a major or larger risk or danger that a leader pushes to its end (S1-9e).

    ``organ``: the office that keeps the list. ``place`` and ``sector`` repeat those of the point or the matter.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("已挂钩")
        IN_PROGRESS = "in_progress", _("推动中")
        ASSESSED = "assessed", _("待解除")
        RELEASED = "released", _("已解除")

    OPEN = (State.CHOSEN, State.IN_PROGRESS, State.ASSESSED)

    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("挂钩领导"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    point = models.ForeignKey(
        RiskPoint, models.PROTECT, null=True, blank=True, related_name="hooked", verbose_name=_("风险点")
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="hooked", verbose_name=_("重大隐患")
    )
    title = models.CharField(_("挂钩事项"), max_length=200)
    goal = models.CharField(_("化解目标"), max_length=1000)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.CHOSEN)
    since = models.DateField(_("挂钩日期"), default=timezone.localdate)
    assessor = models.CharField(_("第三方评估机构"), max_length=120, blank=True, editable=False)
    assessment = models.CharField(_("评估结论"), max_length=2000, blank=True, editable=False)
    assessed_on = models.DateField(_("评估日期"), null=True, editable=False)
    released_on = models.DateField(_("解除日期"), null=True, editable=False)

    scope = Scope(organs=("organ", "leader__home"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导挂钩事项")
        ordering = ["-id"]
        permissions = [("visit_hookeditem", _("推动挂钩事项")), ("release_hookeditem", _("解除挂钩事项"))]
        indexes = [models.Index(fields=["state", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="hooked_item_has_one_object",
                condition=Q(point__isnull=False, matter__isnull=True)
                | Q(point__isnull=True, matter__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["leader", "point"], condition=~Q(state="released"), name="hooked_point_once_a_leader"
            ),
            models.UniqueConstraint(
                fields=["leader", "matter"],
                condition=~Q(state="released"),
                name="hooked_matter_once_a_leader",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("risks:hooked_item", args=[self.pk])


class HookedVisit(models.Model):
    """What the leader did for a hooked item on a day."""

    item = models.ForeignKey(HookedItem, models.CASCADE, related_name="visits", verbose_name=_("挂钩事项"))
    on = models.DateField(_("推动日期"))
    note = models.CharField(_("推动情况"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("挂钩推动记录")
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.item} {self.on}"
