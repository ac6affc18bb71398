"""One noun: an organ, or a person of it, that answers for an enterprise in one way, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise
from anlan.subjects.models import Subject


class OwnerQuerySet(ScopedQuerySet):
    def on(self, day):
        return self.filter(since__lte=day).exclude(until__lt=day)

    def open(self):
        return self.filter(until__isnull=True)


class Ownership(models.Model):
    """``until`` is the last day. ``user`` or ``person``: the leader, where a person answers and not the organ."""

    class Kind(models.TextChoices):
        TERRITORY = "territory", _("属地")
        SECTOR = "sector", _("行业主管")
        APPROVAL = "approval", _("审批")
        ENFORCEMENT = "enforcement", _("日常执法")
        SUPPORT = "support", _("协助执法")
        LEADER = "leader", _("挂钩领导")
        COMMITTEE = "committee", _("专委会")

    ALONE = (Kind.TERRITORY, Kind.SECTOR)  # whoever takes these over ends the one before

    kind = models.CharField(_("责任类别"), max_length=12, choices=Kind.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    person = models.CharField(_("领导姓名"), max_length=40, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据文件"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()}：{self.named}"

    def get_absolute_url(self):
        return self.target.get_absolute_url()

    @property
    def named(self):
        """The owner as one would say it: a leader by name, before the organ."""
        return f"{self.person}（{self.organ}）" if self.person else str(self.organ)


def open_ones(target, alone, once, ends):
    """The constraints of the open owners of one target, by their names."""
    open_only = Q(until__isnull=True)
    return [
        models.UniqueConstraint(
            name=alone,
            fields=[target, "kind"],
            condition=Q(until__isnull=True, kind__in=("territory", "sector")),
        ),
        models.UniqueConstraint(name=once, fields=[target, "kind", "organ", "person"], condition=open_only),
        models.CheckConstraint(name=ends, condition=open_only | Q(until__gte=F("since"))),
    ]


class Owner(Ownership):
    """Who answers for an enterprise."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="owners", verbose_name=_("企业"), db_index=False
    )

    scope = Scope(
        place="enterprise__place", sector="enterprise__sector", organs=("organ", "enterprise__organ")
    )
    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监管责任")
        ordering = ["kind", "-since", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "kind", "until"]),
            models.Index(fields=["kind", "until", "enterprise"]),
        ]
        constraints = open_ones(
            "enterprise",
            "one_territory_and_one_sector",
            "owner_once_in_a_way",
            "owner_ends_after_it_begins",
        )

    @property
    def target(self):
        return self.enterprise


class SubjectOwner(Ownership):
    """Who answers for another subject."""

    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="owners", verbose_name=_("监管对象"), db_index=False
    )

    scope = Scope(
        place="subject__place",
        sector="subject__sector",
        organs=("organ", "subject__keeper"),
        perm="owners.view_owner",
    )
    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("其他监管对象的监管责任")
        ordering = ["kind", "-since", "-id"]
        indexes = [models.Index(fields=["subject", "kind", "until"])]
        constraints = open_ones(
            "subject",
            "one_territory_and_sector_of_subject",
            "subject_owner_once_in_a_way",
            "subject_owner_ends_after_it_begins",
        )

    @property
    def target(self):
        return self.subject


def owners_model(target):
    """``(model, name of the key)`` of the owners of such a row."""
    return (Owner, "enterprise") if isinstance(target, Enterprise) else (SubjectOwner, "subject")
