"""Which entries of the negative list a project meets: by its industry, by words of its name and content, or both."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anlan.rulebook.book import entry

LIST = "projects.negative_list"
ANY = "any"


@dataclass(frozen=True)
class Found:
    """An entry that is met, and by what."""

    kind: str
    entry: str
    by: str
    basis: str
    rule_from: date


def matches_of(project, on):
    """The entries that the project meets by the list in force on the day at its place."""
    rule = entry(LIST, on, project.place)
    text = "".join(f"{project.name}{project.content}".split())
    found = []
    for line in rule.value:
        by = met(line, project.industry_code, text)
        if by:
            said = "；".join(by)[:300]
            found.append(Found(line["kind"], line["entry"], said, line["basis"], rule.valid_from))
    return found


def met(line, industry, text):
    """What of the line is met, in words; nothing unless all that the line asks for is."""
    by = []
    if line["industries"] != [ANY]:
        code = next((code for code in line["industries"] if industry and industry.startswith(code)), None)
        if code is None:
            return []
        by.append(_("行业代码%s") % industry)
    if line["words"] != [ANY]:
        words = [word for word in line["words"] if word in text]
        if not words:
            return []
        by.append(_("“%s”") % "”“".join(words))
    return by
