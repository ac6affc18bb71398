"""A published result that is not good enough is a fact of which the rules of consequences speak."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.actions import raise_fact, withdraw_facts
from anlan.consequences.kinds import fact_kind
from anlan.rulebook.book import rule

from .scoring import failing

FAILED = fact_kind("assessment_failed", gettext_lazy("考核不合格"))
VETOED = fact_kind("assessment_vetoed", gettext_lazy("考核一票否决"))


def told(row, now):
    """Raised when the result is published; one that was vetoed is not also counted as failed."""
    today = timezone.localdate(now)
    lowest = failing(rule("assessment.grades", on=today, place=row.place))
    if code := VETOED if row.vetoed else FAILED if row.grade == lowest else None:
        raise_fact(
            code,
            row,
            subject=row.unit,
            on=today,
            organ=row.organ,
            place=row.place,
            office=row.owner,
            title=str(row),
            now=now,
        )


def reopened(row, *, actor, reason, now):
    """The result is weighed again: what it brought about falls, until it is published anew."""
    for code in (FAILED, VETOED):
        withdraw_facts(code, row, reason=_("考核结果撤回复核：%s") % reason, actor=actor, now=now)
