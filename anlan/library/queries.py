"""Which item is meant, and which items a text is like."""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone
from rapidfuzz import fuzz, process

from .models import Criterion

ALIKE = 45  # of 100: what lies below it has no more than common words in common
SUGGESTED = 5
READ = 1000  # characters of a description that are compared
WORDS = 6  # of a query; more are not read
RUN = re.compile(r"\w{2,}")


@dataclass(frozen=True)
class Suggestion:
    criterion: Criterion
    score: int


def standing(on=None):
    """The items that hold on the day, of standards that do."""
    day = on or timezone.localdate()
    whole = Q(standard__valid_to=None) | Q(standard__valid_to__gte=day)
    rows = Criterion.objects.in_force(day).filter(whole, standard__valid_from__lte=day)
    return rows.select_related("standard")


def criterion(code, on=None):
    """The item of that code, if it holds on the day; None otherwise."""
    return standing(on).filter(code=code).first()


def holding(rows, words):
    """Of ``rows`` those in which every word is found: in the text, the codes, the name of the standard."""
    for word in unicodedata.normalize("NFKC", words).split()[:WORDS]:
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(code__icontains=word)
            | Q(group__icontains=word)
            | Q(standard__title__icontains=word)
            | Q(standard__number__icontains=word)
        )
    return rows


def pairs(text):
    """The neighbouring characters of each run of words, with blanks between: what Chinese texts share."""
    runs = RUN.findall(unicodedata.normalize("NFKC", text).lower())
    return " ".join(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def likeness(said, text, *, score_cutoff=0, **more):
    """How much of one of two sets of pairs the other holds; a single pair in common is chance."""
    ours, theirs = set(said.split()), set(text.split())
    if len(ours & theirs) < min(2, len(ours), len(theirs)):
        return 0
    return fuzz.token_set_ratio(said, text, score_cutoff=score_cutoff)


def suggest(text, on=None, limit=SUGGESTED):
    """The items that ``text`` (a description, or words as they are typed) is most like, best first."""
    said = pairs(text[:READ])
    if not said:
        return []
    rows = list(standing(on).order_by(F("grade").desc(), "pk"))
    texts = [pairs(row.text) for row in rows]
    found = process.extract(said, texts, scorer=likeness, score_cutoff=ALIKE, limit=limit)
    return [Suggestion(rows[index], round(score)) for _words, score, index in found]
