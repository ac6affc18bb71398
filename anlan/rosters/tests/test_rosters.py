"""Rosters: drawn up by the unit, published, watched by the ticker; what nobody covers is shown and alarmed."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.duty.periodic import run_due
from anlan.notices.models import Notice
from anlan.rosters.actions import draw_up
from anlan.rosters.coverage import band, holes
from anlan.rosters.models import Roster, Shift

DAY = date(2026, 10, 1)


def at(hour, minute=0, day=DAY):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(
        hours=hour, minutes=minute
    )


WITH_HOLE = (
    "2026-10-01 00:00，2026-10-01 14:00，值班，王五，0512-1001\n"
    "2026-10-01 17:00，2026-10-02 00:00，值班，赵六，0512-1002\n"
    "2026-10-01 00:00\t2026-10-02 00:00\t带班\t钱七"
)


@pytest.fixture
def roster(cast):
    """The town's, for the whole of 1 October; its office is the city's."""
    return draw_up(
        actor=cast.townsman,
        organ=cast.town_hall,
        office=cast.office,
        title="国庆节值班表",
        starts_at=at(0),
        ends_at=at(24),
    )


@pytest.fixture
def add(cast, client_of, roster):
    def post(text, user=cast.townsman):
        return client_of(user).post(reverse("rosters:shifts", args=[roster.pk]), {"shifts": text})

    return post


@pytest.fixture
def step(client_of, roster):
    def post(user, name, when, **facts):
        with clock.at(when):
            return client_of(user).post(reverse("rosters:step", args=[roster.pk, name]), facts)

    return post


def told(kind, user):
    return [notice.title for notice in Notice.objects.filter(kind=kind, recipient=user).order_by("pk")]


@pytest.mark.scenario(9)
@pytest.mark.clause("S0-A10.1", "S2-3.4.3c")
def test_a_hole_of_three_hours_is_shown_and_alarmed(cast, client_of, roster, add, step):
    assert add(WITH_HOLE).status_code == 302
    page = client_of(cast.townsman).get(roster.get_absolute_url())
    assert [(label, f"{since:%H:%M}", f"{to:%H:%M}") for label, since, to in page.context["holes"]] == [
        ("值班", "14:00", "17:00")
    ]
    (_label, [(_day, hours)]), leaders = page.context["bands"]
    assert [hour for hour, state in enumerate(hours) if state == "none"] == [14, 15, 16]
    assert set(leaders[1][0][1]) == {"full"}
    assert told("rosters.hole", cast.officer) == []  # a draft is nobody's business yet

    assert step(cast.townsman, "publish", at(9, day=DAY - timedelta(days=9))).status_code == 302
    ahead = "柳桥镇 值班空档：10-01 14:00至10-01 17:00无人值班"
    assert told("rosters.hole", cast.officer) == told("rosters.hole", cast.townsman) == [ahead]
    for when in (at(13), at(14, 1), at(14, 6), at(18)):
        run_due(when)
    now = "柳桥镇 现在无人值班：10-01 14:00至10-01 17:00"
    assert told("rosters.hole", cast.officer) == told("rosters.hole", cast.townsman) == [ahead, now]
    assert Notice.objects.get(title=now, recipient=cast.officer).level == Notice.Level.URGENT


def test_a_full_roster_alarms_nobody(cast, roster, add, step):
    add("2026-10-01 00:00，2026-10-02 00:00，值班，王五\n2026-10-01 00:00，2026-10-02 00:00，带班，钱七")
    step(cast.townsman, "publish", at(-20))
    run_due(at(-1))
    assert told("rosters.hole", cast.officer) == []


def test_who_does_not_come_is_told_of(cast, client_of, roster, add, step):
    add(WITH_HOLE)
    step(cast.townsman, "publish", at(-20))
    first = Shift.objects.get(name="王五")
    with clock.at(at(0, 10)):
        client_of(cast.townsman).post(roster.get_absolute_url(), {"act": "check_in", "shift": first.pk})
    first.refresh_from_db()
    assert first.came_at == at(0, 10)
    run_due(at(0, 31))
    assert told("rosters.absent", cast.officer) == ["柳桥镇 钱七未按时签到值班"]
    with clock.at(at(14)):
        client = client_of(cast.townsman)
        client.post(roster.get_absolute_url(), {"act": "hand_over", "shift": first.pk, "log": ""})
        assert Shift.objects.get(pk=first.pk).left_at is None
        client.post(roster.get_absolute_url(), {"act": "hand_over", "shift": first.pk, "log": "无异常"})
    first.refresh_from_db()
    assert (first.left_at, first.log) == (at(14), "无异常")


def test_nobody_signs_in_too_early_or_for_another_unit(cast, client_of, roster, add, step):
    add(WITH_HOLE)
    step(cast.townsman, "publish", at(-20))
    late = Shift.objects.get(name="赵六")
    said = {"act": "check_in", "shift": late.pk}
    with clock.at(at(15, 30)):
        answer = client_of(cast.townsman).post(roster.get_absolute_url(), said, follow=True)
        assert "还没到签到时间。" in answer.content.decode()
        answer = client_of(cast.officer).post(roster.get_absolute_url(), said, follow=True)
        assert "只有值班单位“柳桥镇”可以签到和交班。" in answer.content.decode()
    assert Shift.objects.get(pk=late.pk).came_at is None
    with clock.at(at(16, 10)):
        client_of(cast.townsman).post(roster.get_absolute_url(), said)
    assert Shift.objects.get(pk=late.pk).came_at == at(16, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-10-01 08:00，值班，王五", "第1行：应为“上班时间，下班时间，类别，姓名，电话”。"),
        (
            "2026-10-01 8点，2026-10-01 20:00，值班，王五",
            "第1行：时间“2026-10-01 8点”应写成2026-10-01 08:00。",
        ),
        ("2026-10-01 20:00，2026-10-01 08:00，值班，王五", "第1行：下班时间不晚于上班时间。"),
        ("2026-10-01 08:00，2026-10-01 20:00，巡逻，王五", "第1行：类别“巡逻”不认识，应为值班或带班。"),
        ("2026-10-01 08:00，2026-10-01 20:00，值班，王五，电话", "第1行：电话“电话”不是号码。"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_kept(add, text, said):
    good = "2026-10-01 08:00，2026-10-01 20:00，值班，赵六"
    answer = add(f"{text}\n{good}")
    assert (answer.status_code, answer.context["form"].errors["shifts"]) == (422, [said])
    assert Shift.objects.count() == 0


def test_a_shift_outside_the_roster_is_refused(add):
    answer = add("2026-10-01 20:00，2026-10-02 08:00，值班，王五")
    assert answer.context["form"].non_field_errors() == [
        "王五的班次（2026-10-01 20:00）超出值班表的起止时间。"
    ]
    assert Shift.objects.count() == 0


def test_an_empty_roster_is_not_published_and_a_running_one_not_archived(cast, roster, add, step):
    refused = step(cast.townsman, "publish", at(-20))
    assert refused.context["form"].non_field_errors() == ["还没有排班。"]
    add(WITH_HOLE)
    step(cast.townsman, "publish", at(-20))
    assert step(cast.townsman, "end", at(12)).context["form"].non_field_errors() == ["值班尚未结束。"]
    assert step(cast.townsman, "end", at(25)).status_code == 302
    assert Roster.objects.get().state == Roster.State.ENDED


def test_others(cast, client_of, roster, add):
    add(WITH_HOLE)
    address = roster.get_absolute_url()
    users = (cast.officer, cast.boss, cast.builder, cast.town2sman, cast.outsider)
    seen = [client_of(user).get(address).status_code for user in users]
    assert seen == [200, 200, 404, 404, 404]
    assert "0512-1001" in client_of(cast.officer).get(address).content.decode()
    # The office sees the roster and does not change it.
    assert add(WITH_HOLE, cast.officer).status_code == 422
    assert add(WITH_HOLE, cast.outsider).status_code == 404
    assert client_of(cast.outsider).get(f"/api/rosters/rosters/{roster.pk}").status_code == 404
    (found,) = client_of(cast.officer).get("/api/rosters/rosters").json()
    assert [(hole["kind"], hole["start"][11:16]) for hole in found["holes"]] == [("duty", "14:00")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(cast, client_of, django_assert_num_queries, count):
    for number in range(count):
        draw_up(actor=cast.officer, organ=cast.office, title=f"{number}", starts_at=at(0), ends_at=at(24))
    client = client_of(cast.officer)
    client.get(reverse("rosters:rosters"))
    with django_assert_num_queries(8):
        client.get(reverse("rosters:rosters"))


def test_holes_are_what_no_shift_covers():
    assert holes(at(0), at(24), []) == [(at(0), at(24))]
    assert holes(at(0), at(24), [(at(0), at(12)), (at(6), at(18)), (at(20), at(30))]) == [(at(18), at(20))]
    assert holes(at(0), at(24), [(at(-5), at(30))]) == []
    assert holes(at(0), at(24), [(at(25), at(30))]) == [(at(0), at(24))]


def test_the_band_tells_hours_inside_from_those_outside():
    ((day, hours),) = band(at(8), at(12), [(at(9, 30), at(11))])
    assert day == DAY
    assert hours[7:13] == ["out", "full", "part", "none", "full", "out"]
