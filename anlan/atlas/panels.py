"""What the map adds to pages below it: the way to where a row lies, and what is announced of it."""

from django.urls import reverse

from anlan.publications.models import Publication
from anlan.risks.models import Level
from anlan.web.panels import panel

from .actions import announcements
from .forms import ADD


@panel("registers.enterprise", "atlas/on_enterprise.html")
def whereabouts(row, user):
    return None if row.lon is None else {"enterprise": row}


@panel("risks.riskpoint", "atlas/announced.html")
def risk_announced(row, user):
    address = reverse("atlas:announce_risk", args=[row.pk])
    return announced(row, user, address) if row.level == Level.MAJOR else None


@panel("risks.arearisk", "atlas/announced.html")
def area_announced(row, user):
    return announced(row, user, reverse("atlas:announce_area", args=[row.pk])) if row.current else None


def announced(row, user, address):
    """For who sees announcements: those of the row, and the way to draft one while there is none."""
    if not user.holds("publications.view_publication"):
        return None
    items = list(announcements(row).filter(pk__in=Publication.objects.visible_to(user).values("pk")))
    free = not any(item.state in Publication.LIVE for item in items)
    return {"items": items, "address": address if free and user.holds(ADD) else ""}
