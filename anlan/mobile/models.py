"""What telephones have sent: photos that wait for their report, and what was done once already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A photo that has arrived before the report it belongs to; its content lies at ``path``."""

    client_key = models.UUIDField(primary_key=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("上传人")
    )
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    path = models.CharField(max_length=120)
    at = models.DateTimeField(_("到达时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("手机端待用照片")
        indexes = [models.Index(fields=["at"])]

    def __str__(self):
        return self.name


class Sent(models.Model):
    """One act of a telephone, done once under its key.

    ``made_at``: when it was written, by the telephone's clock; ``at``: when it came, by ours.
    """

    client_key = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报送人")
    )
    content = models.JSONField(_("报送内容"))
    result = models.JSONField(_("结果"), default=dict)
    made_at = models.DateTimeField(_("手机记录的时间"))
    at = models.DateTimeField(_("到达时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("手机端报送")

    def __str__(self):
        return str(self.client_key)
