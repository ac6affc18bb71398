"""What the page of a matter shows of the platform it came from."""

from anlan.web.panels import panel

from .models import Exchanged, Message
from .queries import VIEW
from .tables import state_mark


@panel("hazards.matter", "exchange/on_matter.html")
def came_from(matter, user):
    """The partner's number, and how far the last state got; for those who look after the exchange."""
    if not user.holds(VIEW):
        return None
    found = []
    for case in Exchanged.objects.filter(matter=matter).select_related("partner"):
        sent = case.messages.filter(direction=Message.Direction.OUT).order_by("-pk").first()
        found.append((case, sent, sent and state_mark(sent)))
    return found or None
