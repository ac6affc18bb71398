"""The one noun: something that is wrong with a record."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector
from anlan.org.scope import Scope, ScopedQuerySet


class Flaw(models.Model):
    """One row that one rule objects to; ``organ`` keeps the record. ``link``: the page of the row.

    A flaw that is no longer there goes by itself; a handled one that is still there comes back; a justified one
    stays justified.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        HANDLED = "handled", _("已处理")
        JUSTIFIED = "justified", _("已说明")
        GONE = "gone", _("已消除")

    rule = models.CharField(_("规则"), max_length=30)
    row_model = models.CharField(max_length=80, editable=False)
    row_id = models.PositiveBigIntegerField(editable=False)
    title = models.CharField(_("记录"), max_length=200)
    said = models.CharField(_("问题"), max_length=300)
    link = models.CharField(max_length=200)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"), db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业领域"),
        db_index=False,
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    found_on = models.DateField(_("发现日期"))
    closed_on = models.DateField(_("了结日期"), null=True, blank=True)
    again = models.PositiveSmallIntegerField(_("再次发现次数"), default=0)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("数据质量问题")
        ordering = ["-id"]
        permissions = [("handle_flaw", _("处理数据质量问题")), ("reopen_flaw", _("退回数据质量问题"))]
        constraints = [
            models.UniqueConstraint(fields=["rule", "row_model", "row_id"], name="flaw_once_a_row"),
        ]
        indexes = [
            models.Index(fields=["organ", "state", "rule"]),
            models.Index(fields=["place", "state"]),
            models.Index(fields=["rule", "state", "-id"]),
            models.Index(fields=["state", "-id"]),
        ]

    def __str__(self):
        return f"{self.title} {self.said}"

    def get_absolute_url(self):
        return reverse("quality:flaw", args=[self.pk])
