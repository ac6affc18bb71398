"""A standard and its items."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VIEW = "library.view_standard"
CODE = RegexValidator(r"^[A-Z0-9][A-Z0-9.-]*\Z", _("代码只含大写字母、数字、点和短横，如 HG121-5。"))


class SharedQuerySet(models.QuerySet):
    """The law is the same for everybody: whoever may see it at all sees all of it."""

    def visible_to(self, user, perm=None):
        return self if user.holds(perm or VIEW) else self.none()

    def in_force(self, day):
        """Those that hold on ``day``, both ends included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Confidence(models.TextChoices):
    SURE = "sure", _("已查原文")
    LIKELY = "likely", _("待复核")
    UNSURE = "unsure", _("存疑")


def validity(name):
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")))


class Standard(models.Model):
    """One document. A new edition is a standard of its own, with ``replaces``; the old one ends the day before.

    ``declared``: how many items the document has by its own words; the library may hold fewer.
    ``seeded``: as the product brings it; one that a person changed is left alone by later loads.
    """

    class Kind(models.TextChoices):
        CRITERIA = "criteria", _("重大事故隐患判定标准")
        SITUATIONS = "situations", _("重点情形清单")

    code = models.CharField(_("代码"), max_length=30, unique=True, validators=[CODE])
    title = models.CharField(_("名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices, default=Kind.CRITERIA)
    field = models.CharField(_("适用领域"), max_length=200, blank=True)
    declared = models.PositiveSmallIntegerField(_("条款数"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("代替的标准"),
    )
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    confidence = models.CharField(
        _("核实情况"), max_length=10, choices=Confidence.choices, default=Confidence.SURE
    )
    note = models.CharField(_("说明"), max_length=500, blank=True)
    seeded = models.BooleanField(default=False, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("判定标准")
        ordering = ["kind", "code"]
        permissions = [("import_criterion", _("维护判定标准"))]
        constraints = [validity("standard_ends_after_it_begins")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("library:standard", args=[self.pk])

    @property
    def cited(self):
        """As a document cites it."""
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def holds(self):
        today = timezone.localdate()
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class Criterion(models.Model):
    """One item of a standard. Cited by ``code`` wherever it is used; the text is copied there at the time.

    ``danger_class`` and ``key_violation`` are codes of the rules ``matter.danger_classes`` and
    ``matter.key_violations``.
    """

    class Grade(models.TextChoices):
        GENERAL = "general", _("一般")
        MAJOR = "major", _("重大")

    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="criteria", verbose_name=_("判定标准")
    )
    code = models.CharField(_("条款代码"), max_length=40, unique=True, validators=[CODE])
    item = models.CharField(_("条款"), max_length=40)
    group = models.CharField(_("分类"), max_length=60, blank=True)
    text = models.CharField(_("内容"), max_length=1000)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices, blank=True)
    danger_class = models.CharField(_("隐患类型"), max_length=30, blank=True)
    key_violation = models.CharField(_("重点违法情形"), max_length=30, blank=True)
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    confidence = models.CharField(
        _("核实情况"), max_length=10, choices=Confidence.choices, default=Confidence.SURE
    )
    order = models.PositiveIntegerField(_("顺序"), default=0)
    seeded = models.BooleanField(default=False, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("判定条款")
        ordering = ["standard", "order", "id"]
        constraints = [validity("criterion_ends_after_it_begins")]

    def __str__(self):
        return f"{self.code} {self.text[:40]}"

    def get_absolute_url(self):
        return reverse("library:criterion", args=[self.code])

    @property
    def cited(self):
        """The standard and the item, as a document cites them."""
        return f"{self.standard.cited}{self.item}"

    @property
    def holds(self):
        """Whether it holds today, itself and as a part of its standard."""
        today = timezone.localdate()
        return all(
            row.valid_from <= today and (row.valid_to is None or today <= row.valid_to)
            for row in (self, self.standard)
        )
