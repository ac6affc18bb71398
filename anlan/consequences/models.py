"""Nouns: what happened, and what follows from it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .kinds import EFFECTS, FACTS


class TriggerQuerySet(ScopedQuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)

    def failed(self):
        """Those from which nothing could be drawn yet."""
        return self.live().filter(failed_at__isnull=False)


class AboutSubject(models.Model):
    """``subject``: any row that conduct can be laid to, an organ, a person, an enterprise; ``organ``: the organ that
    speaks for it. ``office``: who decides."""

    subject_model = models.CharField(max_length=80, editable=False)
    subject_id = models.PositiveBigIntegerField(editable=False)
    subject_name = models.CharField(_("对象"), max_length=120)
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    office = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定单位")
    )

    class Meta:
        abstract = True

    @property
    def subject_key(self):
        return self.subject_model, self.subject_id


class Trigger(AboutSubject):
    """One dated fact laid to one subject; raised once for a row, never deleted, withdrawn when it was none.

    ``failed_at``, ``fault``: drawing what follows from it broke; the ticker tries again.
    """

    code = models.CharField(_("事实"), max_length=60)
    row_model = models.CharField(max_length=80, editable=False)
    row_id = models.PositiveBigIntegerField(editable=False)
    title = models.CharField(_("内容"), max_length=200)
    url = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField(_("发生日期"))
    raised_at = models.DateTimeField(_("记录时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回理由"), max_length=500, blank=True)
    failed_at = models.DateTimeField(_("处理失败时间"), null=True, blank=True)
    fault = models.CharField(_("处理失败原因"), max_length=300, blank=True)

    scope = Scope(organs=("organ", "office"), perm="consequences.view_consequence")
    objects = TriggerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("触发事实")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["row_model", "row_id", "code", "subject_model", "subject_id"],
                name="trigger_once_for_a_row",
            )
        ]
        indexes = [
            models.Index(fields=["subject_model", "subject_id", "code", "happened_on"]),
            models.Index(fields=["place", "-happened_on"]),
            models.Index(fields=["-happened_on", "-id"]),
            models.Index(fields=["failed_at"], name="trigger_failed", condition=Q(failed_at__isnull=False)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url or reverse("consequences:triggers")

    @property
    def label(self):
        """What kind of fact it is."""
        return str(FACTS[self.code].label) if self.code in FACTS else self.code


class ConsequenceQuerySet(ScopedQuerySet):
    def visible_to(self, user, perm=None):
        """What is still weighed, or none of the subject's business, the subject does not see."""
        hidden = Q(told=False) | Q(state__in=Consequence.UNDECIDED)
        own = Q(organ__in=[organ.pk for organ in user.organs])
        return super().visible_to(user, perm).exclude(hidden & own)


class Consequence(AboutSubject):
    """An effect on a subject: proposed or applied by itself as the rule says, in force for its term.

    ``line``: the line of the rulebook as it then was, ``rule_from`` and ``rule_place`` its version. ``made_…``: the
    row that the effect brought about.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待决定")
        APPLIED = "applied", _("已生效")
        REJECTED = "rejected", _("不采用")
        REVERSED = "reversed", _("已撤销")
        EXPIRED = "expired", _("已到期")

    UNDECIDED = ("proposed", "rejected")

    effect = models.CharField(_("措施"), max_length=60)
    fact = models.CharField(_("事实"), max_length=60)
    line = models.JSONField(_("所依规则"))
    rule_from = models.DateField(_("规则施行日期"))
    rule_place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    triggers = models.ManyToManyField(Trigger, related_name="consequences", verbose_name=_("触发事实"))
    automatic = models.BooleanField(_("自动生效"), default=False)
    told = models.BooleanField(_("告知对象"), default=True)
    basis = models.CharField(_("依据"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    reason = models.CharField(_("理由"), max_length=2000, blank=True)
    starts_on = models.DateField(_("生效日期"), null=True, blank=True)
    ends_on = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True)
    ended_because = models.CharField(_("撤销理由"), max_length=2000, blank=True)
    objection = models.CharField(_("异议"), max_length=2000, blank=True)
    objected_at = models.DateTimeField(_("提出异议时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复异议时间"), null=True, blank=True)
    made_model = models.CharField(max_length=80, blank=True, editable=False)
    made_id = models.PositiveBigIntegerField(null=True, editable=False)
    made_url = models.CharField(max_length=200, blank=True, editable=False)

    scope = Scope(organs=("organ", "office"))
    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("奖惩事项")
        ordering = ["-proposed_at", "-id"]
        permissions = [
            ("decide_consequence", _("决定奖惩事项")),
            ("object_consequence", _("对奖惩事项提出异议")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_model", "subject_id", "effect", "fact"],
                condition=Q(state="proposed"),
                name="consequence_weighed_once",
            )
        ]
        indexes = [
            models.Index(fields=["subject_model", "subject_id", "effect", "state"]),
            models.Index(fields=["place", "state", "-proposed_at"]),
            models.Index(fields=["office", "state"]),
            models.Index(fields=["-proposed_at", "-id"]),
            models.Index(fields=["ends_on"], name="consequence_running", condition=Q(state="applied")),
        ]

    def __str__(self):
        return f"{self.subject_name}：{self.effect_label}"

    def get_absolute_url(self):
        return reverse("consequences:consequence", args=[self.pk])

    @property
    def effect_label(self):
        return str(EFFECTS[self.effect].label) if self.effect in EFFECTS else self.effect

    @property
    def fact_label(self):
        return str(FACTS[self.fact].label) if self.fact in FACTS else self.fact
