"""A report missing at its cut-off is a fact of which the rules of consequences speak."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.consequences.actions import raise_facts
from anlan.consequences.kinds import fact_kind

MISSING = fact_kind("filing_missing", _("报表到期未报"))


def missing(filings, now):
    on = timezone.localdate(now)
    lines = [{"row": row, "subject": row.organ, "on": on, "office": row.owner} for row in filings]
    raise_facts(MISSING, lines, now=now)
