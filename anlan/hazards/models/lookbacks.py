"""回头看: closed matters drawn at random and looked at again."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .matters import Matter


class LookBack(models.Model):
    """One draw. ``seed`` and ``pool`` are kept: anybody can draw the same matters again."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("抽查单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    since = models.DateField(_("销号日期起"))
    until = models.DateField(_("销号日期止"))
    grade = models.CharField(_("等级"), max_length=10, choices=Matter.Grade.choices, blank=True)
    seed = models.CharField(_("随机种子"), max_length=40)
    pool = models.JSONField(_("抽样总体"))
    due_on = models.DateField(_("复查期限"))
    at = models.DateTimeField(_("抽取时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("抽取人"))

    scope = Scope(sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("隐患回头看")
        ordering = ["-id"]

    def __str__(self):
        return _("%(place)s %(since)s至%(until)s销号事项回头看") % {
            "place": self.place,
            "since": self.since,
            "until": self.until,
        }

    def get_absolute_url(self):
        return reverse("hazards:look_back", args=[self.pk])


class Recheck(models.Model):
    """One matter that was drawn. ``place`` and ``sector`` repeat the matter's."""

    class State(models.TextChoices):
        PENDING = "pending", _("待复查")
        SOUND = "sound", _("未反弹")
        RETURNED = "returned", _("已反弹")

    look_back = models.ForeignKey(
        LookBack, models.PROTECT, related_name="rechecks", verbose_name=_("隐患回头看")
    )
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rechecks", verbose_name=_("闭环事项"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("复查单位"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    checked_at = models.DateTimeField(_("复查时间"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复查人")
    )
    said = models.CharField(_("复查情况"), max_length=2000, blank=True)

    scope = Scope(organs=("organ",), perm="hazards.view_lookback")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回头看复查")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["look_back", "matter"], name="recheck_once_a_draw")]
        indexes = [models.Index(fields=["organ", "state"])]

    def __str__(self):
        return str(self.matter)

    def get_absolute_url(self):
        return self.look_back.get_absolute_url()
