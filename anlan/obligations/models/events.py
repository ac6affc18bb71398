"""Something that happened, or is to happen, and that duties answer to."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector, User
from anlan.org.scope import Scope, ScopedQuerySet
from anlan.org.tree import WIDTH
from anlan.registers.models import Tag

from .obligations import Round

SEEN = "obligations.view_event"


class EventQuerySet(ScopedQuerySet):
    def visible_to(self, user, perm=None):
        """Besides the usual scope: whoever sits in a place that the event concerns sees it."""
        rows = super().visible_to(user, perm)
        if (perm or SEEN) != SEEN:
            return rows
        paths = [post.place.path for post in user.acting_posts() if post.role.holds(SEEN)]
        above = {path[:end] for path in paths for end in range(WIDTH, len(path) + 1, WIDTH)}
        areas = self.model.areas.through.objects.filter(event=OuterRef("pk"), place__path__in=above)
        return rows | self.filter(Exists(areas))


class Event(models.Model):
    """Raised by a person, by another system (``external_id``: once only) or by another module.

    ``kind``: a code of the rulebook's ``obligations.event_kinds``. ``organ`` raised it; ``subject`` is the one
    unit or enterprise it is about, where it is about one. ``opens_on``: the day from which duties are owed; until
    then it waits. ``rounds``: what was made of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待触发")
        IN_FORCE = "in_force", _("已触发")
        LIFTED = "lifted", _("已解除")
        CANCELLED = "cancelled", _("已撤销")

    kind = models.CharField(_("事件种类"), max_length=40)
    title = models.CharField(_("事件"), max_length=200)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("发布单位"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("区域"), db_index=False)
    areas = models.ManyToManyField(Place, related_name="+", verbose_name=_("影响区域"))
    level = models.CharField(_("预警等级"), max_length=20, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业领域")
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("企业标签")
    )
    subject = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("涉及单位")
    )
    happened_at = models.DateTimeField(_("发生时间"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    lessons = models.JSONField(_("教训清单"), default=list, blank=True)
    note = models.TextField(_("情况说明"), blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    external_id = models.CharField(_("来源编号"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    opens_on = models.DateField(_("履职开始日期"))
    begun_at = models.DateTimeField(_("触发时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    rounds = models.ManyToManyField(Round, related_name="events", verbose_name=_("履职期次"))
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    # The event of all sectors is everybody's; of one sector, those of the place see it all the same.
    scope = Scope(sector=None, organs=("organ", "subject"))
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("触发事件")
        ordering = ["-happened_at", "-id"]
        permissions = [("raise_event", _("发布触发事件")), ("lift_event", _("解除和撤销触发事件"))]
        indexes = [
            models.Index(fields=["place", "-happened_at"]),
            models.Index(fields=["-happened_at", "-id"]),
            models.Index(fields=["opens_on"], name="event_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="event_once"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("obligations:event", args=[self.pk])

    @property
    def key(self):
        """The key of the rounds it makes: of one event each demand has one."""
        return f"event-{self.pk}"
