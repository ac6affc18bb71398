"""Figures as they were, and what somebody noted beside them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place, User
from anlan.org.scope import Scope, ScopedQuerySet


class Taking(models.Model):
    """That the figures of the days from ``start`` to ``end`` were taken, and which: what is missing then is zero."""

    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    codes = models.JSONField(_("指标"), default=dict)  # {code: whether it is a share}
    taken_at = models.DateTimeField(_("生成时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("指标统计")
        ordering = ["-end", "start"]
        constraints = [models.UniqueConstraint(fields=["start", "end"], name="one_taking_a_period")]

    def __str__(self):
        return f"{self.start}–{self.end}"


class Snapshot(models.Model):
    """What all indicators said of ``place`` for the days from ``start`` to ``end``.

    ``figures``: ``{code: [part, whole]}``, whole None for a count; zeros are left out (see Taking). One row a
    place and period: a screen of one place is one row, and a day of a province some thousands.
    A published snapshot does not change.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    figures = models.JSONField(_("数据"), default=dict)
    taken_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    published_at = models.DateTimeField(_("发布时间"), null=True)

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("指标快照")
        ordering = ["-end", "place"]
        indexes = [models.Index(fields=["end", "start"])]
        constraints = [
            models.UniqueConstraint(fields=["place", "start", "end"], name="one_snapshot_of_a_place")
        ]

    def __str__(self):
        return f"{self.place} {self.start}–{self.end}"


class Correction(models.Model):
    """A figure that somebody holds right, beside the computed one and never in its stead (M4)."""

    code = models.CharField(_("指标"), max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    value = models.DecimalField(_("更正值"), max_digits=18, decimal_places=4)
    reason = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("更正人"))
    at = models.DateTimeField(_("更正时间"))

    scope = Scope(sector=None, perm="indicators.view_snapshot")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("指标更正")
        ordering = ["-at"]
        indexes = [models.Index(fields=["code", "place", "-at"])]

    def __str__(self):
        return f"{self.code} {self.place} {self.start}–{self.end}"
