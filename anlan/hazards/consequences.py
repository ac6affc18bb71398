"""A danger that came again is a fact of which the rules of consequences speak; what follows is looking more often."""

from math import prod

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.consequences.actions import raise_fact
from anlan.consequences.kinds import fact_kind, standing
from anlan.consequences.queries import in_force
from anlan.rulebook.book import rule

RECURRED = fact_kind("danger_recurred", _("隐患销号后重复出现"))
FREQUENCY = standing("inspection_frequency", _("提高检查频次"))
RELIEF = standing("inspection_relief", _("降低检查频次"))
# What is decided is that the law's measures are to be taken; the authority takes them in its own procedure.
ENFORCE = standing("enforcement_measure", _("建议采取强制措施、从重处罚"))


def recurred(matter, now):
    """Laid to the enterprise or organ in which it lies; the office decides."""
    if matter.subject_id:
        raise_fact(
            RECURRED,
            matter,
            subject=matter.subject,
            on=timezone.localdate(now),
            place=matter.place,
            office=matter.office,
            title=matter.title,
            now=now,
        )


FACTORS = []  # ``f(organ, on)``: how many times as often, by what modules above know of the organ


def checks_a_year(organ, on):
    """How often a year ``organ`` is to be inspected: the usual number, or more or fewer while that is in force; who
    earned both is looked at more often."""
    times = rule("matter.checks_a_year", on, organ.place)
    usual = times.get("lowered", times["usual"]) if in_force(organ, RELIEF, on).exists() else times["usual"]
    usual = times["raised"] if in_force(organ, FREQUENCY, on).exists() else usual
    return usual * prod(factor(organ, on) for factor in FACTORS)
