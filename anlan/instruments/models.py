"""Nouns: an instrument with its clauses, and who was sent it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.obligations.models import Obligation
from anlan.org.models import Organ, OrganGroup, Place, User
from anlan.org.scope import Scope, ScopedQuerySet

SEEN = "instruments.view_instrument"


def by(label):
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class InstrumentQuerySet(ScopedQuerySet):
    def in_force_on(self, day):
        """Those that hold on ``day``: begun, and not ended before."""
        rows = self.filter(issued_on__isnull=False, effective_on__lte=day)
        return rows.exclude(ended_on__lte=day)


class Instrument(models.Model):
    """Requirements 4.21 "Instrument". ``kind``: a code of the rule ``instruments.kinds``.

    ``organ`` issues it; it is about ``subject``, a unit, or ``person``, a leader of it. ``earlier``: the version that
    this one takes the place of. ``ended_on``: the first day on which it holds no more, whatever ended it;
    ``ends_on``: its last day, if it has one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中")
        REVIEW = "review", _("审核中")
        IN_FORCE = "in_force", _("有效")
        REVISED = "revised", _("已修订")
        EXPIRED = "expired", _("已期满")
        REPEALED = "repealed", _("已废止")

    ENDED = (State.REVISED, State.EXPIRED, State.REPEALED)

    kind = models.CharField(_("种类"), max_length=30)
    title = models.CharField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("制定单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    subject = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="instruments", verbose_name=_("责任单位")
    )
    person = by(_("责任人"))
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=500, blank=True)
    groups = models.ManyToManyField(OrganGroup, related_name="+", blank=True, verbose_name=_("印发分组"))
    organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("印发单位"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    earlier = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("所修订的版次")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    checked_by = by(_("合法性审查人"))
    opinion = models.CharField(_("合法性审查意见"), max_length=2000, blank=True)
    issued_by = by(_("签发人"))
    issued_on = models.DateField(_("签发日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    ends_on = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)
    ended_because = models.CharField(_("失效原因"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    scope = Scope(sector="organ__sector", organs=("organ",), through=("receipts",))
    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任文书")
        ordering = ["-id"]
        permissions = [
            ("check_instrument", _("审查责任文书的合法性")),
            ("issue_instrument", _("签发和废止责任文书")),
        ]
        indexes = [
            models.Index(fields=["place", "-id"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["subject", "kind"]),
            models.Index(fields=["ends_on"], name="instrument_ending", condition=Q(state="in_force")),
        ]
        constraints = [
            models.CheckConstraint(
                name="instrument_issued_by_another",
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("author")),
            ),
        ]

    def __str__(self):
        return self.title if self.version == 1 else _("%s（第%d版）") % (self.title, self.version)

    def get_absolute_url(self):
        return reverse("instruments:instrument", args=[self.pk])


class Item(models.Model):
    """One clause. ``obligation``: the duty that was made of it."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="items", verbose_name=_("责任文书")
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("事项"), max_length=2000)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    obligation = models.ForeignKey(
        Obligation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instrument_items",
        verbose_name=_("履职要求"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("文书事项")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "position"], name="item_of_instrument_once")
        ]

    def __str__(self):
        return self.text if len(self.text) <= 60 else f"{self.text[:60]}…"

    def get_absolute_url(self):
        return self.instrument.get_absolute_url()


class Receipt(models.Model):
    """A unit that was sent it, and when somebody there signed for it."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="receipts", verbose_name=_("责任文书")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("接收单位"))
    sent_at = models.DateTimeField(_("印发时间"))
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = by(_("签收人"))

    scope = Scope(place="organ__place", sector="organ__sector", organs=("organ",), perm=SEEN)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("文书签收")
        ordering = ["organ__order", "organ__path"]
        constraints = [models.UniqueConstraint(fields=["instrument", "organ"], name="instrument_sent_once")]

    def __str__(self):
        return f"{self.instrument} {self.organ}"
