"""What one unit, person or enterprise owes in one round, and what it handed in for it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise

from .obligations import Obligation, Round


class Occurrence(models.Model):
    """Requirements 4.21 "Duty occurrence". Stored is only what somebody decided, or the clock in the end.

    Not yet open, open and overdue are told from the dates (``queries.phase``), so that a million rows need no
    nightly update. ``required`` is the hard minimum, ``planned`` what the document has in mind, more is fine.
    ``completed_on``: the later of deed and entry of the submission that made up the required number.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待报送")
        SUBMITTED = "submitted", _("待审核")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已完成")
        WAIVED = "waived", _("已免除")
        MISSED = "missed", _("逾期未履行")

    WITH_UNIT = (State.PENDING, State.RETURNED)
    OPEN = (State.PENDING, State.SUBMITTED, State.RETURNED)

    # Without an index of their own: the few below begin with what lists ask for.
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="occurrences", verbose_name=_("履职要求"), db_index=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="occurrences", verbose_name=_("期次"), db_index=False
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
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="occurrences", verbose_name=_("履职单位"), db_index=False
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="occurrences", verbose_name=_("履职人员")
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occurrences",
        verbose_name=_("企业"),
        db_index=False,
    )
    owner = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("主办单位"), db_index=False
    )
    verifier = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("审核单位"), db_index=False
    )
    key = models.CharField(_("期次"), max_length=80)
    period_start = models.DateField(_("期初"))
    period_end = models.DateField(_("期末"))
    opens_on = models.DateField(_("开放日期"))
    due_on = models.DateField(_("截止日期"))
    due_at = models.DateTimeField(_("截止时刻"), null=True, blank=True)
    grace_until = models.DateField(_("宽限至"))
    required = models.PositiveSmallIntegerField(_("应完成次数"), default=1)
    planned = models.PositiveSmallIntegerField(_("计划次数"), default=1)
    done = models.PositiveSmallIntegerField(_("已完成次数"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    completed_on = models.DateField(_("完成日期"), null=True, blank=True)
    late = models.BooleanField(_("逾期完成"), default=False)
    submitted_at = models.DateTimeField(_("最近报送"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    waived_because = models.CharField(_("免除理由"), max_length=2000, blank=True)
    # The first time; a reopened one keeps the mark, and what was missed stays missed in the figures.
    missed_at = models.DateTimeField(_("记为逾期未履行的时间"), null=True, blank=True)
    reopened_because = models.CharField(_("重新开放理由"), max_length=2000, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    # Since when the deeds that are lacking no longer fit before the due day; who must know was told then.
    beyond_since = models.DateField(_("已无法完成，自"), null=True, blank=True)

    scope = Scope(organs=("organ", "owner", "verifier"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职事项")
        ordering = ["due_on", "id"]
        permissions = [
            ("submit_occurrence", _("报送履职事项")),
            ("accept_occurrence", _("审核履职事项")),
            ("waive_occurrence", _("免除和重新开放履职事项")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organ"], condition=Q(person__isnull=True), name="occurrence_once"
            ),
            models.UniqueConstraint(
                fields=["round", "organ", "person"],
                condition=Q(person__isnull=False),
                name="occurrence_once_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "state", "due_on"]),
            models.Index(fields=["organ", "id", "state"]),
            models.Index(fields=["place", "due_on"]),
            models.Index(fields=["due_on", "id", "state"]),
            models.Index(fields=["verifier", "state"]),
            models.Index(fields=["owner", "due_on"]),
            models.Index(
                fields=["due_on", "id"],
                name="occurrence_open",
                condition=Q(state__one_of=["pending", "submitted", "returned"]),
            ),
            models.Index(
                fields=["grace_until", "id"],
                name="occurrence_lapsing",
                condition=Q(state__one_of=["pending", "returned"]),
            ),
            # Who sees an obligation through its occurrences, without reading them.
            models.Index(
                fields=["obligation", "place", "organ", "owner", "verifier", "sector"], name="occurrence_seen"
            ),
            models.Index(fields=["enterprise", "due_on"], name="occurrence_of_enterprise"),
        ]

    def __str__(self):
        return f"{self.subject}：{self.obligation} {self.round.label}"

    def get_absolute_url(self):
        return reverse("obligations:occurrence", args=[self.pk])

    @property
    def subject(self):
        """Who is obliged, as a list shows it."""
        return f"{self.organ} {self.person}" if self.person else str(self.organ)

    @property
    def is_count(self):
        """Whether more than one deed is asked for in the period."""
        return max(self.required, self.planned) > 1

    @property
    def is_open(self):
        return self.state in self.OPEN


class Submission(models.Model):
    """One deed reported: when it was done as claimed, when the server was told, shown by what (M8).

    ``fields``: ``{code: text}`` of the facts the rule asks for. ``participants``: ``[{"name", "role"}]``.
    Files hang on the submission, each with the kind of evidence it stands for.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待审核")
        ACCEPTED = "accepted", _("已通过")
        RETURNED = "returned", _("已退回")

    occurrence = models.ForeignKey(
        Occurrence, models.CASCADE, related_name="submissions", verbose_name=_("履职事项")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("报送单位"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    occurred_on = models.DateField(_("发生日期"))
    entered_at = models.DateTimeField(_("填报时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    note = models.TextField(_("履职情况"), blank=True)
    none_found = models.BooleanField(_("声明未发现问题"), default=False)
    fields = models.JSONField(_("要素"), default=dict, blank=True)
    participants = models.JSONField(_("参加人员"), default=list, blank=True)
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    reason = models.CharField(_("审核意见"), max_length=2000, blank=True)

    scope = Scope(
        organs=("organ", "occurrence__owner", "occurrence__verifier"), perm="obligations.view_occurrence"
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职报送")
        ordering = ["entered_at", "id"]

    def __str__(self):
        return f"{self.occurrence} {self.occurred_on}"

    def get_absolute_url(self):
        return self.occurrence.get_absolute_url()
