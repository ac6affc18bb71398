"""A target failed at its evaluation is a fact of which the rules of consequences speak."""

from django.utils.translation import gettext_lazy as _

from anlan.consequences.actions import raise_facts
from anlan.consequences.kinds import fact_kind

from .models import Result

FAILED = fact_kind("target_failed", _("目标未达成"))


def evaluated(target, day, now):
    """Laid to the organ responsible, where one is named."""
    if target.responsible is None:
        return
    results = target.results.filter(current=True, status=Result.Status.FAILED).select_related("place")
    lines = [
        {"row": row, "subject": target.responsible, "office": target.organ, "on": day} for row in results
    ]
    raise_facts(FAILED, lines, now=now)
