"""The clock of the story: inside ``at(moment)`` everything that asks Django for the time hears ``moment``.

Log entries and forms take the current time by themselves, as they must; a story of half a year told in
seconds would otherwise show one date everywhere. Nothing but the demo may use this.
"""

from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class LikeDatetime(type(datetime)):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


@contextmanager
def at(moment):
    """``moment``: an aware datetime.

    The ``datetime`` that Django's timezone module reads is replaced rather than its ``now``, because model
    fields hold on to the function itself (``default=timezone.now``).
    """

    class Told(datetime, metaclass=LikeDatetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    real, timezone.datetime = timezone.datetime, Told
    try:
        yield moment
    finally:
        timezone.datetime = real
