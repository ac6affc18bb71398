"""Nouns: an entry of an enterprise's file, and a gap in it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise

from .kinds import KINDS

FOREVER = date(9999, 12, 31)
OPEN_GAP = Q(closed_on__isnull=True)


def kind_choices():
    return [(code, kind.label) for code, kind in KINDS.items()]


class EntryQuerySet(ScopedQuerySet):
    def accepted(self):
        """Those that count: in force or ended, and not put right by a later version."""
        return self.filter(current=True, state__in=(Entry.State.VALID, Entry.State.ENDED))

    def in_force(self, day):
        return self.accepted().filter(valid_from__lte=day, last_day__gte=day)

    def standing(self):
        """What the file shows: the latest of each, and what waits for verification."""
        return self.filter(Q(current=True, state=Entry.State.VALID) | Q(state=Entry.State.PENDING))


class Entry(models.Model):
    """One dated thing known of an enterprise. ``kind`` says what ``fields`` hold (see ``kinds``).

    ``last_day`` is the last on which it counts: ``valid_to``, or the day before it was ended; FOREVER without
    either. A change is a new row with the next ``version``, which ``replaces`` the old one once it is accepted:
    of each only one is ``current``. ``place``, ``sector`` and ``organ`` repeat the enterprise's for lists.
    ``reminded``: the last reminder given, in days before the end.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待核实")
        VALID = "valid", _("有效")
        REFUSED = "refused", _("已退回")
        ENDED = "ended", _("已终止")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="entries", verbose_name=_("企业"), db_index=False
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    kind = models.CharField(_("种类"), max_length=30, choices=kind_choices)
    title = models.CharField(_("内容"), max_length=200)
    number = models.CharField(_("编号"), max_length=40, blank=True)
    fields = models.JSONField(_("项目"), default=dict)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True, blank=True)
    last_day = models.DateField(_("最后有效日"), default=FOREVER)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    current = models.BooleanField(_("现行"), default=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("更新自")
    )
    flaws = models.JSONField(_("问题"), default=list)
    flagged = models.BooleanField(_("有问题"), default=False)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("填报人"), db_index=False
    )
    entered_at = models.DateTimeField(_("填报时间"))
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("核实人"), db_index=False
    )
    verified_at = models.DateTimeField(_("核实时间"), null=True)
    recheck_on = models.DateField(_("应复核日期"), null=True)
    ended_on = models.DateField(_("终止日期"), null=True)
    reminded = models.PositiveSmallIntegerField(null=True)

    scope = Scope(organs=("organ",))
    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("档案条目")
        ordering = ["kind", "-valid_from", "-id"]
        permissions = [
            ("declare_entry", _("填报本企业档案")),
            ("verify_entry", _("核实企业档案")),
            ("end_entry", _("终止档案条目")),
            ("import_entry", _("导入企业档案")),
        ]
        indexes = [
            models.Index(fields=["enterprise", "kind", "last_day"]),
            models.Index(fields=["kind", "place", "last_day"]),
            models.Index(fields=["place", "last_day"]),
            models.Index(fields=["last_day", "id"]),
            models.Index(fields=["kind", "number"]),
            models.Index(fields=["kind", "id"], name="entry_of_kind"),
            models.Index(fields=["kind", "last_day", "id"], name="entry_of_kind_by_end"),
            models.Index(fields=["organ", "kind"]),
            models.Index(name="entry_pending", fields=["place", "id"], condition=Q(state="pending")),
            models.Index(name="entry_flagged", fields=["place", "id"], condition=Q(flagged=True)),
            models.Index(
                name="entry_recheck", fields=["recheck_on", "id"], condition=Q(recheck_on__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="entry_once_a_number",
                fields=["enterprise", "kind", "number"],
                condition=Q(current=True, state__in=["pending", "valid"]) & ~Q(number=""),
            ),
            models.CheckConstraint(
                name="entry_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.title}"

    def get_absolute_url(self):
        return reverse("dossiers:entry", args=[self.pk])

    @property
    def declared(self):
        return KINDS[self.kind]

    @property
    def told(self):
        return self.declared.told(self.fields)


class GapQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(OPEN_GAP)


class Gap(models.Model):
    """What the rules want of an enterprise and its file does not hold, from the day it was found to be so.

    ``code`` and ``label`` are the requirement's when it was found. Kept by ``actions.gaps``.
    """

    class Reason(models.TextChoices):
        MISSING = "missing", _("没有")
        EXPIRED = "expired", _("已过期")
        PENDING = "pending", _("待核实")

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="gaps", verbose_name=_("企业"), db_index=False
    )
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="+", editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    code = models.CharField(_("要求"), max_length=40)
    label = models.CharField(_("缺项"), max_length=60)
    reason = models.CharField(_("原因"), max_length=10, choices=Reason.choices)
    found_on = models.DateField(_("发现日期"))
    due_on = models.DateField(_("补齐期限"))
    closed_on = models.DateField(_("补齐日期"), null=True)

    scope = Scope(organs=("organ",))
    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("档案缺项")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["enterprise", "closed_on"]),
            # SQLite looks in no partial index for one of two alternatives, and a reader sees a place's or an organ's.
            models.Index(name="gap_in_place", fields=["place", "closed_on", "code", "due_on"]),
            models.Index(name="gap_by_due", fields=["due_on", "id"], condition=OPEN_GAP),
            models.Index(name="gap_by_code", fields=["code", "due_on"], condition=OPEN_GAP),
        ]
        constraints = [
            models.UniqueConstraint(name="one_open_gap", fields=["enterprise", "code"], condition=OPEN_GAP)
        ]

    def __str__(self):
        return f"{self.enterprise}：{self.label}"

    def get_absolute_url(self):
        return reverse("dossiers:file", args=[self.enterprise_id])
