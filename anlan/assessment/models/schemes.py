"""What a year's assessment asks of whom: the scheme and its items (C4: 共性+个性, 过程+结果)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.plans.models import Plan, Task
from anlan.targets.models import Target


class Scheme(models.Model):
    """A year's assessment of one kind of unit by an office.

    ``year`` is the year assessed, not the year of the act (Part 7 Q19). ``weight``: of safety in the
    comprehensive assessment that others run, in percent (S3-2.1.2b). ``panel``: who may score.
    ``version`` counts the revisions of a scheme; ``replaces`` is the one before.
    """

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("乡镇（街道、开发区）")
        COMMITTEE = "committee", _("专业委员会")
        ENTERPRISE = "enterprise", _("企业")
        LEADER = "leader", _("领导干部")

    class State(models.TextChoices):
        DRAFT = "draft", _("拟制")
        ISSUED = "issued", _("已印发")
        SELF = "self", _("自评中")
        REPLACED = "replaced", _("已由新版代替")
        ENDED = "ended", _("已结束")

    title = models.CharField(_("名称"), max_length=120)
    year = models.PositiveSmallIntegerField(
        _("考核年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    kind = models.CharField(_("考核对象"), max_length=12, choices=Kind.choices)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("考核单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("年度工作计划")
    )
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("被考核单位"))
    groups = models.ManyToManyField(
        OrganGroup, related_name="+", blank=True, verbose_name=_("被考核单位分组")
    )
    people = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("被考核领导"))
    panel = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("考核组成员"))
    weight = models.DecimalField(
        _("安全生产在综合考核中的权重（%）"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    bonus_cap = models.DecimalField(
        _("加分上限"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    self_by = models.DateField(_("自评截止"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("代替")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)

    scope = Scope(organs=("organ",), through=("assessments",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考核方案")
        ordering = ["-year", "-id"]
        permissions = [("issue_scheme", _("印发考核方案、组织考核"))]
        indexes = [models.Index(fields=["organ", "kind", "-year"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessment:scheme", args=[self.pk])


class Item(models.Model):
    """One line of a scheme. How it is scored is data: ``method`` says from what, ``rule`` how (``scoring.py``).

    ``by``: whose rows of an indicator are the unit's: those of its territory, its sector, or its own.
    ``organs``: whom an individual item is for. ``materials``: names of what shows it, for readiness.
    """

    class Side(models.TextChoices):
        COMMON = "common", _("共性")
        INDIVIDUAL = "individual", _("个性")

    class Aspect(models.TextChoices):
        PROCESS = "process", _("过程")
        RESULT = "result", _("结果")

    class Sort(models.TextChoices):
        SCORE = "score", _("计分")
        BONUS = "bonus", _("加分")
        VETO = "veto", _("一票否决")

    class Method(models.TextChoices):
        PANEL = "panel", _("考核组评分")
        INDICATOR = "indicator", _("指标")
        TARGET = "target", _("目标完成情况")
        DUTIES = "duties", _("履职完成情况")
        TASKS = "tasks", _("任务办理情况")
        EVIDENCE = "evidence", _("档案资料齐全")

    class By(models.TextChoices):
        PLACE = "place", _("属地")
        SECTOR = "sector", _("行业")
        ORGAN = "organ", _("本单位")

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="items", verbose_name=_("考核方案"))
    number = models.CharField(_("序号"), max_length=20)
    section = models.CharField(_("类别"), max_length=60, blank=True)
    title = models.CharField(_("考核内容"), max_length=300)
    standard = models.CharField(_("评分标准"), max_length=500, blank=True)
    side = models.CharField(_("共性或个性"), max_length=10, choices=Side.choices, default=Side.COMMON)
    aspect = models.CharField(_("过程或结果"), max_length=10, choices=Aspect.choices, default=Aspect.PROCESS)
    sort = models.CharField(_("计分方式"), max_length=6, choices=Sort.choices, default=Sort.SCORE)
    points = models.DecimalField(
        _("分值"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    weight = models.DecimalField(
        _("权重"), max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )
    method = models.CharField(_("评分来源"), max_length=10, choices=Method.choices, default=Method.PANEL)
    code = models.CharField(_("指标"), max_length=60, blank=True)
    by = models.CharField(_("统计范围"), max_length=6, choices=By.choices, default=By.PLACE)
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("目标")
    )
    rule = models.JSONField(_("计分规则"), default=dict, blank=True)
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("适用单位"))
    materials = models.JSONField(_("佐证材料"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        verbose_name = verbose_name_plural = _("考核项目")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="item_number_once_in_scheme"),
            models.CheckConstraint(
                name="item_target_named", condition=~Q(method="target") | Q(target__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def full(self):
        """What the item is worth in the total."""
        return self.points * self.weight


class Integration(models.Model):
    """五同: in which way the assessment goes together with the year's work, when, and by which task (S0-A03.2)."""

    class Stage(models.TextChoices):
        DEPLOY = "deploy", _("同部署")
        PLAN = "plan", _("同计划")
        IMPLEMENT = "implement", _("同落实")
        ASSESS = "assess", _("同考核")
        SUMMARISE = "summarise", _("同总结")

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="integrations", verbose_name=_("考核方案")
    )
    stage = models.CharField(_("环节"), max_length=10, choices=Stage.choices)
    on = models.DateField(_("日期"))
    text = models.CharField(_("落实情况"), max_length=500)
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("年度工作任务")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("五同")
        constraints = [models.UniqueConstraint(fields=["scheme", "stage"], name="stage_once_in_scheme")]

    def __str__(self):
        return f"{self.get_stage_display()} {self.on}"
