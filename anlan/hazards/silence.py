"""沉默企业: those that registered nothing of their own and declared nothing for longer than the rule allows."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from anlan.duty.schedules import end_of
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from .models import Matter, NilReport


def silent_since(today, place=None):
    """The first day from which nothing may have been heard."""
    return today - timedelta(rule("matter.silent_days", today, place))


def silent(enterprises, today):
    """Of ``enterprises`` those under supervision since before and silent; two anti-joins on dates with indexes."""
    since = silent_since(today)
    own = Matter.objects.filter(
        reporter_organ=OuterRef("organ"), entered_at__gte=end_of(since - timedelta(1))
    )
    nil = NilReport.objects.filter(organ=OuterRef("organ"), end__gte=since)
    rows = enterprises.filter(state=Enterprise.State.ACTIVE, since__lt=since)
    return rows.filter(~Exists(own), ~Exists(nil))


def last_words(organs):
    """``({organ: day last registered}, {organ: last day of a nil report})`` of these organs, in two queries."""
    own = Matter.objects.filter(reporter_organ__in=organs).order_by()
    own = own.values("reporter_organ").annotate(last=Max("entered_at")).values_list("reporter_organ", "last")
    nil = NilReport.objects.filter(organ__in=organs).order_by().values("organ").annotate(last=Max("end"))
    return {pk: timezone.localdate(at) for pk, at in own}, dict(nil.values_list("organ", "last"))


def quiet_from(enterprise, last_self, last_nil, today):
    """Since when the enterprise is silent; None if it is not."""
    heard = max(filter(None, (last_self, last_nil)), default=None)
    if enterprise.state != Enterprise.State.ACTIVE or enterprise.since >= silent_since(today):
        return None
    if heard is None:
        return enterprise.since
    return heard + timedelta(1) if heard < silent_since(today) else None
