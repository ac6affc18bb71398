"""A visit whose team has arrived, with a checklist of one line."""

from django.utils import timezone

from anlan.inspections.actions.visits import plan_inspection, publish_checklist
from anlan.inspections.flow import INSPECTION
from anlan.inspections.tests.acts import lines


def visit_under_way(cast, mate):
    """``cast.rescuer`` is its head, ``mate`` the other one."""
    edition = publish_checklist(actor=cast.rescuer, organ=cast.emergency, title="消防", lines=lines())
    row = plan_inspection(
        actor=cast.rescuer,
        organ=cast.emergency,
        kind="covert",
        subject=cast.plant,
        planned_from=timezone.localdate(),
        team=[(cast.rescuer, cast.rescuer.name, "head"), (mate, mate.name, "officer")],
        edition=edition,
    )
    return INSPECTION.move(row, "check_in", actor=cast.rescuer)
