"""What helps a person judge: items the description is like, how long there is, what may be the same matter.

Only advice. What was shown and what was chosen is kept in the log (``actions/judging.py``).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from rapidfuzz import process

from anlan.library.queries import likeness, pairs, suggest
from anlan.rulebook.book import rule

from .models import Matter
from .queries import labels

CANDIDATES = 200  # matters of the same subject or place that are compared
SHOWN = 5
SAME_ITEM = 90  # of 100: the same subject against the same item, whatever the words


@dataclass(frozen=True)
class Advice:
    """``criteria``: ``[(criterion, score, class, violation)]``; ``duplicates``: ``[(matter, score)]``, best first."""

    criteria: list
    duplicates: list
    general_due: object

    def __bool__(self):
        return bool(self.criteria or self.duplicates)


def advise(user, description, *, subject=None, thing=None, place=None, standard_code="", but=None, now=None):
    """Advice on a danger described in these words; ``but``: the key of the matter itself."""
    today = timezone.localdate(now)
    classes, violations = labels("danger_classes", place), labels("key_violations", place)
    criteria = [
        (
            one.criterion,
            one.score,
            classes.get(one.criterion.danger_class),
            violations.get(one.criterion.key_violation),
        )
        for one in suggest(description, today)
    ]
    where = (
        {"thing": thing} if thing else {"subject": subject} if subject else {"place": place, "subject": None}
    )
    found = likely_same(user, description, where, place, standard_code, but, today)
    return Advice(criteria, found, today + timedelta(rule("danger.rectify_days", today, place)))


def likely_same(user, description, where, place, standard_code, but, today):
    """``[(matter, score)]`` among the newest there (thing, subject or else place) that the user sees."""
    if not any(where.values()):
        return []
    since = today - timedelta(rule("matter.duplicate_days", today, place))
    rows = Matter.objects.visible_to(user).filter(entered_at__date__gte=since, **where).exclude(pk=but)
    rows = rows.exclude(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE))
    rows = list(rows.select_related("subject", "place").order_by("-pk")[:CANDIDATES])
    texts = [pairs(f"{row.title}。{row.description}") for row in rows]
    least = rule("matter.duplicate_likeness", today, place)
    found = process.extract(pairs(description), texts, scorer=likeness, score_cutoff=least, limit=SHOWN)
    scores = {index: round(score) for _text, score, index in found}
    for index, row in enumerate(rows):
        if standard_code and row.standard_code == standard_code:
            scores[index] = max(scores.get(index, 0), SAME_ITEM)
    best = sorted(scores.items(), key=lambda pair: -pair[1])[:SHOWN]
    return [(rows[index], score) for index, score in best]
