"""Nouns: a roster over some days, and its shifts."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, User
from anlan.org.scope import Scope, ScopedQuerySet


class Roster(models.Model):
    """Who is on duty in ``organ`` from ``starts_at`` to ``ends_at``; ``office`` hears of the holes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编排中")
        PUBLISHED = "published", _("已发布")
        ENDED = "ended", _("已交班归档")

    title = models.CharField(_("值班表"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("值班单位"))
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("督查单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    starts_at = models.DateTimeField(_("起"))
    ends_at = models.DateTimeField(_("止"))
    leader_needed = models.BooleanField(_("须有领导带班"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)

    scope = Scope(sector="organ__sector", organs=("organ", "office"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("值班表")
        ordering = ["-starts_at", "-id"]
        permissions = [("publish_roster", _("发布值班表")), ("check_in_roster", _("值班签到和交班"))]
        indexes = [models.Index(fields=["place", "-starts_at"]), models.Index(fields=["state", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                name="roster_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("rosters:roster", args=[self.pk])


class Shift(models.Model):
    """One person's hours. The telephone number is for the organ and its office only."""

    class Kind(models.TextChoices):
        DUTY = "duty", _("值班")
        LEADER = "leader", _("带班领导")

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="shifts", verbose_name=_("值班表"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.DUTY)
    name = models.CharField(_("姓名"), max_length=30)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    starts_at = models.DateTimeField(_("上班"))
    ends_at = models.DateTimeField(_("下班"))
    came_at = models.DateTimeField(_("签到时间"), null=True)
    came_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("签到人"))
    left_at = models.DateTimeField(_("交班时间"), null=True)
    log = models.CharField(_("值班记录"), max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("班次")
        ordering = ["starts_at", "kind", "id"]
        constraints = [
            models.CheckConstraint(name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at")))
        ]

    def __str__(self):
        return f"{self.roster} {self.get_kind_display()} {self.name}"
