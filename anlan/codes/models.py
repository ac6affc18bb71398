"""A code names a row without saying which; what is printed stays valid until it is revoked."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.rows import OnRow


def new_token():
    return secrets.token_urlsafe(16)


class QrCode(OnRow):
    """Its readers are the row's. A row has at most one code in force."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("签发时间"), default=timezone.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("作废人")
    )
    revoked_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("二维码")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["row_model", "row_id"],
                condition=Q(revoked_at__isnull=True),
                name="one_code_in_force",
            )
        ]

    def __str__(self):
        return str(_("二维码 %d") % self.pk)

    def get_absolute_url(self):
        return reverse("codes:code", args=[self.pk])


class QrScan(models.Model):
    """That a code was looked up, and by whom if signed in."""

    code = models.ForeignKey(QrCode, models.CASCADE, related_name="scans", verbose_name=_("二维码"))
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("账号")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("扫码记录")
        indexes = [models.Index(fields=["code", "-at"])]

    def __str__(self):
        return f"{self.code_id} {self.at}"
