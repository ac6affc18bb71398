"""Scenario 48: a major danger is listed and made public, then taken off the list and out of public sight."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.audit.log import history
from anlan.duty.models import Duty
from anlan.duty.schedules import last_day
from anlan.hazards.tests.conftest import CURE, at, go, photo
from anlan.hazards.tests.test_listings import move as move_listing
from anlan.hazards.tests.test_listings import put_on_list
from anlan.indicators.engine import INDICATORS
from anlan.org.models import Place
from anlan.publications.flow import PUBLICATION
from anlan.publications.listings import follow_all
from anlan.publications.models import Publication


@pytest.fixture
def listed(cast, at_state, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = at_state("rectifying", grade="major", description="电话13812345678，罐区泄漏。")
        return row, put_on_list(row, cast)


def publish(row, cast, day=13):
    for name, actor in (("mask", cast.officer), ("approve", cast.boss), ("publish", cast.officer)):
        PUBLICATION.move(row, name, actor=actor, now=at(day=day))
    return row


def cancel(matter, listing, cast):
    go(matter, "submit", cast.manager, now=at(day=18), work_done="已更换", after_files=[photo()])
    go(matter, "pass", cast.rescuer, now=at(day=19), co_verifier=cast.rescuer2, on_site=True, **CURE)
    said = {"co_verifier": cast.officer2, "on_site": True, "note": "合格"}
    return move_listing(listing, "cancel", cast.officer, now=at(day=20), **said)


@pytest.mark.scenario(48)
@pytest.mark.clause("S1-8b", "S2-3.8.5b")
def test_a_listing_is_public_once_approved_and_withdrawn_when_cancelled(
    cast, listed, client, django_capture_on_commit_callbacks
):
    matter, listing = listed
    [row] = Publication.objects.all()
    url, home = reverse("portal:item", args=[row.pk]), reverse("portal:home")

    def public():
        return client.get(url).status_code, row.title in client.get(home).content.decode()

    assert (row.state, row.kind, row.organ, public()) == ("drafted", "listing", cast.office, (404, False))
    publish(row, cast)
    assert public() == (200, True)
    page = client.get(url).content.decode()
    shown = ("138****5678", str(listing.tracker), "2026-04-30")
    assert [word in page for word in shown] == [True, True, True]
    assert "13812345678" not in page
    with django_capture_on_commit_callbacks(execute=True):
        cancel(matter, listing, cast)
    row.refresh_from_db()
    assert (row.state, row.withdrawal, public()) == ("withdrawn", "已于2026-03-20摘牌。", (404, False))
    assert [entry.verb for entry in reversed(history(row))] == ["拟稿", "脱敏", "审批", "发布", "撤回"]
    closing = Publication.objects.get(kind="listing_closed")
    assert (closing.state, closing.due_on) == ("drafted", date(2026, 3, 27))


def test_it_is_due_on_the_fifth_workday(cast, listed):
    [row] = Publication.objects.all()
    assert row.due_on == date(2026, 3, 19)  # listed on Thursday the 12th
    duty = Duty.objects.get(kind="publications.due", row_id=row.pk)
    assert (last_day(duty.due_at), duty.done_at) == (row.due_on, None)
    publish(row, cast)
    duty.refresh_from_db()
    assert duty.done_at == at(day=13)


def test_what_was_never_public_is_dropped_without_an_announcement(
    cast, listed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cancel(*listed, cast)
    [row] = Publication.objects.all()
    assert (row.state, row.kind) == ("withdrawn", "listing")
    assert Duty.objects.get(kind="publications.due").released


def test_the_ticker_makes_up_for_a_signal_that_was_lost_and_does_nothing_twice(cast, at_state):
    matter = at_state("rectifying", grade="major")
    listing = put_on_list(matter, cast)
    assert Publication.objects.count() == 0  # nothing was committed here
    follow_all(at(day=12))
    follow_all(at(day=12))
    [row] = Publication.objects.all()
    publish(row, cast)
    cancel(matter, listing, cast)
    follow_all(at(day=20))
    follow_all(at(day=20))
    states = list(Publication.objects.order_by("pk").values_list("kind", "state"))
    assert states == [("listing", "withdrawn"), ("listing_closed", "drafted")]


def test_published_in_time_is_counted(cast, listed):
    [row] = Publication.objects.all()
    places, span = Place.objects.within(cast.city.path).values("pk"), (date(2026, 3, 1), date(2026, 3, 31))

    def figure():
        part, whole = INDICATORS["publications.on_time"].rows(places, *span)
        return part.count(), whole.count(), INDICATORS["publications.published"].rows(places, *span).count()

    assert figure() == (0, 1, 0)
    publish(row, cast, day=19)
    assert figure() == (1, 1, 1)
    Publication.objects.update(published_at=at(day=20))
    assert figure() == (0, 1, 1)
