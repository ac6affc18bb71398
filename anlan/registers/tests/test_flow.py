"""The life of a file: every allowed step, every refused one, and what a step leaves behind."""

from datetime import timedelta

import pytest

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.registers.flow import flow
from anlan.registers.models import Enterprise
from anlan.testing import today

FACTS = {
    "suspend": {"reason": "停产检修"},
    "close": {"reason": "注销"},
    "merge": {"reason": "重复建档"},
    "reopen": {"reason": "误登"},
}
STATES = [state.value for state in Enterprise.State]


def facts(step, cast):
    more = {"close": lambda: {"closed_on": today()}, "merge": lambda: {"merged_into": cast.twin}}
    return FACTS.get(step, {}) | more.get(step, dict)()


def put(enterprise, state):
    closed_on = today() if state == "closed" else None
    Enterprise.objects.filter(pk=enterprise.pk).update(state=state, closed_on=closed_on)
    return Enterprise.objects.get(pk=enterprise.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.name)
def test_every_pair_of_state_and_step(cast, state, step):
    mill, cast.twin = put(cast.mill, state), cast.make_enterprise("永宁和顺面粉厂")
    if state in step.sources:
        flow.move(mill, step.name, actor=cast.officer, **facts(step.name, cast))
        after = cast.again(mill)
        assert (after.state, after.version) == (step.target or state, 2)
        assert (after.closed_on is not None) == (after.state == "closed")
        assert history(mill).first().verb == step.label
    else:
        with pytest.raises(Refused, match="状态，不能"):
            flow.move(mill, step.name, actor=cast.officer, **facts(step.name, cast))
        assert cast.again(mill).state == state


@pytest.mark.parametrize("who", ["town2sman", "builder", "boss", "miller", "outsider", "admin"])
@pytest.mark.parametrize("step", ["verify", "suspend", "close"])
def test_who_may_not(cast, who, step):
    with pytest.raises(Refused):
        flow.move(cast.mill, step, actor=getattr(cast, who), **facts(step, cast))
    assert cast.again(cast.mill).state == "active"


def test_verifying_notes_when(cast):
    assert cast.mill.verified_at is None
    flow.move(cast.mill, "verify", actor=cast.townsman, note="电话核实")
    assert cast.again(cast.mill).verified_at is not None


@pytest.mark.clause("S1-9b")
def test_who_leaves_is_decided_with_a_reason_and_counts_no_more_from_its_day_on(cast):
    Enterprise.objects.update(since=today() - timedelta(days=90))
    mill, day = cast.again(cast.mill), today() - timedelta(days=30)
    with pytest.raises(Refused, match="缺少必填内容"):
        flow.move(mill, "close", actor=cast.officer, closed_on=day)
    flow.move(mill, "close", actor=cast.officer, closed_on=day, reason="列入退出计划，已拆除")
    before, after = (Enterprise.objects.in_being_on(day - timedelta(days=n)) for n in (1, 0))
    assert (before.filter(pk=mill.pk).count(), after.filter(pk=mill.pk).count()) == (1, 0)
    assert history(mill).first().facts["reason"] == "列入退出计划，已拆除"


def test_a_file_closes_neither_before_it_began_nor_in_the_future(cast):
    for day, reason in (
        (cast.mill.since - timedelta(days=1), f"日期不能早于纳入监管日期（{cast.mill.since}）。"),
        (today() + timedelta(days=1), "日期不能晚于今天。"),
    ):
        with pytest.raises(Refused) as no:
            flow.move(cast.mill, "close", actor=cast.officer, closed_on=day, reason="注销")
        assert str(no.value) == reason
    flow.move(cast.mill, "close", actor=cast.officer, closed_on=today(), reason="注销")
    assert cast.again(cast.mill).closed_on == today()
