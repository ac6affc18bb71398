"""What pages of other modules show of matters: those that were put under them."""

from anlan.web.panels import panel

from .models import Matter
from .queries import PARENTS, matters_of
from .tables import due, grade_mark, state_mark

SHOWN = 50


def linked(row, user):
    """The matters under ``row`` that the reader sees; nothing without any."""
    if not user.holds("hazards.view_matter"):
        return None
    seen = Matter.objects.visible_to(user).filter(pk__in=matters_of(row).order_by().values("pk"))
    found = list(seen.select_related("subject", "place", "organ").order_by("-pk")[:SHOWN])
    return [(one, state_mark(one), grade_mark(one), due(one)) for one in found] or None


for label in PARENTS:
    panel(label, "hazards/on_parent.html")(linked)
