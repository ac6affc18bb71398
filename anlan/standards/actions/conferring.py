"""What the steps of a title do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, promise, release
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..queries import APPLY_TITLE, title_kinds, years_later


def reviewed(row, *, actor, now, title_score, **facts):
    row.reviewed_on, row.reviewed_by_id, row.score = timezone.localdate(now), actor.pk, title_score
    row.save(update_fields=["reviewed_on", "reviewed_by", "score"])


def announced(row, *, actor, now, **facts):
    row.announced_on = timezone.localdate(now)
    row.save(update_fields=["announced_on"])


def titled(row, *, actor, now, **facts):
    row.titled_on = timezone.localdate(now)
    due_again(row, row.titled_on, now)
    row.save(update_fields=["titled_on", "recheck_by"])
    tell(row, _("已命名：%s") % row, now)


def rechecked(row, *, actor, now, **facts):
    row.rechecked_on = timezone.localdate(now)
    fulfil("standards.recheck", row, now=now)
    due_again(row, row.rechecked_on, now)
    row.save(update_fields=["rechecked_on", "recheck_by"])


def due_again(row, day, now):
    """When the title is to be looked at next, as its kind wants."""
    years = title_kinds(row.place, day).get(row.kind, {}).get("years")
    row.recheck_by = years_later(day, years) if years else None
    if row.recheck_by:
        promise("standards.recheck", row, row.recheck_by, now=now)


def withdrawn(row, *, actor, now, reason, **facts):
    row.withdrawn_on = timezone.localdate(now)
    row.save(update_fields=["withdrawn_on"])
    release("standards.recheck", row, now=now)
    tell(row, _("称号已撤销：%s") % row, now, reason)


def tell(row, title, now, body=""):
    notify(users_of(row.organ, APPLY_TITLE), kind="standards.title", title=title, row=row, body=body, now=now)
