"""Acceptance scenarios 4, 5, 7, 8 and 33: through the pages and the clock."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.duty.clock import tick
from anlan.notices.models import Notice
from anlan.obligations.actions.acting import accept, submit
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.actions.warning import tell_out_of_reach
from anlan.obligations.flow import OCCURRENCE
from anlan.obligations.indicators import done_share, missed, on_time_share
from anlan.obligations.queries import Phase, at_risk, phase, standing_of
from anlan.org.models import Place
from anlan.testing import make_user

from .conftest import CHECK, at, files, paper


def due_this_month(demand, cast, **more):
    """The occurrence of the town for the month that today lies in."""
    today = timezone.localdate()
    row = demand(since=today.replace(day=1), **more)
    generate(timezone.now())
    return row.occurrences.get(organ=cast.town_hall, period_start=today.replace(day=1))


def hand_in(client, row, **said):
    return client.post(
        reverse("obligations:submit", args=[row.pk]), {"occurred_on": timezone.localdate(), **said}
    )


@pytest.mark.scenario(4)
@pytest.mark.clause("S0-A01.3")
@pytest.mark.clause("S0-A03.5")
def test_a_monthly_check_wants_its_three_sets_and_the_principal(demand, cast, client_of):
    row = due_this_month(demand, cast, evidence=CHECK)
    town = client_of(cast.townsman)
    without = hand_in(town, row, role_principal="王明", none_found="on", file_inspection=paper())
    assert without.status_code == 422
    assert "缺少：公示宣传材料。" in without.content.decode()
    alone = hand_in(town, row, none_found="on", file_inspection=paper(), file_publicity=paper())
    assert "缺少：参加人员：主要负责人至少1人。" in alone.content.decode()
    row.refresh_from_db()
    assert (row.state, phase(row, timezone.localdate()), row.submissions.count()) == (
        "pending",
        Phase.OPEN,
        0,
    )

    whole = {"none_found": "on", "file_inspection": paper(), "file_publicity": paper()}
    assert hand_in(town, row, role_principal="王明", **whole).status_code == 302
    row.refresh_from_db()
    assert row.state == "submitted"
    step = reverse("obligations:occurrence_step", args=[row.pk, "accept"])
    assert town.post(step).status_code == 422  # never the submitting unit
    assert client_of(cast.officer).post(step).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.late, row.done) == ("accepted", False, 1)


@pytest.mark.scenario(5)
@pytest.mark.clause("S2-3.8.1")
def test_a_screening_without_an_enforcement_officer_is_incomplete(demand, cast, client_of):
    evidence = {
        "items": [["inspection"]],
        "fields": [],
        "roles": [{"role": "leader", "least": 1}, {"role": "enforcement_officer", "least": 1}],
    }
    row = due_this_month(demand, cast, evidence=evidence)
    answer = hand_in(client_of(cast.townsman), row, role_leader="赵一", file_inspection=paper())
    assert answer.status_code == 422
    assert "缺少：参加人员：执法人员至少1人。" in answer.content.decode()
    page = client_of(cast.officer).get(row.get_absolute_url()).content.decode()
    assert "参加人员：执法人员至少1人<small>未报" in page


YEARLY = {"kind": "every", "unit": "year"}


@pytest.mark.scenario(7)
@pytest.mark.clause("S3-1.2.1a")
@pytest.mark.parametrize(("least", "held"), [(2, 1), (4, 2)])
def test_meetings_of_the_year(demand, cast, client_of, least, held):
    """Standing committee 2 a year, government 4: behind by the end of September, failed when the year is over."""
    demand(cadence={**YEARLY, "least": least}, evidence={"items": [["minutes"]]}, grace_days=0)
    generate(at(2026, 1, 2))
    row = cast.town_hall.occurrences.get()
    for month in range(1, held + 1):
        day = date(2026, 3 * month, 10)
        submit(
            row,
            actor=cast.townsman,
            occurred_on=day,
            now=at(2026, 3 * month, 11),
            evidence=files("minutes"),
        )
        accept(row, actor=cast.officer, now=at(2026, 3 * month, 12))
    assert (row.done, row.state) == (held, "pending")
    assert standing_of(row, date(2026, 6, 30)) == "on_pace"
    assert standing_of(row, date(2026, 9, 30)) == "at_risk"
    behind = at_risk(type(row).objects.filter(organ=cast.town_hall), date(2026, 9, 30))
    assert list(behind) == [row]
    lapse(at(2026, 12, 31, 23))
    row.refresh_from_db()
    assert (row.state, phase(row, date(2026, 12, 31))) == ("pending", Phase.OPEN)
    lapse(at(2027, 1, 1))
    row.refresh_from_db()
    assert (row.state, row.done) == ("missed", held)


@pytest.mark.scenario(8)
@pytest.mark.clause("S2-3.4.2")
def test_a_drill_found_after_the_half_year_was_over(demand, cast):
    evidence = {"items": [["scheme"], ["inspection"], ["evaluation"]]}
    demand(cadence={"kind": "every", "unit": "half_year"}, evidence=evidence, grace_days=0)
    generate(at(2026, 1, 2))
    first = cast.town_hall.occurrences.get(key="2026-H1")
    other = cast.town2_hall.occurrences.get(key="2026-H1")
    drill = files("scheme", "inspection", "evaluation")
    submit(other, actor=cast.town2sman, occurred_on=date(2026, 5, 4), now=at(2026, 5, 5), evidence=drill)
    accept(other, actor=cast.officer, now=at(2026, 5, 6))
    lapse(at(2026, 7, 1))
    first.refresh_from_db()
    assert first.state == "missed"
    OCCURRENCE.move(first, "reopen", actor=cast.officer, now=at(2026, 7, 6), reason="补交5月演练记录")
    drill = files("scheme", "inspection", "evaluation")
    submit(first, actor=cast.townsman, occurred_on=date(2026, 5, 20), now=at(2026, 7, 7), evidence=drill)
    accept(first, actor=cast.officer, now=at(2026, 7, 8))
    assert (first.state, first.late, phase(first, date(2026, 7, 8))) == (
        "accepted",
        True,
        Phase.ACCEPTED_LATE,
    )
    half = Place.objects.filter(pk=cast.town.pk).values("pk"), date(2026, 1, 1), date(2026, 6, 30)
    assert [rows.count() for rows in on_time_share(*half)] == [0, 1]
    assert [rows.count() for rows in done_share(*half)] == [0, 1]  # by the end of June nothing was done
    assert missed(*half).count() == 1  # reopened, it stays a miss of H1
    cities = Place.objects.within(cast.city.path).values("pk"), date(2026, 1, 1), date(2026, 6, 30)
    assert [rows.count() for rows in on_time_share(*cities)] == [1, 2]


@pytest.mark.scenario(33)
@pytest.mark.clause("S2-3.10.2b")
def test_a_quarter_without_a_blacklist_wants_a_nil_report(demand, cast):
    """The declaration that there was nothing meets the demand; silence does not."""
    evidence = {"items": [["ledger", "none_found"]]}
    demand(cadence={"kind": "every", "unit": "quarter"}, evidence=evidence, grace_days=0)
    generate(at(2026, 1, 2))
    said, silent = (organ.occurrences.get(key="2026-Q1") for organ in (cast.town_hall, cast.town2_hall))
    submit(said, actor=cast.townsman, occurred_on=date(2026, 3, 30), now=at(2026, 3, 30), none_found=True)
    accept(said, actor=cast.officer, now=at(2026, 3, 31))
    lapse(at(2026, 4, 1))
    silent.refresh_from_db()
    assert (said.state, silent.state) == ("accepted", "missed")


def test_who_can_no_longer_meet_the_number_hears_it_once(demand, cast):
    """Four meetings a year, none held: the third week before the end three no longer fit, seven days apart."""
    demand(cadence={**YEARLY, "least": 4}, evidence={"items": []})
    generate(at(2026, 1, 2))
    row = cast.town_hall.occurrences.get()
    for other in (date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 4), date(2026, 6, 2)):
        mine = cast.town2_hall.occurrences.get()
        submit(mine, actor=cast.town2sman, occurred_on=other, now=at(2026, other.month, 5))
        accept(mine, actor=cast.officer, now=at(2026, other.month, 6))
    said = [tell_out_of_reach(at(2026, 12, day)) for day in (10, 11, 12)]
    assert said == [0, 1, 0]
    row.refresh_from_db()
    assert (row.beyond_since, standing_of(row, date(2026, 12, 10))) == (date(2026, 12, 11), "at_risk")
    assert standing_of(row, date(2026, 12, 11)) == "cannot_be_met"
    told = "已无法按期完成：每月安全检查 2026年（0/4）"
    assert [titles(user).count(told) for user in (cast.townsman, cast.officer, cast.town2sman)] == [1, 1, 0]


def titles(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def test_the_clock_opens_reminds_and_reports_up_the_ladder(demand, cast):
    boss = make_user(cast.town_hall, "leader", name="镇领导")
    demand(cadence={"kind": "months", "months": [3]}, grace_days=10)
    generate(at(2026, 1, 20))
    for month, day in [(2, 28), (3, 1), (3, 24), (3, 31), (4, 1), (4, 3), (4, 7)]:
        tick(at(2026, month, day, 10))
    name = "每月安全检查 2026年3月"
    assert titles(cast.townsman) == [
        f"履职开始，还有30天到期：{name}",
        f"还有7天到期，请按时履职：{name}",
        f"今天到期，请按时履职：{name}",
        f"本单位逾期1天未报送：{name}",
    ]
    assert titles(boss) == [*titles(cast.townsman), f"本单位逾期3天未报送：{name}"]
    assert titles(cast.officer) == [f"逾期7天，还有2项未报送：{name}"]


def test_who_has_handed_in_hears_no_more(demand, cast):
    demand(cadence={"kind": "months", "months": [3]})
    generate(at(2026, 1, 20))
    row = cast.town_hall.occurrences.get()
    submit(row, actor=cast.townsman, occurred_on=date(2026, 3, 2), now=at(2026, 3, 2))
    tick(at(2026, 4, 1))
    assert (titles(cast.townsman), titles(cast.town2sman)) == (
        [],
        ["本单位逾期1天未报送：每月安全检查 2026年3月"],
    )
