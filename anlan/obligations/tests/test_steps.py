"""What each step of a duty asks, does and refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from anlan.audit.log import history
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.obligations.actions.acting import accept, submit
from anlan.obligations.actions.editing import change_obligation, create_obligation
from anlan.obligations.actions.generating import generate, lapse, trigger
from anlan.obligations.flow import OBLIGATION, OCCURRENCE
from anlan.obligations.models import Occurrence
from anlan.obligations.queries import Phase, in_phase, phase
from anlan.testing import make_user

from .conftest import MONTHLY, at, paper


@pytest.fixture
def march(demand, cast):
    demand(cadence={"kind": "months", "months": [3]})
    generate(at(2026, 2, 1))
    return cast.town_hall.occurrences.get()


def hand_in(row, actor, day=date(2026, 3, 10), now=None, **more):
    return submit(row, actor=actor, occurred_on=day, now=now or at(day.year, day.month, day.day), **more)


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as no:
        act(*args, **facts)
    return str(no.value)


def test_only_the_unit_that_owes_hands_in(march, cast):
    assert refusal(hand_in, march, cast.town2sman) == "不在您的管辖范围内。"
    assert refusal(hand_in, march, cast.officer) == "只有履职单位“柳桥镇”可以报送。"
    assert hand_in(march, cast.townsman).state == "submitted"


def test_not_before_it_opens(march, cast):
    assert refusal(hand_in, march, cast.townsman, date(2026, 2, 20)) == "尚未开放，2026-03-01起可以报送。"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 11), "发生日期不能晚于今天。"),
        (date(2026, 2, 27), "发生日期早于本期（2026-03-01起），不能作为本期的履职。"),
    ],
)
def test_a_day_that_cannot_be_true(march, cast, day, said):
    assert refusal(hand_in, march, cast.townsman, day, now=at(2026, 3, 10)) == said


@pytest.mark.parametrize(
    ("done", "told", "late"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), False),
        (date(2026, 3, 30), date(2026, 4, 1), True),  # back-dated: told late is late, both days are kept
        (date(2026, 4, 2), date(2026, 4, 2), True),
    ],
)
def test_late_by_deed_or_by_entry(march, cast, done, told, late):
    now = at(told.year, told.month, told.day)
    accept(hand_in(march, cast.townsman, done, now), actor=cast.officer, now=now)
    assert (march.state, march.late, march.completed_on) == ("accepted", late, told)
    kept = march.submissions.get()
    assert (kept.occurred_on, kept.entered_at) == (done, now)


def test_the_hour_counts_where_it_is_set(demand, cast):
    row = demand(cadence={"kind": "event"})
    said = {"actor": cast.officer, "now": at(2026, 7, 1), "due_at": at(2026, 7, 2, 9)}
    trigger(row, "warning", date(2026, 7, 1), date(2026, 7, 2), **said)
    early, late = Occurrence.objects.order_by("organ__path")
    accept(hand_in(early, cast.townsman, date(2026, 7, 2), at(2026, 7, 2, 8)), actor=cast.officer)
    assert phase(late, date(2026, 7, 2), at(2026, 7, 2, 10)) == Phase.OVERDUE
    accept(hand_in(late, cast.town2sman, date(2026, 7, 2), at(2026, 7, 2, 10)), actor=cast.officer)
    assert (early.late, late.late) == (False, True)


def test_returned_it_goes_back_to_the_unit_and_the_clock_runs_on(march, cast):
    hand_in(march, cast.townsman)
    OCCURRENCE.move(march, "return", actor=cast.officer, now=at(2026, 3, 12), reason="照片不清")
    assert (march.state, march.returns, march.submissions.get().reason) == ("returned", 1, "照片不清")
    assert phase(march, date(2026, 3, 31)) == Phase.RETURNED
    assert phase(march, date(2026, 4, 1)) == Phase.OVERDUE
    accept(hand_in(march, cast.townsman, date(2026, 3, 20)), actor=cast.officer)
    assert (march.state, march.done) == ("accepted", 1)


def test_what_waits_for_the_verifier_does_not_lapse(march, cast):
    hand_in(march, cast.townsman)
    lapse(at(2026, 6, 1))
    march.refresh_from_db()
    assert march.state == "submitted"


def test_an_office_that_judges_itself_needs_a_second_person(demand, cast):
    demand(subject="organ", organs=[cast.office], cadence={"kind": "months", "months": [3]})
    generate(at(2026, 2, 1))
    row = hand_in(cast.office.occurrences.get(), cast.officer)
    assert refusal(accept, row, actor=cast.officer) == "报送人不能审核自己报送的内容。"
    second = make_user(cast.office, "office", name="另一经办")
    assert accept(row, actor=second).state == "accepted"


def test_the_verifier_named_judges_and_no_other(demand, cast):
    demand(verifier=cast.emergency, cadence={"kind": "months", "months": [3]})
    generate(at(2026, 2, 1))
    row = hand_in(cast.town_hall.occurrences.get(), cast.townsman)
    assert refusal(accept, row, actor=cast.officer) == "只有审核单位“市应急局”可以审核。"
    assert accept(row, actor=cast.rescuer).state == "accepted"


def test_waived_by_the_office_with_reason_and_document(march, cast):
    now = at(2026, 3, 5)
    assert (
        refusal(OCCURRENCE.move, march, "waive", actor=cast.officer, now=now, reason="撤并")
        == "缺少必填内容：免除依据文件。"
    )
    assert (
        refusal(
            OCCURRENCE.move, march, "waive", actor=cast.townsman, now=now, reason="撤并", document=[paper()]
        )
        == "您当前的岗位没有这项权限。"
    )
    OCCURRENCE.move(march, "waive", actor=cast.officer, now=now, reason="撤并", document=[paper("批复.txt")])
    assert (march.state, march.waived_because) == ("waived", "撤并")
    assert [file.name for file in attached(march)] == ["批复.txt"]


def test_reopened_it_keeps_the_mark_and_lapses_again(march, cast):
    lapse(at(2026, 5, 1))
    march.refresh_from_db()
    first = march.missed_at
    OCCURRENCE.move(march, "reopen", actor=cast.officer, now=at(2026, 5, 4), reason="系统停机")
    assert (march.state, march.grace_until) == ("pending", date(2026, 5, 14))
    lapse(at(2026, 5, 14))
    march.refresh_from_db()
    assert (march.state, march.missed_at) == ("pending", first)
    lapse(at(2026, 5, 15))
    march.refresh_from_db()
    assert (march.state, march.missed_at, march.reopened_because) == ("missed", first, "系统停机")


def test_missed_takes_nothing_more(march, cast):
    lapse(at(2026, 5, 1))
    march.refresh_from_db()
    assert (
        refusal(hand_in, march, cast.townsman, now=at(2026, 5, 2)) == "现处“逾期未履行”状态，不能报送履职。"
    )


def test_one_or_two_times(demand, cast):
    """Q08: once is the hard minimum, twice is planned, more is fine."""
    demand(cadence={"kind": "months", "months": [7], "least": 1, "planned": 2})
    generate(at(2026, 6, 1))
    row = cast.town_hall.occurrences.get()
    for count in (1, 2, 3):
        accept(hand_in(row, cast.townsman, date(2026, 7, count)), actor=cast.officer)
        assert (row.state, row.done, row.late) == ("accepted", count, False)


def test_what_is_settled_stays_settled_while_more_waits(demand, cast):
    demand(cadence={**MONTHLY, "least": 1, "planned": 2})
    generate(at(2026, 1, 2))
    row = cast.town_hall.occurrences.get(key="2026-01")
    accept(hand_in(row, cast.townsman, date(2026, 1, 5)), actor=cast.officer)
    hand_in(row, cast.townsman, date(2026, 1, 9))
    assert row.state == "accepted"
    OCCURRENCE.move(row, "return", actor=cast.officer, reason="不清楚")
    assert (row.state, row.done) == ("accepted", 1)


def test_the_deed_that_makes_up_the_number_decides_whether_it_was_late(demand, cast):
    demand(cadence={**MONTHLY, "least": 2})
    generate(at(2026, 1, 2))
    row = cast.town_hall.occurrences.get(key="2026-01")
    accept(hand_in(row, cast.townsman, date(2026, 1, 5)), actor=cast.officer)
    assert (row.state, row.done) == ("pending", 1)
    accept(hand_in(row, cast.townsman, date(2026, 2, 3)), actor=cast.officer)
    assert (row.state, row.late, row.completed_on) == ("accepted", True, date(2026, 2, 3))


def test_a_single_duty_is_handed_in_once(march, cast):
    hand_in(march, cast.townsman)
    assert refusal(hand_in, march, cast.townsman) == "已报送，正在审核。"
    accept(march, actor=cast.officer)
    assert refusal(hand_in, march, cast.townsman) == "已完成，不需再报送。"


def test_each_step_leaves_its_entry(march, cast):
    accept(hand_in(march, cast.townsman), actor=cast.officer)
    steps = [(entry.actor_name, entry.facts["step"]) for entry in history(march).order_by("pk")]
    assert steps == [("柳桥经办", "submit"), ("安委办经办", "accept")]


@pytest.mark.parametrize("shift", range(-40, 60, 7))
def test_lists_and_pages_read_a_phase_the_same(demand, cast, shift):
    demand()
    generate(at(2026, 1, 2))
    rows = list(Occurrence.objects.order_by("pk"))
    for row, state in zip(rows, Occurrence.State.values, strict=True):
        Occurrence.objects.filter(pk=row.pk).update(state=state)
    today = date(2026, 2, 10) + timedelta(shift)
    for wanted in Phase:
        listed = set(Occurrence.objects.filter(in_phase(wanted, today)))
        assert listed == {row for row in Occurrence.objects.all() if phase(row, today) == wanted}


def test_a_demand_names_who_owes_it(cast):
    said = {"actor": cast.officer, "organ": cast.office, "title": "x", "cadence": MONTHLY}
    with pytest.raises(ValidationError, match="请指明由谁履职（单位）"):
        create_obligation(**said, starts_on=date(2026, 1, 1), subject="organ")
    with pytest.raises(ValidationError, match="请选择周期"):
        create_obligation(
            **{**said, "cadence": {"kind": "sometimes"}}, starts_on=date(2026, 1, 1), subject="organ"
        )


def test_only_the_office_puts_in_force_and_ended_is_for_good(demand, cast):
    row = demand(enforce=False)
    assert refusal(OBLIGATION.move, row, "enforce", actor=cast.townsman) == "您当前的岗位没有这项权限。"
    assert refusal(OBLIGATION.move, row, "drop", actor=cast.officer) == "缺少必填内容：理由。"
    OBLIGATION.move(row, "drop", actor=cast.officer, reason="不再需要")
    assert refusal(change_obligation, row, actor=cast.officer, title="y") == "不采用的履职要求不能修改。"
    ended = demand()
    assert refusal(OBLIGATION.move, ended, "drop", actor=cast.officer, reason="x").startswith("现处“执行中”")
    OBLIGATION.move(ended, "end", actor=cast.officer, reason="不再需要")
    assert refusal(change_obligation, ended, actor=cast.officer, title="y") == "已终止的履职要求不能修改。"
