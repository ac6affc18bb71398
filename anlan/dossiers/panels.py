"""The file in a few figures, on the enterprise's own page."""

from django.db.models import Count, Q
from django.utils import timezone

from anlan.web.panels import panel

from .models import Entry
from .queries import GAPS, VIEW, of_standing, soon


@panel("registers.enterprise", "dossiers/on_enterprise.html")
def file_of(enterprise, user):
    if not user.holds(VIEW):
        return None
    today = timezone.localdate()
    soon_day = soon(today, enterprise.place)
    asked = {
        code: Count("pk", filter=of_standing(code, today, soon_day))
        for code in ("expiring", "expired", "pending")
    }
    flagged = Count("pk", filter=Q(flagged=True, current=True, state=Entry.State.VALID))
    found = Entry.objects.filter(enterprise=enterprise).order_by().aggregate(**asked, flagged=flagged)
    gaps = list(enterprise.gaps.open()) if user.holds(GAPS) else []
    return found | {"enterprise": enterprise.pk, "gaps": gaps}
