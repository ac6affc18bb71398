"""Nouns: a partner, what its codes mean here, a matter that came from it, messages, a comparison of both sides."""

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.org.models import Organ, User
from anlan.org.scope import Scope, ScopedQuerySet


class Partner(models.Model):
    """A platform of others. What it hands over is registered in the name of ``organ``; its program signs in with
    a key of ``account``.

    ``url``: where states are sent to, empty if they go by file; ``list_url``: where its own list is fetched from.
    """

    code = models.CharField(
        _("代码"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("只用小写字母、数字和下划线，以字母开头。"))],
    )
    name = models.CharField(_("名称"), max_length=80)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("对接单位"))
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接口账号")
    )
    profile = models.CharField(_("登记为"), max_length=20)
    source = models.CharField(_("问题来源"), max_length=30)
    url = models.URLField(_("状态回传网址"), max_length=300, blank=True)
    list_url = models.URLField(_("对账清单网址"), max_length=300, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    scope = Scope(place="organ__place", sector=None, organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对接平台")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(account__isnull=False), name="partner_once_per_account"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("exchange:partner", args=[self.pk])


class Code(models.Model):
    """What a code of the partner's means here; of states, what ours is called there."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("来源")
        PLACE = "place", _("区域")
        SECTOR = "sector", _("行业领域")
        STATE = "state", _("状态")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="codes", verbose_name=_("对接平台"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    theirs = models.CharField(_("对方代码"), max_length=60)
    ours = models.CharField(_("本系统代码"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("代码对照")
        ordering = ["kind", "theirs", "ours"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind", "theirs"], condition=~Q(kind="state"), name="code_means_one_thing"
            ),
            models.UniqueConstraint(
                fields=["partner", "ours"], condition=Q(kind="state"), name="state_goes_out_by_one_code"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.theirs} → {self.ours}"


class Exchanged(models.Model):
    """One problem of a partner's and the matter it became. ``payload`` is what counts now."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="cases", verbose_name=_("对接平台"))
    external_id = models.CharField(_("对方编号"), max_length=50)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="exchanged", verbose_name=_("闭环事项"))
    payload = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("内容摘要"), max_length=64)
    receipt = models.JSONField(_("回执"), encoder=DjangoJSONEncoder)
    received_at = models.DateTimeField(_("接收时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("对接事项")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "external_id"], name="exchanged_once_per_external_id")
        ]

    def __str__(self):
        return f"{self.partner} {self.external_id}"

    @property
    def followed(self):
        """The matter whose state the partner hears of: the one it was merged into, else itself."""
        return self.matter.duplicate_of or self.matter


class Message(models.Model):
    """What came in or goes out. An outgoing one says the state of a matter; ``next_try_at`` is when it is due.

    ``payload`` of an incoming one is kept as it came, whether it was taken or not.
    """

    class Direction(models.TextChoices):
        IN = "in", _("收")
        OUT = "out", _("发")

    class State(models.TextChoices):
        REGISTERED = "registered", _("已登记")
        REJECTED = "rejected", _("已拒收")
        CONFLICT = "conflict", _("变更待核对")
        TAKEN = "taken", _("已采纳变更")
        DECLINED = "declined", _("未采纳变更")
        CREATED = "created", _("待发送")
        FAILED = "failed", _("待重试")
        DEAD = "dead", _("发送失败")
        SENT = "sent", _("已导出")
        ACKED = "acked", _("已回执")
        RECONCILED = "reconciled", _("已对账")

    WAITING = (State.CREATED, State.FAILED)
    DELIVERED = (State.SENT, State.ACKED)

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="messages", verbose_name=_("对接平台"))
    direction = models.CharField(_("方向"), max_length=3, choices=Direction.choices)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.CREATED)
    case = models.ForeignKey(
        Exchanged, models.PROTECT, null=True, related_name="messages", verbose_name=_("对接事项")
    )
    external_id = models.CharField(_("对方编号"), max_length=50, blank=True)
    payload = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("内容摘要"), max_length=64)
    receipt = models.JSONField(_("回执"), default=dict, encoder=DjangoJSONEncoder)
    problems = models.JSONField(_("问题"), default=list, encoder=DjangoJSONEncoder)
    batch = models.CharField(_("批次"), max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_try_at = models.DateTimeField(_("下次发送"), null=True)
    said = models.CharField(_("最近结果"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)

    scope = Scope(place="partner__organ__place", sector=None, organs=("partner__organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对接报文")
        ordering = ["-id"]
        permissions = [
            ("deliver_message", _("报送对接问题")),
            ("decide_message", _("处理对接报文")),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"]),
            models.Index(fields=["partner", "external_id"]),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["batch", "id"]),
            models.Index(
                fields=["next_try_at"], name="message_waiting", condition=Q(state__in=["created", "failed"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "digest"], condition=Q(state="conflict"), name="message_conflict_once"
            )
        ]

    def __str__(self):
        return f"{self.partner} {self.external_id or self.pk}"

    def get_absolute_url(self):
        return reverse("exchange:message", args=[self.pk])


class Reconciliation(models.Model):
    """Both sides' lists laid beside each other. ``differences``: ``{external_id, number, kind, ours, theirs}``."""

    class Kind(models.TextChoices):
        MISSING_HERE = "missing_here", _("对方有、本系统没有")
        MISSING_THERE = "missing_there", _("本系统有、对方没有")
        STATE = "state", _("状态不一致")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="reconciliations", verbose_name=_("对接平台")
    )
    at = models.DateTimeField(_("对账时间"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("对账人"))
    fetched = models.BooleanField(_("向对方取得清单"), default=False)
    ours = models.PositiveIntegerField(_("本系统件数"), default=0)
    theirs = models.PositiveIntegerField(_("对方件数"), default=0)
    count = models.PositiveIntegerField(_("差异"), default=0)
    differences = models.JSONField(_("差异明细"), default=list, encoder=DjangoJSONEncoder)
    problem = models.CharField(_("未能对账的原因"), max_length=300, blank=True)

    scope = Scope(place="partner__organ__place", sector=None, organs=("partner__organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对账")
        ordering = ["-id"]
        indexes = [models.Index(fields=["partner", "-id"])]

    def __str__(self):
        return f"{self.partner} {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("exchange:reconciliation", args=[self.pk])
