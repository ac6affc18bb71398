"""Policy documents as they were issued: text and clauses are never edited, only superseded."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, User
from anlan.org.scope import Scope, ScopedQuerySet


class DocumentQuerySet(ScopedQuerySet):
    def in_force(self, day):
        return self.filter(models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)).exclude(
            valid_to__lt=day
        )


class Document(models.Model):
    """A policy document: our own plan as issued, or a superior's that our tasks carry out or cite."""

    class Kind(models.TextChoices):
        KEY_POINTS = "key_points", _("工作要点")
        TASK_LIST = "task_list", _("目标任务清单")
        ACTION_PLAN = "action_plan", _("行动方案")
        NOTICE = "notice", _("通知")
        BASIS = "basis", _("政策依据")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="documents", verbose_name=_("登记单位"))
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    issued_on = models.DateField(_("发文日期"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices, default=Kind.KEY_POINTS)
    superior = models.BooleanField(_("上级文件"), default=False)
    text = models.TextField(_("正文"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    warnings = models.JSONField(default=list)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("废止日期"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name=_("替代文件")
    )
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    scope = Scope(sector=None, organs=("organ",), through=("plans",))
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("政策文件")
        ordering = ["-issued_on", "-id"]
        indexes = [models.Index(fields=["place", "-issued_on"])]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title

    def get_absolute_url(self):
        return reverse("plans:document", args=[self.pk])


class Clause(models.Model):
    """One item of a document, verbatim, with the place it stands at in ``Document.text``."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="clauses", verbose_name=_("文件"))
    order = models.PositiveIntegerField()
    label = models.CharField(_("序号"), max_length=40, blank=True)
    section = models.JSONField(_("章节"), default=list)
    text = models.TextField(_("原文"))
    kind = models.CharField(max_length=10)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    where = models.JSONField(default=dict)  # page, paragraph, sheet, row as the reader found it

    class Meta:
        verbose_name = verbose_name_plural = _("条款")
        ordering = ["document", "order"]

    def __str__(self):
        return f"{self.label} {self.text[:30]}".strip()
