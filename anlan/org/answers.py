"""Yes, or no with a reason that can be shown to the person who asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    yes: bool
    reason: str = ""

    def __bool__(self):
        return self.yes


YES = Answer(True)


def NO(reason):
    return Answer(False, str(reason))


class Refused(Exception):
    """An act that may not be done; ``str()`` is a Chinese sentence for the person who tried."""
