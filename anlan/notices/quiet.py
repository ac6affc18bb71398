"""Quiet hours: when nobody's telephone should ring."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def after_quiet(moment, hours):
    """``moment``, or the end of the quiet hours it falls into.

    ``hours``: ``{"start": "22:00", "end": "07:00"}`` in local time, over midnight or not; equal times
    mean that no hour is quiet.
    """
    start, end = time.fromisoformat(hours["start"]), time.fromisoformat(hours["end"])
    local = timezone.localtime(moment)
    clock = local.time()
    over_midnight = end < start
    if not ((clock >= start or clock < end) if over_midnight else start <= clock < end):
        return moment
    day = local.date() + timedelta(days=over_midnight and clock >= start)
    return timezone.make_aware(datetime.combine(day, end))
