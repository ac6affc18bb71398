"""What is kept of a point: its measures are looked at, a danger comes of it, a unit stops and its checks with it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from anlan.hazards.models import Matter
from anlan.hazards.tests.conftest import photo
from anlan.org.answers import Refused
from anlan.org.models import Place
from anlan.risks import indicators
from anlan.risks.actions import checks, points
from anlan.risks.flow import POINT
from anlan.risks.models import Measure, MeasureCheck, RiskPoint, UnitStop
from anlan.risks.tasks import task_of, with_last_check

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def measure(controlled):
    """Looked at every seven days, from NOW on."""
    Measure.objects.update(every=7, cycle_unit="day", since=NOW)
    return Measure.objects.select_related("event__unit__point").get()


def task(now):
    one = with_last_check(Measure.objects.all()).get()
    return task_of(one, UnitStop.objects.all(), now)


def test_a_measure_falls_due_a_cycle_after_it_was_looked_at_last(measure, keeper):
    assert (task(NOW + 7 * DAY).due_at, task(NOW + 7 * DAY).late) == (NOW + 7 * DAY, False)
    assert task(NOW + 8 * DAY).words() == "应查未查"
    checks.record_check(measure, actor=keeper, result="missed", at=NOW + 7 * DAY, now=NOW + 8 * DAY)
    assert task(NOW + 8 * DAY).late is True  # that nobody looked is no look
    checks.record_check(measure, actor=keeper, result="normal", at=NOW + 8 * DAY, now=NOW + 8 * DAY)
    assert (task(NOW + 9 * DAY).due_at, task(NOW + 9 * DAY).late) == (NOW + 15 * DAY, False)


def test_months_are_counted_by_the_calendar(measure, keeper):
    Measure.objects.update(every=1, cycle_unit="month", since=NOW.replace(month=1, day=31))
    assert timezone.localdate(task(NOW).due_at) == date(2026, 2, 28)


def test_a_record_says_what_is_wrong_with_it(measure, keeper, cast):
    with pytest.raises(ValidationError) as no:
        checks.record_check(measure, actor=keeper, result="normal", at=NOW + DAY, now=NOW)
    assert no.value.message_dict == {"at": ["排查时间不能晚于现在。"]}
    with pytest.raises(ValidationError) as no:
        checks.record_check(measure, actor=keeper, result="other", now=NOW)
    assert no.value.message_dict == {"note": ["结果为“其他”的，请说明情况。"]}
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        checks.record_check(measure, actor=cast.manager, result="normal", now=NOW)


def test_a_unit_that_stands_still_is_not_looked_at_and_begins_anew(measure, keeper):
    unit = measure.event.unit
    stop = checks.stop_unit(unit, actor=keeper, starts_at=NOW + DAY, reason="检修", now=NOW + DAY)
    assert task(NOW + 30 * DAY) == task_of(
        with_last_check(Measure.objects.all()).get(), [stop], NOW + 30 * DAY
    )
    assert task(NOW + 30 * DAY).words() == "停用期间暂停排查"
    with pytest.raises(Refused, match="期间暂停排查"):
        checks.record_check(measure, actor=keeper, result="normal", at=NOW + 2 * DAY, now=NOW + 3 * DAY)
    with pytest.raises(ValidationError) as no:
        checks.stop_unit(unit, actor=keeper, starts_at=NOW + 2 * DAY, reason="再停", now=NOW + 3 * DAY)
    assert list(no.value.message_dict) == ["starts_at"]
    checks.resume_unit(stop, actor=keeper, ends_at=NOW + 10 * DAY, now=NOW + 10 * DAY)
    assert (task(NOW + 11 * DAY).due_at, task(NOW + 18 * DAY).late) == (NOW + 17 * DAY, True)
    with pytest.raises(Refused, match="已经结束"):
        checks.resume_unit(stop, actor=keeper, now=NOW + 11 * DAY)


@pytest.mark.clause("S0-1e")
def test_a_danger_found_on_a_check_is_registered_and_forces_a_review(measure, keeper, cast, client):
    client.force_login(keeper)
    url = reverse("risks:record_check", args=[measure.event.unit.point_id, measure.pk])
    assert client.post(url, {"result": "danger"}).context["form"].errors.keys() == {"note", "photos"}
    assert MeasureCheck.objects.count() == 0
    assert (
        client.post(url, {"result": "danger", "note": "光幕失效。", "photos": [photo()]}).status_code == 302
    )
    check, matter = MeasureCheck.objects.get(), Matter.objects.get()
    assert (check.matter, matter.source, matter.enterprise) == (matter, "self", check.point.enterprise)
    assert (check.point.dangers.get().measure, RiskPoint.objects.get().review_cause) == (measure, "failed")
    with pytest.raises(Refused, match="已经登记"):
        checks.danger_found(check, actor=keeper, description="又一次")
    page = client.get(check.point.get_absolute_url()).content.decode()
    assert page.count(matter.number) == 2  # by the record and among the dangers
    client.force_login(cast.outsider)
    assert client.get(url).status_code == 404


def test_what_has_been_looked_at_is_not_taken_away(measure, keeper, controlled):
    checks.record_check(measure, actor=keeper, result="normal", now=NOW)
    with pytest.raises(Refused, match="已有隐患排查记录"):
        points.drop_part(measure, actor=keeper, point=controlled)


def test_figures_of_a_past_day_stay_what_they_were(controlled, keeper):
    RiskPoint.objects.update(created_at=NOW)
    places = Place.objects.all()
    day, due = NOW.date(), controlled.review_due_on

    def shares():
        return [
            tuple(rows.count() for rows in count(places, day, day))
            for count in (indicators.reviewed, indicators.owned)
        ]

    assert shares() == [(1, 1), (1, 1)]
    later = NOW + 60 * DAY
    POINT.move(controlled, "demand", actor=keeper, now=later, review_cause="change", reason="换了模具")
    RiskPoint.objects.update(controlled_by="")
    assert shares() == [(1, 1), (1, 1)]
    whole = indicators.reviewed(places, day, (later + 8 * DAY).date())
    assert [rows.count() for rows in whole] == [0, 1]  # demanded by then, and late
    assert due == date(2027, 5, 6)
