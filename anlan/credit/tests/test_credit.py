"""Facts count by the rule of their day; the standing is explained, appealed, repaired, and the same for any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from anlan.audit.log import history
from anlan.consequences.actions import raise_facts, withdraw_facts
from anlan.consequences.models import Consequence
from anlan.credit.actions import restate, state_all
from anlan.credit.flow import CREDIT_EVENT
from anlan.credit.models import CreditEvent, Standing
from anlan.credit.reckoning import reckon
from anlan.demo import clock
from anlan.flow.flow import Refused
from anlan.hazards.consequences import checks_a_year
from anlan.indicators.engine import value
from anlan.notices.models import Notice
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule

from .conftest import DAY, at

S = CreditEvent.State
YEAR = timedelta(365)


def standing(cast, day=DAY):
    found = reckon([cast.mill], day)[cast.mill.pk]
    return found.tier["code"], found.score


def said(cast):
    return list(
        Standing.objects.filter(enterprise=cast.mill).order_by("since").values_list("tier", "score", "since")
    )


@pytest.mark.clause("S4-3.6a", "S1-5c")
def test_a_fact_counts_by_rule_with_its_basis_and_its_term(cast):
    event = cast.lay("danger_recurred")
    assert (event.points, event.occurred_on, event.expires_on) == (-3, DAY, DAY + YEAR)
    assert event.basis == "《中华人民共和国安全生产法》（2021）第四十一条第二款"
    assert (event.rule_from, event.line["cap"]) == (date(2000, 1, 1), 12)
    assert standing(cast) == ("B", 77)
    assert standing(cast, DAY - timedelta(1)) == ("B", 80)
    assert standing(cast, DAY + YEAR - timedelta(1)) == ("B", 77)
    assert standing(cast, DAY + YEAR) == ("B", 80)
    assert said(cast) == [("B", 77, DAY)]
    assert Notice.objects.get(recipient=cast.miller, kind="credit.recorded").title == (
        "安全信用新增记录：隐患销号后重复出现（-3分）"
    )


def test_many_facts_of_one_run_are_one_word_to_each_enterprise(cast, django_assert_max_num_queries):
    other = cast.make_enterprise("安泰木业有限公司", place=cast.town2)
    facts = [{"row": row, "subject": cast.mill.organ, "on": DAY} for row in cast.rows]
    facts.append({"row": cast.town, "subject": other.organ, "on": DAY})
    with clock.at(at()) as now, django_assert_max_num_queries(80):
        raise_facts("occurrence_missed", facts, now=now)
        raise_facts("occurrence_missed", facts, now=now)
    assert sorted(CreditEvent.objects.values_list("enterprise", "points")) == sorted(
        [*[(cast.mill.pk, -1)] * 6, (other.pk, -1)]
    )
    assert {row.verb for event in CreditEvent.objects.all() for row in history(event)} == {"计入信用"}
    notice = Notice.objects.get(kind="credit.recorded")
    assert (notice.recipient, notice.title, notice.link) == (
        cast.miller,
        "安全信用新增6项记录：履职逾期未履行",
        reverse("credit:ledger", args=[cast.mill.pk]),
    )
    assert notice.body == "履职逾期未履行：6项，每项-1分。《中华人民共和国安全生产法》（2021）第四条"
    assert set(Standing.objects.values_list("enterprise", "tier", "score")) == {
        (cast.mill.pk, "C", 74),
        (other.pk, "B", 79),
    }
    # Each consequence stands for the records it made.
    made = Consequence.objects.filter(effect="credit_event").order_by("organ")
    assert [CreditEvent.objects.get(pk=row.made_id).consequence for row in made] == list(made)


def test_a_body_that_is_no_enterprise_has_no_credit(cast):
    assert cast.lay("occurrence_missed", subject=cast.town_hall) is None
    assert not Consequence.objects.filter(effect="credit_event").exists()
    assert cast.lay("occurrence_missed").points == -1


def test_the_cap_of_a_rule_is_filled_in_the_order_of_the_days(cast):
    events = [cast.lay("danger_recurred", DAY + timedelta(n)) for n in range(5)]
    found = reckon([cast.mill], DAY + timedelta(5))[cast.mill.pk]
    assert [(line.event, line.points, line.capped) for line in found.lines] == [
        *((event, Decimal(-3), False) for event in events[:4]),
        (events[4], Decimal(0), True),
    ]
    assert (found.tier["code"], found.score) == ("C", 68)


def test_some_facts_hold_the_tier_down_whatever_the_score(cast):
    for _n in range(2):
        cast.lay("inspection_clean")
    event = cast.lay("major_danger_overdue")
    found = reckon([cast.mill], DAY)[cast.mill.pk]
    assert (found.score, found.tier["code"], found.held) == (69, "C", [])
    CreditEvent.objects.filter(pk=event.pk).update(points=-1)
    found = reckon([cast.mill], DAY)[cast.mill.pk]
    assert (found.score, found.tier["code"], found.held) == (83, "C", [event])


def test_the_rule_of_the_day_of_the_fact_counts(cast):
    lines = [dict(line, deduct=10) for line in rule("credit.events") if line["fact"] == "danger_recurred"]
    with clock.at(at()):
        set_rule(
            "credit.events", lines, place=cast.city, valid_from=DAY, actor=cast.admin, basis="本市计分办法"
        )
    before = cast.lay("danger_recurred", DAY - timedelta(1))
    after = cast.lay("danger_recurred", DAY)
    assert (before.points, before.rule_place, after.points, after.rule_place) == (-3, None, -10, cast.city)
    # The city's own rule says nothing of missed duties.
    assert cast.lay("occurrence_missed", DAY) is None


def test_withdrawn_facts_never_counted(cast):
    cast.lay("fatal_accident", row=cast.town)
    assert said(cast) == [("D", 50, DAY)]
    with clock.at(at(DAY + timedelta(3))) as now:
        withdraw_facts("fatal_accident", cast.town, reason="事故认定撤销", actor=cast.officer, now=now)
    assert standing(cast, DAY) == ("B", 80)
    assert CreditEvent.objects.get().state == S.WITHDRAWN
    # What was said of those days stays on record as it was said.
    assert said(cast) == [("D", 50, DAY), ("B", 80, DAY + timedelta(3))]


def test_records_expire_by_themselves_and_the_tier_is_told(cast):
    cast.lay("major_danger_overdue")
    assert said(cast) == [("C", 65, DAY)]
    with clock.at(at(DAY + YEAR - timedelta(1))) as now:
        assert state_all(now) == 0
    with clock.at(at(DAY + YEAR)) as now:
        assert state_all(now) == 1
        assert state_all(now) == 0
    assert said(cast)[-1] == ("B", 80, DAY + YEAR)
    told = Notice.objects.filter(recipient=cast.officer, kind="credit.tier")
    assert [row.title for row in told] == ["永宁和顺面粉有限公司的信用等级由C变为B"]


def test_every_open_file_gets_a_first_standing(cast):
    other = cast.make_enterprise("安泰木业有限公司")
    with clock.at(at()) as now:
        assert state_all(now) == 2
    assert set(Standing.objects.values_list("enterprise", "tier")) == {(cast.mill.pk, "B"), (other.pk, "B")}


@pytest.fixture
def appealed(cast):
    event = cast.lay("danger_recurred")
    with clock.at(at()):
        return CREDIT_EVENT.move(event, "appeal", actor=cast.miller, reason="不是同一隐患")


def test_an_appeal_is_answered_by_another_person(cast, appealed):
    CreditEvent.objects.filter(pk=appealed.pk).update(laid_by=cast.officer)
    row = CreditEvent.objects.get()
    with clock.at(at()):
        with pytest.raises(Refused, match="申诉须由他人处理"):
            CREDIT_EVENT.move(row, "withdraw", actor=cast.officer, reason="属实")
        with pytest.raises(Refused, match="只有决定单位“市安委办”"):
            CREDIT_EVENT.move(row, "withdraw", actor=cast.rescuer, reason="属实")
        CreditEvent.objects.filter(pk=row.pk).update(laid_by=cast.rescuer)
        row = CreditEvent.objects.get()
        CREDIT_EVENT.move(row, "withdraw", actor=cast.officer, reason="经核实不是同一隐患")
    assert (row.state, standing(cast)) == (S.WITHDRAWN, ("B", 80))
    assert said(cast) == [("B", 80, DAY)]
    assert Notice.objects.get(recipient=cast.miller, kind="credit.answer").title == (
        "信用记录已撤销：隐患销号后重复出现"
    )


def test_an_appeal_that_fails_leaves_the_record(cast, appealed):
    assert Notice.objects.get(recipient=cast.officer, kind="credit.appeal").row_id == appealed.pk
    with clock.at(at()):
        CREDIT_EVENT.move(appealed, "uphold", actor=cast.officer, reason="同一部位同一问题")
    assert (appealed.state, standing(cast)) == (S.UPHELD, ("B", 77))
    with pytest.raises(Refused, match="不能申诉"):
        CREDIT_EVENT.move(appealed, "appeal", actor=cast.miller, reason="再申诉")


def test_who_may_appeal_and_until_when(cast):
    event = cast.lay("danger_recurred")
    with clock.at(at(DAY + timedelta(15))):
        assert CREDIT_EVENT.answer(CREDIT_EVENT.by_name["appeal"], cast.fresh(cast.miller), event)
        refused = CREDIT_EVENT.answer(CREDIT_EVENT.by_name["appeal"], cast.fresh(cast.officer), event)
        assert refused.reason == "您当前的岗位没有这项权限。"
    with clock.at(at(DAY + timedelta(16))):
        late = CREDIT_EVENT.answer(CREDIT_EVENT.by_name["appeal"], cast.fresh(cast.miller), event)
        assert late.reason == "申诉期已于2026-03-25届满。"


def test_a_record_is_repaired_from_its_day_on(cast):
    event, good = cast.lay("danger_recurred"), cast.lay("inspection_clean")
    step = CREDIT_EVENT.by_name["repair"]
    with clock.at(at(DAY + timedelta(179))):
        assert CREDIT_EVENT.answer(step, cast.officer, event).reason == "2026-09-06起方可修复。"
        assert CREDIT_EVENT.answer(step, cast.officer, good).reason == "这类记录不能修复。"
    repaired = DAY + timedelta(180)
    with clock.at(at(repaired)):
        CREDIT_EVENT.move(event, "repair", actor=cast.officer, reason="整改到位，复查合格")
    assert standing(cast, repaired - timedelta(1)) == ("B", 79)
    assert standing(cast, repaired) == ("B", 82)


def test_the_same_records_give_the_same_standing_whatever_their_order(cast):
    for code in ("danger_recurred", "inspection_clean", "occurrence_missed"):
        cast.lay(code)
    first = standing(cast)
    with clock.at(at()) as now:
        assert restate([cast.mill], now) == []
    assert standing(cast) == first == ("B", 78)


@pytest.mark.clause("S4-3.6d")
def test_the_tier_changes_how_often_it_is_inspected(cast):
    usual = checks_a_year(cast.mill.organ, DAY)
    cast.lay("major_danger_overdue")
    assert (usual, checks_a_year(cast.mill.organ, DAY)) == (1, 2)
    assert checks_a_year(cast.town_hall, DAY) == 1


def test_the_page_says_why_and_as_of_any_day(cast, browse):
    event = cast.lay("major_danger_overdue")
    with clock.at(at()):
        page = browse(cast.miller).get(reverse("credit:ledger", args=[cast.mill.pk]))
        text = page.content.decode()
        assert page.context["found"].score == 65
        assert event.get_absolute_url() in text
        assert "第一百零二条" in text
        assert "再加 10 分升为B级（一般）" in text
        assert "2027-03-10 有记录失效，没有新记录的为 80 分" in text
        before = browse(cast.officer).get(reverse("credit:ledger", args=[cast.mill.pk]) + "?on=2026-03-09")
        assert before.context["found"].score == 80
        assert browse(cast.officer).get(f"/credit/enterprises/{cast.mill.pk}/?on=x").status_code == 200
        for who in (cast.town2sman, cast.outsider):
            assert browse(who).get(reverse("credit:ledger", args=[cast.mill.pk])).status_code == 404
            assert browse(who).get(event.get_absolute_url()).status_code == 404
        assert "查看依据" in browse(cast.townsman).get(cast.mill.get_absolute_url()).content.decode()


@pytest.mark.clause("S0-3.3.2a")
def test_duties_major_dangers_and_accidents_feed_the_file_each_with_its_source(cast, browse):
    sources = {
        "occurrence_missed": cast.town,
        "major_danger_overdue": cast.town2,
        "fatal_accident": cast.county,
    }
    events = {code: cast.lay(code, row=row) for code, row in sources.items()}
    with clock.at(at()):
        page = browse(cast.officer).get(reverse("credit:ledger", args=[cast.mill.pk])).content.decode()
    for code, event in events.items():
        assert event.get_absolute_url() in page, code
        assert (event.trigger.row_model, event.trigger.row_id) == ("org.place", sources[code].pk)


def test_appeal_and_answer_through_the_pages(cast, browse):
    event = cast.lay("danger_recurred")
    with clock.at(at()):
        answer = browse(cast.miller).post(f"/credit/records/{event.pk}/appeal/", {"reason": "不是同一隐患"})
        assert (answer.status_code, answer["Location"]) == (302, event.get_absolute_url())
        page = browse(cast.officer).get(event.get_absolute_url())
        assert [offer.step.name for offer, _url in page.context["offers"]] == ["uphold", "withdraw"]
        assert "不是同一隐患" in page.content.decode()


def test_lists_board_and_filters(cast, browse, django_assert_num_queries):
    cast.make_enterprise("安泰木业有限公司", place=cast.town2)
    cast.lay("fatal_accident")
    with clock.at(at()) as now:
        state_all(now)
        client = browse(cast.officer)
        client.get("/credit/")
        with django_assert_num_queries(11):
            page = client.get("/credit/")
        assert [(row.enterprise.name, row.tier) for row in page.context["part"]] == [
            ("永宁和顺面粉有限公司", "D"),
            ("安泰木业有限公司", "B"),
        ]
        assert [(label, count) for label, count, *_rest in page.context["figures"]] == [
            ("A级（守信）", 0), ("B级（一般）", 1), ("C级（警示）", 0), ("D级（失信）", 1),
        ]  # fmt: skip
        assert client.get("/credit/?tier=D").context["paginator"].count == 1
        assert client.get(f"/credit/?place={cast.town2.pk}&tier=D").context["paginator"].count == 0
        assert client.get("/credit/records/?sign=bad").context["paginator"].count == 1
        assert client.get("/credit/records/?sign=good").context["paginator"].count == 0
        board = {line["place"].name: line for line in client.get("/credit/places/").context["lines"]}
        assert [(code, n) for code, n, _tone in board["永宁市"]["cells"]] == [
            ("A", 0),
            ("B", 1),
            ("C", 0),
            ("D", 1),
        ]
        assert board["柳桥镇"]["mean"] == 50
        assert browse(cast.admin).get("/credit/").status_code == 404


def test_indicators_ask_the_day(cast):
    cast.lay("fatal_accident", row=cast.town)
    assert value("credit.worst", cast.city, DAY, DAY).number == 1
    assert value("credit.worst", cast.other_city, DAY, DAY).number == 0
    before = DAY - timedelta(1)
    assert value("credit.worst", cast.city, before, before).number == 0
    assert value("credit.best", cast.city, DAY, DAY).number == 0
    assert value("credit.bad", cast.city, DAY, DAY).number == 1
    assert value("credit.bad", cast.city, before, before).number == 0


def test_api(cast, browse):
    event = cast.lay("danger_recurred")
    with clock.at(at()):
        client = browse(cast.officer)
        ledger = client.get(f"/api/credit/enterprises/{cast.mill.pk}").json()
        assert (ledger["tier"], ledger["score"], ledger["factor"]) == ("B", "77.0", 1.0)
        assert [(line["id"], line["points"]) for line in ledger["records"]] == [(event.pk, "-3.0")]
        assert client.get(f"/api/credit/enterprises/{cast.mill.pk}?on=2026-03-09").json()["records"] == []
        assert client.get("/api/credit/standings?tier=B").json()["count"] == 1
        assert client.get("/api/credit/records?sign=bad").json()["count"] == 1
        body = {"reason": "不是同一隐患"}
        path = f"/api/credit/records/{event.pk}"
        done = browse(cast.miller).post(f"{path}/appeal", body, content_type="application/json")
        assert done.json()["state"] == "appealed"
        again = browse(cast.miller).post(f"{path}/appeal", body, content_type="application/json")
        assert again.status_code == 409
        assert browse(cast.outsider).get(path).status_code == 404
        done = client.post(f"{path}/uphold", body, content_type="application/json")
        assert done.json()["state"] == "upheld"
