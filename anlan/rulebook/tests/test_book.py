"""Which value holds: by date, by place, from memory."""

from datetime import date

import pytest
from django.db import transaction

from anlan.lib.workdays import add_workdays
from anlan.rulebook.actions import mark_day, set_rule, unmark_day
from anlan.rulebook.book import UnknownRule, calendar, entry, look_again, rule, trust
from anlan.rulebook.models import Rule

DAY = date(2026, 3, 2)


def own(cast, key, value, place, valid_from=date(2026, 1, 1), actor=None, **more):
    return set_rule(
        key, value, place=place, valid_from=valid_from, actor=actor or cast.admin, basis="本地文件", **more
    )


@pytest.mark.django_db
def test_a_fresh_database_has_the_seeds():
    assert rule("plans.remind_days_before") == [7, 3, 1]
    hour = entry("accident.unit_report", DAY)
    assert (hour.value, hour.unit, hour.confidence) == (1, "hour", "sure")
    assert hour.basis == "生产安全事故报告和调查处理条例（国务院令第493号）第九条"


@pytest.mark.django_db
def test_the_day_decides_which_version_holds():
    """GB 6441-2025 replaced the twenty accident types by twenty-seven on 2026-07-01."""
    assert len(rule("accident.types", date(2026, 6, 30))) == 20
    assert len(rule("accident.types", date(2026, 7, 1))) == 27
    with pytest.raises(UnknownRule, match=r"规则库中没有在 1987-01-31 有效的“accident\.types”"):
        rule("accident.types", date(1987, 1, 31))


@pytest.mark.django_db
def test_a_misspelt_key_is_an_error():
    with pytest.raises(UnknownRule):
        rule("accident.type")


def test_the_nearest_place_goes_before(cast):
    own(cast, "plans.yellow_days_left", 5, cast.city)
    own(cast, "plans.yellow_days_left", 3, cast.county)
    found = [
        rule("plans.yellow_days_left", DAY, place)
        for place in (cast.town, cast.county, cast.city, cast.other_city, None)
    ]
    assert found == [3, 3, 5, 7, 7]


def test_an_own_rule_has_its_days_too(cast):
    own(cast, "plans.yellow_days_left", 5, cast.city, date(2026, 2, 1), valid_to=date(2026, 2, 28))
    own(cast, "plans.yellow_days_left", 4, cast.city, date(2026, 2, 10))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 10), date(2026, 3, 1)]
    assert [rule("plans.yellow_days_left", day, cast.town) for day in days] == [7, 5, 4, 4]


@pytest.mark.django_db
def test_answers_come_from_memory_and_are_the_callers_own(django_assert_num_queries):
    rule("plans.remind_days_before").append(99)
    with django_assert_num_queries(0):
        assert rule("plans.remind_days_before") == [7, 3, 1]
        assert calendar() == {}


@pytest.mark.django_db
def test_a_change_by_another_process_is_seen_after_looking_again(django_assert_num_queries):
    assert rule("plans.yellow_days_left") == 7
    row = Rule.objects.get(key="plans.yellow_days_left")
    row.value = 6
    row.save()  # without telling this process
    assert rule("plans.yellow_days_left") == 7
    look_again()
    assert rule("plans.yellow_days_left") == 6
    look_again()
    with django_assert_num_queries(1):
        assert rule("plans.yellow_days_left") == 6
        assert rule("plans.red_days_late") == 1
    row.value = 7
    row.save()
    look_again()
    assert rule("plans.yellow_days_left") == 7


@pytest.mark.django_db
def test_after_a_request_memory_is_trusted_again(django_assert_num_queries):
    rule("plans.yellow_days_left")
    look_again()
    trust()
    with django_assert_num_queries(0):
        rule("plans.yellow_days_left")


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_nothing_in_memory(cast):
    def change_and_fall():
        with transaction.atomic():
            own(cast, "plans.yellow_days_left", 2, cast.city)
            assert rule("plans.yellow_days_left", DAY, cast.city) == 2
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        change_and_fall()
    assert rule("plans.yellow_days_left", DAY, cast.city) == 7
    own(cast, "plans.yellow_days_left", 2, cast.city)
    assert rule("plans.yellow_days_left", DAY, cast.city) == 2


def test_an_offices_calendar_corrects_the_statutory_one(cast):
    """2026-03-03 is an ordinary Tuesday; the city rests, the county works all the same."""
    tuesday = date(2026, 3, 3)
    rest = mark_day(tuesday, working=False, place=cast.city, actor=cast.admin, note="台风停工")
    mark_day(tuesday, working=True, place=cast.county, actor=cast.admin)
    assert (calendar(cast.city), calendar(cast.town)) == ({tuesday: False}, {tuesday: True})
    assert calendar(cast.other_city) == {}
    due = [add_workdays(DAY, 1, calendar(place)) for place in (cast.city, cast.town, cast.other_city)]
    assert due == [date(2026, 3, 4), tuesday, tuesday]
    unmark_day(rest, actor=cast.admin)
    assert calendar(cast.city) == {}
