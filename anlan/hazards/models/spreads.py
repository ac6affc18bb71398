"""举一反三: what was found at one enterprise is asked of those like it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.obligations.models import Round
from anlan.org.models import Organ, Place, Sector, User
from anlan.registers.models import Tag

from .matters import Matter


class Spread(models.Model):
    """The enterprises of a place (of a sector, with a tag) owe a self-check: the occurrences of ``round``."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="spreads", verbose_name=_("闭环事项"))
    round = models.OneToOneField(Round, models.PROTECT, related_name="spread", verbose_name=_("履职期次"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("部署单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("企业标签")
    )
    lesson = models.CharField(_("自查内容"), max_length=2000)
    at = models.DateTimeField(_("部署时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("部署人"))

    class Meta:
        verbose_name = verbose_name_plural = _("举一反三自查")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.matter} {self.place}"
