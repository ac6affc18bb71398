"""Verbs: notify one thing or many, read, choose.

Reading leaves no entry in the audit log: ``read_at`` is itself the record, and is never taken back.
"""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from anlan.jobs.queue import enqueue
from anlan.rulebook.book import rule

from .adapters import ADAPTERS
from .models import Delivery, Notice, Preference
from .quiet import after_quiet

AT_ONCE = 50  # deliveries of one job: even if each runs into its time limit, the job ends within its own


def notify(
    users, *, kind, title, body="", row=None, link="", key="", level=Notice.Level.INFO, urgent=False, now=None
):
    """Tell ``users`` (those active); returns the notices made.

    ``link`` (default: the row's page) is a path on this site. A notice with ``key`` is made once for
    each person. ``urgent`` ones go out in the quiet hours too.
    """
    now = now or timezone.now()
    level = Notice.Level.URGENT if urgent else level
    said = worded(kind=kind, title=title, body=body, row=row, link=link) | {"key": key}
    with transaction.atomic():
        notices = create(active(users), level=level, created_at=now, **said)
        quiet_until = now if level == Notice.Level.URGENT else after_quiet(now, quiet_hours(row, now))
        send_out(notices, quiet_until)
    return notices


def notify_each(messages, *, now, **same):
    """Tell many things at once, in few queries. A message is a dict of ``users`` and what is said, as in ``notify``."""
    notices, quiet_until = defaultdict(list), {}
    for message in messages:
        users, row = message["users"], message.get("row")
        said = worded(**same | {name: value for name, value in message.items() if name != "users"})
        place = getattr(row, "place", None)
        if place not in quiet_until:
            quiet_until[place] = after_quiet(now, quiet_hours(row, now))
        notices[quiet_until[place]] += [
            Notice(recipient=user, created_at=now, **said) for user in active(users).values()
        ]
    with transaction.atomic():
        for not_before, part in notices.items():
            send_out(Notice.objects.bulk_create(part, batch_size=500), not_before)


def worded(*, kind, title, body="", row=None, link=""):
    """The columns that say it."""
    link = link or (row.get_absolute_url() if row and hasattr(row, "get_absolute_url") else "")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"not a path on this site: {link}")
    said = {"kind": kind, "title": one_line(title)[:200], "body": body, "link": link}
    return said if row is None else said | {"row_model": row._meta.label_lower, "row_id": row.pk}


def active(users):
    return {user.pk: user for user in users if user.is_active}


def one_line(text):
    return " ".join(str(text).split())


def create(people, *, key, **said):
    """A notice for each person who has none with this key."""
    if key:
        had = set(Notice.objects.filter(key=key, recipient__in=people).values_list("recipient", flat=True))
        people = {pk: user for pk, user in people.items() if pk not in had}
    notices = [Notice(recipient=user, key=key, **said) for user in people.values()]
    if not key:
        return Notice.objects.bulk_create(notices, batch_size=500)
    # Another process may be making the same ones at this moment; then its rows are ours.
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)
    return list(Notice.objects.filter(key=key, recipient__in=people).select_related("recipient"))


def quiet_hours(row, now):
    return rule("notices.quiet_hours", timezone.localdate(now), getattr(row, "place", None))


def send_out(notices, not_before):
    """Queue what leaves the house: by each adapter that reaches the person and is wanted."""
    users = [notice.recipient_id for notice in notices]
    unwanted = {
        (choice.user_id, name)
        for choice in Preference.objects.filter(user__in=users)
        for name in ADAPTERS
        if not getattr(choice, name)
    }
    deliveries = [
        Delivery(notice=notice, adapter=name, not_before=not_before)
        for notice in notices
        for name, adapter in ADAPTERS.items()
        if adapter.reaches(notice.recipient) and (notice.recipient_id, name) not in unwanted
    ]
    if not deliveries:
        return
    Delivery.objects.bulk_create(deliveries, batch_size=500, ignore_conflicts=True)
    made = list(Delivery.objects.filter(notice__in=notices).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(made), AT_ONCE):
        part = made[start : start + AT_ONCE]
        enqueue("notices.deliver", f"{part[0]}-{part[-1]}", {"deliveries": part}, not_before)


def read(notices, *, actor, now=None):
    """Mark those of ``notices`` that are the actor's own and unread; returns how many."""
    return notices.filter(recipient=actor).unread().update(read_at=now or timezone.now())


def choose(*, actor, mail, webhook):
    """Set by which adapters the actor wants to hear."""
    choice, _created = Preference.objects.update_or_create(
        user=actor, defaults={"mail": mail, "webhook": webhook}
    )
    return choice
