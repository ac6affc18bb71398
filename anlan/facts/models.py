"""Nouns: kinds of facts, and the facts."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.registers.models import Enterprise


class FactKind(models.Model):
    """What is kept of one kind of fact.

    ``fields``: ``[{"code", "label", "type", "choices", "required"}]``, type one of text, number, date, boolean,
    choice. ``amount_label``: what ``Fact.amount`` counts (家, 人, 万元), empty where each fact counts as one.
    ``subject_label``: what ``Fact.subject`` names (场所, 案件), empty where there is none.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("台账"), max_length=60)
    subject_label = models.CharField(_("对象"), max_length=20, blank=True)
    amount_label = models.CharField(_("数量单位"), max_length=20, blank=True)
    fields = models.JSONField(_("项目"), default=list)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("台账种类")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('facts:facts')}?kind={self.code}"


class FactQuerySet(ScopedQuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def of(self, kind, places, start, end):
        """The standing facts of the kind that happened in ``places`` on the days from ``start`` to ``end``."""
        return self.standing().filter(kind=kind, place__in=places, happened_on__range=(start, end))

    def in_force(self, kind, places, day):
        """The standing facts of the kind that hold on ``day``: begun, and not ended before."""
        rows = self.standing().filter(kind=kind, place__in=places, happened_on__lte=day)
        return rows.exclude(ended_on__lte=day)


class Fact(models.Model):
    """One dated fact. ``happened_on`` is claimed, ``entered_at`` the server's; ``ended_on``: the first day on which
    a lasting fact (a title, a certificate, a register entry) holds no more."""

    kind = models.ForeignKey(
        FactKind,
        models.PROTECT,
        to_field="code",
        related_name="facts",
        verbose_name=_("台账"),
        db_index=False,
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("企业")
    )
    subject = models.CharField(_("对象"), max_length=120, blank=True)
    title = models.CharField(_("摘要"), max_length=200, blank=True)
    happened_on = models.DateField(_("发生日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    amount = models.DecimalField(_("数量"), max_digits=16, decimal_places=4, default=1)
    facts = models.JSONField(_("项目内容"), default=dict, blank=True)
    provisional = models.BooleanField(_("待定"), default=False)
    source = models.CharField(_("来源"), max_length=120, blank=True)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    withdrawn_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    withdrawn_because = models.CharField(_("作废理由"), max_length=500, blank=True)

    scope = Scope(organs=("organ",))
    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("台账记录")
        ordering = ["-happened_on", "-id"]
        permissions = [("withdraw_fact", _("作废台账记录"))]
        indexes = [
            # All that counting asks, so that it reads no rows.
            models.Index(
                fields=["kind", "happened_on", "place", "sector", "withdrawn_at"], name="fact_counted"
            ),
            models.Index(fields=["place", "-happened_on"]),
            models.Index(fields=["-happened_on", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="fact_ends_after_it_begins",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("happened_on")),
            )
        ]

    def __str__(self):
        return self.title or self.subject or f"{self.kind} {self.happened_on}"

    def get_absolute_url(self):
        return reverse("facts:fact", args=[self.pk])
