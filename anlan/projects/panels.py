"""The projects of an enterprise, on its own page."""

from anlan.web.panels import panel

from .models import SEEN, Project
from .tables import due, marks_shown, state_mark

SHOWN = 20


@panel("registers.enterprise", "projects/on_enterprise.html")
def projects_of(enterprise, user):
    """The newest that the reader sees; nothing without any."""
    if not user.holds(SEEN):
        return None
    rows = (
        Project.objects.visible_to(user).filter(organ=enterprise.organ_id).order_by("-registered_on", "-pk")
    )
    return [(row, state_mark(row), marks_shown(row), due(row)) for row in rows[:SHOWN]] or None
