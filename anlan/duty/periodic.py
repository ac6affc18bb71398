"""What is done every few minutes, by one of however many tickers."""

import logging
from datetime import timedelta

from django.utils import timezone

from .models import Periodic

logger = logging.getLogger(__name__)

TASKS = {}


def every(name, minutes, function):
    """Register ``function(now)`` to be called about every so many minutes. Longer work is a job's."""
    if name in TASKS:
        raise ValueError(f"two periodic tasks named {name}")
    TASKS[name] = (timedelta(minutes=minutes), function)


def run_due(now, *, stop=lambda: False):
    """Call each task whose time has come and which no other ticker has taken. Returns their names."""
    known = set(Periodic.objects.values_list("name", flat=True))
    fresh = [Periodic(name=name, next_at=now) for name in TASKS if name not in known]
    Periodic.objects.bulk_create(fresh, ignore_conflicts=True)
    done = []
    for name, (interval, function) in TASKS.items():
        waiting = Periodic.objects.filter(name=name, next_at__lte=now)
        if not stop() and waiting.update(next_at=now + interval, started_at=timezone.now()):
            call(name, function, now)
            done.append(name)
    return done


def call(name, function, now):
    try:
        function(now)
    except Exception:
        logger.exception("periodic task %s failed", name)
    else:
        Periodic.objects.filter(name=name).update(finished_at=timezone.now())
