"""Rounds and occurrences come ahead of time, once each, whatever happens to the ticker."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from anlan.audit.log import history
from anlan.duty.models import Duty
from anlan.jobs.models import Job
from anlan.jobs.queue import drain
from anlan.obligations import subjects
from anlan.obligations.actions import generating
from anlan.obligations.actions.editing import change_obligation
from anlan.obligations.actions.generating import generate, lapse, trigger
from anlan.obligations.flow import OBLIGATION
from anlan.obligations.models import Occurrence, Round
from anlan.org.models import Membership
from anlan.registers.models import Enterprise, Tag, Tagging
from anlan.testing import make_group, make_organ, make_user

from .conftest import at


def made(obligation):
    """``{round key: names of those obliged}``."""
    found = {}
    for row in obligation.occurrences.order_by("due_on", "organ__path").select_related("organ"):
        found.setdefault(row.key, []).append(str(row.organ))
    return found


def test_what_opens_within_the_horizon_is_made(demand):
    row = demand(cadence={"kind": "every", "unit": "month"})
    generate(at(2026, 1, 5))
    assert made(row) == {key: ["柳桥镇", "石门镇"] for key in ("2026-01", "2026-02", "2026-03")}


def test_a_second_run_makes_nothing(demand):
    row = demand()
    assert (generate(at(2026, 1, 5)), generate(at(2026, 1, 5)), generate(at(2026, 1, 6))) == (6, 0, 0)
    assert Round.objects.filter(obligation=row).count() == 3


def test_runs_that_were_missed_are_caught_up(demand):
    row = demand()
    generate(at(2026, 1, 5))
    generate(at(2026, 7, 15))
    assert list(made(row)) == [f"2026-{month:02}" for month in range(1, 10)]
    assert lapse(at(2026, 7, 15)) == 12
    assert row.occurrences.filter(state="missed").count() == 12


def test_what_was_due_before_it_was_in_force_is_asked_of_nobody(demand, cast):
    row = demand(enforce=False, since=date(2026, 1, 1))
    OBLIGATION.move(row, "enforce", actor=cast.officer, now=at(2026, 3, 10))
    generate(at(2026, 3, 10))
    assert list(made(row)) == ["2026-03", "2026-04", "2026-05"]


def test_a_proposal_makes_nothing(demand):
    demand(enforce=False)
    assert generate(at(2026, 1, 5)) == 0


def test_the_end_of_the_obligation_ends_its_rounds(demand):
    row = demand(ends_on=date(2026, 2, 10))
    generate(at(2026, 1, 5))
    assert list(made(row)) == ["2026-01", "2026-02"]


def test_no_february_where_the_document_has_none(demand):
    """Q06: named months leave out February; the switch is another tick in the form."""
    row = demand(cadence={"kind": "months", "months": [1, *range(3, 13)]})
    for month in range(1, 13):
        generate(at(2026, month, 2))
    of_2026 = [key for key in made(row) if key.startswith("2026")]
    assert of_2026 == [f"2026-{month:02}" for month in range(1, 13) if month != 2]


def test_a_group_means_its_members_of_that_date(demand, cast, towns):
    row = demand(cadence={"kind": "every", "unit": "quarter"})
    generate(at(2026, 1, 5))
    Membership.objects.filter(organ=cast.town2_hall).update(until=date(2026, 3, 31))
    towns.memberships.create(organ=cast.housing, since=date(2026, 4, 1))
    generate(at(2026, 4, 1))
    assert made(row) == {"2026-Q1": ["柳桥镇", "石门镇"], "2026-Q2": ["市住建局", "柳桥镇"]}


def test_who_leaves_before_the_round_opens_owes_nothing(demand, cast):
    row = demand(cadence={"kind": "months", "months": [3]})
    generate(at(2026, 1, 5))
    assert made(row) == {"2026-03": ["柳桥镇", "石门镇"]}
    Membership.objects.filter(organ=cast.town2_hall).update(until=date(2026, 2, 1))
    generate(at(2026, 2, 20))
    assert made(row) == {"2026-03": ["柳桥镇"]}


@pytest.mark.parametrize(("day", "expected"), [(20, ["2026-03", "2026-04"]), (23, ["2026-04"])])
def test_who_joins_in_the_last_third_owes_nothing_for_the_month(demand, cast, towns, day, expected):
    """Q71."""
    demand()
    generate(at(2026, 3, 1))
    towns.memberships.create(organ=cast.housing, since=date(2026, 3, day))
    generate(at(2026, 3, day))
    theirs = Occurrence.objects.filter(organ=cast.housing, key__in=["2026-03", "2026-04"])
    assert list(theirs.order_by("key").values_list("key", flat=True)) == expected


def test_each_enterprise_with_the_tag_owes_it(demand, cast):
    tag = Tag.objects.create(code="tank-farm", name="储罐区")
    firms = []
    for number in range(3):
        organ = make_organ(f"第{number}化工厂", cast.town, "enterprise")
        firms.append(
            Enterprise.objects.create(
                organ=organ,
                name=organ.name,
                credit_code=f"T{number}",
                place=cast.town,
                since=date(2020, 1, 1),
            )
        )
    for firm in firms[:2]:
        Tagging.objects.create(enterprise=firm, tag=tag, since=date(2025, 1, 1))
    row = demand(subject="enterprise", tag=tag, cadence={"kind": "every", "unit": "half_year"})
    generate(at(2026, 1, 5))
    found = row.occurrences.order_by("pk").values_list("enterprise", "organ", "place")
    assert list(found) == [(firm.pk, firm.organ_id, cast.town.pk) for firm in firms[:2]]


def test_people_and_posts(demand, cast):
    boss2 = make_user(cast.town_hall, "leader", name="镇领导")
    by_person = demand(subject="person", people=[cast.builder])
    by_post = demand(subject="post", post_role=boss2.posts.get().role, organs=[cast.town_hall, cast.housing])
    everywhere = demand(subject="post", post_role=boss2.posts.get().role)
    generate(at(2026, 1, 5))
    of_january = Occurrence.objects.filter(key="2026-01").order_by("person__pk")
    assert [
        [(str(row.organ), row.person.name) for row in of_january.filter(obligation=one)]
        for one in (by_person, by_post, everywhere)
    ] == [
        [("市住建局", "住建经办")],
        [("柳桥镇", "镇领导")],
        [("市安委办", "分管领导"), ("柳桥镇", "镇领导")],
    ]


def test_a_member_of_two_groups_owes_it_once(demand, cast, towns):
    again = make_group("重点镇", cast.city, [cast.town_hall])
    row = demand(groups=[towns, again])
    generate(at(2026, 1, 5))
    assert made(row)["2026-01"] == ["柳桥镇", "石门镇"]


def test_an_event_makes_a_round_of_its_own_once(demand, cast):
    row = demand(cadence={"kind": "event", "within": 24, "unit": "hour"})
    said = {"actor": cast.officer, "now": at(2026, 7, 1), "due_at": at(2026, 7, 2)}
    for _again in range(2):
        trigger(row, "warning-7", date(2026, 7, 1), date(2026, 7, 2), organs=[cast.town_hall], **said)
    generate(at(2026, 7, 1))
    assert made(row) == {"warning-7": ["柳桥镇"]}
    assert Duty.objects.get(kind="obligations.round").due_at == at(2026, 7, 2)


def test_an_event_without_names_means_all(demand, cast):
    row = demand(cadence={"kind": "event"})
    trigger(row, "accident-3", date(2026, 7, 1), date(2026, 7, 10), actor=cast.officer, now=at(2026, 7, 1))
    assert made(row) == {"accident-3": ["柳桥镇", "石门镇"]}


def test_a_change_makes_the_coming_rounds_anew(demand, cast):
    row = demand()
    generate(at(2026, 1, 5))
    change_obligation(row, actor=cast.officer, now=at(2026, 1, 6), due_shift=-5)
    generate(at(2026, 1, 7))
    dues = row.rounds.order_by("start").values_list("due_on", flat=True)
    assert list(dues) == [date(2026, 1, 31), date(2026, 2, 23), date(2026, 3, 26)]


def test_suspended_nothing_comes_and_nothing_lapses(demand, cast):
    row = demand()
    generate(at(2026, 1, 5))
    OBLIGATION.move(row, "suspend", actor=cast.officer, now=at(2026, 1, 10), reason="机构改革")
    assert (generate(at(2026, 4, 1)), lapse(at(2026, 4, 1))) == (0, 0)
    OBLIGATION.move(row, "resume", actor=cast.officer, now=at(2026, 4, 2))
    generate(at(2026, 4, 2))
    assert list(made(row)) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]


def test_the_end_lets_go_what_is_not_due(demand, cast):
    row = demand()
    generate(at(2026, 1, 5))
    OBLIGATION.move(row, "end", actor=cast.officer, now=at(2026, 2, 3), reason="文件废止")
    states = row.occurrences.order_by("due_on", "pk").values_list("key", "state")
    assert list(states) == [
        *[("2026-01", "pending")] * 2,
        *[("2026-02", "waived")] * 2,
        *[("2026-03", "waived")] * 2,
    ]


def test_lapsing_is_written_in_the_log_with_the_very_rows(demand):
    row = demand(grace_days=3)
    generate(at(2026, 1, 5))
    assert (lapse(at(2026, 2, 3)), lapse(at(2026, 2, 4)), lapse(at(2026, 2, 4))) == (0, 2, 0)
    entry = history(row).filter(verb="记为逾期未履行").get()
    assert entry.facts["occurrences"] == sorted(
        row.occurrences.filter(state="missed").values_list("pk", flat=True)
    )


class Killed(BaseException):
    """As if the process were gone."""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again(monkeypatch, demand, cast):
    """Each part is whole or not there; the next run makes the rest and nothing twice."""
    organs = [make_organ(f"第{n}村", cast.town, "village") for n in range(25)]
    row = demand(subject="organ", organs=organs, cadence={"kind": "every", "unit": "quarter"})
    monkeypatch.setattr(subjects, "PART", 4)
    whole, left = generating.record, [3]

    def dying(*args, **facts):
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return whole(*args, **facts)

    monkeypatch.setattr(generating, "record", dying)
    with pytest.raises(Killed):
        generate(at(2026, 1, 5))
    assert row.occurrences.count() == 12
    monkeypatch.setattr(generating, "record", whole)
    generate(at(2026, 1, 5))
    assert row.occurrences.filter(key="2026-Q1").count() == 25
    assert generate(at(2026, 1, 5)) == 0


@pytest.mark.django_db(transaction=True)
def test_killed_while_lapsing(monkeypatch, demand):
    row = demand()
    generate(at(2026, 1, 5))
    monkeypatch.setattr(generating, "PART", 1)
    whole, left = generating.record, [1]

    def dying(*args, **facts):
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return whole(*args, **facts)

    monkeypatch.setattr(generating, "record", dying)
    with pytest.raises(Killed):
        lapse(at(2026, 3, 1))
    assert row.occurrences.filter(state="missed").count() == 1
    monkeypatch.setattr(generating, "record", whole)
    lapse(at(2026, 3, 1))
    logged = [pk for entry in history(row).filter(verb="记为逾期未履行") for pk in entry.facts["occurrences"]]
    assert sorted(logged) == sorted(row.occurrences.filter(state="missed").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_another_ticker_overtakes(monkeypatch, demand):
    """It made the very same rows between our reading and our writing."""
    row, whole, first = demand(), generating.occurrence_of, [True]

    def overtaken(*args):
        if first:
            first.clear()
            generate(at(2026, 1, 5))
        return whole(*args)

    monkeypatch.setattr(generating, "occurrence_of", overtaken)
    generate(at(2026, 1, 5))
    assert first == []
    assert row.occurrences.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_tickers_at_once_make_nothing_twice(demand):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    row = demand()
    failures = []

    def tick():
        try:
            for day in (5, 6, 7):
                generate(at(2026, 1, day))
                lapse(at(2026, 2, 20))
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert row.occurrences.count() == 6
    assert row.rounds.count() == Duty.objects.filter(kind="obligations.round").count() == 3
    logged = [pk for entry in history(row).filter(verb="记为逾期未履行") for pk in entry.facts["occurrences"]]
    assert sorted(logged) == sorted(row.occurrences.filter(state="missed").values_list("pk", flat=True))


def test_one_broken_obligation_keeps_no_other_waiting(demand):
    broken, sound = demand(), demand(title="每月一课")
    type(broken).objects.filter(pk=broken.pk).update(cadence={"kind": "every"})
    assert generate(at(2026, 1, 5)) == 6
    assert sound.occurrences.count() == 6


def test_the_ticker_has_it_done_by_a_job(demand):
    demand(since=timezone.localdate() - timedelta(3))
    call_command("ticker", once=True)
    assert Job.objects.filter(name="obligations.run").count() == 1
    drain()
    assert Occurrence.objects.exists()
