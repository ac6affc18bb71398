"""Which modules raise which facts: each from what really lapsed, beside one that was kept in time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.consequences.models import Consequence, Trigger
from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.obligations.actions.acting import accept, submit
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.models import Obligation
from anlan.obligations.tests.conftest import demand, towns  # noqa: F401
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.tests.conftest import draft, plan  # noqa: F401
from anlan.plans.tests.test_work import everything, of, report
from anlan.reporting.tests.test_forms import DAY as DAILY
from anlan.reporting.tests.test_forms import FULL, daily, send, setup  # noqa: F401
from anlan.reporting.tests.test_forms import of as filing_of
from anlan.targets.tests.conftest import target  # noqa: F401

from .conftest import at, line


def raised(code):
    return [(row.subject_name, row.office, row.happened_on) for row in Trigger.objects.filter(code=code)]


@pytest.mark.clause("S0-3.1.1d")
def test_a_duty_missed_is_a_fact_and_one_done_is_none(cast, demand, rules):  # noqa: F811
    """Before any accident: three lapses of duty within the year make a candidate, by the rule."""
    rules(line("occurrence_missed", "accountability_candidate", "automatic", count=3, term=0))
    demand(cadence={"kind": "months", "months": [1, 2, 3]})
    generate(at(date(2026, 1, 1)))
    for row in cast.town2_hall.occurrences.all():
        day = row.due_on - timedelta(3)
        submit(row, actor=cast.town2sman, occurred_on=day, now=at(day))
        accept(row, actor=cast.officer, now=at(day))
    lapse(at(date(2026, 3, 20)))
    assert [name for name, _office, _day in raised("occurrence_missed")] == ["柳桥镇", "柳桥镇"]
    assert not Consequence.objects.exists()
    lapse(at(date(2026, 5, 1)))
    assert raised("occurrence_missed") == [
        ("柳桥镇", cast.office, date(2026, 5, 1)),
        ("柳桥镇", cast.office, date(2026, 3, 20)),
        ("柳桥镇", cast.office, date(2026, 3, 20)),
    ]
    assert [(row.subject_name, row.effect) for row in Consequence.objects.all()] == [
        ("柳桥镇", "accountability_candidate")
    ]
    lapse(at(date(2026, 5, 2)))
    assert Trigger.objects.count() == 3


def test_a_duty_says_what_follows_if_it_is_missed(cast, demand, rules, client_of):  # noqa: F811
    rules(line("occurrence_missed", "accountability_candidate", "automatic", count=3, days=180, term=0))
    demand()
    generate(at(date(2026, 1, 1)))
    with clock.at(at(date(2026, 3, 1))):
        pages = [
            client_of(cast.officer).get(Obligation.objects.get().get_absolute_url()),
            client_of(cast.townsman).get(cast.town_hall.occurrences.first().get_absolute_url()),
        ]
    told = [dict(page.context["facts"])["逾期未履行的后果"] for page in pages]
    assert told == ["180天内达到3件的，列入问责候选"] * 2


def test_work_overdue_so_long_that_the_office_hears_is_a_fact(cast, plan):  # noqa: F811
    late, done = of(plan, cast.housing, 2), of(plan, cast.emergency, 3)
    ASSIGNMENT.move(late, "sign", actor=cast.builder)
    ASSIGNMENT.move(done, "sign", actor=cast.rescuer)
    report(done, cast.rescuer, percent=100, evidence=everything(done))
    ASSIGNMENT.move(done, "submit", actor=cast.rescuer, note="完成")
    last = max(late.due_on, done.due_on)
    for days in (1, 3):
        tick(at(late.due_on + timedelta(days)))
    assert raised("assignment_overdue") == []
    tick(at(last + timedelta(7)))
    ids = set(Trigger.objects.filter(code="assignment_overdue").values_list("row_id", flat=True))
    assert ids & {late.pk, done.pk} == {late.pk}
    assert ("市住建局", late.owner) in [(name, office) for name, office, _day in raised("assignment_overdue")]


def test_a_report_missing_at_its_cut_off_is_a_fact_and_one_filed_is_none(cast, daily, send):  # noqa: F811
    assert send(cast.builder, filing_of(cast.housing), at(DAILY, 15), **FULL).status_code == 302
    tick(at(DAILY, 15))
    assert raised("filing_missing") == []
    tick(at(DAILY + timedelta(1), 9))
    assert [name for name, _office, _day in raised("filing_missing")] == ["柳桥镇"]


def test_a_target_failed_at_its_end_is_a_fact_and_one_met_is_none(cast, target, fact, client_of):  # noqa: F811
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts={"grade": "一般", "deaths": 1})
    failed, met = (
        target(
            "facts.accidents", "<=", value, responsible=cast.housing.pk, responsible_text=cast.housing.name
        )
        for value in (0, 5)
    )
    with clock.at(at(date(2027, 1, 4))):
        for row in (failed, met):
            step = reverse("targets:step", args=[row.pk, "evaluate"])
            assert client_of(cast.officer).post(step).status_code == 302
    found = Trigger.objects.filter(code="target_failed")
    assert [(row.subject_name, row.office) for row in found] == [(str(cast.housing), cast.office)]
