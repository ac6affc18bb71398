"""Scenario 11: a major danger is not put right in the term of its listing."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.accountability.models import Act
from anlan.consequences.models import Consequence
from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.hazards.tests.conftest import at
from anlan.publications.models import Publication

from .test_listings import cancel, listed, publish

__all__ = ["listed"]


def decide(client, row, step, **said):
    return client.post(reverse("consequences:step", args=[row.pk, step]), said)


@pytest.mark.scenario(11)
@pytest.mark.clause("S4-3.9a", "S4-3.9c", "S4-3.9g", "S1-8b")
def test_a_major_danger_overdue_under_listing(
    cast, listed, client, client_of, django_capture_on_commit_callbacks
):
    matter, listing = listed
    [item] = Publication.objects.all()
    publish(item, cast)
    address = reverse("portal:item", args=[item.pk])

    def public():
        item.refresh_from_db()
        return item.state, client.get(address).status_code

    with clock.at(at(4, 30, 12)) as now:
        tick(now)
        assert not Consequence.objects.filter(effect="enforcement_measure").exists()
        assert (Act.objects.count(), public()) == (0, ("published", 200))
    with clock.at(at(5, 1, 12)) as now:
        tick(now)
        tick(now)
        measure = Consequence.objects.get(effect="enforcement_measure")
        assert (measure.state, measure.organ, measure.office) == ("proposed", cast.plant, cast.office)
        assert "停产停业、停止施工、停止供电和查封扣押" in measure.basis
        [act] = Act.objects.all()
        assert (act.state, act.organ, act.office) == ("candidate", cast.plant, cast.office)
        leader, firm = client_of(cast.boss), client_of(cast.manager)
        # What is only proposed the enterprise does not see yet.
        assert firm.get(measure.get_absolute_url()).status_code == 404
        assert leader.get(measure.get_absolute_url()).status_code == 200
        assert leader.get(act.get_absolute_url()).status_code == 200
        assert decide(leader, measure, "apply", reason="").status_code == 422
        assert decide(leader, measure, "apply", reason="逾期未改，依法责令停产停业").status_code == 302
        measure.refresh_from_db()
        assert (measure.state, measure.decided_by, measure.starts_on) == (
            "applied",
            cast.boss,
            date(2026, 5, 1),
        )
        assert firm.get(measure.get_absolute_url()).status_code == 200
        # The public sees what it saw until the danger is taken off the list.
        assert public() == ("published", 200)
        # Whoever is held to account: the danger stays open until it is put right and checked.
        matter.refresh_from_db()
        assert (matter.is_open, matter.verified_on) == (True, None)
    with django_capture_on_commit_callbacks(execute=True), clock.at(at(5, 20)):
        cancel(matter, listing, cast)
    assert public() == ("withdrawn", 404)
