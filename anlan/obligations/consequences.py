"""A duty missed is a fact of which the rules of consequences speak."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.consequences.actions import raise_facts
from anlan.consequences.kinds import fact_kind
from anlan.consequences.queries import outlook

MISSED = fact_kind("occurrence_missed", _("履职逾期未履行"))


def if_missed(place):
    """What the rules now in force will draw from duties missed there, in words."""
    return "；".join(outlook(MISSED, timezone.localdate(), place))


def missed(occurrences, now):
    """Laid to the unit obliged; the organ that asks for the duty decides."""
    today = timezone.localdate(now)
    # Of thousands of rows most have the same few beside them, which are read once.
    rows = occurrences.prefetch_related("obligation", "round", "organ", "owner", "place", "person")
    raise_facts(
        MISSED,
        [
            {"row": row, "subject": row.organ, "on": today, "place": row.place, "office": row.owner}
            for row in rows
        ],
        now=now,
    )
