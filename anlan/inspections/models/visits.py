"""Checklists and their editions, plans and inspections, who took part, what was found, what it was handed in for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.obligations.models import Occurrence, Submission
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise
from anlan.subjects.models import Subject

from ..secrecy import InspectionQuerySet


def key(model, label, **more):
    """A foreign key without an index of its own."""
    return models.ForeignKey(
        model, models.PROTECT, related_name="+", verbose_name=label, db_index=False, **more
    )


def maybe(model, label):
    return key(model, label, null=True, blank=True)


class Checklist(models.Model):
    """A list of what to look at; its wording is in editions, which never change once published."""

    title = models.CharField(_("名称"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("编制单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))

    scope = Scope(sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查表")
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["organ", "title"], name="checklist_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inspections:checklist", args=[self.pk])


class Edition(models.Model):
    """A published wording. ``lines``: dictionaries as ``xlsform.read`` gives them."""

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="editions", verbose_name=_("检查表")
    )
    number = models.PositiveSmallIntegerField(_("版次"))
    lines = models.JSONField(_("检查内容"))
    published_at = models.DateTimeField(_("发布时间"))
    published_by = key(User, _("发布人"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查表版次")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["checklist", "number"], name="edition_once")]

    def __str__(self):
        return f"{self.checklist}（第{self.number}版）"


class VisitPlan(models.Model):
    """Several objects looked at under one heading: one inspection each. Seen through its inspections alone."""

    title = models.CharField(_("名称"), max_length=120)
    organ = key(Organ, _("检查单位"))
    planned_by = key(User, _("拟定人"))
    planned_at = models.DateTimeField(_("拟定时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查计划")

    def __str__(self):
        return self.title


class Inspection(models.Model):
    """Requirements 4.21 "Inspection": one visit to one object. Its steps are in ``flow.py``.

    ``kind``: a code of the rule ``inspections.kinds``. ``secret``: unannounced and not begun (see ``secrecy.py``).
    ``thing``: what was looked at, if that is on file and no enterprise; ``subject`` is then who keeps it, if anybody.
    ``claimed_at`` is when the team says it arrived, ``checked_in_at`` when the server was told.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("待检查")
        CHECKED_IN = "checked_in", _("检查中")
        RECORDED = "recorded", _("待确认")
        CONFIRMED = "confirmed", _("待办结")
        CONCLUDED = "concluded", _("已办结")
        CANCELLED = "cancelled", _("已取消")

    class Phase(models.TextChoices):
        BEFORE = "before", _("事前")
        DURING = "during", _("事中")
        AFTER = "after", _("事后")

    number = models.CharField(_("编号"), max_length=30, unique=True)
    plan = maybe(VisitPlan, _("检查计划"))
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("检查方式"), max_length=20)
    phase = models.CharField(_("阶段"), max_length=10, choices=Phase.choices, default=Phase.BEFORE)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.PLANNED)
    unannounced = models.BooleanField(_("不打招呼"), default=False)
    secret = models.BooleanField(_("保密中"), default=False)
    organ = key(Organ, _("检查单位"))
    place = key(Place, _("区域"))
    sector = maybe(Sector, _("行业领域"))
    subject = maybe(Organ, _("检查对象"))
    enterprise = maybe(Enterprise, _("企业"))
    thing = maybe(Subject, _("监管对象"))
    subject_text = models.CharField(_("检查地点"), max_length=120, blank=True)
    occurrence = maybe(Occurrence, _("对应履职事项"))
    edition = maybe(Edition, _("检查表"))
    brief = models.TextField(_("检查内容"), max_length=5000, blank=True)
    planned_from = models.DateField(_("计划日期"))
    planned_until = models.DateField(_("截止日期"))
    planned_by = key(User, _("拟定人"))
    planned_at = models.DateTimeField(_("拟定时间"))
    claimed_at = models.DateTimeField(_("到达时间"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    visited_on = models.DateField(_("检查日期"), null=True, blank=True)
    lat = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    concluded_on = models.DateField(_("办结日期"), null=True, blank=True)
    conclusion = models.TextField(_("检查结论"), max_length=5000, blank=True)
    revisit_on = models.DateField(_("复查日期"), null=True, blank=True)
    revisit_of = maybe("self", _("复查的检查"))
    merged_into = maybe("self", _("并入的检查"))

    scope = Scope(organs=("organ", "subject"), through=("parties",))
    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监督检查")
        ordering = ["-id"]
        permissions = [
            ("conduct_inspection", _("实施检查")),
            ("know_unannounced", _("知悉未开始的暗访计划")),
        ]
        indexes = [
            models.Index(fields=["state", "planned_from"]),
            models.Index(fields=["place", "visited_on"]),
            models.Index(fields=["organ", "-id"]),
            models.Index(fields=["subject", "-id"]),
            models.Index(fields=["sector", "-id"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["enterprise", "planned_from"]),
            models.Index(fields=["planned_from", "id"]),
            models.Index(fields=["visited_on", "id"]),
            models.Index(
                fields=["enterprise", "visited_on"],
                name="inspection_visited",
                condition=Q(visited_on__isnull=False),
            ),
            models.Index(
                fields=["thing", "planned_from"],
                name="inspection_thing",
                condition=Q(thing__isnull=False),
            ),
            models.Index(
                fields=["revisit_on", "id"],
                name="inspection_revisits",
                condition=Q(revisit_on__isnull=False),
            ),
            models.Index(
                fields=["revisit_of", "id"],
                name="inspection_revisit_of",
                condition=Q(revisit_of__isnull=False),
            ),
            models.Index(fields=["plan"], name="inspection_of_plan", condition=Q(plan__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="inspection_window", condition=Q(planned_until__gte=models.F("planned_from"))
            ),
            models.CheckConstraint(
                name="inspection_secret_until_begun",
                condition=Q(secret=False) | Q(checked_in_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("inspections:inspection", args=[self.pk])

    @property
    def where(self):
        return self.subject_text if self.thing_id or not self.subject_id else str(self.subject)


class Party(models.Model):
    """An organ for which the visit counts: the one that leads, and those whose own plans were merged into it."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="parties", verbose_name=_("监督检查")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("参加单位"))
    leads = models.BooleanField(_("牵头"), default=False)

    scope = Scope(place=None, sector=None, organs=("organ",), perm="inspections.view_inspection")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查参加单位")
        constraints = [models.UniqueConstraint(fields=["inspection", "organ"], name="party_once")]

    def __str__(self):
        return str(self.organ)


class Member(models.Model):
    """One of the team, with a code of the rule ``inspections.team_roles``; experts may have no account.

    ``office``: what a leader is in the own unit (a code of ``obligations.participant_roles``), where it counts.
    """

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="members", verbose_name=_("监督检查")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("身份"), max_length=20)
    office = models.CharField(_("职务"), max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检查人员")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "user"], condition=Q(user__isnull=False), name="member_once"
            )
        ]

    def __str__(self):
        return self.name


class Answer(models.Model):
    """What was found on one line; ``version`` counts the changes, for two devices at once."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="answers", verbose_name=_("监督检查")
    )
    line = models.CharField(_("检查项"), max_length=60)
    value = models.CharField(_("结果"), max_length=2000, blank=True)
    note = models.CharField(_("说明"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(_("填写时间"))
    by = key(User, _("填写人"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        constraints = [models.UniqueConstraint(fields=["inspection", "line"], name="answer_once")]

    def __str__(self):
        return f"{self.line}：{self.value}"


class Finding(models.Model):
    """A problem seen on the spot, and what became of it."""

    class Handling(models.TextChoices):
        PENDING = "pending", _("未处理")
        MATTER = "matter", _("转为问题隐患")
        CORRECTED = "corrected", _("当场改正")

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="findings", verbose_name=_("监督检查")
    )
    line = models.CharField(_("检查项"), max_length=60, blank=True)
    description = models.CharField(_("问题"), max_length=2000)
    handling = models.CharField(_("处理"), max_length=10, choices=Handling.choices, default=Handling.PENDING)
    measure = models.CharField(_("改正情况"), max_length=2000, blank=True)
    matter = maybe(Matter, _("问题隐患"))
    at = models.DateTimeField(_("登记时间"))
    by = key(User, _("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查发现的问题")
        ordering = ["id"]

    def __str__(self):
        return self.description


class Signature(models.Model):
    """One side under the record: drawn on the screen (a PNG hangs on the row), or the object's refused with reason."""

    class Side(models.TextChoices):
        TEAM = "team", _("检查方")
        OBJECT = "object", _("被检查方")

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="signatures", verbose_name=_("监督检查")
    )
    side = models.CharField(_("签字方"), max_length=10, choices=Side.choices)
    name = models.CharField(_("签字人"), max_length=40, blank=True)
    refused_because = models.CharField(_("拒绝签字的理由"), max_length=500, blank=True)
    sha256 = models.CharField(_("签名哈希"), max_length=64, blank=True)
    at = models.DateTimeField(_("签字时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查签字")
        ordering = ["-side"]
        constraints = [models.UniqueConstraint(fields=["inspection", "side"], name="signed_once_a_side")]

    def __str__(self):
        return self.name or self.refused_because


class HandedIn(models.Model):
    """An inspection shown as the doing of a duty."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="handed_in", verbose_name=_("监督检查")
    )
    occurrence = key(Occurrence, _("履职事项"))
    submission = key(Submission, _("履职报送"))

    class Meta:
        verbose_name = verbose_name_plural = _("作为履职报送的检查")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "occurrence"], name="inspection_handed_in_once")
        ]

    def __str__(self):
        return str(self.occurrence)


class Sent(models.Model):
    """What a device that was offline has sent under a key of its own: sent again, it changes nothing.

    ``content``: as it came, to tell the same from another under the same key.
    """

    client_key = models.UUIDField(_("客户端标识"), unique=True)
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, null=True, related_name="sent", verbose_name=_("监督检查")
    )
    content = models.JSONField(_("内容"))
    at = models.DateTimeField(_("接收时间"))
    by = key(User, _("账号"))

    class Meta:
        verbose_name = verbose_name_plural = _("离线填报")

    def __str__(self):
        return str(self.client_key)


class Leak(models.Model):
    """Somebody from whom a secret plan is hidden tried its address."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="leaks", verbose_name=_("监督检查")
    )
    by = key(User, _("账号"))
    acting_for = models.CharField(_("岗位"), max_length=200)
    channel = models.CharField(_("途径"), max_length=200)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("查看保密计划的尝试")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.by} {self.channel}"
