"""Nouns: a project, who reviews it, what of the negative list it meets, its stages, vetoes of its approval."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.industries import industry_name
from anlan.registers.models import validate_industry

SEEN, CHANGE, HAND_IN = "projects.view_project", "projects.change_project", "projects.hand_in_project"
CHECK, APPROVE, EXEMPT = "projects.check_project", "projects.approve_project", "projects.exempt_project"
RAISE, DECIDE = "projects.raise_veto", "projects.decide_veto"


def body(label, **more):
    return models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=label, **more)


def person(label):
    return models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


def day(label):
    return models.DateField(label, null=True, editable=False)


class Project(models.Model):
    """``organ`` builds it, ``office`` handles it, ``decider`` approves or refuses, ``supervisor`` checks its stages.

    ``special``: a mine, metal smelting or dangerous goods, whose design the department reviews (安全生产法 art. 32).
    ``due_on``: by when the present state must be left. ``matched``, ``vetoed``: kept by the actions for the lists.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("已登记")
        INFORMED = "informed", _("已告知")
        DESIGN = "design", _("设计阶段")
        CONSTRUCT = "construct", _("施工阶段")
        ACCEPTED = "accepted", _("已验收")
        IN_USE = "in_use", _("已投入使用")
        REFUSED = "refused", _("不予批准")

    class Decision(models.TextChoices):
        """The three decisions that a major risk vetoes (苏州工业园区2017年要点三（二）7)."""

        ATTRACTION = "attraction", _("招商引资")
        CONSTRUCTION = "construction", _("项目建设")
        EXPANSION = "expansion", _("增产扩能")

    UNDECIDED = ("registered", "informed")
    UNDER_WAY = ("design", "construct", "accepted")
    OPEN = (*UNDECIDED, *UNDER_WAY)

    name = models.CharField(_("项目名称"), max_length=120)
    decision = models.CharField(
        _("决策事项"), max_length=12, choices=Decision.choices, default=Decision.CONSTRUCTION
    )
    organ = body(_("建设单位"))
    office = body(_("承办单位"))
    decider = body(_("决定机关"))
    supervisor = body(_("监管部门"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("建设地点"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    industry_code = models.CharField(_("行业代码"), max_length=4, blank=True, validators=[validate_industry])
    content = models.TextField(_("建设内容"), max_length=5000)
    investment = models.DecimalField(
        _("总投资（万元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    special = models.BooleanField(_("矿山、金属冶炼、危险物品项目"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.REGISTERED)
    due_on = models.DateField(_("本阶段期限"), null=True, editable=False)
    matched = models.BooleanField(_("与负面清单相符"), default=False, editable=False)
    vetoed = models.BooleanField(_("重大风险一票否决"), default=False, editable=False)
    registered_on = models.DateField(_("登记日期"))
    registered_by = person(_("登记人"))
    refusal_proposed_on = day(_("建议不予批准日期"))
    informed_on, received_on = day(_("告知日期")), day(_("签收日期"))
    exempted_on, exempted_by = day(_("例外决定日期")), person(_("例外决定人"))
    exemption = models.CharField(_("例外依据"), max_length=300, blank=True)
    approved_on, approved_by = day(_("批准日期")), person(_("批准人"))
    approval = models.CharField(_("批准文号"), max_length=80, blank=True)
    refused_on, refused_by = day(_("不予批准日期")), person(_("不予批准决定人"))
    reason = models.CharField(_("不予批准理由"), max_length=2000, blank=True)
    accepted_on, in_use_on = day(_("验收日期")), day(_("投入使用日期"))

    scope = Scope(organs=("organ", "office", "decider", "supervisor"), through=("reviews",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("建设项目")
        ordering = ["-registered_on", "-id"]
        permissions = [
            ("hand_in_project", _("签收告知、报送三同时材料")),
            ("check_project", _("审查三同时阶段材料")),
            ("approve_project", _("批准或不予批准建设项目")),
            ("exempt_project", _("决定负面清单例外")),
        ]
        indexes = [
            models.Index(fields=["place", "state"]),
            models.Index(fields=["-registered_on", "-id"]),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["due_on", "id"]),
            models.Index(fields=["name", "id"]),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:project", args=[self.pk])

    @property
    def industry_name(self):
        return industry_name(self.industry_code)


class Review(models.Model):
    """An organ that is asked for its opinion (会审单位): it sees the project, and agrees or raises a veto."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reviews")
    organ = body(_("会审单位"))
    agreed_on, agreed_by = day(_("同意日期")), person(_("会审人"))
    opinion = models.CharField(_("会审意见"), max_length=2000, blank=True)

    scope = Scope(place="project__place", sector="project__sector", organs=("organ",), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会审单位")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "organ"], name="project_reviewed_once")]

    def __str__(self):
        return str(self.organ)


class Match(models.Model):
    """An entry of the negative list that a project meets, as the list then was.

    ``by``: the words and the industry by which it was found. ``current``: whether it still met it when last
    compared. ``exempted``: the deciding authority has made an exception for it.
    """

    class Kind(models.TextChoices):
        NEGATIVE = "negative", _("项目负面清单")
        ELIMINATED = "eliminated", _("淘汰落后产能")

    project = models.ForeignKey(Project, models.CASCADE, related_name="matches")
    kind = models.CharField(_("清单"), max_length=10, choices=Kind.choices)
    entry = models.CharField(_("条目"), max_length=200)
    by = models.CharField(_("符合之处"), max_length=300)
    basis = models.CharField(_("依据"), max_length=300)
    rule_from = models.DateField(_("清单施行日期"))
    matched_on = models.DateField(_("比对日期"))
    current = models.BooleanField(_("仍相符"), default=True)
    exempted = models.BooleanField(_("已作例外"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("负面清单比对")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "entry"], name="project_matches_once")]

    def __str__(self):
        return self.entry


class Stage(models.Model):
    """One of the three stages: papers handed in, then passed or returned. The files hang on the stage."""

    class Kind(models.TextChoices):
        DESIGN = "design", _("同时设计")
        CONSTRUCT = "construct", _("同时施工")
        USE = "use", _("同时投入生产和使用")

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("行业领域")
    )
    kind = models.CharField(_("阶段"), max_length=10, choices=Kind.choices)
    begun_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("期限"))
    handed_on, handed_by = day(_("报送日期")), person(_("报送人"))
    note = models.CharField(_("说明"), max_length=2000, blank=True)
    trial_from, trial_to = day(_("试运行开始")), day(_("试运行结束"))
    review_by = day(_("审查期限"))
    extended_on, extended_by = day(_("延长审查日期")), person(_("批准延长人"))
    extended_because = models.CharField(_("延长理由"), max_length=2000, blank=True)
    returned_because = models.CharField(_("退回理由"), max_length=2000, blank=True)
    passed_on, passed_by = day(_("通过日期")), person(_("审查人"))
    opinion = models.CharField(_("审查意见"), max_length=2000, blank=True)

    scope = Scope(organs=("project__organ", "project__office", "project__supervisor"), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("三同时阶段")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="project_stage_once"),
            models.CheckConstraint(
                name="trial_ends_after_it_begins",
                condition=Q(trial_from=None, trial_to=None) | Q(trial_to__gte=F("trial_from")),
            ),
        ]
        indexes = [models.Index(fields=["place", "due_on"])]

    def __str__(self):
        return f"{self.project}：{self.get_kind_display()}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    @property
    def reviewed(self):
        """Its design is one that the law has the department review."""
        return self.project.special and self.kind == self.Kind.DESIGN

    @property
    def waiting(self):
        """Papers lie with the supervisor."""
        return self.handed_on is not None and self.passed_on is None and not self.returned_because


class Veto(models.Model):
    """重大风险“一票否决” of an approval: raised by a reviewing organ, decided by the deciding authority, then final."""

    class State(models.TextChoices):
        RAISED = "raised", _("待决定")
        CONFIRMED = "confirmed", _("已确认否决")
        WITHDRAWN = "withdrawn", _("已撤回")

    STANDING = ("raised", "confirmed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="vetoes", verbose_name=_("建设项目"))
    organ = body(_("提出单位"))
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出领导"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("行业领域")
    )
    risk = models.CharField(_("重大风险事实"), max_length=2000)
    basis = models.CharField(_("依据"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RAISED)
    raised_on = models.DateField(_("提出日期"))
    raised_by = person(_("经办人"))
    decided_on, decided_by = day(_("决定日期")), person(_("决定人"))
    reason = models.CharField(_("决定理由"), max_length=2000, blank=True)

    scope = Scope(organs=("organ", "project__office", "project__decider"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重大风险一票否决")
        ordering = ["-raised_on", "-id"]
        permissions = [("raise_veto", _("提出重大风险一票否决")), ("decide_veto", _("决定重大风险一票否决"))]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organ"], condition=Q(state="raised"), name="veto_raised_once"
            )
        ]
        indexes = [
            models.Index(fields=["place", "state"]),
            models.Index(fields=["-raised_on", "-id"]),
            models.Index(fields=["leader", "raised_on"]),
            models.Index(fields=["decided_by", "decided_on"]),
        ]

    def __str__(self):
        return f"{self.project}：{self.organ}"

    def get_absolute_url(self):
        return reverse("projects:veto", args=[self.pk])
