"""Which hours are covered: plain intervals, no database."""

from datetime import timedelta

HOUR = timedelta(hours=1)


def holes(start, end, shifts):
    """``[(from, to)]`` between ``start`` and ``end`` that no ``(from, to)`` of ``shifts`` covers, in order."""
    found, covered_to = [], start
    for begin, finish in sorted(shifts):
        if begin >= end:
            break
        if begin > covered_to:
            found.append((covered_to, begin))
        covered_to = max(covered_to, finish)
    if covered_to < end:
        found.append((covered_to, end))
    return found


def band(start, end, missing):
    """The hours from ``start`` to ``end`` day by day: ``[(date, ["full" | "part" | "none" | "out"] × 24)]``.

    ``missing``: holes. "out" is before or after the roster.
    """
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = []
    while day < end:
        lines.append((day.date(), [hour_of(day + n * HOUR, start, end, missing) for n in range(24)]))
        day += timedelta(days=1)
    return lines


def hour_of(hour, start, end, missing):
    first, last = max(hour, start), min(hour + HOUR, end)
    if first >= last:
        return "out"
    open_for = sum(
        (max(min(last, to) - max(first, since), timedelta()) for since, to in missing), timedelta()
    )
    return "none" if open_for == last - first else "part" if open_for else "full"
