"""The questions: ``rule``, ``entry``, ``calendar``. Answered from memory, see ``tables``.

A place's answer is looked for from the place itself upwards, then among the rules for everywhere; among
those of one place the one that came into force last counts.
"""

import threading
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.models import Count, Max, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import CalendarDay, Rule


class UnknownRule(LookupError):
    """No rule of that key holds on that day: a seed is missing or the key is misspelt."""


@dataclass(frozen=True)
class Tables:
    stamp: list
    rules: dict  # key -> rules, those that go before others first
    days: list  # corrections, those that go before others last


kept = None
thread = threading.local()


def rule(key, on=None, place=None):
    """The value of ``key`` on a date (default: today) in a place (default: everywhere).

    Raises ``UnknownRule``. The value is yours to change.
    """
    return deepcopy(entry(key, on, place).value)


def entry(key, on=None, place=None):
    """The rule itself, for pages that show the basis beside the value."""
    on = on or timezone.localdate()
    for row in tables().rules.get(key, ()):
        if row.holds_on(on) and applies(row, place):
            return row
    raise UnknownRule(_("规则库中没有在 %(day)s 有效的“%(key)s”。") % {"day": on, "key": key})


def places_with_own(key, on):
    """The places for which a rule of their own holds on a date."""
    return {row.place for row in tables().rules.get(key, ()) if row.place and row.holds_on(on)}


def calendar(place=None):
    """``{date: works}``, the corrections for ``anlan.lib.workdays`` in a place."""
    return {row.day: row.working for row in tables().days if applies(row, place)}


def applies(row, place):
    return row.place is None or (place is not None and place.path.startswith(row.place.path))


def tables():
    """What is in the two tables, from memory.

    A change made by this process is seen at once; a transaction with a change of its own reads past the
    memory, so that a rollback leaves nothing behind. A change made by another process is seen after
    ``look_again``, which every request, every job and every round of the ticker calls.
    """
    global kept
    if changed_here():
        return load()
    if kept is None or (getattr(thread, "looking", False) and kept.stamp != stamp()):
        kept = load()
    thread.looking = False
    return kept


def changed_here():
    """Whether the transaction that is open has a change of its own; looks once at each hook of a long one."""
    hooks = connection.run_on_commit
    known, looked, found = getattr(thread, "hooks", (None, 0, False))
    if hooks is not known:  # another transaction, or a savepoint was rolled back
        looked, found = 0, False
    found = found or any(hook[1] is forget for hook in islice(hooks, looked, None))
    thread.hooks = hooks, len(hooks), found
    return found


def load():
    now = stamp()
    rules = defaultdict(list)
    for row in Rule.objects.select_related("place").order_by("-valid_from"):
        rules[row.key].append(row)
    for found in rules.values():
        found.sort(key=depth, reverse=True)  # stable: within a place the newest stays first
    days = sorted(CalendarDay.objects.select_related("place"), key=depth)
    return Tables(now, dict(rules), days)


def depth(row):
    return len(row.place.path) if row.place else 0


def stamp():
    """Changes whenever a row of the two tables does; one small query."""
    rules, days = (
        model.objects.order_by()
        .values(table=Value(model._meta.model_name))
        .annotate(rows=Count("pk"), last=Max("changed_at"))
        for model in (Rule, CalendarDay)
    )
    return sorted(rules.union(days, all=True).values_list("table", "rows", "last"))


def changed():
    """To be called in the transaction of every change."""
    transaction.on_commit(forget)


def forget():
    global kept
    kept = None


def look_again(**kwargs):
    """Compare with the database before the next answer in this thread."""
    thread.looking = True


def trust(**kwargs):
    thread.looking = False
