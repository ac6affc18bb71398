"""Every step table holds together: states, permissions, facts; and what is not in it is refused."""

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import get_resolver

import anlan
from anlan.flow.facts import FACTS, LABELS
from anlan.flow.flow import Flow, Refused
from anlan.org.separation import permission_labels


def flows():
    """``{name: Flow}`` of every module's flow.py."""
    found = {}
    for config in apps.get_app_configs():
        names = [module.name for module in pkgutil.iter_modules(config.module.__path__)]
        if config.name.startswith(f"{anlan.__name__}.") and "flow" in names and config.label != "flow":
            module = import_module(f"{config.name}.flow")
            found |= {
                f"{config.label}.{name}": it for name, it in vars(module).items() if isinstance(it, Flow)
            }
    return found


# What a file may begin with besides the default, and what follows from other cases' steps.
SET_OTHERWISE = {
    "exchange.MESSAGE": {  # as it came, and as sending it goes
        "registered",
        "rejected",
        "conflict",
        "failed",
        "dead",
        "sent",
        "acked",
        "reconciled",
    },
    "publications.PUBLICATION": {"expired"},  # by the ticker, when its term is over
    "registers.flow": {"building"},
    "plans.TASK": {"received", "in_progress", "submitted", "returned", "completed"},  # as its assignments go
    "plans.ASSIGNMENT": {"cancelled"},  # with its task
    "obligations.OCCURRENCE": {"submitted", "returned", "accepted", "missed"},  # as submissions and time go
    "consequences.CONSEQUENCE": {"expired"},  # when its term has run out
    "campaigns.STAGE": {"current"},  # when the one before is done
    "campaigns.SUBJECT": {"rectified"},  # when no danger is left open
    "obligations.EVENT": {"in_force"},  # raised, or begun by the clock
    "meetings.MEETING": {"closed"},  # with its last decision
    "instruments.INSTRUMENT": {"revised", "expired"},  # by the next version, when its term is over
    "standards.STANDARDIZATION": {"replaced", "expired"},  # by a higher grade, when the term is over
    "standards.DELISTING": {"delisted"},  # with its case
    "quality.FLAW": {"gone"},  # when the record is right
    "plans.COMMITMENT": {"signed"},  # when the second side has signed
}
# Facts that pages of their own collect, or that the action itself finds.
COLLECTED = {"letter", "evidence", "tallies", "none_found", "fields", "participants"}
FLOWS = flows()
STEPS = [(name, step) for name, flow in FLOWS.items() for step in flow.steps]


def states(flow):
    return [value for value, _label in flow.model._meta.get_field(flow.state_field).flatchoices]


class Anybody:
    """An actor who may do everything everywhere: only the table stands in the way."""

    def holds(self, perm):
        return True

    def may(self, perm, row):
        return True


def test_there_are_flows():
    assert {"plans.TASK", "plans.ASSIGNMENT", "registers.flow"} <= set(FLOWS)


@pytest.mark.parametrize(("name", "step"), STEPS, ids=lambda part: getattr(part, "name", part))
def test_a_step_names_real_states_permissions_and_facts(name, step):
    assert get_resolver().url_patterns  # the forms that bring facts are loaded with the pages
    flow = FLOWS[name]
    assert set(step.sources) <= set(states(flow))
    assert step.sources
    assert step.target is None or step.target in states(flow)
    assert step.permission in permission_labels()
    asked = set(step.needs) | set(step.may)
    assert asked <= set(FACTS) | COLLECTED
    assert asked - COLLECTED <= set(LABELS)
    assert not str(step.label).isascii()


@pytest.mark.parametrize("name", FLOWS)
def test_every_state_is_begun_with_or_reached(name):
    flow = FLOWS[name]
    begun = flow.model._meta.get_field(flow.state_field).default
    reached = {step.target for step in flow.steps} | {begun} | SET_OTHERWISE.get(name, set())
    assert set(states(flow)) - reached == set()


FORBIDDEN = [
    (name, state, step.name)
    for name, flow in FLOWS.items()
    for step in flow.steps
    for state in states(flow)
    if state not in step.sources
]


@pytest.mark.parametrize(("name", "state", "step"), FORBIDDEN)
def test_a_step_is_refused_from_every_other_state(name, state, step):
    flow = FLOWS[name]
    row = flow.model(pk=0, **{flow.state_field: state})
    label = dict(flow.model._meta.get_field(flow.state_field).flatchoices)[state]
    answer = flow.answer(flow.by_name[step], Anybody(), row)
    assert not answer
    assert str(label) in answer.reason


@pytest.mark.parametrize(("name", "state", "step"), FORBIDDEN[:: max(1, len(FORBIDDEN) // 40)])
def test_moving_from_a_forbidden_state_changes_nothing(db, name, state, step):
    flow = FLOWS[name]
    row = flow.model(pk=0, **{flow.state_field: state})
    with pytest.raises(Refused):
        flow.move(row, step, actor=Anybody())
    assert flow.state(row) == state
