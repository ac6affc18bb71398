"""Figures of plans: rows inside and outside place and span."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from anlan.indicators.engine import drill, value
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment
from anlan.plans.tests.test_work import of, submitted


@pytest.mark.clause("S1-H3")
def test_signed_share_counts_what_was_given_out_in_the_span(cast, plan):
    today = timezone.localdate()
    span = (today - timedelta(days=5), today)
    assert str(value("plans.signed_share", cast.city, *span)) == "0.0%"
    ASSIGNMENT.move(of(plan, cast.housing, 2), "sign", actor=cast.builder)
    assert str(value("plans.signed_share", cast.city, *span)) == "25.0%"
    assert str(value("plans.signed_share", cast.other_city, *span)) == "—"
    before = (today - timedelta(days=9), today - timedelta(days=1))
    assert str(value("plans.signed_share", cast.city, *before)) == "—"
    part, whole = drill("plans.signed_share", cast.city, *span, cast.officer)
    assert ([row.organ for row in part], whole.count()) == ([cast.housing], 4)


def test_in_time_share_asks_the_day_of_acceptance(cast, plan):
    lead = submitted(cast, of(plan, cast.housing, 2))
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="核实。")
    span = (lead.due_on, lead.due_on)
    due = Assignment.objects.filter(due_on=lead.due_on).count()
    assert value("plans.in_time_share", cast.city, *span).part == 1
    assert value("plans.in_time_share", cast.city, *span).whole == due
    late = lead.due_on + timedelta(days=1)
    Assignment.objects.filter(pk=lead.pk).update(
        closed_at=timezone.make_aware(datetime.combine(late, time()))
    )
    assert value("plans.in_time_share", cast.city, *span).part == 0
