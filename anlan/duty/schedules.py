"""The usual schedule: reminders some days before, reports to one after the other some days after."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from anlan.rulebook.book import rule


def end_of(day):
    """The due time of what is due on ``day``: its midnight, so that the whole day is still in time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def last_day(due_at):
    """The last day in time: the inverse of ``end_of``, also for a due time within a day."""
    return timezone.localdate(due_at - timedelta(microseconds=1))


def days_around(before, after):
    """A schedule from two rulebook keys.

    ``before``: ``[7, 3, 1]`` gives the stages ``remind_7`` … at so many days left. ``after``:
    ``[{"days": 3, "to": "leader"}]`` gives ``escalate_3_leader`` on the third day late. All come at the
    time of the day that the rule ``duty.at`` names.
    """

    def schedule(duty, now):
        on, last = timezone.localdate(now), last_day(duty.due_at)
        at = time.fromisoformat(rule("duty.at", on, duty.place))

        def offset(days):
            return timezone.make_aware(datetime.combine(last + timedelta(days=days), at)) - duty.due_at

        reminders = [(offset(-days), f"remind_{days}") for days in rule(before, on, duty.place)]
        reports = [
            (offset(step["days"]), f"escalate_{step['days']}_{step['to']}")
            for step in rule(after, on, duty.place)
        ]
        return reminders + reports

    return schedule


def addressee(stage):
    """To whom a stage of ``days_around`` reports, or None for a reminder to the responsible person."""
    return stage.split("_", 2)[2] if stage.startswith("escalate_") else None
