"""The source text with what was found in it marked, as segments a template can print."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Segment:
    """A run of text. ``clause`` opens here when ``first``; ``marks``: css classes of the facts it lies in."""

    text: str
    clause: int | None = None
    first: bool = False
    marks: str = ""


def segments(text, clauses, units, requirements):
    """Cut ``text`` at every border of a clause, unit or requirement.

    ``clauses``: rows with pk, start, end. ``units``, ``requirements``: (start, end) pairs.
    """
    spans = [(start, end, "unit") for start, end in units] + [
        (start, end, "need") for start, end in requirements
    ]
    cuts = {0, len(text)}
    for clause in clauses:
        cuts |= {clause.start, clause.end}
    for start, end, _kind in spans:
        cuts |= {start, end}
    cuts = sorted(cut for cut in cuts if cut is not None and 0 <= cut <= len(text))
    inside_clause = lookup([(c.start, c.end, c.pk) for c in clauses if c.start is not None])
    inside_span = lookup(spans)
    seen = set()
    for start, end in pairwise(cuts):
        clause = inside_clause(start)
        yield Segment(
            text[start:end], clause, clause is not None and clause not in seen, inside_span(start) or ""
        )
        seen.add(clause)


def lookup(spans):
    """A function from an offset to the value of the span that covers it; offsets must be asked in rising order."""
    spans = sorted((span for span in spans if span[0] is not None), key=lambda span: span[:2])
    position = 0

    def at(offset):
        nonlocal position
        while position < len(spans) and spans[position][1] <= offset:
            position += 1
        if position < len(spans) and spans[position][0] <= offset:
            return spans[position][2]
        return None

    return at
