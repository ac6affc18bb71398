"""Questions: what a telephone takes along to work without a network."""

from django.utils import timezone

from anlan.hazards.models import Matter
from anlan.hazards.queries import ACCEPT, labels, waiting_for
from anlan.inspections.models import Inspection
from anlan.inspections.queries import lines_of
from anlan.registers.models import Enterprise

ENTERPRISES = 3000
MATTERS = 200
VISITS = 20


def luggage(user):
    """Names of the reader's enterprises, the matters to be put right, the codes of forms; nothing else."""
    own = [organ.pk for organ in user.organs]
    place = user.organs[0].place if user.organs else None
    enterprises = Enterprise.objects.visible_to(user).order_by("name")
    seen = Matter.objects.visible_to(user)
    mine = seen.filter(organ__in=own, state=Matter.State.RECTIFYING).order_by("due_on", "pk")
    return {
        "user": {"id": user.pk, "name": user.name, "organ": str(user.organs[0]) if user.organs else ""},
        "at": timezone.now(),
        "may_report": user.holds("hazards.add_matter"),
        "may_correct": user.holds(ACCEPT),
        "enterprise": next((organ.pk for organ in user.organs if organ.is_enterprise), None),
        "enterprises": [
            {"id": pk, "name": name, "organ": organ}
            for pk, name, organ in enterprises.values_list("pk", "name", "organ")[:ENTERPRISES]
        ],
        "matters": [
            {
                "id": row.pk,
                "number": row.number,
                "title": row.title,
                "where": row.where,
                "due_on": row.due_on,
                "state": row.state,
            }
            for row in mine.select_related("subject", "place")[:MATTERS]
        ],
        "visits": [visit(row) for row in visits_of(user)[:VISITS] if lines_of(row)],
        "waiting": seen.filter(waiting_for(own)).order_by()[:1000].values("pk").count() if own else 0,
        "danger_classes": list(labels("danger_classes", place).items()),
        "cause_classes": list(labels("cause_classes", place).items()),
    }


def visits_of(user):
    """The inspections under way in which the reader is of the team."""
    seen = Inspection.objects.visible_to(user).filter(
        state=Inspection.State.CHECKED_IN, members__user=user.pk
    )
    return seen.select_related("edition", "subject", "place").prefetch_related("answers").order_by("-pk")


def visit(row):
    """The checklist with what is answered already; the versions tell later whether somebody was first."""
    return {
        "id": row.pk,
        "number": row.number,
        "where": row.where,
        "link": row.get_absolute_url(),
        "lines": [line for line in lines_of(row) if line["type"] != "note"],
        "answers": {
            one.line: {"value": one.value, "note": one.note, "version": one.version}
            for one in row.answers.all()
        },
    }
