"""What was asked and found on the way of a matter; none of these rows changes once it is answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, User

from .matters import Matter


class Answer(models.TextChoices):
    PENDING = "pending", _("待决定")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")


def matter_key(name):
    return models.ForeignKey(Matter, models.CASCADE, related_name=name, verbose_name=_("闭环事项"))


def person(label, **more):
    return models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=label, **more)


def organ_key(label):
    return models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=label)


def one_pending(name):
    return models.UniqueConstraint(fields=["matter"], condition=Q(answer="pending"), name=name)


class Extension(models.Model):
    """A later due day that was asked for, with what keeps people safe until then."""

    matter = matter_key("extensions")
    reason = models.CharField(_("理由"), max_length=2000)
    interim_control = models.CharField(_("延期期间的管控措施"), max_length=2000)
    old_due = models.DateField(_("原期限"))
    new_due = models.DateField(_("申请期限"))
    answer = models.CharField(_("决定"), max_length=10, choices=Answer.choices, default=Answer.PENDING)
    said = models.CharField(_("决定理由"), max_length=2000, blank=True)
    asked_by = person(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    answered_by = person(_("决定人"), null=True)
    answered_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("延期申请")
        ordering = ["id"]
        constraints = [one_pending("extension_pending_once")]

    def __str__(self):
        return f"{self.matter} {self.new_due}"


class Transfer(models.Model):
    """That another organ is named as the right one."""

    matter = matter_key("transfers")
    reason = models.CharField(_("理由"), max_length=2000)
    old_organ = organ_key(_("原责任单位"))
    new_organ = organ_key(_("建议转至"))
    answer = models.CharField(_("决定"), max_length=10, choices=Answer.choices, default=Answer.PENDING)
    said = models.CharField(_("决定理由"), max_length=2000, blank=True)
    asked_by = person(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    answered_by = person(_("决定人"), null=True)
    answered_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("转办申请")
        ordering = ["id"]
        constraints = [one_pending("transfer_pending_once")]

    def __str__(self):
        return f"{self.matter} {self.new_organ}"


class Suspension(models.Model):
    """Work stopped or people moved out while the danger lasts; looked at again by ``review_on``."""

    matter = matter_key("suspensions")
    reason = models.CharField(_("理由"), max_length=2000)
    control_measures = models.CharField(_("管控措施"), max_length=2000)
    review_on = models.DateField(_("复核日期"))
    started_at = models.DateTimeField(_("开始时间"))
    started_by = person(_("决定人"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_by = person(_("解除人"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("停产停用记录")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_at__isnull=True), name="suspension_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.matter} {self.review_on}"


class Check(models.Model):
    """One look at what was rectified. ``by`` signs; a second person on site is ``second``."""

    matter = matter_key("checks")
    passed = models.BooleanField(_("通过"))
    on_site = models.BooleanField(_("到现场"), default=False)
    by = person(_("验收人"))
    second = person(_("第二验收人"), null=True)
    organ = organ_key(_("验收单位"))
    said = models.CharField(_("验收意见"), max_length=2000, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("验收记录")
        ordering = ["id"]

    def __str__(self):
        return f"{self.matter} {self.at:%Y-%m-%d}"
