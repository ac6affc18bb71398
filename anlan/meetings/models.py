"""Nouns: a meeting with its agenda and those invited, what it decided, who was to read of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.obligations.models import Occurrence, Submission
from anlan.org.models import Organ, Place, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.plans.models import Task

SEEN = "meetings.view_meeting"


class Meeting(models.Model):
    """``organ`` convenes. ``kind``: a code of the rulebook's ``meetings.kinds``. Its steps are in ``flow.py``."""

    class State(models.TextChoices):
        PLANNED = "planned", _("筹备中")
        NOTIFIED = "notified", _("已通知")
        HELD = "held", _("已召开")
        MINUTED = "minuted", _("纪要待签发")
        ISSUED = "issued", _("纪要已印发")
        CLOSED = "closed", _("已办结")
        CANCELLED = "cancelled", _("已取消")

    # What took place, whatever came after.
    TOOK_PLACE = (State.HELD, State.MINUTED, State.ISSUED, State.CLOSED)

    kind = models.CharField(_("会议种类"), max_length=40)
    title = models.CharField(_("会议名称"), max_length=200)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="meetings", verbose_name=_("召集单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    venue = models.CharField(_("地点"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("会议时间"))
    chair = models.CharField(_("主持人"), max_length=60)
    chair_role = models.CharField(_("主持人身份"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    held_on = models.DateField(_("召开日期"), null=True, blank=True)
    minutes = models.TextField(_("纪要"), blank=True)
    minuted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("纪要起草人")
    )
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    scope = Scope(sector="organ__sector", organs=("organ",), through=("attendances", "decisions", "readings"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        ordering = ["-starts_at", "-id"]
        permissions = [
            ("issue_meeting", _("签发会议纪要")),
            ("report_decision", _("报告议定事项办理情况")),
            ("confirm_decision", _("确认议定事项办结")),
            ("confirm_reading", _("确认传达学习")),
        ]
        indexes = [
            models.Index(fields=["place", "-starts_at"]),
            models.Index(fields=["-starts_at", "-id"]),
            models.Index(fields=["organ", "kind", "held_on"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.pk])


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user, perm=None):
        """Those of the meetings that the user sees: whoever is invited may read the materials."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user, perm).order_by().values("pk"))


class AgendaItem(models.Model):
    """One topic; its materials are attachments."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("会议"))
    position = models.PositiveSmallIntegerField(_("序号"))
    topic = models.CharField(_("议题"), max_length=300)
    reporter = models.CharField(_("汇报人"), max_length=60, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        ordering = ["position", "id"]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return self.meeting.get_absolute_url()


class Attendance(models.Model):
    """A unit invited, and who came for it. ``role``: a code of ``obligations.participant_roles``."""

    class Status(models.TextChoices):
        INVITED = "invited", _("未登记")
        PRESENT = "present", _("出席")
        LEAVE = "leave", _("请假")
        ABSENT = "absent", _("缺席")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("会议"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("参会单位"))
    name = models.CharField(_("参会人员"), max_length=60, blank=True)
    role = models.CharField(_("身份"), max_length=40, blank=True)
    status = models.CharField(_("到会情况"), max_length=10, choices=Status.choices, default=Status.INVITED)
    reason = models.CharField(_("请假事由"), max_length=200, blank=True)

    scope = Scope(place=None, sector=None, organs=("organ",), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("参会情况")
        ordering = ["organ__order", "organ__path", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organ"], name="invited_once")]

    def __str__(self):
        return f"{self.organ} {self.name}".strip()


class Decision(models.Model):
    """What was decided (议定事项): who does what until when. A linked one is followed as the task of a plan."""

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        REPORTED = "reported", _("待确认")
        RETURNED = "returned", _("已退回")
        CONFIRMED = "confirmed", _("已办结")
        LINKED = "linked", _("已转为计划任务")

    WITH_UNIT = (State.OPEN, State.RETURNED)
    SETTLED = (State.CONFIRMED, State.LINKED)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name=_("会议"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    position = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("议定事项"), max_length=500)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("承办单位"), db_index=False
    )
    due_on = models.DateField(_("办理期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    issued = models.BooleanField(_("已印发"), default=False)
    report = models.TextField(_("办理情况"), blank=True)
    reported_at = models.DateTimeField(_("报告时间"), null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报告人")
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("计划任务")
    )

    scope = Scope(sector="meeting__organ__sector", organs=("organ", "meeting__organ"), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议定事项")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["place", "due_on"]),
            models.Index(fields=["organ", "state", "due_on"]),
            models.Index(fields=["due_on", "id"]),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("meetings:decision", args=[self.pk])


class Reading(models.Model):
    """A unit that is to convey the meeting to its people (传达学习), and when it did."""

    class State(models.TextChoices):
        SENT = "sent", _("待传达")
        READ = "read", _("已传达学习")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="readings", verbose_name=_("会议"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("传达单位"), db_index=False
    )
    due_on = models.DateField(_("传达期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField(_("下发时间"))
    opened_at = models.DateTimeField(_("查收时间"), null=True, blank=True)
    read_on = models.DateField(_("传达日期"), null=True, blank=True)
    people = models.PositiveIntegerField(_("传达人数"), null=True, blank=True)
    note = models.CharField(_("传达方式"), max_length=500, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )

    scope = Scope(sector="meeting__organ__sector", organs=("organ", "meeting__organ"), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("传达学习")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organ"], name="conveyed_once")]
        indexes = [
            models.Index(fields=["place", "due_on"]),
            models.Index(fields=["organ", "state", "due_on"]),
            models.Index(fields=["due_on", "id"]),
        ]

    def __str__(self):
        return f"{self.organ} {self.meeting}"

    def get_absolute_url(self):
        return reverse("meetings:reading", args=[self.pk])


class HandedIn(models.Model):
    """A meeting stands as the evidence of one duty: of each once."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="handed_in", verbose_name=_("会议"))
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="+", verbose_name=_("履职事项"))
    submission = models.OneToOneField(Submission, models.CASCADE, related_name="+", verbose_name=_("报送"))

    class Meta:
        verbose_name = verbose_name_plural = _("会议履职")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "occurrence"], name="meeting_handed_in_once")
        ]

    def __str__(self):
        return f"{self.meeting} {self.occurrence_id}"
