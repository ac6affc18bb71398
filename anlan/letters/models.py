"""Who issues documents under which word, how far each year's numbers go, and what was issued."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.rows import OnRow
from anlan.org.models import Organ
from anlan.org.scope import Scope, ScopedQuerySet

from .kinds import KINDS


class Issuer(models.Model):
    """An organ that issues documents: its word in numbers （机关代字） and its name at the head of a page."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="issuer", verbose_name=_("发文机关"))
    word = models.CharField(_("机关代字"), max_length=20)
    head = models.CharField(_("发文机关标志"), max_length=60)

    scope = Scope(place="organ__place", sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发文机关")
        ordering = ["organ__order", "organ__path"]

    def __str__(self):
        return self.word

    def clean(self):
        if set(self.word) & set("〔〕[]()()0123456789"):
            raise ValidationError({"word": _("机关代字只写汉字，不含括号和数字，例如“永安办”。")})


class Series(models.Model):
    """The last number an issuer has given out in a year. The row is locked while the next one is taken."""

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "year"], name="one_series_a_year")]

    def __str__(self):
        return f"{self.issuer}〔{self.year}〕{self.last}"


class Letter(OnRow):
    """An issued document. Nothing in it changes; its files are attachments of kind docx and pdf."""

    kind = models.CharField(_("文种"), max_length=40)
    number = models.CharField(_("文号"), max_length=60)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(_("标题"), max_length=300)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="letters", verbose_name=_("发文机关"))
    issued_at = models.DateTimeField(_("印发时间"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    content = models.JSONField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("公文")
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["row_model", "row_id"])]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "serial"], name="letter_number_once_a_year")
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self):
        return reverse("letters:letter", args=[self.pk])

    def get_kind_display(self):
        return KINDS[self.kind].label if self.kind in KINDS else self.kind
