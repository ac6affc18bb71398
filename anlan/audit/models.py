"""The log's one table. Rows are added and, once, sealed into the chain; nothing else ever happens to them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnly(Exception):
    """Somebody tried to change or delete a log entry."""


class EntryQuerySet(models.QuerySet):
    def update(self, **values):
        raise AppendOnly("audit entries are not updated")

    def delete(self):
        raise AppendOnly("audit entries are not deleted")


class Entry(models.Model):
    """One act. ``row_model``/``row_id`` name the row; people are kept as text too, so the log outlives them.

    ``position``, ``previous`` and ``digest`` are empty until the entry is sealed (see ``seal``).
    """

    at = models.DateTimeField(_("时间"), default=timezone.now)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=100)
    acting_for = models.CharField(_("岗位"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    verb = models.CharField(_("操作"), max_length=80)
    row_model = models.CharField(max_length=80)
    row_id = models.CharField(max_length=40)
    row_name = models.CharField(_("对象"), max_length=300)
    facts = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    position = models.BigIntegerField(_("链上序号"), null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审计记录")
        ordering = ["-id"]
        permissions = [("view_log", _("查看审计日志"))]
        indexes = [
            models.Index(fields=["row_model", "row_id", "id"]),
            models.Index(fields=["actor_id", "id"]),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(position__isnull=True)),
        ]

    def __str__(self):
        return f"{self.actor_name} {self.verb} {self.row_name}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise AppendOnly("audit entries are not updated")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("audit entries are not deleted")
