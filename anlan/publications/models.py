"""Nouns: what is or was public, how its words were put right, and who objected."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet


def person(label, **more):
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label, **more
    )


class Publication(models.Model):
    """Requirements 4.21 "Publication".

    ``kind`` is a code of the rule ``publications.kinds``. ``row_model``/``row_id``: what it is about, if that is
    a row. ``fields``: ``[[label, value]]`` shown above the text. ``drafted_by`` is empty while nobody has touched
    what the system drafted; ``masked_by`` says who saw to it that nobody's data stands in it, ``masks`` what was
    hidden. ``due_on``: until when it has to be public, if a rule says so.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("待审批")
        APPROVED = "approved", _("待发布")
        PUBLISHED = "published", _("已公布")
        WITHDRAWN = "withdrawn", _("已撤回")
        EXPIRED = "expired", _("已到期")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("社会公众")
        UNITS = "units", _("各有关单位")

    LIVE = (State.DRAFTED, State.APPROVED, State.PUBLISHED)

    kind = models.CharField(_("种类"), max_length=30)
    row_model = models.CharField(max_length=80, blank=True, editable=False)
    row_id = models.PositiveBigIntegerField(null=True, editable=False)
    title = models.CharField(_("标题"), max_length=120)
    fields = models.JSONField(_("公布事项"), default=list, blank=True)
    body = models.TextField(_("正文"), max_length=20_000, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=_("公布单位"), db_index=False
    )
    audience = models.CharField(
        _("公布对象"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC
    )
    on_portal = models.BooleanField(_("在公众网站公布"), default=True)
    channels = models.JSONField(_("其他渠道"), default=list, blank=True)
    starts_on = models.DateField(_("公布起始日期"), null=True, blank=True)
    ends_on = models.DateField(_("公布截止日期"), null=True, blank=True)
    objections_until = models.DateField(_("异议受理截止日期"), null=True, blank=True)
    contact = models.CharField(_("异议受理方式"), max_length=200, blank=True)
    due_on = models.DateField(_("应公布日期"), null=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFTED)

    drafted_by = person(_("拟稿人"))
    drafted_at = models.DateTimeField(_("拟稿时间"))
    masked_by = person(_("脱敏人"))
    masked_at = models.DateTimeField(_("脱敏时间"), null=True, blank=True)
    masks = models.JSONField(_("脱敏情况"), default=list, blank=True)
    approved_by = person(_("审批人"))
    approved_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal = models.CharField(_("撤回理由"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(_("更新时间"))
    views = models.PositiveBigIntegerField(_("浏览次数"), default=0)

    scope = Scope(organs=("organ",))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开信息")
        ordering = ["-id"]
        permissions = [
            ("approve_publication", _("审批公开信息")),
            ("publish_publication", _("发布和撤回公开信息")),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"]),
            models.Index(fields=["state", "ends_on"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["place", "-id"]),
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["due_on"]),
            models.Index(fields=["row_model", "row_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="public_only_when_approved",
                condition=~Q(state__in=("published", "expired")) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="publication_approved_by_another", condition=~Q(approved_by=F("drafted_by"))
            ),
            models.UniqueConstraint(
                fields=["row_model", "row_id", "kind"],
                condition=Q(state__in=("drafted", "approved", "published"), row_id__isnull=False),
                name="publication_once_of_a_row",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("publications:publication", args=[self.pk])


class Correction(models.Model):
    """更正: other words for what is public; they show once somebody else has approved them."""

    class Answer(models.TextChoices):
        PENDING = "pending", _("待审批")
        GRANTED = "granted", _("已更正")
        REFUSED = "refused", _("不更正")

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="corrections", verbose_name=_("公开信息")
    )
    reason = models.CharField(_("更正理由"), max_length=2000)
    before = models.TextField(_("原文"))
    body = models.TextField(_("更正后正文"), max_length=20_000)
    answer = models.CharField(_("决定"), max_length=10, choices=Answer.choices, default=Answer.PENDING)
    said = models.CharField(_("决定理由"), max_length=2000, blank=True)
    asked_by = person(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    answered_by = person(_("审批人"))
    answered_at = models.DateTimeField(_("审批时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("更正")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(answer="pending"), name="correction_pending_once"
            ),
            models.CheckConstraint(
                name="correction_answered_by_another", condition=~Q(answered_by=F("asked_by"))
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.asked_at:%Y-%m-%d}"


class Objection(models.Model):
    """异议: what somebody said against it within the time for that, and what came of it.

    ``digest``: of the code by which who objected online asks for the answer.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="objections", verbose_name=_("公开信息")
    )
    objector = models.CharField(_("异议人"), max_length=120)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    online = models.BooleanField(_("网上提出"), default=False)
    digest = models.CharField(max_length=64, blank=True)
    text = models.CharField(_("异议内容"), max_length=2000)
    entered_by = person(_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"))
    outcome = models.CharField(_("处理结果"), max_length=2000, blank=True)
    settled_by = person(_("处理人"))
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("异议")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(settled_at__isnull=True, online=False),
                name="objection_entered_once",
            ),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="objection_by_one_code"),
            models.CheckConstraint(
                name="objection_settled_by_somebody",
                condition=Q(settled_at__isnull=True) | Q(settled_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.objector}"
