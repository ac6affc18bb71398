"""What the map adds to pages below it: the way to where a row lies, and what is announced of a major risk."""

from anlan.publications.models import Publication
from anlan.risks.models import Level
from anlan.web.panels import panel

from .actions import announcements
from .forms import ADD


@panel("registers.enterprise", "atlas/on_enterprise.html")
def whereabouts(row, user):
    return None if row.lon is None else {"enterprise": row}


@panel("risks.riskpoint", "atlas/on_point.html")
def announced(row, user):
    """For who sees announcements: those of this point, and the way to draft one while there is none."""
    if row.level != Level.MAJOR or not user.holds("publications.view_publication"):
        return None
    items = list(announcements(row).filter(pk__in=Publication.objects.visible_to(user).values("pk")))
    free = not any(item.state in Publication.LIVE for item in items)
    return {"point": row, "items": items, "may_draft": free and user.holds(ADD)}
