"""The reviewer's correction of one draft task: its words, its units, its requirements, in one go."""

from django.db import transaction

from anlan.audit.log import record

from ..models import Requirement, TaskUnit
from ..models.tasks import Role
from .drafting import edit_task, resolve_units


@transaction.atomic
def correct_task(task, *, actor, units, requirements, **values):
    """Edit a draft with what belongs to it. Raises ``Refused`` like ``edit_task``; then nothing is written.

    ``units``: [(printed name, role)]; a unit that stays keeps what it was settled to. ``requirements``:
    [dict of Requirement's fields]; what is not in the list goes.
    """
    task = edit_task(task, actor=actor, **values)
    if changed_units(task, units):
        record(actor, "修改责任单位", task, units=[name for name, _role in units])
        resolve_units(task.plan)
    if changed_requirements(task, requirements):
        record(actor, "修改量化要求", task, requirements=[need["quote"] for need in requirements])
    return task


def changed_units(task, units):
    """Make the task's printed units these; territories that a note adds to every task stay."""
    there = {(unit.text, unit.role): unit for unit in task.units.exclude(role=Role.TERRITORY)}
    gone = [unit.pk for key, unit in there.items() if key not in units]
    fresh = [key for key in units if key not in there]
    TaskUnit.objects.filter(pk__in=gone).delete()
    for order, key in enumerate(units):
        name, role = key
        TaskUnit.objects.update_or_create(task=task, text=name, role=role, defaults={"order": order})
    return bool(gone or fresh)


FIELDS = ("type", "quote", "op", "value", "unit", "period", "due")


def changed_requirements(task, requirements):
    """Make the task's requirements these; those that stay keep their place in the source."""
    there = {tuple(getattr(need, name) for name in FIELDS): need for need in task.requirements.all()}
    wanted = [tuple(need[name] for name in FIELDS) for need in requirements]
    gone = [need.pk for key, need in there.items() if key not in wanted]
    fresh = [dict(zip(FIELDS, key, strict=True)) for key in wanted if key not in there]
    Requirement.objects.filter(pk__in=gone).delete()
    Requirement.objects.bulk_create(Requirement(task=task, **values) for values in fresh)
    return bool(gone or fresh)
