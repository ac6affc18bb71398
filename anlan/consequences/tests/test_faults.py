"""An error in drawing what follows harms neither the caller nor the fact: it is kept, told, and tried again."""

from dataclasses import replace

import pytest
from django.urls import reverse

from anlan.audit.log import history
from anlan.consequences import kinds
from anlan.consequences.actions import raise_facts, retry
from anlan.consequences.models import Consequence, Trigger
from anlan.demo import clock
from anlan.duty.models import Periodic
from anlan.duty.periodic import run_due
from anlan.facts.models import Fact
from anlan.notices.models import Notice

from .conftest import DAY, at, line

SEVERE = {"grade": "较大", "deaths": 3, "responsible": True}


@pytest.fixture
def broken(monkeypatch):
    """The veto cannot be applied, until it is ``mended()``."""

    def breaks(row, actor, now):
        Consequence.objects.filter(pk=row.pk).update(reason="half done")
        raise RuntimeError("名单库连接中断")

    whole = kinds.EFFECTS["veto"]
    monkeypatch.setitem(kinds.EFFECTS, "veto", replace(whole, apply=breaks))
    return lambda: monkeypatch.setitem(kinds.EFFECTS, "veto", whole)


@pytest.fixture
def happened(cast, rules, fact, broken):
    rules(line(mode="automatic"), line(effect="close_watch", mode="automatic"))
    with clock.at(at()):
        fact("accident", DAY, subject="某厂", facts=SEVERE)
    return Trigger.objects.get(code="severe_accident")


def drawn():
    return sorted(Consequence.objects.values_list("effect", "state"))


def test_the_register_keeps_its_fact_and_the_rest_of_the_rules_is_drawn(cast, happened):
    assert Fact.objects.count() == 1
    assert drawn() == [("close_watch", "applied")]
    assert (happened.failed_at, happened.fault) == (at(), "RuntimeError: 名单库连接中断")
    assert "按规则处理失败" in [entry.verb for entry in history(happened)]


def test_the_office_sees_what_failed(cast, happened, client_of):
    notice = Notice.objects.get(recipient=cast.officer, kind="consequences.fault")
    assert notice.title == "触发事实未能按规则处理，系统将自动重试：某厂"
    page = reverse("consequences:triggers")
    officer, stranger = client_of(cast.officer), client_of(cast.outsider)
    failed = [row for row, _cells in officer.get(page, {"failed": "true"}).context["lines"]]
    assert failed == [happened]
    assert "待重新处理" in officer.get(page).content.decode()
    assert stranger.get(page, {"failed": "true"}).context["paginator"].count == 0


def test_the_ticker_tries_again_until_it_works_and_draws_once(cast, happened, broken):
    assert retry(at(hour=10)) == 0
    happened.refresh_from_db()
    assert happened.failed_at == at(hour=10)
    assert Notice.objects.filter(kind="consequences.fault", recipient=cast.officer).count() == 1
    broken()
    Periodic.objects.all().delete()
    assert "consequences.retry" in run_due(at(hour=11))
    happened.refresh_from_db()
    assert (happened.failed_at, happened.fault) == (None, "")
    assert drawn() == [("close_watch", "applied"), ("veto", "applied")]
    assert retry(at(hour=12)) == 0
    assert Consequence.objects.count() == 2


def test_what_was_withdrawn_meanwhile_is_not_drawn(cast, happened, broken):
    from anlan.facts.actions import withdraw_fact

    withdraw_fact(Fact.objects.get(), actor=cast.officer, reason="登记有误")
    broken()
    assert retry(at(hour=10)) == 0
    assert ("veto", "applied") not in drawn()


def test_what_breaks_for_one_subject_keeps_no_other_from_its_due(cast, rules, monkeypatch):
    """Drawn together or each by itself: the others come through, and once."""

    def breaks(rows, actor, now):
        if any(row.organ == cast.town_hall for row in rows):
            raise RuntimeError("名单库连接中断")
        return {}

    monkeypatch.setitem(kinds.EFFECTS, "veto", replace(kinds.EFFECTS["veto"], apply=breaks, together=True))
    rules(line("occurrence_missed", mode="automatic"))
    halls = (cast.town_hall, cast.town2_hall, cast.housing)
    raise_facts("occurrence_missed", [{"row": hall, "subject": hall, "on": DAY} for hall in halls], now=at())
    assert drawn() == [("veto", "applied")] * 2
    assert [row.organ for row in Trigger.objects.failed()] == [cast.town_hall]
    assert set(Consequence.objects.values_list("organ", flat=True)) == {cast.town2_hall.pk, cast.housing.pk}
