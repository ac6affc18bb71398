"""Nouns: what counts for or against an enterprise, and how it stands from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.consequences.kinds import FACTS
from anlan.consequences.models import Consequence, Trigger
from anlan.org.models import Place, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise

SEEN = "credit.view_creditevent"


def maybe_user(label):
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label, db_index=False
    )


class EventQuerySet(ScopedQuerySet):
    def counting(self, day):
        """Those that count on ``day``, as far as is known now: what was none never counted."""
        rows = self.filter(occurred_on__lte=day, expires_on__gt=day, trigger__withdrawn_at__isnull=True)
        return rows.exclude(state=CreditEvent.State.WITHDRAWN).exclude(ended_on__lte=day)


class CreditEvent(models.Model):
    """One fact that counts: ``line`` is the line of the rule as it then was, ``rule_from`` and ``rule_place`` its
    version. ``laid_by``: who put the fact on record; somebody else answers the appeal.

    ``expires_on`` is the first day on which it counts no more by the rule, ``ended_on`` by a decision.
    """

    class State(models.TextChoices):
        RECORDED = "recorded", _("已记录")
        APPEALED = "appealed", _("申诉中")
        UPHELD = "upheld", _("维持")
        WITHDRAWN = "withdrawn", _("已撤销")
        REPAIRED = "repaired", _("已修复")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="credit_events", verbose_name=_("企业"), db_index=False
    )
    consequence = models.ForeignKey(Consequence, models.PROTECT, related_name="+", verbose_name=_("奖惩事项"))
    trigger = models.OneToOneField(
        Trigger, models.PROTECT, related_name="credit_event", verbose_name=_("事实")
    )
    fact = models.CharField(_("事实类别"), max_length=60)
    line = models.JSONField(_("所依规则"))
    rule_from = models.DateField(_("规则施行日期"))
    rule_place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=1)
    basis = models.CharField(_("依据"), max_length=300)
    occurred_on = models.DateField(_("发生日期"))
    expires_on = models.DateField(_("失效日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RECORDED)
    recorded_at = models.DateTimeField(_("记录时间"))
    laid_by = maybe_user(_("事实登记人"))
    appeal = models.CharField(_("申诉理由"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    appealed_by = maybe_user(_("申诉人"))
    answer = models.CharField(_("处理意见"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answered_by = maybe_user(_("处理人"))

    scope = Scope(
        place="enterprise__place",
        sector="enterprise__sector",
        organs=("enterprise__organ", "consequence__office"),
    )
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信用记录")
        ordering = ["-occurred_on", "-id"]
        permissions = [
            ("appeal_creditevent", _("对信用记录提出申诉")),
            ("settle_creditevent", _("处理信用申诉和修复")),
        ]
        indexes = [
            models.Index(fields=["enterprise", "occurred_on"]),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["fact", "occurred_on"]),
            models.Index(fields=["-occurred_on", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="credit_event_expires_after_it_begins", condition=Q(expires_on__gt=F("occurred_on"))
            )
        ]

    def __str__(self):
        return f"{self.enterprise}：{self.fact_label}"

    def get_absolute_url(self):
        return reverse("credit:event", args=[self.pk])

    @property
    def fact_label(self):
        return str(FACTS[self.fact].label) if self.fact in FACTS else self.fact


class StandingQuerySet(ScopedQuerySet):
    def on(self, day):
        return self.filter(since__lte=day).exclude(until__lt=day)

    def open(self):
        return self.filter(until__isnull=True)


class Standing(models.Model):
    """How an enterprise stood from ``since`` to ``until`` (its last day). ``next_on``: when something expires."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="standings", verbose_name=_("企业"), db_index=False
    )
    tier = models.CharField(_("信用等级"), max_length=4)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=1)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    next_on = models.DateField(_("下次变化"), null=True, blank=True)

    scope = Scope(
        place="enterprise__place", sector="enterprise__sector", organs=("enterprise__organ",), perm=SEEN
    )
    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信用状况")
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "since"]),
            models.Index(
                fields=["tier", "score"], name="standing_open_tier", condition=Q(until__isnull=True)
            ),
            models.Index(fields=["next_on"], name="standing_moves", condition=Q(until__isnull=True)),
            models.Index(fields=["tier", "since"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_standing", fields=["enterprise"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="standing_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return f"{self.enterprise}：{self.tier}"

    def get_absolute_url(self):
        return reverse("credit:ledger", args=[self.enterprise_id])
