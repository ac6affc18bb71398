"""A person opens, renews or closes the address of their calendar feed."""

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record

from ..models import CalendarFeed
from ..models.calendar import new_token


@transaction.atomic
def renew_feed(*, actor):
    """A new secret address for the actor; the old one, if there was one, ends."""
    feed, new = CalendarFeed.objects.update_or_create(user=actor, defaults={"token": new_token()})
    record(actor, _("开启日历订阅") if new else _("更换日历订阅地址"), actor)
    return feed


@transaction.atomic
def close_feed(*, actor):
    if CalendarFeed.objects.filter(user=actor).delete()[0]:
        record(actor, _("停用日历订阅"), actor)
