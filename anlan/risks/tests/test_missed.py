"""Nobody looked: noticed by the clock, told to the owner at once and to the office in time, over once somebody has."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from anlan.notices.models import Notice
from anlan.org.models import Place
from anlan.risks import indicators
from anlan.risks.actions import checks, missed, points
from anlan.risks.flow import POINT
from anlan.risks.models import Holding, Measure, MissedCheck, RiskPoint

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATE = NOW + 8 * DAY  # the day after the seventh is over


@pytest.fixture
def measure(controlled):
    """Looked at every seven days, from NOW on."""
    Measure.objects.update(every=7, cycle_unit="day", since=NOW, wake_at=NOW)
    RiskPoint.objects.update(created_at=NOW)
    return Measure.objects.select_related("event__unit__point").get()


def notices(user):
    rows = Notice.objects.filter(recipient=user, kind="risks.late").order_by("pk")
    return list(rows.values_list("title", flat=True))


def listed(client, **asked):
    return [row.due_at for row in client.get(reverse("risks:missed"), asked).context["part"]]


def test_what_nobody_looked_at_is_noticed_when_its_day_is_over(measure, keeper, cast, client):
    assert missed.reckon(NOW + 7 * DAY) == []
    assert [row.due_at for row in missed.reckon(LATE)] == [NOW + 7 * DAY]
    assert missed.reckon(LATE + DAY) == []  # once
    assert notices(keeper) == ["应查未查：1 项管控措施到期未排查"]
    client.force_login(keeper)
    assert listed(client) == [NOW + 7 * DAY]
    page = client.get(reverse("risks:points"), {"look": "missed"})
    assert [row.pk for row in page.context["part"]] == [measure.event.unit.point_id]
    client.force_login(cast.outsider)
    assert listed(client) == []


def test_the_office_hears_of_what_is_not_made_up_for(measure, keeper, cast):
    missed.reckon(LATE)
    missed.tell_offices(NOW + 9 * DAY)
    assert notices(cast.townsman) == []
    missed.tell_offices(NOW + 10 * DAY)  # three days for a general risk
    assert notices(cast.townsman) == ["应查未查：1 家单位的 1 项管控措施逾期未排查"]
    missed.tell_offices(NOW + 11 * DAY)
    assert len(notices(cast.townsman)) == 1


def test_it_is_over_when_somebody_looks_and_begins_again_a_cycle_later(measure, keeper, client):
    missed.reckon(LATE)
    checks.record_check(measure, actor=keeper, result="missed", now=LATE)
    assert MissedCheck.objects.get().ended_at is None
    checks.record_check(measure, actor=keeper, result="normal", now=LATE + DAY)
    assert MissedCheck.objects.get().ended_at == LATE + DAY
    client.force_login(keeper)
    assert (listed(client), listed(client, state="ended")) == ([], [NOW + 7 * DAY])
    assert [row.due_at for row in missed.reckon(LATE + 9 * DAY)] == [LATE + 8 * DAY]


def test_a_stop_and_a_removal_end_it(measure, keeper, cast):
    unit, point = measure.event.unit, measure.event.unit.point
    missed.reckon(LATE)
    stop = checks.stop_unit(unit, actor=keeper, starts_at=LATE, reason="检修", now=LATE)
    assert MissedCheck.objects.get().ended_at == LATE
    assert missed.reckon(LATE + 30 * DAY) == []
    checks.resume_unit(stop, actor=keeper, ends_at=LATE + DAY, now=LATE + DAY)
    assert (
        MissedCheck.objects.get(ended_at=None).due_at == NOW + 7 * DAY
    )  # due before the stop: still to be made
    assert len(notices(keeper)) == 2
    POINT.move(point, "ask_removal", actor=keeper, now=LATE + 9 * DAY, reason="设备拆除")
    POINT.move(point, "remove", actor=cast.rescuer, now=LATE + 9 * DAY)
    assert MissedCheck.objects.filter(ended_at=None).count() == 0
    assert missed.reckon(LATE + 90 * DAY) == []


def test_a_changed_cycle_is_reckoned_anew(measure, keeper):
    missed.reckon(LATE)
    points.change_part(measure, actor=keeper, point=measure.event.unit.point, every=None, cycle_unit="")
    assert MissedCheck.objects.filter(ended_at=None).count() == 0


def test_figures_of_missed_checks_are_those_of_the_day(measure, keeper):
    places = Place.objects.all()

    def figures(start, end):
        part, whole = indicators.checked(places, start.date(), end.date())
        return indicators.missed(places, start.date(), end.date()).count(), part.count(), whole.count()

    missed.reckon(LATE)
    checks.record_check(measure, actor=keeper, result="normal", now=LATE + DAY)
    assert figures(NOW, NOW + 6 * DAY) == (0, 1, 1)
    assert figures(NOW, LATE) == (1, 0, 1)
    assert figures(LATE + 2 * DAY, LATE + 3 * DAY) == (0, 1, 1)


def test_points_without_a_record_of_who_holds_them_get_one(controlled):
    Holding.objects.all().delete()
    hold = import_module("anlan.risks.migrations.0004_holdings").hold
    hold(apps, None)
    hold(apps, None)
    assert [row.controlled_by for row in Holding.objects.all()] == ["林工"]
