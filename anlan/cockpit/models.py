"""Nouns: layouts that an office has made its own, and what people chose to see first."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place, User
from anlan.org.scope import Scope, ScopedQuerySet


class Layout(models.Model):
    """An ordered list of cards for people of some roles in ``place`` and below it.

    ``code``: a layout of a lower place, or one of the office's own, takes the stead of the one of the same code
    above it; those of ``layouts.yaml`` stand above all. ``roles``: codes. ``cards``: see ``checking``.
    """

    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("适用区域"))
    roles = models.JSONField(_("适用角色"), default=list)
    cards = models.JSONField(_("卡片"), default=list)
    version = models.PositiveIntegerField(_("版本"), default=1)
    changed_at = models.DateTimeField(_("修改时间"))
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人")
    )

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("驾驶舱布局")
        ordering = ["place", "code"]
        permissions = [("start_layout", _("登录后先看驾驶舱"))]
        constraints = [models.UniqueConstraint(fields=["code", "place"], name="layout_once_in_a_place")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("cockpit:layout", args=[self.code])

    @property
    def built_in(self):
        return self.pk is None


class Choice(models.Model):
    """The layout a person sees first."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    code = models.SlugField(_("布局"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("首选布局")

    def __str__(self):
        return f"{self.user}：{self.code}"
