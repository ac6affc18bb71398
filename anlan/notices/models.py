"""Notices, what became of them outside, and what people want to get."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user, perm=None):
        """A notice is its recipient's alone."""
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def on(self, row):
        return self.filter(row_model=row._meta.label_lower, row_id=row.pk)


class Notice(models.Model):
    """One message to one person. ``key``, when given, reaches a person only once."""

    class Level(models.TextChoices):
        INFO = "info", _("一般")
        WARNING = "warning", _("提醒")
        URGENT = "urgent", _("紧急")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("种类"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"), blank=True)
    link = models.CharField(max_length=300, blank=True)
    row_model = models.CharField(max_length=80, blank=True)
    row_id = models.PositiveBigIntegerField(null=True)
    key = models.CharField(max_length=200, blank=True)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices, default=Level.INFO)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=~Q(key=""), name="notice_once_per_person"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"]),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["row_model", "row_id"], name="notice_row"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notices:notice", args=[self.pk])


class Delivery(models.Model):
    """A notice on its way out of the house by one adapter."""

    class Adapter(models.TextChoices):
        MAIL = "mail", _("邮件")
        WEBHOOK = "webhook", _("外部推送")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("消息"))
    adapter = models.CharField(_("方式"), max_length=10, choices=Adapter.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    not_before = models.DateTimeField(_("不早于"))
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    last_error = models.CharField(_("最近错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("消息发送")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["notice", "adapter"], name="delivery_once_by_adapter")]

    def __str__(self):
        return f"{self.notice} ({self.get_adapter_display()})"


class Preference(models.Model):
    """By which adapters a person wants to hear; without a row by all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_preference"
    )
    mail = models.BooleanField(_("发送邮件"), default=True)
    webhook = models.BooleanField(_("推送到外部系统（如短信、政务即时通讯）"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("消息设置")

    def __str__(self):
        return str(self.user)
