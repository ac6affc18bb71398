"""What the list of assignments can be narrowed by."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from anlan.plans.filters import work
from anlan.plans.models import Assignment, Document, Plan
from anlan.testing import today


@pytest.fixture
def filtered(cast, plan):
    """``filtered(key=value, …)``: the office's assignments that pass the filter."""

    def rows(**query):
        request = RequestFactory().get("/", query)
        request.user = cast.fresh(cast.officer)
        seen = Assignment.objects.visible_to(request.user)
        found = work.AssignmentFilter(request.GET, queryset=seen, request=request)
        assert found.is_valid(), found.errors
        return set(found.qs)

    return rows


@pytest.fixture
def plans(cast, plan):
    """The plan of the cast and two newer ones."""

    def another(year):
        document = Document.objects.create(
            place=cast.city, organ=cast.office, title=f"{year}年工作要点", uploaded_by=cast.officer
        )
        return Plan.objects.create(
            place=cast.city, organ=cast.office, document=document, title=document.title, year=year,
            created_by=cast.officer,
        )  # fmt: skip

    return [plan, another(plan.year + 1), another(plan.year + 2)]


def choices(user, asked=""):
    request = RequestFactory().get("/", {"plan": asked})
    request.user = user
    return list(work.plans_of(request))


def test_this_month_is_from_its_first_day_to_its_last(plan, filtered):
    first = today().replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = list(Assignment.objects.order_by("pk")[:4])
    days = (first - timedelta(days=1), first, last, last + timedelta(days=1))
    Assignment.objects.update(due_on=date(2000, 1, 1))
    for row, day in zip(rows, days, strict=True):
        Assignment.objects.filter(pk=row.pk).update(due_on=day)
    assert filtered(late="month") == set(rows[1:3])


def test_words_of_the_task_and_names_of_the_unit(cast, plan, filtered):
    row = Assignment.objects.filter(organ=cast.housing).get()
    assert filtered(q=row.task.text[:6]) == set(row.task.assignments.all())
    assert filtered(q="从未有过的事项") == set()
    assert filtered(organ="市住建局") == {row}  # the short name
    assert filtered(organ="住房和城乡建设局") == {row}
    assert filtered(organ="从未有过的单位") == set()


def test_of_many_plans_the_newest_can_be_chosen_and_any_can_be_asked_for(cast, plans, monkeypatch):
    oldest, older, newest = plans
    user = cast.fresh(cast.officer)
    assert choices(user) == [newest, older, oldest]
    monkeypatch.setattr(work, "NEWEST", 1)
    assert choices(user) == [newest]
    assert choices(user, oldest.pk) == [newest, oldest]
    assert choices(user, "1e9") == [newest]
    assert choices(cast.outsider, oldest.pk) == []


def test_an_older_plan_still_filters(plans, filtered, monkeypatch):
    monkeypatch.setattr(work, "NEWEST", 1)
    assert filtered(plan=plans[0].pk) == set(plans[0].assignments.all())
    assert filtered(plan=plans[2].pk) == set()
