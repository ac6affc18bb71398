"""The one table: which file hangs on which row, and what the file was when it came."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from .rows import OnRow


class Attachment(OnRow):
    """A file on a row. Nothing here changes after the upload but ``sealed``.

    ``kind`` is the evidence the file stands for, in the words of the module that owns the row.
    ``taken_at`` is what the uploader says; ``uploaded_at`` is what the server saw.
    """

    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField("SHA-256", max_length=64)
    path = models.CharField(max_length=120)
    kind = models.CharField(_("材料种类"), max_length=40, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    taken_at = models.DateTimeField(_("自述形成时间"), null=True, blank=True)
    sealed = models.BooleanField(_("已封存"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["uploaded_at", "id"]
        indexes = [models.Index(fields=["row_model", "row_id"]), models.Index(fields=["sha256"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("files:download", args=[self.pk, get_valid_filename(self.name)])
