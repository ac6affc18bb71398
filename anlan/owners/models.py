"""One noun: an organ, or a person of it, that answers for an enterprise in one way, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


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

    @property
    def named(self):
        """The owner as one would say it: a leader by name, before the organ."""
        return f"{self.person}（{self.organ}）" if self.person else str(self.organ)


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
        constraints = [
            models.UniqueConstraint(
                name="one_territory_and_one_sector",
                fields=["enterprise", "kind"],
                condition=Q(until__isnull=True, kind__in=("territory", "sector")),
            ),
            models.UniqueConstraint(
                name="owner_once_in_a_way",
                fields=["enterprise", "kind", "organ", "person"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="owner_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.named}"

    def get_absolute_url(self):
        return self.enterprise.get_absolute_url()
