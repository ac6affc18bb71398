"""What the page of an enterprise shows of its risks."""

from django.db.models import Count
from django.utils import timezone

from anlan.web.panels import panel

from .models import HazardSource, Level, MissedCheck, RiskPoint
from .queries import ADD, IMPORT, OPEN, VIEW, overdue
from .tables import grade_mark, level_badge


@panel("registers.enterprise", "risks/on_enterprise.html")
def risks_of(enterprise, user):
    """How many points stand at each level, what is overdue, and the major hazard sources."""
    if not user.holds(VIEW):
        return None
    rows = RiskPoint.objects.visible_to(user).filter(enterprise=enterprise, state__in=OPEN)
    found = dict(rows.order_by().values("level").annotate(n=Count("pk")).values_list("level", "n"))
    sources = HazardSource.objects.visible_to(user).filter(enterprise=enterprise)
    return {
        "enterprise": enterprise.pk,
        "levels": [(code, level_badge(code), found.get(code, 0)) for code in Level.values],
        "ungraded": found.get("", 0),
        "late": rows.filter(overdue(timezone.localdate())).count() if found else 0,
        "sources": [(one, grade_mark(one)) for one in sources.exclude(state="cancelled").order_by("pk")[:20]],
        "missed": MissedCheck.objects.filter(point__in=rows.order_by(), ended_at=None).count()
        if found
        else 0,
        "adds": user.holds(ADD),
        "exchanges": bool(found) and user.holds(IMPORT),
    }
