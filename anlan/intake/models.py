"""A sheet that was sent in, and its lines: what each says, what was wrong with it, what it changed."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, User


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user, perm=None):
        """The batches of the organs the user speaks for, of the sheets the user may import.

        ``perm`` is not asked: each sheet has its own.
        """
        from .sheets import SHEETS

        codes = [sheet.code for sheet in SHEETS.values() if user.holds(sheet.permission)]
        return self.filter(organ__in=[organ.pk for organ in user.organs], code__in=codes)


class Batch(models.Model):
    """``columns``: the field each column of the file was taken for, "" for none, and its header.

    ``mark``: the last log entry when the batch was written; a later one on a row says it changed since.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("待导入")
        APPLIED = "applied", _("已导入")
        UNDONE = "undone", _("已撤销")
        PARTLY = "partly", _("部分撤销")
        DISCARDED = "discarded", _("已放弃")

    code = models.CharField(max_length=40, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机构"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    file_name = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CHECKED)
    worksheet = models.CharField(_("工作表"), max_length=100, blank=True)
    header_line = models.PositiveIntegerField(_("表头行"))
    columns = models.JSONField(default=list)
    new = models.PositiveIntegerField(_("新增"), default=0)
    update = models.PositiveIntegerField(_("更新"), default=0)
    same = models.PositiveIntegerField(_("不变"), default=0)
    wrong = models.PositiveIntegerField(_("有误"), default=0)
    applied_at = models.DateTimeField(_("导入时间"), null=True)
    mark = models.BigIntegerField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organ", "code", "-id"])]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("intake:batch", args=[self.pk])

    @property
    def sheet(self):
        from .sheets import SHEETS

        return SHEETS[self.code]

    @property
    def total(self):
        return self.new + self.update + self.same + self.wrong


class Row(models.Model):
    """One line. ``cells``: its text by field; ``errors``: messages by field, "" for the whole line.

    ``before`` and ``after`` hold the fields that change, as ``sheets.frozen`` makes them.
    """

    class Action(models.TextChoices):
        NEW = "new", _("新增")
        UPDATE = "update", _("更新")
        SAME = "same", _("不变")
        WRONG = "wrong", _("有误")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    cells = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    action = models.CharField(max_length=6, choices=Action.choices)
    row_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone = models.BooleanField(default=False)
    kept = models.CharField(_("未撤销原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入明细")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="intake_line_once")]
        indexes = [models.Index(fields=["batch", "action", "number"])]

    def __str__(self):
        return f"{self.batch} {self.number}"
