"""The one table: what is to be done, by whom it was asked for, how far it is."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")


UNFINISHED = Q(state__in=[State.QUEUED, State.RUNNING])


class Job(models.Model):
    """One piece of work. Of a name and key at most one is unfinished at a time.

    ``attempts`` also tells the holders of a job apart: a worker that was given up for lost and comes
    back finds the number changed, and its result no longer counts.
    """

    State = State

    name = models.CharField(_("任务"), max_length=60)
    key = models.CharField(_("标识"), max_length=200)
    payload = models.JSONField(_("参数"), default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    creator_id = models.BigIntegerField(_("提交人编号"), null=True)
    created_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    run_at = models.DateTimeField(_("不早于"), default=timezone.now)
    sent_at = models.DateTimeField(_("交付时间"), null=True)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    heartbeat = models.DateTimeField(_("最近心跳"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    message = models.CharField(_("进展"), max_length=300, blank=True)
    result = models.JSONField(_("结果"), null=True, encoder=DjangoJSONEncoder)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], condition=UNFINISHED, name="job_once_unfinished")
        ]
        indexes = [
            models.Index(fields=["run_at"], name="job_queued", condition=Q(state=State.QUEUED)),
            models.Index(fields=["heartbeat"], name="job_running", condition=Q(state=State.RUNNING)),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        ]

    def __str__(self):
        return f"{self.name} {self.key}"
