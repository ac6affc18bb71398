"""The acceptance scenarios of targets: through the pages, from facts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.facts.actions import withdraw_fact
from anlan.targets.actions import compute_all
from anlan.targets.models import Result

HIGH = {"class": "高危险性体育项目"}
DEC31, MARCH31 = date(2026, 12, 31), date(2026, 3, 31)


@pytest.fixture
def venues(cast, fact):
    """Ten venues in the county; ``visit(…)`` has the city inspect some of them."""
    names = [f"{n}号馆" for n in range(10)]
    for name in names:
        fact("venue", date(2026, 1, 1), subject=name, facts=HIGH)

    def visit(*wanted, level="市级"):
        for n, index in enumerate(wanted):
            day = date(2026, 6, 1) + timedelta(days=n)
            fact("venue_visit", day, subject=names[index], facts=HIGH | {"level": level})

    return visit


@pytest.mark.scenario(16)
@pytest.mark.clause("S0-2.3b", "S0-2.3c")
def test_half_of_the_venues_are_distinct_venues(cast, venues, target, look):
    half = target("facts.venue_coverage", ">=", 50, unit="%", each="county")
    sixty = target("facts.venues_visited", ">=", 60, unit="家")
    venues(0, 1, 2, 3, 3, 3, 3)  # four distinct, one of them four times
    assert look(half, DEC31, cast.county) == ("failed", "40")
    assert look(sixty, DEC31) == ("failed", "4")
    venues(4)
    assert look(half, DEC31, cast.county) == ("met", "50")  # 不少于: the number itself is enough
    assert look(sixty, DEC31) == ("failed", "5")


@pytest.mark.scenario(23)
@pytest.mark.clause("S4-2.1a")
def test_deaths_against_the_same_days_of_the_year_before(cast, fact, target, look):
    fewer = target("facts.deaths", ">=", 20, unit="%", reading="decrease")
    drop = target("facts.accidents", "<", 0, reading="change")
    for day in (date(2025, 2, 1), date(2025, 5, 1), date(2025, 11, 1)):
        fact("death", day, subject=f"{day}", organ=cast.office)
    fact("death", date(2026, 4, 1), subject="今年", organ=cast.office)
    # Two deaths up to the same day a year ago, one now: 50 % less. The one of November does not count yet.
    assert look(fewer, date(2026, 6, 30)) == ("on_pace", "50")
    assert look(fewer, DEC31) == ("met", "66.6667")
    # Nothing the year before, one accident now (基数为0).
    facts = {"grade": "一般", "deaths": 1}
    fact("accident", date(2026, 4, 1), subject="甲", organ=cast.office, facts=facts)
    assert look(drop, date(2026, 6, 30)) == ("failed", "1")


def test_nothing_the_year_before_and_nothing_now_passes(cast, fact, target, look):
    fewer = target("facts.deaths", ">=", 20, unit="%", reading="decrease")
    fact("death", date(2024, 4, 1), subject="前年", organ=cast.office)
    assert look(fewer, DEC31) == ("met", None)
    fact("death", date(2026, 4, 1), subject="今年", organ=cast.office)
    assert look(fewer, DEC31) == ("failed", None)


@pytest.mark.scenario(32)
@pytest.mark.clause("S4-3.2b", "S4-3.2c", "S4-3.2d", "S4-3.2e", "S4-3.2f")
def test_the_five_rates_of_the_march_campaign_on_one_page(cast, fact, target, client_of):
    for n in range(10):
        facts = {"checked": True, "notified": n != 3, "committed": n != 7}
        fact("market_subject", date(2026, 3, 2), subject=f"市场主体{n}", facts=facts)
    for n, kind in enumerate(["领导带队检查", "领导带队检查", "工作督查"]):
        fact("planned_check", date(2026, 3, 9), subject=f"检查{n}", facts={"kind": kind, "done": True})
    codes = ("census", "notices", "commitments", "leader_checks", "supervision_checks")
    span = {"period": "span", "starts_on": "2026-03-01", "ends_on": "2026-03-31", "unit": "%"}
    for code in codes:
        target(f"facts.{code}", "=", 100, clause="S4-3.2", number=code, on=date(2026, 3, 1), **span)
    with clock.at(aware(MARCH31, MORNING)) as now:
        compute_all(now)
        page = client_of(cast.officer).get(reverse("targets:board"), {"q": "S4-3.2"})
    told = {
        row.target.number: (row.status, int(row.value), int(row.part), int(row.whole))
        for row, _c in page.context["lines"]
    }
    assert told == {
        "census": ("met", 100, 10, 10),
        "notices": ("failed", 90, 9, 10),
        "commitments": ("failed", 90, 9, 10),
        "leader_checks": ("met", 100, 2, 2),
        "supervision_checks": ("met", 100, 1, 1),
    }


@pytest.mark.scenario(52)
@pytest.mark.clause("S1-23e")
def test_the_five_ones_and_a_title_withdrawn(cast, fact, target, look):
    wanted = {
        "towns": ("乡镇", 10),
        "villages": ("村社区", 10),
        "enterprises": ("企业", 10),
        "schools": ("学校", 10),
        "families": ("家庭", 100),
    }
    rows = {}
    for code, (kind, number) in wanted.items():
        rows[code] = target(f"facts.titles_{code}", ">=", number, period="always", on=date(2026, 6, 1))
        for n in range(number):
            last = fact("title", date(2026, 2, 1), subject=f"{kind}{n}", facts={"kind": kind})
    day = date(2026, 6, 30)
    assert {code: look(row, day) for code, row in rows.items()} == {
        code: ("met", str(number)) for code, (_kind, number) in wanted.items()
    }
    withdraw_fact(last, actor=cast.officer, reason="称号被撤销")
    assert look(rows["families"], day) == ("failed", "99")
    assert look(rows["schools"], day) == ("met", "10")


@pytest.mark.scenario(54)
@pytest.mark.clause("S1-18c", "S3-5.2.2")
def test_two_full_time_staff_are_too_few_and_heads_must_not_fall(cast, fact, target, look):
    staff = target("facts.full_time_staff", ">=", 3, unit="人", period="always")
    heads = target("facts.headcount", ">=", 0, unit="人", period="always", reading="change")
    day = date(2026, 6, 30)
    for name in ("甲", "乙"):
        fact("full_time_staff", date(2026, 1, 4), subject=name, organ=cast.office)
    assert look(staff, day) == ("failed", "2")
    fact("full_time_staff", date(2026, 3, 1), subject="丙", organ=cast.office)
    assert look(staff, day) == ("met", "3")
    assert look(staff, date(2026, 2, 1)) == ("failed", "2")  # as it was then

    fact("headcount", date(2025, 1, 4), subject="柳桥镇", amount=12, ended_on=date(2026, 1, 4))
    fact("headcount", date(2026, 1, 4), subject="柳桥镇", amount=11)
    assert look(heads, day) == ("failed", "-1")
    fact("headcount", date(2026, 5, 1), subject="柳桥镇新增", amount=1)
    assert look(heads, day) == ("met", "0")


def test_a_count_is_on_pace_at_risk_and_failed(cast, fact, target, look):
    row = target("facts.secret_visits", ">=", 4, unit="次")
    fact("secret_visit", date(2026, 3, 1), subject="一")
    assert look(row, date(2026, 3, 31)) == ("on_pace", "1")
    assert look(row, date(2026, 9, 30)) == ("at_risk", "1")
    assert look(row, DEC31) == ("failed", "1")
    for n in range(3):
        fact("secret_visit", date(2026, 10, 1), subject=f"{n}")
    assert look(row, date(2026, 10, 2)) == ("met", "4")


def test_zero_is_lost_with_the_first(cast, fact, target, look):
    row = target("facts.accidents_severe", "=", 0, unit="起")
    fact("accident", date(2026, 4, 1), subject="甲", facts={"grade": "一般", "deaths": 1})
    assert look(row, date(2026, 6, 30)) == ("on_pace", "0")
    assert look(row, DEC31) == ("met", "0")
    fact("accident", date(2026, 7, 1), subject="乙", facts={"grade": "较大", "deaths": 3})
    assert look(row, date(2026, 6, 30)) == ("on_pace", "0")
    assert look(row, date(2026, 7, 2)) == ("failed", "1")


def test_nothing_to_be_a_share_of_and_nothing_recorded(cast, fact, target, look):
    row = target("facts.tips_verified", "=", 100, unit="%")
    assert look(row, date(2026, 6, 30)) == ("no_data", None)
    fact("tip", date(2026, 3, 1), subject="匿名举报", facts={"real_name": False, "handled": True})
    assert look(row, date(2026, 6, 30)) == ("not_applicable", None)


def test_growth_against_another_indicator(cast, fact, target, look):
    row = target("facts.fund", ">=", 0, reading="growth_gap", other_code="facts.revenue")
    for day, fund, revenue in ((date(2025, 3, 1), 100, 1000), (date(2026, 3, 1), 108, 1080)):
        fact("fund", day, organ=cast.office, amount=fund)
        fact("revenue", day, organ=cast.office, amount=revenue)
    assert look(row, DEC31) == ("met", "0")  # 同步: as fast is enough
    fact("revenue", date(2026, 4, 1), organ=cast.office, amount=10)
    assert look(row, DEC31)[0] == "failed"


def test_results_are_kept_by_day_and_the_newest_is_current(cast, fact, target):
    row = target("facts.secret_visits", ">=", 1)
    for day in (date(2026, 2, 1), date(2026, 3, 1)):
        with clock.at(aware(day, MORNING)) as now:
            compute_all(now)
            compute_all(now)
    assert list(Result.objects.order_by("day").values_list("day", "current")) == [
        (date(2026, 1, 5), False),
        (date(2026, 2, 1), False),
        (date(2026, 3, 1), True),
    ]
    assert row.results.count() == 3
