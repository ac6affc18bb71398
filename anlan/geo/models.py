"""Nouns: boundaries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place
from anlan.org.scope import Scope, ScopedQuerySet


class Boundary(models.Model):
    """The outline of a place: a GeoJSON Polygon or MultiPolygon in degrees, for drawing and not for measuring."""

    place = models.OneToOneField(Place, models.CASCADE, related_name="boundary", verbose_name=_("区域"))
    geometry = models.JSONField(_("边界"))
    source = models.CharField(_("来源"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(_("导入时间"))

    scope = Scope(sector=None, perm="org.view_place")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("区域边界")
        ordering = ["place__path"]

    def __str__(self):
        return str(self.place)
