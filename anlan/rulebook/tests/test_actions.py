"""Who may set a rule or a day where, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from anlan.audit.log import history
from anlan.rulebook.actions import drop_rule, mark_day, set_rule, unmark_day
from anlan.rulebook.book import UnknownRule, rule
from anlan.rulebook.models import CalendarDay, Rule

DAY = date(2026, 1, 1)


def set_yellow(actor, place, value=5, **more):
    values = {"valid_from": DAY, "basis": "永安委办〔2026〕1号", **more}
    return set_rule("plans.yellow_days_left", value, place=place, actor=actor, **values)


def test_an_administrator_sets_rules_in_his_own_area(cast):
    row = set_yellow(cast.county_admin, cast.town)
    assert (row.label, row.unit) == ("看板亮黄灯的剩余天数", "day")
    (said,) = history(row)
    assert (said.actor_id, said.facts["before"], said.facts["after"]) == (cast.county_admin.pk, 7, 5)
    for place in (cast.city, cast.other_city):
        with pytest.raises(PermissionDenied, match="不在您的管辖范围内"):
            set_yellow(cast.county_admin, place)
    with pytest.raises(PermissionDenied, match="没有这项权限"):
        set_yellow(cast.officer, cast.city)
    assert Rule.objects.exclude(place=None).get() == row


def test_the_same_day_again_changes_the_rule(cast):
    first = set_yellow(cast.admin, cast.city)
    assert set_yellow(cast.admin, cast.city, 4) == first
    assert rule("plans.yellow_days_left", DAY, cast.city) == 4
    assert [said.facts["before"] for said in history(first)] == [5, 7]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"value": "五"}, "值的格式与原规则不一致。"),
        ({"basis": ""}, "请写明本地规则的依据。"),
        ({"valid_to": date(2025, 12, 31)}, "失效日期不能早于施行日期。"),
    ],
)
def test_what_code_could_not_use_is_refused(cast, more, problem):
    with pytest.raises(ValidationError) as error:
        set_yellow(cast.admin, cast.city, **more)
    assert error.value.messages == [problem]
    with pytest.raises(UnknownRule):
        set_rule("plans.nothing", 1, place=cast.city, valid_from=DAY, actor=cast.admin, basis="x")


def test_taking_a_rule_back(cast):
    row = set_yellow(cast.admin, cast.city)
    with pytest.raises(PermissionDenied):
        drop_rule(row, actor=cast.county_admin)
    drop_rule(row, actor=cast.admin)
    assert rule("plans.yellow_days_left", DAY, cast.city) == 7
    seed = Rule.objects.get(key="plans.yellow_days_left")
    with pytest.raises(PermissionDenied, match="通用规则"):
        drop_rule(seed, actor=cast.admin)


def test_days_stay_inside_the_area_too(cast):
    row = mark_day(DAY, working=True, place=cast.county, actor=cast.county_admin)
    with pytest.raises(PermissionDenied):
        mark_day(DAY, working=True, place=cast.city, actor=cast.county_admin)
    with pytest.raises(PermissionDenied):
        unmark_day(row, actor=cast.officer)
    assert CalendarDay.objects.get() == row
    assert mark_day(DAY, working=False, place=cast.county, actor=cast.county_admin) == row
