"""One noun: something supervised that is no enterprise."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.geo.fields import both_or_neither, latitude, longitude
from anlan.org.models import Organ, Place, Sector
from anlan.org.scope import Scope, ScopedQuerySet

from .kinds import KINDS, choices, gaps, said


class SubjectQuerySet(ScopedQuerySet):
    def in_being_on(self, day):
        """Those under supervision on ``day``: taken in and not yet closed."""
        return self.filter(since__lte=day).exclude(closed_on__lte=day)


class Subject(models.Model):
    """``facts``: the values of the fields of its kind. ``keeper``: who runs it, where that is an organ."""

    class State(models.TextChoices):
        ACTIVE = "active", _("在用")
        SUSPENDED = "suspended", _("停用")
        CLOSED = "closed", _("注销")

    kind = models.CharField(_("类别"), max_length=12, choices=choices())
    name = models.CharField(_("名称"), max_length=120)
    code = models.CharField(_("编码"), max_length=40, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    keeper = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("运营管理单位")
    )
    person = models.CharField(_("负责人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    lon = longitude()
    lat = latitude()
    facts = models.JSONField(_("专有信息"), default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ACTIVE)
    since = models.DateField(_("纳入监管日期"), default=timezone.localdate)
    closed_on = models.DateField(_("注销日期"), null=True, blank=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=60, blank=True)
    verified_at = models.DateTimeField(_("最近核实"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope = Scope(organs=("keeper",))
    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("其他监管对象")
        ordering = ["-id"]
        permissions = [("import_subject", _("导入其他监管对象"))]
        indexes = [
            models.Index(fields=["kind", "state", "-id"]),
            models.Index(fields=["place", "kind", "state"]),
            models.Index(fields=["name", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="subject_once_in_a_place", fields=["kind", "place", "name"], condition=~Q(state="closed")
            ),
            both_or_neither("subject_has_both_coordinates"),
            models.CheckConstraint(
                name="subject_closes_after_it_begins",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("subjects:subject", args=[self.pk])

    @property
    def kind_label(self):
        return str(KINDS[self.kind].label)

    @property
    def own(self):
        """``[(label, value)]`` of the fields of its kind."""
        return said(self.kind, self.facts)

    @property
    def gaps(self):
        """The parties that nobody has named."""
        return gaps(self.kind, self.facts)
