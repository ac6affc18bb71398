"""One address for each row of a step table: its body asks for the facts that the step needs or may take."""

from datetime import date
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Schema
from pydantic import create_model

from .asking import REFUSED

# The facts that JSON can carry; files go by forms of their own.
FACTS = {
    "note": (str, {"max_length": 2000}),
    "reason": (str, {"max_length": 2000}),
    "co_units": (str, {"max_length": 2000}),
    "task_text": (str, {"max_length": 10_000}),
    "due_on": (date, {}),
    "new_due": (date, {}),
    "result": (str, {"max_length": 200}),
    "stance": (Literal["accepts", "refuses"], {}),
    "basis": (str, {"max_length": 300}),
    "decided_for": (int, {"description": "机构编号"}),
}


def offer(router, path, flow, detail, response, *, skip=(), read=lambda row, facts: facts):
    """Add the steps of ``flow`` below ``path``. ``read(row, facts)`` turns numbers into the rows they mean."""
    for step in flow.steps:
        if step.name not in skip:
            router.post(
                f"{path}/{{int:pk}}/{step.name}",
                response={200: response, **REFUSED},
                summary=str(step.label),
                operation_id=f"{flow.model._meta.model_name}_{step.name}",
            )(taker(flow, step, detail, read))


def taker(flow, step, detail, read):
    body = facts_of(flow, step)

    def take(request, pk, facts):
        row = get_object_or_404(flow.model.objects.visible_to(request.user), pk=pk)
        flow.move(row, step.name, actor=request.user, **read(row, facts))
        return detail(request, pk)

    def alone(request, pk: int):
        return take(request, pk, {})

    def with_facts(request, pk: int, facts: body):
        return take(request, pk, facts.dict(exclude_none=True))

    return with_facts if body else alone


def facts_of(flow, step):
    """The request body of a step: what it needs and may take, files that it may take left to its page; None when it
    asks for nothing."""
    needed = {name: (kind, Field(**limits)) for name, (kind, limits) in picked(step.needs)}
    said = [name for name in step.may if name in FACTS]
    allowed = {name: (kind | None, Field(None, **limits)) for name, (kind, limits) in picked(said)}
    name = f"{flow.model.__name__}{step.name.title().replace('_', '')}"
    return create_model(name, __base__=Schema, **needed, **allowed) if needed or allowed else None


def picked(names):
    return [(name, FACTS[name]) for name in names]


def offers(flow, user, row):
    """The steps as this reader is offered them."""
    return [
        {"name": o.step.name, "label": str(o.step.label), "open": o.answer.yes, "reason": o.answer.reason}
        for o in flow.open_to(user, row)
    ]
