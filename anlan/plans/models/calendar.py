"""The secret address under which a person's calendar program fetches their due dates."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.org.models import User


def new_token():
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """Calendar programs cannot sign in: whoever has the address reads. A new token ends the old address."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name=_("人员"))
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField(_("创建时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日历订阅")

    def __str__(self):
        return str(self.user)
