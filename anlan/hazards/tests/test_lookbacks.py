"""回头看 and 举一反三: a draw anybody can repeat, other eyes, what follows; similar enterprises asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.consequences.models import Consequence
from anlan.flow.flow import Refused
from anlan.hazards.actions.lookbacks import draw
from anlan.hazards.actions.spreading import spread
from anlan.hazards.consequences import checks_a_year
from anlan.hazards.flow import RECHECK
from anlan.hazards.models import LookBack, Matter, Recheck
from anlan.hazards.views.spreads import answers
from anlan.indicators.engine import INDICATORS
from anlan.lib.ids import make_credit_code
from anlan.lib.sampling import sample
from anlan.notices.models import Notice
from anlan.obligations.actions.acting import submit
from anlan.obligations.models import Occurrence
from anlan.org.models import Organ, Place
from anlan.registers.models import Enterprise
from anlan.testing import make_organ, make_user

from .conftest import at, fresh, go

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def drawn(cast, **more):
    said = {
        "actor": cast.officer,
        "organ": cast.office,
        "place": cast.city,
        "since": MARCH[0],
        "until": MARCH[1],
        "due_on": date(2026, 4, 20),
        "now": at(4, 1),
        **more,
    }
    return draw(**said)


def many(first, count):
    """Copies of a closed matter, as if each had gone the whole way."""
    for number in range(1, count):
        row = Matter.objects.get(pk=first.pk)
        row.pk, row.number = None, f"YH2026-8{number:05d}"
        row.save(force_insert=True)


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as no:
        act(*args, **facts)
    return str(no.value)


def test_the_same_seed_and_pool_give_the_same_matters(cast, at_state):
    many(at_state("closed"), 40)
    at_state("rectifying")
    row = drawn(cast, seed="甲")
    keys = list(row.rechecks.order_by("matter").values_list("matter", flat=True))
    assert (len(row.pool), len(keys), keys) == (40, 4, sample(row.pool, "甲", 4))
    assert Notice.objects.filter(kind="hazards.drawn", recipient=cast.officer).count() == 1
    again = drawn(cast, seed="甲")
    assert set(again.pool) == set(row.pool) - set(keys)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"since": date(2026, 2, 1), "until": date(2026, 2, 28)},
            "没有可以抽取的事项：只抽已销号、没有正在复查的。",
        ),
        ({"until": date(2026, 4, 2)}, "销号日期的起止应先后相接，且不晚于今天。"),
        ({"due_on": date(2026, 3, 31)}, "复查期限不能早于今天。"),
        ({"grade": "major"}, "没有可以抽取的事项：只抽已销号、没有正在复查的。"),
    ],
)
def test_what_cannot_be_drawn(cast, at_state, change, said):
    at_state("closed")
    assert refusal(drawn, cast, **change) == said
    assert drawn(cast).rechecks.count() == 1


def test_nobody_draws_for_others_or_elsewhere(cast, at_state):
    at_state("closed")
    assert refusal(drawn, cast, actor=cast.townsman) == "您当前的岗位没有这项权限。"
    own = {"actor": cast.townsman, "organ": cast.town_hall}
    assert refusal(drawn, cast, **own) == "“永宁市”不在抽查单位的区域内。"
    assert drawn(cast, **own, place=cast.town).rechecks.count() == 1


def test_other_eyes_look_again(cast, at_state):
    at_state("closed")
    recheck = drawn(cast, actor=cast.rescuer, organ=cast.emergency).rechecks.get()
    said = {"actor": cast.rescuer, "note": "完好", "now": at(4, 2)}
    assert refusal(RECHECK.move, recheck, "sound", **said) == "验收人不能复查自己的验收。"
    assert refusal(RECHECK.move, recheck, "sound", **{**said, "actor": cast.officer}) == (
        "只有复查单位“市应急局”可以办理。"
    )
    RECHECK.move(recheck, "sound", **{**said, "actor": cast.rescuer2})
    assert (recheck.state, fresh(recheck.matter).state) == ("sound", "closed")


@pytest.mark.scenario(14)
def test_a_danger_that_is_still_there_is_reopened_counted_and_its_enterprise_inspected_more_often(
    cast, at_state
):
    row = at_state("closed", actor=cast.manager, organ=cast.plant, source="self", office=cast.emergency)
    day = date(2026, 4, 2)
    assert checks_a_year(cast.plant, day) == 1
    recheck = drawn(cast).rechecks.get()
    RECHECK.move(recheck, "returned", actor=cast.officer, reason="线路仍裸露", now=at(4, 2))
    row = fresh(row)
    assert (recheck.state, row.state, row.recurrences) == ("returned", "reopened", 1)
    raised = Consequence.objects.get(effect="inspection_frequency")
    assert (raised.state, raised.subject_id) == ("applied", cast.plant.pk)
    assert (checks_a_year(cast.plant, day), checks_a_year(cast.town_hall, day)) == (2, 1)
    rows, _whole = INDICATORS["hazards.recurrence_share"].rows(
        Place.objects.within(cast.city.path).values("pk"), *MARCH
    )
    assert list(rows) == [row]


def test_what_was_reopened_meanwhile_is_not_counted_twice(cast, at_state):
    row = at_state("closed")
    recheck = drawn(cast).rechecks.get()
    go(fresh(row), "reopen", cast.rescuer, reason="再次发现", now=at(4, 1))
    RECHECK.move(recheck, "returned", actor=cast.officer, reason="仍在", now=at(4, 2))
    assert (recheck.state, fresh(row).recurrences) == ("returned", 1)


def test_drawing_and_looking_again_on_the_pages(cast, at_state, client_of):
    at_state("closed")
    client, today = client_of(cast.officer), timezone.localdate()
    said = {
        "organ": cast.office.pk,
        "place": cast.city.name,
        "since": "2026-03-01",
        "until": "2026-03-31",
        "due_on": (today + timedelta(10)).isoformat(),
    }
    assert client.post(reverse("hazards:draw"), {**said, "since": "2027-01-01"}).status_code == 422
    made = client.post(reverse("hazards:draw"), said)
    row, recheck = LookBack.objects.get(), Recheck.objects.get()
    assert made["Location"] == row.get_absolute_url()
    step = reverse("hazards:recheck_step", args=[recheck.pk, "sound"])
    assert step in client.get(row.get_absolute_url()).content.decode()
    client.post(step, {"note": "完好"})
    recheck.refresh_from_db()
    assert (recheck.state, recheck.checked_by) == ("sound", cast.officer)
    assert "0.0%" in client.get(reverse("hazards:look_backs")).content.decode()
    seen = [client_of(user).get(row.get_absolute_url()).status_code for user in (cast.manager, cast.outsider)]
    assert seen == [404, 404]


# -- 举一反三 ----------------------------------------------------------------------------------------------------


def firm(cast, number, place=None, sector=None):
    place, sector = place or cast.town, sector or cast.industry
    organ = make_organ(f"同类企业{number}", place, Organ.Kind.ENTERPRISE, sector=sector)
    return Enterprise.objects.create(
        organ=organ,
        name=organ.name,
        credit_code=make_credit_code("330800", 900 + number),
        place=place,
        sector=sector,
        since=date(2026, 1, 1),
    )


def spread_out(row, cast, **more):
    said = {
        "actor": cast.officer,
        "organ": cast.office,
        "place": cast.city,
        "sector": cast.industry,
        "lesson": "检查配电室线路和漏电保护",
        "due_on": date(2026, 4, 10),
        "now": at(day=21),
        **more,
    }
    return spread(row, **said)


@pytest.mark.clause("S1-16d")
def test_one_matter_is_asked_of_those_like_it_and_the_answers_are_counted(cast, at_state, client_of):
    row = at_state("closed")
    asked = [firm(cast, number) for number in (1, 2)]
    firm(cast, 3, sector=cast.building)
    made = spread_out(row, cast)
    owed = Occurrence.objects.filter(round=made.round).order_by("pk")
    assert [(one.enterprise, one.due_on) for one in owed] == [(one, date(2026, 4, 10)) for one in asked]
    manager = make_user(asked[0].organ, "enterprise", name="同类企业管理员")
    submit(
        owed[0], actor=manager, occurred_on=date(2026, 3, 25), now=at(day=25), note="已自查", none_found=True
    )
    [(_one, count, answered, _late, share)] = answers(row)
    assert (count, answered, share) == (2, 1, 50.0)
    page = client_of(cast.officer).get(row.get_absolute_url()).content.decode()
    assert ("2家企业，已回复1家" in page, made.round.get_absolute_url() in page) == (True, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due_on": date(2026, 3, 20)}, "自查期限不能早于今天。"),
        ({"sector": "building"}, "范围内没有同类企业。"),
        ({"actor": "rescuer", "organ": "emergency"}, "您当前的岗位没有这项权限。"),
    ],
)
def test_nothing_is_asked_of_nobody_or_by_others(cast, at_state, change, said):
    row = at_state("assigned")
    firm(cast, 1)
    change = {
        name: getattr(cast, value) if isinstance(value, str) else value for name, value in change.items()
    }
    assert refusal(spread_out, row, cast, **change) == said
    assert spread_out(row, cast).round.occurrences.count() == 1


def test_a_matter_is_spread_on_its_page(cast, at_state, client_of):
    row = at_state("assigned")
    firm(cast, 1)
    said = {
        "organ": cast.office.pk,
        "place": cast.city.name,
        "lesson": "自查",
        "due_on": (timezone.localdate() + timedelta(10)).isoformat(),
    }
    address = reverse("hazards:spread", args=[row.pk])
    assert client_of(cast.officer).post(address, said)["Location"] == row.get_absolute_url()
    assert row.spreads.count() == 1
    assert client_of(cast.rescuer).get(address).status_code == 404
