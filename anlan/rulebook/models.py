"""Rules and days off: the two tables, both small enough to be held in memory (see ``book``)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place

from .fields import OrderedJSONField


class Rule(models.Model):
    """One value and the days on which it holds, both included.

    Without ``place`` it comes from the seeds and holds everywhere; with one it is that office's own and
    goes before. ``legend`` says what the keys and words inside a compound value are called.
    """

    class Unit(models.TextChoices):
        NONE = "", _("无")
        HOUR = "hour", _("小时")
        DAY = "day", _("日")
        WORKDAY = "workday", _("工作日")
        MONTH = "month", _("个月")
        YEAR = "year", _("年")
        PERCENT = "percent", "%"
        YUAN = "yuan", _("元")
        TIMES = "times", _("次")
        PEOPLE = "people", _("人")
        CLASS_HOUR = "class_hour", _("学时")
        MEGABYTE = "megabyte", "MB"

    class Confidence(models.TextChoices):
        SURE = "sure", _("已查原文")
        LIKELY = "likely", _("待复核")
        UNSURE = "unsure", _("存疑")

    key = models.CharField(_("代号"), max_length=80)
    label = models.CharField(_("名称"), max_length=120)
    value = OrderedJSONField(_("值"))
    unit = models.CharField(_("单位"), max_length=12, choices=Unit.choices, blank=True)
    legend = models.JSONField(_("图例"), default=dict, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("适用区域")
    )
    confidence = models.CharField(
        _("核实情况"), max_length=10, choices=Confidence.choices, default=Confidence.SURE
    )
    note = models.CharField(_("说明"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规则")
        ordering = ["key", "-valid_from", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                condition=models.Q(place__isnull=True),
                name="rule_once_everywhere",
            ),
            models.UniqueConstraint(
                fields=["key", "valid_from", "place"],
                condition=models.Q(place__isnull=False),
                name="rule_once_in_place",
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_begins",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("rulebook:rule", args=[self.key])

    @property
    def topic(self):
        """The first part of the key: whose rule it is."""
        return self.key.partition(".")[0]

    def holds_on(self, day):
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class CalendarDay(models.Model):
    """A day on which an office corrects the statutory calendar, for its place and all below it."""

    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="calendar_days", verbose_name=_("适用区域")
    )
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作日调整")
        ordering = ["-day", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(place__isnull=True), name="calendar_day_once_everywhere"
            ),
            models.UniqueConstraint(
                fields=["day", "place"],
                condition=models.Q(place__isnull=False),
                name="calendar_day_once_in_place",
            ),
        ]

    def __str__(self):
        return f"{self.day} {_('上班') if self.working else _('休息')}"
