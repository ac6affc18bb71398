"""The kinds of instruments, as the rulebook has them; the lines a clerk writes clauses in."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.rulebook.book import rule

MOST = 300


@dataclass(frozen=True)
class Kind:
    """``of``: whether it is about a unit, a person or nobody. ``legality``: whether it is checked before it is issued.

    ``expected``: the kinds of organs each of which has one in force.
    """

    code: str
    label: str
    of: str
    legality: bool
    expected: tuple


def kinds(on=None, place=None):
    """``{code: Kind}`` of the rulebook on a day."""
    asked = {"on": on or timezone.localdate(), "place": place}
    expected = {line["kind"]: tuple(line["units"]) for line in rule("instruments.expected", **asked)}
    return {
        line["code"]: Kind(**line, expected=expected.get(line["code"], ()))
        for line in rule("instruments.kinds", **asked)
    }


def kind_of(row):
    return kinds(place=row.place).get(row.kind)


def kind_label(row):
    found = kind_of(row)
    return found.label if found else row.kind


def kind_choices():
    return [(one.code, one.label) for one in kinds().values()]


def read_items(text):
    """``[(text, basis)]`` from lines such as ``每季度研究一次安全生产工作 | 实施细则第八条``.

    Raises ValidationError that names the line.
    """
    lines, problems, seen = [], [], {}
    for number, line in enumerate(text.splitlines(), 1):
        words, _bar, basis = (part.strip() for part in line.replace("｜", "|").partition("|"))
        if not words:
            if basis:
                problems.append(_("第%d行：没有写事项。") % number)
            continue
        if words in seen:
            said = {"line": number, "first": seen[words]}
            problems.append(_("第%(line)d行：与第%(first)d行重复。") % said)
        elif len(words) > 2000 or len(basis) > 300:
            problems.append(_("第%d行：事项不超过2000字，依据不超过300字。") % number)
        seen.setdefault(words, number)
        lines.append((words, basis))
    if len(lines) > MOST:
        problems.append(_("一份文书最多%d项。") % MOST)
    if problems:
        raise ValidationError(problems)
    return lines


def written(items):
    """The lines that ``read_items`` reads."""
    return "\n".join(f"{item.text} | {item.basis}" if item.basis else item.text for item in items)
