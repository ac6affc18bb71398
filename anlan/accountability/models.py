"""The noun: one act of accountability (4.21: candidate → approved → delivered → answered → rectified → closed)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.consequences.models import Trigger
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet

from .ladder import label_of


class ActQuerySet(ScopedQuerySet):
    def visible_to(self, user, perm=None):
        """Before its delivery the unit concerned does not see it."""
        weighed = Q(state__in=Act.WEIGHED, organ__in=[organ.pk for organ in user.organs])
        return super().visible_to(user, perm).exclude(weighed)

    def counting(self):
        """Those that were decided on."""
        return self.filter(approved_on__isnull=False)


class Act(models.Model):
    """One unit held to account by one rung of the ladder, for what it owed or failed to supervise.

    ``suggested``: the rung that the ladder asked for when it was proposed. ``beside``: the act about the same matter
    from which this one was made. The interview, where the rung is one, is held and signed between delivery and answer.
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("候选")
        APPROVED = "approved", _("已批准")
        DELIVERED = "delivered", _("已送达")
        ANSWERED = "answered", _("已回复")
        RECTIFIED = "rectified", _("待核查")
        CLOSED = "closed", _("已办结")
        DISMISSED = "dismissed", _("不予问责")

    class Capacity(models.TextChoices):
        RECTIFIER = "rectifier", _("主体（整改）责任")
        SUPERVISOR = "supervisor", _("监管（督办）责任")
        LEADER = "leader", _("领导责任")

    WEIGHED = ("candidate", "approved", "dismissed")
    WITH_UNIT = ("delivered", "answered")

    title = models.CharField(_("事由"), max_length=200)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("被问责单位"))
    person = models.CharField(_("被问责人"), max_length=60, blank=True)
    capacity = models.CharField(
        _("责任"), max_length=10, choices=Capacity.choices, default=Capacity.RECTIFIER
    )
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("问责单位"))
    verifier = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("核查单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    rung = models.CharField(_("方式"), max_length=20)
    suggested = models.CharField(_("建议方式"), max_length=20)
    basis = models.CharField(_("依据"), max_length=300)
    grounds = models.TextField(_("事实"), max_length=5000)
    triggers = models.ManyToManyField(Trigger, related_name="acts", blank=True, verbose_name=_("触发事实"))
    beside = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="others", verbose_name=_("同一事项")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CANDIDATE)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    because = models.CharField(_("批准意见"), max_length=2000, blank=True)
    delivered_on = models.DateField(_("送达日期"), null=True, blank=True)
    answer_by = models.DateField(_("回复时限"), null=True, blank=True)
    rectify_by = models.DateField(_("整改时限"), null=True, blank=True)
    interviewed_on = models.DateField(_("约谈日期"), null=True, blank=True)
    interviewees = models.CharField(_("参加人员"), max_length=500, blank=True)
    interview_record = models.TextField(_("约谈纪要"), blank=True)
    signed_at = models.DateTimeField(_("签认时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签认人")
    )
    reply = models.TextField(_("书面回复"), blank=True)
    answered_on = models.DateField(_("回复日期"), null=True, blank=True)
    measures_taken = models.TextField(_("整改情况"), blank=True)
    rectified_on = models.DateField(_("报告整改日期"), null=True, blank=True)
    rectified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报告人")
    )
    check_result = models.TextField(_("核查结论"), blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)

    scope = Scope(organs=("organ", "office", "verifier"))
    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问责事项")
        ordering = ["-proposed_at", "-id"]
        permissions = [
            ("propose_act", _("提出问责")),
            ("approve_act", _("批准问责")),
            ("deliver_act", _("送达问责、组织约谈")),
            ("answer_act", _("回复问责、报告整改")),
            ("verify_act", _("核查问责整改")),
        ]
        constraints = [
            models.CheckConstraint(
                name="nobody_holds_itself_to_account", condition=~Q(organ=models.F("office"))
            ),
            models.CheckConstraint(
                name="nobody_closes_its_own_act", condition=~Q(organ=models.F("verifier"))
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "approved_on"]),
            models.Index(fields=["place", "approved_on"]),
            models.Index(fields=["state", "-proposed_at"]),
            models.Index(fields=["-proposed_at", "-id"]),
        ]

    def __str__(self):
        return f"{self.organ}：{self.title}"

    def get_absolute_url(self):
        return reverse("accountability:act", args=[self.pk])

    @property
    def rung_label(self):
        return label_of(self.rung, self.approved_on, self.place)

    @property
    def suggested_label(self):
        return label_of(self.suggested, self.approved_on, self.place)
