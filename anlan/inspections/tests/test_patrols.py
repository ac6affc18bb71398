"""A round of patrol from plan to closing, what is refused on its way, its bulletin and the coverage of the term."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.indicators.engine import value
from anlan.inspections.actions.patrols import issue_bulletin, keep_log, note_problem, plan_patrols
from anlan.inspections.models import Patrol, PatrolFinding
from anlan.inspections.patrol_flow import PATROL
from anlan.inspections.terms import term_start
from anlan.letters.models import Letter
from anlan.testing import make_user

from .acts import DAY, at, client_of

TERM = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def rounds(cast):
    return plan_patrols(
        actor=cast.officer,
        organ=cast.office,
        title="第一轮巡查",
        mode="patrol",
        subjects=[cast.town_hall, cast.town2_hall],
        starts_on=DAY,
        ends_on=date(2026, 3, 20),
        head=cast.officer,
        members=["陶令仪"],
        now=at(10),
    )


def go(row, name, actor, now=None, **facts):
    return PATROL.move(row, name, actor=actor, now=now or at(), **facts)


def told(row, cast):
    """Up to the feedback, with a problem on each track."""
    go(row, "station", cast.officer)
    keep_log(row, actor=cast.officer, day=DAY, text="查阅台账。", now=at(12, 18))
    note_problem(
        row, actor=cast.officer, track="government", description="责任清单不全。", governance="修订。"
    )
    note_problem(row, actor=cast.officer, track="enterprise", description="培训未考核。")
    go(row, "finish", cast.officer, now=at(20))
    said = {"patrol_feedback": "总体良好。", "patrol_rectify_by": date(2026, 4, 20)}
    return go(row, "feed_back", cast.officer, now=at(21), **said)


@pytest.mark.clause("S1-6a", "S1-7b", "S3-3.3.2a")
def test_a_round_from_plan_to_closing(cast, rounds):
    row = rounds[0]
    with pytest.raises(Refused, match="组长"):
        go(row, "station", make_user(cast.office, "office"))
    go(row, "station", cast.officer)
    with pytest.raises(Refused, match="巡查日志"):
        go(row, "finish", cast.officer)
    with pytest.raises(Refused, match="巡查组成员"):
        keep_log(row, actor=cast.rescuer, day=DAY, text="……", now=at())
    with pytest.raises(ValidationError, match="进驻以后"):
        keep_log(row, actor=cast.officer, day=date(2026, 3, 1), text="……", now=at())
    keep_log(row, actor=cast.officer, day=DAY, text="查阅台账。", now=at())
    note_problem(
        row, actor=cast.officer, track="government", description="责任清单不全。", governance="修订。"
    )
    page = client_of(cast.townsman).get(row.get_absolute_url()).content.decode()
    assert ("责任清单不全" in page, "查阅台账" in page) == (False, False)  # the group's own until it is told
    go(row, "finish", cast.officer, now=at(20))
    with pytest.raises(Refused, match="不能登记"):
        note_problem(row, actor=cast.officer, track="government", description="……")
    with pytest.raises(Refused, match="不能早于今天"):
        go(row, "feed_back", cast.officer, now=at(21), patrol_feedback="好", patrol_rectify_by=DAY)
    said = {"patrol_feedback": "总体良好。", "patrol_rectify_by": date(2026, 4, 20)}
    go(row, "feed_back", cast.officer, now=at(21), **said)
    matter = row.findings.get().matter
    assert (matter.source, matter.subject, matter.description) == (
        "patrol",
        cast.town_hall,
        "责任清单不全。治理要求：修订。",
    )
    assert "责任清单不全" in client_of(cast.townsman).get(row.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="被巡查单位"):
        go(row, "take_up", cast.officer, now=at(22))
    go(row, "take_up", cast.townsman, now=at(22))
    with pytest.raises(Refused, match="还有1个问题没有报送"):
        go(row, "report", cast.townsman, now=at(23), patrol_report="已整改。")
    Matter.objects.filter(pk=matter.pk).update(state=Matter.State.SUBMITTED)
    go(row, "report", cast.townsman, now=at(23), patrol_report="已整改。")
    with pytest.raises(Refused, match="没有销号"):
        go(row, "close", cast.officer, now=at(24), patrol_recheck="到位。")
    go(row, "send_back", cast.officer, now=at(24), reason="佐证不全")
    go(row, "report", cast.townsman, now=at(25), patrol_report="已补充。")
    Matter.objects.filter(pk=matter.pk).update(state=Matter.State.CLOSED)
    go(row, "close", cast.officer, now=at(26), patrol_recheck="到位。")
    assert (row.state, row.closed_on, row.rectification) == ("closed", date(2026, 3, 26), "已补充。")


@pytest.mark.clause("S1-7a")
def test_both_tracks_lie_in_one_ledger(cast, rounds):
    row = told(rounds[0], cast)
    matters = [finding.matter for finding in row.findings.all()]
    assert [one.number[:2] for one in matters] == ["JB", "JB"]
    assert set(row.findings.values_list("track", flat=True)) == set(PatrolFinding.Track.values)


@pytest.mark.clause("S1-7d")
def test_the_round_is_told_to_all_once_by_a_numbered_letter(cast, rounds):
    row = rounds[0]
    with pytest.raises(Refused, match="反馈意见后"):
        issue_bulletin(row, actor=cast.officer, to="各乡镇")
    told(row, cast)
    with pytest.raises(Refused):
        issue_bulletin(row, actor=cast.rescuer, to="各乡镇")
    client = client_of(cast.officer)
    address = reverse("inspections:bulletin", args=[row.pk])
    assert client.post(address, {"to": "各乡镇（街道）"}).status_code == 302
    letter = Letter.objects.get()
    words = "\n".join(block.get("text", "") for block in letter.content["blocks"])
    assert letter.title == "关于柳桥镇安全生产巡查情况的通报"
    assert ("督政方面1项：" in words, "1.责任清单不全。" in words, "2026年4月20日前" in words) == (True,) * 3
    assert client.post(address, {"to": "各乡镇（街道）"}).status_code == 422


@pytest.mark.clause("S3-2.1.1")
def test_the_term_is_covered_by_those_stationed_in_it(cast, rounds):
    figure = value("inspections.patrolled", cast.county, *TERM)
    assert (figure.part, figure.whole) == (0, 2)  # a plan is no patrol yet
    go(rounds[0], "station", cast.officer)
    figure = value("inspections.patrolled", cast.county, *TERM)
    assert (figure.part, figure.whole) == (1, 2)
    assert value("inspections.patrol_begun", cast.county, date(2026, 4, 1), TERM[1]).part == 0
    assert value("inspections.patrolled", cast.county, date(2026, 4, 1), TERM[1]).part == 1
    assert value("inspections.patrolled", cast.county, date(2027, 4, 1), date(2027, 12, 31)).part == 0
    page = client_of(cast.officer).get(reverse("inspections:patrol_coverage"))
    assert (page.context["done"], page.context["all"]) == (1, 4)  # and the two departments of the city
    found = {row.short_name: row.round and row.round.state for row, _cells in page.context["lines"]}
    assert found == {"柳桥镇": "stationed", "石门镇": "planned", "市住建局": None, "市应急局": None}


def test_a_term_begins_every_five_years(db):
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [term_start(day).year for day in days] == [2017, 2022, 2022, 2027]


def test_who_sees_a_round(cast, rounds):
    row = rounds[0]
    seen = {
        user.name: client_of(user).get(row.get_absolute_url()).status_code
        for user in (cast.officer, cast.townsman, cast.town2sman, cast.outsider, cast.manager)
    }
    assert list(seen.values()) == [200, 200, 404, 404, 404]
    assert client_of(cast.outsider).get(reverse("inspections:patrols")).context["lines"] == []


def test_the_page_plans_a_round_for_each_line(cast):
    client, address = client_of(cast.officer), reverse("inspections:plan_patrols")
    said = {
        "title": "第二轮",
        "mode": "station",
        "subjects": "柳桥镇\n\n没有的镇",
        "starts_on": "2026-03-12",
        "ends_on": "2026-03-20",
        "head": cast.officer.name,
        "organ": cast.office.pk,
    }
    refused = client.post(address, said)
    assert (refused.status_code, "第3行" in refused.content.decode()) == (422, True)
    assert client.post(address, {**said, "ends_on": "2026-03-01", "subjects": "柳桥镇"}).status_code == 422
    assert client.post(address, {**said, "subjects": "柳桥镇\n石门镇"}).status_code == 302
    assert list(Patrol.objects.order_by("pk").values_list("title", flat=True)) == [
        "第二轮（柳桥镇）",
        "第二轮（石门镇）",
    ]


def test_the_list_takes_as_many_queries_for_many_as_for_one(cast, rounds, django_assert_max_num_queries):
    client, address = client_of(cast.officer), reverse("inspections:patrols")
    client.get(address)
    with django_assert_max_num_queries(20):
        assert len(client.get(address).context["lines"]) == 2
