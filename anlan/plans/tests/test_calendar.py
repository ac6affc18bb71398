"""Calendars: what is due when, for a unit, for the office and for a plan; the feed for calendar programs."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from anlan.audit.log import history
from anlan.plans import calendars
from anlan.plans.actions.subtasks import add_subtask
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import CalendarFeed, Task
from anlan.testing import make_user

from .test_work import of


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", (2026, 3)),
        ("2026-3", (2026, 3)),
        ("", (2026, 7)),
        ("2026-13", (2026, 7)),
        ("1850-01", (2000, 1)),
    ],
)
def test_a_month_is_read_or_it_is_this_one(text, month):
    assert calendars.month_of(text, date(2026, 7, 15)) == month


def test_months_follow_each_other_across_years():
    assert calendars.beside(2026, 12, 1) == "2027-01"
    assert calendars.beside(2026, 1, -1) == "2025-12"


def test_a_month_is_whole_weeks_from_monday_with_statutory_rest(db):
    days = calendars.month_days(2026, 2, [])
    assert (len(days) % 7, days[0].date.weekday(), days[0].date, days[-1].date) == (
        0,
        0,
        date(2026, 1, 26),
        date(2026, 3, 1),
    )
    by_date = {day.date: day for day in days}
    assert not by_date[date(2026, 2, 17)].works  # Spring Festival
    assert by_date[date(2026, 2, 14)].works  # a Saturday worked in its place
    assert [day.inside for day in days].count(True) == 28


def titles(page):
    return {
        day.date.isoformat(): [entry.title for entry in day.entries]
        for day in page.context["days"]
        if day.entries
    }


def test_a_unit_sees_its_own_due_dates_and_its_peoples_sub_tasks(cast, plan, client_of):
    clerk = make_user(cast.housing, "department", sectors=[cast.building])
    lead = of(plan, cast.housing, 2)
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    add_subtask(lead, actor=cast.builder, title="抽查三个工地", person=clerk, due_on=date(2026, 12, 1))
    url = reverse("plans:my_calendar")
    assert titles(client_of(cast.builder).get(url, {"month": "2026-12"})) == {
        "2026-12-31": [lead.task.headline]
    }
    assert titles(client_of(clerk).get(url, {"month": "2026-12"})) == {
        "2026-12-01": ["抽查三个工地"],
        "2026-12-31": [lead.task.headline],
    }
    assert titles(client_of(cast.townsman).get(url, {"month": "2026-12"})) == {}
    assert client_of(cast.admin).get(url).status_code == 404


def test_the_office_also_sees_what_it_gave_out(cast, plan, client_of):
    url, query = reverse("plans:my_calendar"), {"month": "2026-12", "whose": "given"}
    given = titles(client_of(cast.officer).get(url, query))
    assert given == {
        "2026-12-31": [task.headline for task in plan.tasks.filter(order__in=(2, 3)).order_by("order")]
    }
    assert titles(client_of(cast.builder).get(url, query)) == {
        "2026-12-31": [plan.tasks.get(order=2).headline]
    }


def test_the_plans_year_and_one_of_its_months(cast, plan, client_of):
    Task.objects.filter(plan=plan, order=1).update(kind="calendar")
    Task.objects.filter(plan=plan, order=3).update(due_on=date(2027, 1, 15))
    url, client = reverse("plans:plan_calendar", args=[plan.pk]), client_of(cast.officer)
    months = client.get(url).context["months"]
    assert [box["value"] for box in months] == [f"2026-{n:02}" for n in range(1, 13)] + ["2027-01"]
    by_month = {box["value"]: box for box in months}
    assert [entry.title for entry in by_month["2026-06"]["lines"]] == [plan.tasks.get(order=1).headline]
    assert (by_month["2026-12"]["all"], by_month["2026-12"]["lines"]) == (1, [])
    assert titles(client.get(url, {"month": "2026-06"})) == {"2026-06-30": [plan.tasks.get(order=1).headline]}
    assert client_of(cast.outsider).get(url).status_code == 404
    seen = client_of(cast.builder).get(url).context["months"]
    assert sum(box["all"] for box in seen) == 1  # a unit sees the months of its own tasks


def feed_url(client):
    client.post(reverse("plans:my_calendar"), {"act": "renew"})
    return client.get(reverse("plans:my_calendar")).context["feed"]


def events(url):
    answer = Client().get(url)  # a calendar program has no session
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_feed_gives_a_program_the_due_dates_of_its_owner(cast, plan, client_of):
    lead = of(plan, cast.housing, 2)
    [event] = events(feed_url(client_of(cast.builder)))
    assert event["SUMMARY"].startswith(lead.task.headline)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["URL"] == f"http://testserver{lead.get_absolute_url()}"
    assert event["UID"] == f"assignment-{lead.pk}@anlan"
    assert events(feed_url(client_of(cast.townsman))) == []


def test_a_new_address_ends_the_old_one_and_closing_ends_both(cast, plan, client_of):
    client = client_of(cast.builder)
    old = feed_url(client)
    new = feed_url(client)
    assert old != new
    assert [Client().get(url).status_code for url in (old, new)] == [404, 200]
    client.post(reverse("plans:my_calendar"), {"act": "close"})
    assert Client().get(new).status_code == 404
    assert not CalendarFeed.objects.exists()
    assert [entry.verb for entry in history(cast.builder)][:3] == [
        "停用日历订阅",
        "更换日历订阅地址",
        "开启日历订阅",
    ]
    assert client.post(reverse("plans:my_calendar"), {"act": "dance"}).status_code == 404


def test_who_has_left_has_no_feed(cast, plan, client_of):
    url = feed_url(client_of(cast.builder))
    cast.builder.posts.update(until=date(2025, 12, 31))
    assert Client().get(url).status_code == 404
    cast.builder.posts.update(until=None)
    assert Client().get(url).status_code == 200
    cast.builder.is_active = False
    cast.builder.save()
    assert Client().get(url).status_code == 404


def test_special_characters_survive_the_feed(cast, plan, client_of):
    task = plan.tasks.get(order=2)
    Task.objects.filter(pk=task.pk).update(text="检查;复查,\\登记\n二行。")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    [event] = Calendar.from_ical(calendars.feed(cast.builder, now, "https://example.org")).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("检查;复查,\\登记")


def test_the_calendar_costs_the_same_with_more_rows(cast, plan, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = client_of(cast.rescuer), reverse("plans:my_calendar")
    query = {"month": "2026-12"}
    client.get(url, query)
    with CaptureQueriesContext(connection) as two:
        assert len(titles(client.get(url, query))["2026-12-31"]) == 2
    of(plan, cast.emergency, 3).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(titles(client.get(url, query))["2026-12-31"]) == 1
    assert len(one) == len(two)
