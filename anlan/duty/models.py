"""Duties with their log of stages, and the clock of what is done every few minutes."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place


class DutyQuerySet(models.QuerySet):
    def of(self, row):
        return self.filter(row_model=row._meta.label_lower, row_id=row.pk)

    def open(self):
        return self.filter(done_at__isnull=True)

    def overdue(self, now):
        return self.open().filter(due_at__lte=now)


class Duty(models.Model):
    """That ``row`` must have come to something by ``due_at``. Of a kind, a row has one duty.

    ``wake_at``: when the ticker next has to look, empty when nothing more can happen.
    ``acted_to``: the stages up to this moment are dealt with. ``released``: ended without being fulfilled.
    """

    kind = models.CharField(_("种类"), max_length=60)
    row_model = models.CharField(max_length=80)
    row_id = models.PositiveBigIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("区域"))
    due_at = models.DateTimeField(_("到期时间"))
    wake_at = models.DateTimeField(null=True)
    acted_to = models.DateTimeField()
    stage = models.CharField(_("已到阶段"), max_length=40, blank=True)
    done_at = models.DateTimeField(_("办结时间"), null=True)
    released = models.BooleanField(_("已解除"), default=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("到期事项")
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "row_model", "row_id"], name="duty_once_per_row")
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="duty_waking", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["due_at"], name="duty_open", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.kind} {self.row_model} {self.row_id}"

    @cached_property
    def row(self):
        """The row itself, or None when it has been deleted."""
        return apps.get_model(self.row_model)._base_manager.filter(pk=self.row_id).first()

    def late_by(self, now):
        """How long after its due time the duty was done, or is still open; zero when in time."""
        return max((self.done_at or now) - self.due_at, timedelta(0))


class Stage(models.Model):
    """One stage of a duty that came: acted on, or passed over because its time was missed.

    A stage happens once for a due time; when the due time is moved it may happen again.
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="stages", verbose_name=_("到期事项"))
    name = models.CharField(_("阶段"), max_length=40)
    due_at = models.DateTimeField(_("到期时间"))
    at = models.DateTimeField(_("时间"))
    acted = models.BooleanField(_("已处理"))

    class Meta:
        verbose_name = verbose_name_plural = _("到期阶段")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["duty", "name", "due_at"], name="stage_once")]

    def __str__(self):
        return self.name


class Periodic(models.Model):
    """When something regular is done next; one of many tickers takes it by moving ``next_at`` on."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    next_at = models.DateTimeField(_("下次时间"), default=timezone.now)
    started_at = models.DateTimeField(_("最近开始"), null=True)
    finished_at = models.DateTimeField(_("最近完成"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("定时事项")
        ordering = ["name"]

    def __str__(self):
        return self.name
