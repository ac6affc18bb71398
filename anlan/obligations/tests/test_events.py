"""Events: the duties they make, once; for whom, until when; lifted, upgraded, dated, killed in the middle."""

import json
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from anlan.audit.log import SYSTEM, history
from anlan.duty.clock import tick
from anlan.duty.periodic import run_due
from anlan.flow.flow import Refused
from anlan.lib.ids import make_credit_code
from anlan.notices.models import Notice
from anlan.obligations.actions import generating
from anlan.obligations.actions.acting import submit
from anlan.obligations.actions.events import begin_waiting, raise_event
from anlan.obligations.cadence import fault
from anlan.obligations.flow import EVENT
from anlan.obligations.models import Event, Obligation, Occurrence
from anlan.obligations.queries import Phase, phase
from anlan.obligations.wording import cadence_words
from anlan.org.models import Place
from anlan.registers.models import Enterprise, Tag, Tagging
from anlan.testing import make_organ, make_place, make_user

from .conftest import NOON, WEATHER, at

ACCIDENT = {"kind": "event", "event": "accident_elsewhere"}
CLOSED = {"kind": "event", "event": "case_closed"}
serials = count(1)


@pytest.mark.scenario(6)
@pytest.mark.clause("S2-3.8.3")
def test_a_weather_warning_makes_duties_for_the_units_of_its_area_within_24_hours(screening, warn, cast):
    row = warn()
    made = screening.occurrences.get()
    assert (made.organ, made.opens_on, made.due_at) == (
        cast.town_hall,
        date(2026, 7, 1),
        at(2026, 7, 2, 12),
    )
    assert phase(made, date(2026, 7, 2), at(2026, 7, 2, 11)) == Phase.OPEN
    assert phase(made, date(2026, 7, 2), at(2026, 7, 2, 12)) == Phase.OVERDUE
    assert list(row.rounds.all()) == [made.round]
    assert (made.round.key, made.round.label) == (row.key, "暴雨预警")


def test_only_from_its_level_up_and_only_in_its_area(screening, warn, cast):
    warn(level="yellow")
    assert screening.occurrences.count() == 0
    warn(level="orange", areas=[cast.city])
    assert {made.organ for made in screening.occurrences.all()} == {cast.town_hall, cast.town2_hall}


def test_a_demand_of_another_event_a_proposed_or_an_ended_one_does_not_answer(demand, warn):
    other, proposed = demand(cadence=ACCIDENT), demand(cadence=WEATHER, enforce=False)
    later, ended = (
        demand(cadence=WEATHER, since=date(2026, 7, 2)),
        demand(cadence=WEATHER, ends_on=date(2026, 6, 30)),
    )
    last = demand(cadence=WEATHER, ends_on=date(2026, 7, 1))
    warn()
    assert [row.occurrences.count() for row in (other, proposed, later, ended, last)] == [0, 0, 0, 0, 1]


def test_the_demand_may_say_its_own_time(demand, warn):
    hours = demand(cadence={**WEATHER, "within": 6, "unit": "hour"})
    months = demand(cadence={**WEATHER, "within": 1, "unit": "month"})
    days = demand(cadence={**WEATHER, "within": 3, "unit": "day"})
    warn()
    assert hours.occurrences.get().due_at == at(2026, 7, 1, 18)
    assert months.occurrences.get().due_on == date(2026, 7, 31)
    assert (days.occurrences.get().due_on, days.occurrences.get().due_at) == (date(2026, 7, 4), None)


def test_who_is_told_late_has_the_whole_time(screening, warn):
    warn(happened_at=NOON - timedelta(hours=30))
    assert screening.occurrences.get().due_at == NOON + timedelta(hours=24)


def test_towns_and_grid_staff_of_the_area_hear_at_once_even_at_night(screening, warn, cast):
    grid = make_place("柳桥一网格", cast.town, Place.Kind.GRID)
    walker = make_user(cast.town_hall, "grid", place=grid)
    far = make_user(cast.town2_hall, "grid", place=make_place("石门一网格", cast.town2, Place.Kind.GRID))
    night = at(2026, 7, 1, 23)
    row = warn(now=night, happened_at=night)
    heard = Notice.objects.filter(kind="obligations.event")
    told = {notice.recipient for notice in heard}
    assert {cast.townsman, walker, cast.officer} <= told
    assert not {cast.town2sman, far, cast.outsider, cast.manager} & told
    assert {(one.level, one.title, one.link) for one in heard} == {
        ("urgent", "红色气象灾害预警：暴雨预警", row.get_absolute_url())
    }


@pytest.mark.scenario(6)
@pytest.mark.clause("S2-3.8.4")
def test_an_accident_elsewhere_makes_screenings_for_the_like_with_its_lessons(demand, cast, towns, client_of):
    dust = Tag.objects.create(code="dust-test", name="涉爆粉尘测试")
    other = demand(title="建筑施工排查", cadence=ACCIDENT, sector=cast.building)
    units = demand(
        title="举一反三排查",
        cadence=ACCIDENT,
        subject="organ",
        organs=[cast.town_hall, cast.housing, cast.emergency],
    )
    row = raise_event(
        "accident_elsewhere",
        actor=cast.officer,
        organ=cast.office,
        title="外省某厂粉尘爆炸",
        sector=cast.industry,
        tag=dust,
        lessons=["除尘系统是否规范设置", "是否及时清理积尘"],
    )
    assert other.occurrences.count() == 0
    assert {made.organ for made in units.occurrences.all()} == {cast.town_hall, cast.emergency}
    made = units.occurrences.get(organ=cast.town_hall)
    assert made.due_on == timezone.localdate() + timedelta(7)
    town = client_of(cast.townsman)
    url = reverse("obligations:submit", args=[made.pk])
    answer = town.post(url, {"occurred_on": timezone.localdate(), "fact_lesson_1": "已设置"})
    assert answer.status_code == 422
    assert "缺少：对照教训2：是否及时清理积尘。" in answer.content.decode()
    both = {"fact_lesson_1": "已设置", "fact_lesson_2": "每班清理"}
    assert town.post(url, {"occurred_on": timezone.localdate(), **both}).status_code == 302
    page = town.get(made.get_absolute_url()).content.decode()
    assert "对照教训1：除尘系统是否规范设置：已设置" in page
    assert f'<a href="{row.get_absolute_url()}">外省某厂粉尘爆炸</a>' in page


def test_enterprises_by_sector_and_tag(demand, cast, make_firm):
    dust = Tag.objects.create(code="dust-test", name="涉爆粉尘测试")
    hit = make_firm(sector=cast.industry, tag=dust)
    untagged, builder = make_firm(sector=cast.industry), make_firm(sector=cast.building, tag=dust)
    row = demand(cadence=ACCIDENT, subject="enterprise", enterprises=[hit, untagged, builder])
    raise_event(
        "accident_elsewhere",
        actor=cast.officer,
        organ=cast.office,
        title="外省粉尘爆炸",
        sector=cast.industry,
        tag=dust,
        lessons=["清理积尘"],
    )
    assert [made.enterprise for made in row.occurrences.all()] == [hit]


@pytest.fixture
def make_firm(cast):
    def make(sector, tag=None):
        organ = make_organ(place=cast.town, kind="enterprise", sector=sector)
        row = Enterprise.objects.create(
            organ=organ,
            name=organ.name,
            credit_code=make_credit_code("321200", next(serials)),
            place=cast.town,
            sector=sector,
            since=date(2020, 1, 1),
        )
        if tag:
            Tagging.objects.create(enterprise=row, tag=tag, since=date(2020, 1, 1))
        return row

    return make


@pytest.mark.scenario(25)
@pytest.mark.clause("S3-5.3.4c")
def test_a_closed_case_is_looked_at_again_a_year_later_once(demand, cast):
    """Closed on 2020-03-10: opens 2021-03-10, overdue 2021-06-10; one case, one duty."""
    row = demand(
        cadence=CLOSED,
        subject="organ",
        organs=[cast.emergency, cast.housing],
        since=date(2020, 1, 1),
    )
    for hour in (9, 10):
        event = raise_event(
            "case_closed",
            actor=SYSTEM,
            organ=cast.emergency,
            subject=cast.emergency,
            title="某厂事故结案",
            happened_at=at(2020, 3, 10, 8),
            now=at(2020, 3, 10, hour),
            source="accidents",
            external_id="case-7",
        )
    assert (event.state, event.opens_on, Event.objects.count()) == ("waiting", date(2021, 3, 10), 1)
    assert (begin_waiting(at(2021, 3, 9, 23)), row.occurrences.count()) == (0, 0)
    run_due(at(2021, 3, 10, 0))
    assert begin_waiting(at(2021, 3, 10, 1)) == 0
    made = row.occurrences.get()
    assert (made.organ, made.opens_on) == (cast.emergency, date(2021, 3, 10))
    assert phase(made, date(2021, 6, 9)) == Phase.OPEN
    assert phase(made, date(2021, 6, 10)) == Phase.OVERDUE


def test_a_key_period_is_worked_on_before_it_begins(demand, cast):
    row = demand(cadence={"kind": "event", "event": "key_period"})
    event = raise_event(
        "key_period",
        actor=cast.officer,
        organ=cast.office,
        title="重要会议期间",
        happened_at=at(2026, 9, 20, 0),
        ends_on=date(2026, 9, 25),
        now=at(2026, 8, 1),
    )
    assert (event.state, event.opens_on) == ("waiting", date(2026, 9, 5))
    begin_waiting(at(2026, 9, 5, 0))
    assert {(made.opens_on, made.due_on) for made in row.occurrences.all()} == {
        (date(2026, 9, 5), date(2026, 9, 19))
    }


@pytest.mark.parametrize(
    ("more", "field", "reason"),
    [
        ({"level": ""}, "level", "请填写预警等级。"),
        ({"level": "purple"}, "level", "没有“purple”这个预警等级。"),
        ({"title": ""}, "title", "此字段不能为空。"),
        ({"happened_at": NOON + timedelta(400)}, "happened_at", "发生时间不能晚于一年以后。"),
        ({"lessons": ["过" * 301]}, "lessons", "教训每条不超过300字。"),
    ],
)
def test_what_is_lacking_or_wrong_is_said_by_field(warn, more, field, reason):
    with pytest.raises(ValidationError) as no:
        warn(**more)
    assert no.value.message_dict == {field: [reason]}
    assert Event.objects.count() == 0


def test_not_outside_the_raisers_place_and_no_unknown_kind(warn, cast):
    with pytest.raises(ValidationError, match="石门镇不在发布单位的区域内。"):
        warn(organ=cast.town_hall, actor=cast.townsman, areas=[cast.town2])
    with pytest.raises(ValidationError, match="没有“flood”这种事件。"):
        raise_event("flood", actor=cast.officer, organ=cast.office, title="水")


def test_lifting_lets_off_who_has_not_begun(screening, warn, cast):
    row = warn(areas=[cast.city])
    mine, untouched = (screening.occurrences.get(organ=organ) for organ in (cast.town_hall, cast.town2_hall))
    submit(mine, actor=cast.townsman, occurred_on=date(2026, 7, 1), now=NOON + timedelta(hours=1))
    with pytest.raises(Refused, match="只有发布单位“市安委办”可以办理。"):
        EVENT.move(row, "lift", actor=make_user(cast.emergency, "department"))
    EVENT.move(row, "lift", actor=cast.officer, now=NOON + timedelta(hours=3), reason="降雨停止")
    for made in (mine, untouched):
        made.refresh_from_db()
    assert (mine.state, untouched.state) == ("submitted", "waived")
    assert untouched.waived_because == "事件已解除：暴雨预警。降雨停止"
    said = history(row).get(verb="免除未开始的履职事项")
    assert said.facts["occurrences"] == [untouched.pk]
    titles = set(
        Notice.objects.filter(recipient=cast.town2sman, kind="obligations.event").values_list(
            "title", flat=True
        )
    )
    assert titles == {"红色气象灾害预警：暴雨预警", "已解除：暴雨预警（气象灾害预警）"}
    with pytest.raises(Refused, match="现处“已解除”状态"):
        EVENT.move(row, "cancel", actor=cast.officer, reason="误发")


def test_after_lifting_no_clock_runs_for_a_round_that_nobody_owes(screening, warn, cast):
    row = warn()
    EVENT.move(row, "cancel", actor=cast.officer, reason="误发", now=NOON + timedelta(hours=1))
    tick(NOON + timedelta(days=20))
    assert not Notice.objects.filter(kind="obligations.late").exists()
    assert screening.occurrences.get().state == "waived"


def test_a_cancelled_waiting_event_makes_nothing(demand, cast):
    row = demand(cadence={"kind": "event", "event": "key_period"})
    event = raise_event(
        "key_period",
        actor=cast.officer,
        organ=cast.office,
        title="重要会议期间",
        happened_at=at(2026, 9, 20, 0),
        ends_on=date(2026, 9, 25),
        now=at(2026, 8, 1),
    )
    EVENT.move(event, "cancel", actor=cast.officer, reason="不开了", now=at(2026, 8, 2))
    assert (begin_waiting(at(2026, 9, 6)), row.occurrences.count()) == (0, 0)


def test_a_higher_level_adds_those_who_answer_to_it(screening, demand, warn, cast):
    red = demand(title="停工", cadence={**WEATHER, "level": "red"})
    row = warn(level="orange")
    assert (screening.occurrences.count(), red.occurrences.count()) == (1, 0)
    EVENT.move(row, "regrade", actor=cast.officer, level="red", now=NOON + timedelta(hours=2))
    assert (screening.occurrences.count(), red.occurrences.count()) == (1, 1)
    assert screening.occurrences.get().due_at == NOON + timedelta(hours=24)
    assert red.occurrences.get().due_at == NOON + timedelta(hours=26)


class Killed(BaseException):
    """As if the process were gone."""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_there_and_the_next_try_makes_it_whole(
    monkeypatch, screening, demand, warn, cast
):
    demand(title="巡查", cadence=WEATHER)
    whole, left = generating.record, [2]

    def dying(*args, **facts):
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return whole(*args, **facts)

    monkeypatch.setattr(generating, "record", dying)
    with pytest.raises(Killed):
        warn(areas=[cast.city], source="气象局", external_id="w-1")
    assert (Event.objects.count(), Occurrence.objects.count(), Notice.objects.count()) == (0, 0, 0)
    monkeypatch.setattr(generating, "record", whole)
    first = warn(areas=[cast.city], source="气象局", external_id="w-1")
    assert warn(areas=[cast.city], source="气象局", external_id="w-1") == first
    assert (Event.objects.count(), Occurrence.objects.count()) == (1, 4)


@pytest.mark.django_db(transaction=True)
def test_the_ticker_killed_while_beginning_does_it_next_time(monkeypatch, demand, cast):
    row = demand(cadence={"kind": "event", "event": "key_period"})
    raise_event(
        "key_period",
        actor=cast.officer,
        organ=cast.office,
        title="重要会议期间",
        happened_at=at(2026, 9, 20, 0),
        ends_on=date(2026, 9, 25),
        now=at(2026, 8, 1),
    )

    def dying(*args, **facts):
        raise Killed

    whole = generating.record
    monkeypatch.setattr(generating, "record", dying)
    with pytest.raises(Killed):
        begin_waiting(at(2026, 9, 5))
    assert (Event.objects.get().state, row.occurrences.count()) == ("waiting", 0)
    monkeypatch.setattr(generating, "record", whole)
    assert (begin_waiting(at(2026, 9, 5)), row.occurrences.count()) == (1, 2)


def test_raised_on_the_page(screening, cast, client_of):
    officer = client_of(cast.officer)
    url = reverse("obligations:raise_event", args=["weather_warning"])
    said = {
        "organ": cast.office.pk,
        "title": "台风预警",
        "level": "red",
        "happened_at": datetime.now().strftime("%Y-%m-%dT%H:%M"),  # noqa: DTZ005
    }
    wrong = officer.post(url, {**said, "areas": "柳桥镇、大王庄"})
    assert wrong.status_code == 422
    assert "“永宁市”中没有名为“大王庄”的区域。" in wrong.content.decode()
    answer = officer.post(url, {**said, "areas": "柳桥镇"})
    row = Event.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    page = officer.get(row.get_absolute_url()).content.decode()
    assert "灾害性天气隐患排查" in page
    assert "0/1（0%）" in page
    assert client_of(cast.builder).get(url).status_code == 200
    assert client_of(cast.boss).get(url).status_code == 404
    assert officer.get(reverse("obligations:raise_event", args=["flood"])).status_code == 404


def test_who_sees_an_event(warn, cast, client_of):
    row = warn()
    seen = {
        user.name: client_of(user).get(row.get_absolute_url()).status_code
        for user in (cast.officer, cast.townsman, cast.town2sman, cast.manager, cast.outsider)
    }
    assert seen == {"安委办经办": 200, "柳桥经办": 200, "石门经办": 404, "企业管理员": 200, "外市经办": 404}


def test_the_list_asks_the_same_number_of_queries_of_one_row_and_of_three(
    warn, screening, cast, client_of, django_assert_num_queries
):
    officer = client_of(cast.officer)
    warn(title="第0号预警")
    officer.get(reverse("obligations:events"))
    for rows in (1, 3):
        while Event.objects.count() < rows:
            warn(title=f"第{Event.objects.count()}号预警")
        with django_assert_num_queries(10):
            page = officer.get(reverse("obligations:events"))
        assert page.content.decode().count("0/1（0%）") == rows


def test_raised_by_another_system_once(screening, cast, client_of):
    office = client_of(cast.officer)
    said = {
        "kind": "weather_warning",
        "title": "大风预警",
        "level": "orange",
        "areas": [cast.town.pk],
        "source": "气象局",
        "external_id": "3212-7",
    }

    def post(client, **more):
        return client.post(
            "/api/obligations/events", json.dumps({**said, **more}), content_type="application/json"
        )

    first, again = post(office), post(office)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["duties"], screening.occurrences.count()) == (1, 1)
    assert post(office, external_id="8", level="").json() == {"detail": ["请填写预警等级。"]}
    assert post(client_of(cast.boss), external_id="9").status_code == 403
    assert post(client_of(cast.townsman), external_id="9", areas=[cast.town2.pk]).status_code == 404
    pk = first.json()["id"]
    lifted = office.post(f"/api/obligations/events/{pk}/lift", "{}", content_type="application/json")
    assert (lifted.status_code, lifted.json()["state"]) == (200, "lifted")
    assert office.get("/api/obligations/events?state=lifted").json()["count"] == 1
    assert client_of(cast.outsider).get(f"/api/obligations/events/{pk}").status_code == 404


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (WEATHER, "气象灾害预警（橙色及以上）发生时"),
        ({**ACCIDENT, "within": 3, "unit": "workday"}, "外地事故警示发生后3个工作日内"),
        ({"kind": "event", "within": 1, "unit": "month"}, "事件发生后1个月内"),
    ],
)
def test_the_cadence_in_words(db, cadence, words):
    assert (fault(cadence), cadence_words(cadence)) == ("", words)


def test_an_event_cadence_is_written_on_the_form(cast, towns, client_of):
    said = {
        "organ": cast.office.pk,
        "title": "雨雪冰冻排查",
        "subject": "group",
        "groups": [towns.pk],
        "how": "event",
        "event": "weather_warning",
        "level": "yellow",
        "within": 12,
        "within_unit": "hour",
        "least": 1,
        "opens_before": 0,
        "due_shift": 0,
        "weight": 1,
        "starts_on": "2026-01-01",
    }
    answer = client_of(cast.officer).post(reverse("obligations:create"), said)
    assert answer.status_code == 302
    row = Obligation.objects.get()
    assert row.cadence == {
        "kind": "event",
        "event": "weather_warning",
        "level": "yellow",
        "within": 12,
        "unit": "hour",
    }
    page = client_of(cast.officer).get(reverse("obligations:change", args=[row.pk])).content.decode()
    assert '<option value="yellow" selected>' in page
