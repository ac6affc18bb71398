"""The words of a query marked in a text, as safe HTML."""

import unicodedata

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

BEFORE, LENGTH = 30, 110  # characters of a snippet


def places(text, wanted):
    """``[(start, end)]`` of the words in ``text``, in order and apart, whatever marks stand within."""
    folded, origin = [], []
    for index, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char).lower():
            if part.isalnum():
                folded.append(part)
                origin.append(index)
    folded, spans = "".join(folded), []
    for word in wanted:
        at = folded.find(word)
        while at >= 0:
            spans.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    apart = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def marked(text, wanted):
    html, at = "", 0
    for start, end in places(text, wanted):
        html += conditional_escape(text[at:start]) + format_html("<mark>{}</mark>", text[start:end])
        at = end
    return mark_safe(html + conditional_escape(text[at:]))


def snippet(text, wanted):
    """The part of ``text`` around the first word found, or its beginning."""
    found = places(text, wanted)
    start = max(0, found[0][0] - BEFORE) if found else 0
    part = text[start : start + LENGTH]
    before, after = "…" * (start > 0), "…" * (start + LENGTH < len(text))
    return format_html("{}{}{}", before, marked(part, wanted), after)
