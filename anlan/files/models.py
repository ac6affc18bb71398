"""Which file hangs on which row, and what the file was when it came; of a picture what it says of itself."""

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
    ``taken_at`` is what the uploader says; ``uploaded_at`` is what the server saw. ``copied_from``: the file was
    handed on from another row by an act of the house, such as a finding that became a matter.
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
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("转自")
    )
    sealed = models.BooleanField(_("已封存"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["uploaded_at", "id"]
        indexes = [models.Index(fields=["row_model", "row_id"]), models.Index(fields=["sha256"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("files:download", args=[self.pk, get_valid_filename(self.name)])


class Photo(models.Model):
    """Of an attachment that is a picture: how it looks, and what its camera noted. See ``photos.py``."""

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="photo", verbose_name=_("附件")
    )
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    look = models.CharField(_("感知哈希"), max_length=32)
    camera = models.CharField(_("拍摄设备"), max_length=60, blank=True)
    camera_at = models.DateTimeField(_("相机记录的拍摄时间"), null=True)
    lon = models.DecimalField(_("相机记录的经度"), max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(_("相机记录的纬度"), max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("照片")

    def __str__(self):
        return str(self.attachment)


class PhotoBand(models.Model):
    """A part of the look of a photo: pictures that look alike share one, so an index finds them."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="bands", verbose_name=_("照片"))
    band = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("照片特征")
        indexes = [models.Index(fields=["band", "photo"])]

    def __str__(self):
        return f"{self.photo_id} {self.band}"
