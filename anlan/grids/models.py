"""Nouns: a grid, who keeps it, what it looks after, its self-assessments and patrols."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import latitude, longitude
from anlan.hazards.models import Matter
from anlan.obligations.models import Occurrence
from anlan.org.models import Organ, Place, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class Cell(models.Model):
    """A grid: what is known of a place of kind GRID. ``organ`` answers for it."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="cell", verbose_name=_("网格"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("属地单位"))
    area = models.DecimalField(
        _("面积（平方公里）"),
        max_digits=8,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    extent = models.CharField(_("四至范围"), max_length=500, blank=True)

    scope = Scope(sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格")
        ordering = ["place__path"]
        permissions = [("walk_cell", _("巡查网格"))]

    def __str__(self):
        return self.place.name

    def get_absolute_url(self):
        return reverse("grids:cell", args=[self.pk])

    @property
    def code(self):
        return self.place.code


class HolderQuerySet(ScopedQuerySet):
    def on(self, day):
        return self.filter(since__lte=day).exclude(until__lt=day)

    def staff(self):
        return self.filter(kind=Holder.Kind.STAFF)

    def liaisons(self):
        return self.filter(kind=Holder.Kind.LIAISON)


class Holder(models.Model):
    """Who keeps a grid, or is a block's liaison, from a day to a day; ``until`` is the last one."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("网格员")
        LIAISON = "liaison", _("网格监管联络员")

    kind = models.CharField(_("身份"), max_length=10, choices=Kind.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("网格或板块"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    scope = Scope(sector=None, perm="grids.view_cell")
    objects = HolderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格人员")
        ordering = ["kind", "-since", "id"]
        indexes = [models.Index(fields=["place", "kind", "since"])]
        constraints = [
            models.UniqueConstraint(
                name="one_open_liaison_of_a_block",
                fields=["place"],
                condition=Q(kind="liaison", until__isnull=True),
            ),
            models.CheckConstraint(
                name="holder_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.name


class Training(models.Model):
    """One training of those who keep the grids of ``place``: what was taught, when, by whom, to whom."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    title = models.CharField(_("培训名称"), max_length=120)
    on = models.DateField(_("培训日期"))
    hours = models.DecimalField(
        _("学时"), max_digits=4, decimal_places=1, validators=[MinValueValidator(0.5), MaxValueValidator(200)]
    )
    teacher = models.CharField(_("授课人"), max_length=60)
    content = models.CharField(_("培训内容"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"))

    scope = Scope(sector=None, organs=("organ",), perm="grids.view_cell")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格培训")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["place", "-on"]), models.Index(fields=["-on", "-id"])]

    def __str__(self):
        return f"{self.on} {self.title}"

    def get_absolute_url(self):
        return reverse("grids:training", args=[self.pk])


class Trained(models.Model):
    """Somebody who took part, as of the post held then, and whether the examination was passed."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="people", verbose_name=_("网格培训"))
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="trained", verbose_name=_("网格人员"))
    passed = models.BooleanField(_("考核合格"))

    class Meta:
        verbose_name = verbose_name_plural = _("参训人员")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="trained_once", fields=["training", "holder"])]

    def __str__(self):
        return f"{self.training} {self.holder}"


class Premise(models.Model):
    """What a grid looks after: an enterprise of the register, or a house, a shop, a spot of a name of its own.

    ``patrolled_at``: the latest patrol, kept by the action that records one, so that lists need no joins.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="premises", verbose_name=_("网格"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="premises", verbose_name=_("企业")
    )
    name = models.CharField(_("名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=20)
    location = models.CharField(_("位置"), max_length=200, blank=True)
    lon = longitude()
    lat = latitude()
    since = models.DateField(_("纳入日期"))
    until = models.DateField(_("移出日期"), null=True, blank=True)
    patrolled_at = models.DateTimeField(_("最近巡查"), null=True, editable=False)

    scope = Scope(sector=None, perm="grids.view_cell")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格对象")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["place", "until"]),
            models.Index(fields=["cell", "until", "patrolled_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="enterprise_in_one_grid", fields=["enterprise"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="premise_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("grids:premise", args=[self.pk])


class SelfCheck(models.Model):
    """What a grid says of its 六有 on a day. ``items``: ``{code: remark}`` of those met; files hang on it."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="self_checks", verbose_name=_("网格"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    on = models.DateField(_("自评日期"))
    items = models.JSONField(_("达到的各项"), default=dict)
    complete = models.BooleanField(_("六有齐全"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("自评人"))
    entered_at = models.DateTimeField(_("填报时间"))

    scope = Scope(sector=None, perm="grids.view_cell")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("六有自评")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["cell", "-on", "-id"])]

    def __str__(self):
        return f"{self.cell} {self.on}"

    def get_absolute_url(self):
        return self.cell.get_absolute_url()


class Patrol(models.Model):
    """One look at one premise: when as claimed, when the server was told, where, and what was found."""

    class Result(models.TextChoices):
        FINE = "fine", _("未发现问题")
        SOLVED = "solved", _("发现问题，当场解决")
        REPORTED = "reported", _("发现隐患，上报")

    premise = models.ForeignKey(Premise, models.PROTECT, related_name="patrols", verbose_name=_("网格对象"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("巡查人"), db_index=False)
    claimed_at = models.DateTimeField(_("巡查时间"))
    entered_at = models.DateTimeField(_("填报时间"))
    lon = longitude()
    lat = latitude()
    result = models.CharField(_("结果"), max_length=10, choices=Result.choices)
    note = models.CharField(_("情况"), max_length=2000, blank=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上报的隐患")
    )
    occurrence = models.ForeignKey(
        Occurrence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("履职事项")
    )
    client_key = models.UUIDField(_("客户端标识"), null=True, blank=True)

    scope = Scope(sector=None, perm="grids.view_cell")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("巡查记录")
        ordering = ["-claimed_at", "-id"]
        indexes = [
            models.Index(fields=["by", "-claimed_at"]),
            models.Index(fields=["place", "claimed_at"]),
            models.Index(fields=["claimed_at", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(name="patrol_once_a_key", fields=["by", "client_key"]),
        ]

    def __str__(self):
        return f"{self.premise} {self.get_result_display()}"

    def get_absolute_url(self):
        return self.premise.get_absolute_url()
