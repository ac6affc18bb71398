"""The matter itself, its numbers, and what else in the house it belongs to."""

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import latitude, longitude
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise
from anlan.subjects.models import Subject

# As ``Matter.OPEN``, in the words that a partial index and the queries share.
OPEN_STATES = [
    "registered",
    "verified",
    "assigned",
    "transfer_asked",
    "rectifying",
    "extension_asked",
    "suspended",
    "submitted",
    "verified_ok",
    "reopened",
]
OPEN = Q(state__one_of=OPEN_STATES)

# What scope asks of a matter: an index that holds it answers whose a matter is without the row.
SEEN_BY = ["place", "sector", "organ", "office", "verifier", "subject", "reporter_organ"]


def organ_key(label, **more):
    """A key to an organ without an index of its own: those of ``Matter`` begin with what lists ask for."""
    return models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=label, db_index=False, **more
    )


def set_only(name):
    """An index of the few rows in which the key ``name`` is set; of all rows a database would think it useless."""
    return models.Index(fields=[name], name=f"matter_{name}", condition=Q(**{f"{name}__isnull": False}))


class Series(models.Model):
    """The last number given under a prefix in a year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("事项编号")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="matter_series_once")]

    def __str__(self):
        return f"{self.prefix}{self.year}"


class Matter(models.Model):
    """Requirements 4.21 "Matter". Its steps are in ``flow.py``; what they leave behind is in ``turns.py``.

    ``profile``: a code of the rule ``matter.profiles``; the other codes are of the rules of their names.
    ``office`` receives, assigns and closes; ``organ`` is the one that has to rectify, empty until assigned;
    ``verifier`` checks. ``subject`` is where the danger lies, if that is an organ; else ``subject_text`` says.
    ``thing`` is in what it lies, if that is on file and no enterprise; ``subject`` is then who keeps it, if anybody,
    and ``subject_text`` what it was called.
    ``occurred_at`` is what the finder says, ``entered_at`` what the server saw. Overdue is told from ``due_on``.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("待受理")
        REJECTED = "rejected", _("不予受理")
        DUPLICATE = "duplicate", _("已并案")
        VERIFIED = "verified", _("待交办")
        ASSIGNED = "assigned", _("待整改")
        TRANSFER_ASKED = "transfer_asked", _("申请转办")
        RECTIFYING = "rectifying", _("整改中")
        EXTENSION_ASKED = "extension_asked", _("申请延期")
        SUSPENDED = "suspended", _("停产停用")
        SUBMITTED = "submitted", _("待验收")
        VERIFIED_OK = "verified_ok", _("待销号")
        CLOSED = "closed", _("已销号")
        REOPENED = "reopened", _("已重开")

    class Grade(models.TextChoices):
        """安全生产事故隐患排查治理暂行规定（安全监管总局令第16号）第三条."""

        GENERAL = "general", _("一般")
        MAJOR = "major", _("重大")

    class Escalation(models.IntegerChoices):
        NONE = 0, _("未升级")
        UNIT = 1, _("办理单位")
        OFFICE = 2, _("交办单位")
        LEADER = 3, _("领导")

    SETTLED = (State.REJECTED, State.DUPLICATE, State.CLOSED)
    # Those with a due day that is not met yet.
    WITH_UNIT = (
        State.ASSIGNED,
        State.TRANSFER_ASKED,
        State.RECTIFYING,
        State.EXTENSION_ASKED,
        State.SUSPENDED,
        State.SUBMITTED,
    )
    OPEN = (State.REGISTERED, State.VERIFIED, *WITH_UNIT, State.VERIFIED_OK, State.REOPENED)

    number = models.CharField(_("编号"), max_length=30, unique=True)
    profile = models.CharField(_("种类"), max_length=20)
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.REGISTERED)
    source = models.CharField(_("来源"), max_length=30)
    title = models.CharField(_("问题"), max_length=100)
    description = models.TextField(_("情况描述"), max_length=5000)
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
    subject = organ_key(_("所在单位"), null=True, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name=_("企业"),
        db_index=False,
    )
    thing = models.ForeignKey(
        Subject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name=_("监管对象"),
        db_index=False,
    )
    subject_text = models.CharField(_("所在对象"), max_length=120, blank=True)
    location = models.CharField(_("具体位置"), max_length=200, blank=True)
    lon = longitude()
    lat = latitude()
    standard_code = models.CharField(_("检查标准代码"), max_length=60, blank=True)
    standard_text = models.CharField(_("检查标准"), max_length=500, blank=True)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices, blank=True)
    danger_class = models.CharField(_("类型"), max_length=30, blank=True)
    key_violation = models.CharField(_("重点违法情形"), max_length=30, blank=True)
    cause_class = models.CharField(_("原因类别"), max_length=30, blank=True)
    systemic_measure = models.TextField(_("治本措施"), max_length=5000, blank=True)

    reporter_organ = organ_key(_("登记单位"))
    reported_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("登记人"),
        db_index=False,
    )
    external_id = models.CharField(_("外部编号"), max_length=80, blank=True)
    occurred_at = models.DateTimeField(_("发现时间"))
    entered_at = models.DateTimeField(_("登记时间"))

    office = organ_key(_("交办单位"))
    organ = organ_key(_("责任单位"), null=True, blank=True)
    verifier = organ_key(_("验收单位"), null=True, blank=True)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    original_due_on = models.DateField(_("原定期限"), null=True, blank=True)
    extensions_granted = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    failed_checks = models.PositiveSmallIntegerField(_("验收不通过次数"), default=0)
    escalation = models.PositiveSmallIntegerField(
        _("督办级别"), choices=Escalation.choices, default=Escalation.NONE
    )

    duty_person = models.CharField(_("整改责任人"), max_length=60, blank=True)
    measures = models.TextField(_("整改措施"), max_length=5000, blank=True)
    funds = models.CharField(_("整改资金"), max_length=200, blank=True)
    finish_on = models.DateField(_("整改时限"), null=True, blank=True)
    contingency = models.TextField(_("应急预案"), max_length=5000, blank=True)
    work_done = models.TextField(_("整改情况"), max_length=5000, blank=True)

    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("报请验收时间"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("整改人"),
        db_index=False,
    )
    verified_on = models.DateField(_("验收通过日期"), null=True, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    on_the_spot = models.BooleanField(_("即查即改"), default=False)
    appealed = models.BooleanField(_("已申诉"), default=False)
    is_public = models.BooleanField(_("向社会公布"), default=False)

    recurrences = models.PositiveSmallIntegerField(_("重复出现次数"), default=0)
    recurrence_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recurred",
        verbose_name=_("前次事项"),
        db_index=False,
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级事项"),
        db_index=False,
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("并入事项"),
        db_index=False,
    )

    scope = Scope(organs=("organ", "office", "verifier", "subject", "reporter_organ"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("闭环事项")
        ordering = ["-id"]
        permissions = [
            ("accept_matter", _("受理、交办和销号")),
            ("rectify_matter", _("整改事项")),
            ("check_matter", _("验收事项")),
        ]
        indexes = [
            # The open ones are few among those of many years: what lists ask of them, in the orders of the lists.
            models.Index(
                fields=["-id", "state", "due_on", "grade", *SEEN_BY, "source", "profile"],
                name="matter_open",
                condition=OPEN,
            ),
            models.Index(fields=["due_on", "id"], name="matter_open_due", condition=OPEN),
            models.Index(fields=["sector", "-id"], name="matter_open_sector", condition=OPEN),
            models.Index(fields=["grade", "-id"], name="matter_open_grade", condition=OPEN),
            *map(set_only, ("recurrence_of", "parent", "duplicate_of")),
            models.Index(fields=["thing", "-id"], name="matter_thing", condition=Q(thing__isnull=False)),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["due_on", "id", *SEEN_BY], name="matter_due_seen"),
            models.Index(fields=["organ", "state", "due_on"]),
            models.Index(fields=["office", "state"]),
            models.Index(fields=["verifier", "state"]),
            models.Index(fields=["reporter_organ", "-id"]),
            models.Index(fields=["place", "entered_at"]),
            models.Index(fields=["sector", "-id"]),
            models.Index(fields=["subject", "standard_code"]),
            models.Index(fields=["enterprise", "-id"]),
            models.Index(fields=["grade", "-id"]),
            models.Index(fields=["profile", "-id"]),
            models.Index(fields=["source", "-id"]),
            models.Index(fields=["entered_at"]),
            models.Index(fields=["closed_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter_organ", "external_id"],
                condition=~Q(external_id=""),
                name="matter_once_per_external_id",
            ),
            models.CheckConstraint(
                name="matter_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("hazards:matter", args=[self.pk])

    @property
    def is_open(self):
        return self.state not in self.SETTLED

    @property
    def is_major(self):
        return self.grade == self.Grade.MAJOR

    @property
    def where(self):
        """Where it lies, as a list shows it."""
        if self.thing_id:
            return self.subject_text
        return str(self.subject) if self.subject_id else self.subject_text or self.location or str(self.place)

    @property
    def photo_words(self):
        """What is written into its photos."""
        return [self.number, " ".join(filter(None, (self.where, self.location)))]

    def is_overdue(self, today):
        return self.state in self.WITH_UNIT and self.due_on < today


class Link(models.Model):
    """That a matter belongs to a row of another module (campaign, task, inspection …), as to several others."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="links", verbose_name=_("闭环事项"))
    row_model = models.CharField(max_length=80)
    row_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人"))

    class Meta:
        verbose_name = verbose_name_plural = _("事项关联")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "row_model", "row_id"], name="link_once")]
        indexes = [models.Index(fields=["row_model", "row_id"])]

    def __str__(self):
        return f"{self.matter} {self.row_model} {self.row_id}"

    @property
    def kind(self):
        """What sort of row it is, as a page calls it."""
        return apps.get_model(self.row_model)._meta.verbose_name
