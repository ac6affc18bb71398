"""Figures as they were: kept by indicator, place and period."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place
from anlan.org.scope import Scope, ScopedQuerySet


class Snapshot(models.Model):
    """What an indicator said of ``place`` for the days from ``start`` to ``end``; ``whole`` is None for a count.

    A published snapshot does not change.
    """

    code = models.CharField(_("指标"), max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    part = models.PositiveBigIntegerField(_("数量"))
    whole = models.PositiveBigIntegerField(_("总数"), null=True)
    taken_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    published_at = models.DateTimeField(_("发布时间"), null=True)

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("指标快照")
        ordering = ["code", "-end"]
        constraints = [
            models.UniqueConstraint(fields=["code", "place", "start", "end"], name="one_snapshot_a_period")
        ]

    def __str__(self):
        return f"{self.code} {self.place} {self.start}–{self.end}"
