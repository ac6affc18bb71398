"""How states look in the lists of reporting."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.web.tables import badge

from .models import Filing

TONES = {
    "draft": "idle",
    "open": "info",
    "ended": "idle",
    "missing": "warn",
    "filed": "good",
    "returned": "bad",
    "reviewed": "info",
    "signed": "good",
    "submitted": "good",
    "archived": "idle",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def filing_mark(filing):
    if filing.state == Filing.State.MISSING and timezone.now() > filing.round.cutoff_at:
        return badge(_("逾期未报"), "bad")
    return badge(_("逾期补报"), "warn") if filing.state == "filed" and filing.late else state_mark(filing)
