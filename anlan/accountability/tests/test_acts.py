"""The steps of an act with the no beside each yes; the ladder; clocks, lists, figures, API."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.accountability.flow import ACT
from anlan.accountability.models import Act
from anlan.audit.log import history
from anlan.consequences.actions import raise_facts
from anlan.consequences.models import Consequence
from anlan.consequences.tests.conftest import problems
from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.notices.models import Notice
from anlan.obligations.consequences import MISSED
from anlan.obligations.tests.conftest import paper
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule
from anlan.testing import make_organ, make_user

from .conftest import DAY, at

STATE = Act.State


def titles(user, since=0):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))[since:]


def test_a_unit_cannot_hold_itself_to_account_nor_check_itself(cast, propose):
    own = propose(cast.office)
    assert list(own.context["form"].errors) == ["organ"]
    checked = propose(cast.town_hall, verifier=cast.town_hall.pk)
    assert problems(checked) == ["被问责单位不能是问责单位或核查单位本身。"]
    foreign = propose(cast.town_hall, office=cast.housing.pk)
    assert list(foreign.context["form"].errors) == ["office"]
    assert not Act.objects.exists()
    assert propose(cast.town_hall, verifier=cast.emergency.pk).status_code == 302
    assert Act.objects.get().verifier == cast.emergency


def test_who_may_not_propose_finds_no_page(cast, client_of):
    url = reverse("accountability:propose")
    users = (cast.officer, cast.builder, cast.boss, cast.manager)
    assert [client_of(user).get(url).status_code for user in users] == [200, 200, 404, 404]


def test_the_unit_sees_the_act_once_it_is_delivered(cast, act, client_of, take):
    row = act()
    seen = [client_of(user).get(row.get_absolute_url()).status_code for user in (cast.boss, cast.townsman)]
    assert seen == [200, 404]
    assert client_of(cast.townsman).get("/api/accountability/acts").json() == []
    take(cast.boss, row, "approve", rung="remind")
    take(cast.officer, row, "deliver", correct_by=DAY + timedelta(20))
    seen = [
        client_of(user).get(row.get_absolute_url()).status_code
        for user in (cast.townsman, cast.town2sman, cast.outsider)
    ]
    assert seen == [200, 404, 404]
    assert titles(cast.townsman) == ["收到问责文书（提醒）：燃气隐患整治不力"]


def test_who_proposed_does_not_approve(cast, act, take):
    both = make_user(cast.office, "leader", name="兼任经办")
    row = act()
    Act.objects.filter(pk=row.pk).update(proposed_by=both)
    row.refresh_from_db()
    assert problems(take(both, row, "approve", rung="remind")) == ["提出人不能批准自己提出的问责。"]
    assert take(cast.boss, row, "approve", rung="remind").status_code == 302


def test_the_clocks_and_days_start_at_delivery(cast, act, take):
    row = act("approve", rung="interview")
    assert problems(take(cast.officer, row, "deliver", correct_by=DAY - timedelta(1))) == [
        "整改时限不能早于今天。"
    ]
    take(cast.officer, row, "deliver", correct_by=DAY + timedelta(30))
    assert (row.answer_by, row.rectify_by) == (DAY + timedelta(15), DAY + timedelta(30))
    had = len(titles(cast.townsman))
    tick(at(DAY + timedelta(12), 12))
    assert titles(cast.townsman, had) == ["还有3天到期，请按时回复问责：燃气隐患整治不力"]
    tick(at(DAY + timedelta(16), 12))
    assert titles(cast.townsman, had + 1) == ["柳桥镇逾期1天未回复问责：燃气隐患整治不力"]
    tick(at(DAY + timedelta(18), 12))
    assert titles(cast.officer)[-1] == "柳桥镇逾期3天未回复问责：燃气隐患整治不力"


def test_an_interview_is_held_and_signed_before_the_answer(cast, act, take):
    row = act("deliver", rung="interview")
    answer = take(cast.townsman, row, "answer", reply="措施")
    assert problems(answer) == ["约谈并签认纪要之后才能回复。"]
    assert take(cast.townsman, row, "sign").status_code == 422
    talk = {"interviewees": "甲、乙", "interview_record": "纪要"}
    early = take(cast.officer, row, "interview", interviewed_on=DAY - timedelta(1), **talk)
    assert problems(early) == ["约谈日期应在送达之后、不晚于今天。"]
    assert take(cast.officer, row, "interview", interviewed_on=DAY, **talk).status_code == 302
    assert take(cast.officer, row, "sign").status_code == 422
    assert take(cast.townsman, row, "sign").status_code == 302
    changed = take(cast.officer, row, "interview", interviewed_on=DAY, **talk)
    assert problems(changed) == ["约谈纪要已经签认。"]
    assert take(cast.townsman, row, "answer", reply="措施").status_code == 302


def test_a_rung_without_interview_knows_none(cast, act, take):
    row = act("deliver", rung="letter")
    said = {"interviewed_on": DAY, "interviewees": "甲", "interview_record": "纪要"}
    assert problems(take(cast.officer, row, "interview", **said)) == ["这种方式不须当面约谈。"]


def test_nobody_closes_an_act_of_its_own_unit(cast, act, take):
    row = act("rectify")
    assert problems(take(cast.townsman, row, "close", check_result="自查")) == [
        "被问责单位的人员不能核查本单位的整改。"
    ]
    assert take(cast.officer, row, "send_back", reason="一处未改").status_code == 302
    assert (row.state, row.returns) == (STATE.ANSWERED, 1)
    assert take(cast.townsman, row, "rectify", measures_taken="补改完毕").status_code == 302
    assert take(cast.officer, row, "close", check_result="属实").status_code == 302
    assert row.state == STATE.CLOSED


def test_the_verifier_named_checks_and_no_other(cast, act, take):
    row = act("rectify", verifier=cast.emergency.pk)
    assert problems(take(cast.officer, row, "close", check_result="属实")) == [
        "只有核查单位“市应急局”可以办理。"
    ]
    assert take(cast.rescuer, row, "close", check_result="属实").status_code == 302
    assert (row.state, row.check_result) == (STATE.CLOSED, "属实")


def test_a_file_comes_with_the_answer(cast, act, take):
    row = act("deliver")
    assert take(cast.townsman, row, "answer", reply="见附件", proof=paper()).status_code == 302
    assert [(file.kind, file.name) for file in attached(row)] == [("reply", "记录.txt")]


@pytest.mark.clause("S3-2.2.1a", "S2-4.3b")
def test_the_ladder_goes_up_within_the_window(cast, act, take):
    act("close", rung="warn")
    row = act()
    assert row.suggested == "letter"
    assert problems(take(cast.boss, row, "approve", rung="remind", reason="情节轻")) == [
        "该单位12个月内已被“警示”，不得再用更轻的方式。"
    ]
    assert problems(take(cast.boss, row, "approve", rung="warn")) == [
        "该单位12个月内已被“警示”，建议升为“函告”；不升级的请写明理由。"
    ]
    assert take(cast.boss, row, "approve", rung="warn", reason="已主动整改").status_code == 302
    assert row.because == "已主动整改"
    other = act(organ=cast.town2_hall)
    assert other.suggested == "remind"
    late = act(day=DAY + timedelta(366))
    assert late.suggested == "remind"


def test_two_approved_at_once_stand_on_each_other(cast, act):
    first, second = act(), act()
    with clock.at(at()):
        ACT.move(first, "approve", actor=cast.boss, now=at(), rung="interview")
        with pytest.raises(Refused, match="不得再用更轻的方式"):
            ACT.move(second, "approve", actor=cast.boss, now=at(), rung="remind")
        ACT.move(second, "approve", actor=cast.boss, now=at(), rung="refer")


def test_a_place_keeps_a_ladder_of_its_own(cast, act):
    ladder = [line for line in rule("accountability.rungs") if line["code"] in ("warn", "interview")]
    set_rule(
        "accountability.rungs",
        ladder,
        place=cast.city,
        valid_from=date(2026, 1, 1),
        actor=cast.admin,
        basis="本市约谈办法",
    )
    assert act().suggested == "warn"
    assert act("approve", rung="warn").rung_label == "警示"


def test_a_candidate_falls_with_the_facts_it_rests_on(cast, fact, take):
    with clock.at(at()):
        for number in range(3):
            fact("major_danger_overdue", DAY, subject=f"隐患{number}")
    row, cause = Act.objects.get(), Consequence.objects.get()
    assert cause.made_id == row.pk
    assert take(cast.officer, cause, "reverse", reason="登记有误").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.because) == (STATE.DISMISSED, "登记有误")


def test_further_facts_join_a_candidate_until_somebody_has_decided_on_it(cast, fact, take):
    with clock.at(at()):
        for number in range(4):
            fact("major_danger_overdue", DAY, subject=f"隐患{number}")
        row, cause = Act.objects.get(), Consequence.objects.get()
        assert (row.title, row.triggers.count(), cause.triggers.count()) == (
            "重大隐患逾期未整改（4件）",
            4,
            4,
        )
        assert sorted(row.grounds.splitlines()) == [f"{DAY} 隐患{number}" for number in range(4)]
        assert [entry.verb for entry in history(row)] == ["补充触发事实", "提出问责"]
        fact("major_danger_overdue", DAY, subject="他镇隐患", organ=cast.town2_hall)
        assert row.triggers.count() == 4
        assert take(cast.boss, row, "approve", rung="interview").status_code == 302
        for number in range(4, 6):
            fact("major_danger_overdue", DAY, subject=f"隐患{number}")
        assert (Act.objects.count(), row.triggers.count()) == (1, 4)  # those it took up count no more
        fact("major_danger_overdue", DAY, subject="隐患6")
    again = Act.objects.latest("pk")
    assert (Act.objects.count(), again.triggers.count(), row.triggers.count()) == (2, 3, 4)


def test_a_candidate_of_very_many_facts_says_as_many_as_fit(cast, fact):
    with clock.at(at()):
        facts = [
            fact("major_danger_overdue", DAY, subject=f"隐患{n}{'很' * 100}", actor=cast.officer)
            for n in range(50)
        ]
    row = Act.objects.get()
    row.full_clean()
    lines = row.grounds.splitlines()
    assert (row.triggers.count(), lines[-1]) == (len(facts), "（其余事实见触发事实清单）")
    assert lines[0].endswith("很")


def test_facts_that_come_together_are_taken_up_in_few_queries(cast, fact, django_assert_max_num_queries):
    organs = [make_organ(f"第{n}局", cast.city, "department") for n in range(8)]

    def happen(number):
        lines = [
            {"row": organ, "subject": organ, "on": DAY - timedelta(number), "place": cast.city}
            for organ in organs
        ]
        return raise_facts(
            MISSED, [line | {"row": rows[number]} for line, rows in zip(lines, shown, strict=True)], now=at()
        )

    shown = [[fact("secret_visit", DAY, subject=f"{organ}{n}") for n in range(4)] for organ in organs]
    for number in range(3):
        happen(number)
    assert Act.objects.count() == 8
    with django_assert_max_num_queries(35):
        assert len(happen(3)) == 8
    assert [row.triggers.count() for row in Act.objects.all()] == [4] * 8


def test_an_act_approved_goes_its_own_way(cast, fact, take):
    with clock.at(at()):
        for number in range(3):
            fact("major_danger_overdue", DAY, subject=f"隐患{number}")
    row, cause = Act.objects.get(), Consequence.objects.get()
    take(cast.boss, row, "approve", rung="interview")
    assert problems(take(cast.officer, cause, "reverse", reason="登记有误")) == [
        "所列候选已经批准问责，请在问责事项中办理。"
    ]
    cause.refresh_from_db()
    assert cause.state == Consequence.State.APPLIED


@pytest.mark.clause("S0-3.1.1e")
def test_figures_and_statistics_of_the_year(cast, act, client_of):
    act("close", rung="warn")
    act("answer", rung="written", organ=cast.town_hall)
    act()  # weighed only
    span = (date(2026, 1, 1), date(2026, 12, 31))
    figures = {
        code: str(value(f"accountability.{code}", cast.city, *span))
        for code in ("acts", "interviews", "closed_share")
    }
    assert figures == {"acts": "2", "interviews": "0", "closed_share": "50.0%"}
    prior = value("accountability.prior_closed_share", cast.city, date(2027, 1, 1), date(2027, 12, 31))
    assert (prior.part, prior.whole) == (1, 2)
    page = client_of(cast.officer).get(reverse("accountability:statistics"), {"year": "2026"})
    assert [line for line in page.context["by_rung"] if line[1]] == [("警示", 1, 1, 1), ("书面检查", 1, 1, 0)]
    assert page.context["by_unit"] == [("柳桥镇", [0, 1, 0, 0, 1, 0, 0], 2)]
    assert [line[2] for line in page.context["by_month"]] == [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert client_of(cast.officer).get(reverse("accountability:statistics"), {"year": "x"}).status_code == 404
    empty = client_of(cast.outsider).get(reverse("accountability:statistics"), {"year": "2026"})
    assert empty.context["by_unit"] == []


def test_lists_api_and_search(cast, act, client_of, django_assert_num_queries):
    row = act("deliver")
    client = client_of(cast.officer)
    url = reverse("accountability:acts")
    client.get(url)
    with django_assert_num_queries(9):
        page = client.get(url, {"q": "燃气", "rung": "remind", "state": "delivered"})
    assert [found.pk for found, _cells in page.context["lines"]] == [row.pk]
    assert client.get(url, {"state": "closed"}).context["paginator"].count == 0
    told = client.get(f"/api/accountability/acts/{row.pk}").json()
    assert (told["organ"], told["rung_label"], told["state"]) == ("柳桥镇", "提醒", "delivered")
    assert client_of(cast.outsider).get(f"/api/accountability/acts/{row.pk}").status_code == 404


@pytest.mark.clause("S4-3.1d")
def test_an_enterprise_is_interviewed_signs_and_answers(cast, act, take):
    row = act("deliver", rung="interview", organ=cast.plant)
    talk = {"interviewed_on": DAY, "interviewees": "主要负责人", "interview_record": "已指出问题"}
    assert take(cast.officer, row, "interview", **talk).status_code == 302
    assert take(cast.townsman, row, "sign").status_code in (404, 422)  # another's
    for user, name, facts in (
        (cast.manager, "sign", {}),
        (cast.manager, "answer", {"reply": "原因和措施"}),
        (cast.manager, "rectify", {"measures_taken": "已整改"}),
        (cast.officer, "close", {"check_result": "属实"}),
    ):
        assert take(user, row, name, **facts).status_code == 302, name
    assert (row.state, row.signed_by) == (STATE.CLOSED, cast.manager)


@pytest.mark.clause("S0-3.1.1f")
def test_an_act_cites_its_basis(cast, propose):
    refused = propose(cast.town_hall, basis="")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["basis"])
    assert propose(cast.town_hall).status_code == 302
    assert Act.objects.get().basis == "某约谈办法第五条"
