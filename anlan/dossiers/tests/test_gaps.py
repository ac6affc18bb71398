"""What is lacking: by the rule in force, in SQL for all and at once for one; deadlines; figures; pages."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.dossiers.actions.gaps import refresh, refresh_all
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.kinds import KINDS
from anlan.dossiers.models import Gap
from anlan.dossiers.requirements import KEY, ONE_FIVE, PREVENTION, SIX, SYSTEMS, asked_of, requirements, score
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.indicators.actions import snapshot
from anlan.indicators.engine import compare, value
from anlan.notices.models import Notice
from anlan.org.models import Sector
from anlan.registers.actions import tag, update_enterprise
from anlan.registers.flow import flow as register
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule

from .conftest import DAY

pytestmark = pytest.mark.usefixtures("spring")


def lacking(firm, day=DAY):
    return {one.requirement.code for one in asked_of(firm, day) if one.reason}


PLAIN = {"principal", "manager", "responsibility", "commitment"}


@pytest.mark.clause("S2-2.1a")
def test_what_everybody_must_have_is_lacking_at_first_and_closed_by_entries(cast):
    refresh(cast.mill, DAY)
    assert cast.gaps() == PLAIN == lacking(cast.mill)
    assert Duty.objects.open().filter(kind="dossiers.gap").count() == 4
    for code in ("principal", "manager", "commitment"):
        cast.hold(code)
    assert cast.gaps() == {"responsibility"}
    closed = Gap.objects.get(code="principal")
    assert closed.closed_on == DAY
    assert Duty.objects.open().filter(kind="dossiers.gap").count() == 1
    assert score(asked_of(cast.mill, DAY)) == 75


def test_all_at_once_finds_what_one_at_a_time_finds(cast):
    firms = [
        cast.make_enterprise(
            "永宁化工有限公司", tags=[cast.tag("危险化学品")], employees=120, above_scale=True
        ),
        cast.make_enterprise("永宁建设有限公司", employees=101, industry_code="3731"),
        cast.make_enterprise("永宁商厦有限公司", tags=[cast.tag("消防安全重点单位")]),
        cast.mill,
    ]
    cast.hold("manager", firms[0])
    cast.enter("insurance", firms[0])
    refresh_all(DAY)
    asked = {
        firm: {one.requirement.code: one.reason for one in asked_of(firm, DAY) if one.reason}
        for firm in firms
    }
    assert {firm: dict(firm.gaps.open().values_list("code", "reason")) for firm in firms} == asked
    assert asked[firms[0]]["insurance"] == "pending"
    assert "full_time_large" in asked[firms[1]]
    assert "fire_lane" in asked[firms[2]]
    assert refresh_all(DAY) == (0, 0)


@pytest.mark.clause("S2-3.1.1a", "S2-3.1.1b")
def test_a_firm_of_a_high_risk_field_must_have_full_time_staff_whatever_its_size(cast):
    mine = cast.make_enterprise("永宁矿业有限公司", tags=[cast.tag("非煤矿山")], employees=8)
    assert "full_time" in lacking(mine)
    cast.hold("part_manager", mine, name="孙立", valid_from="2025-01-01")
    assert "full_time" in lacking(mine)
    cast.hold("manager", mine)
    assert "full_time" not in lacking(mine)
    hundred = cast.make_enterprise("永宁百人有限公司", employees=100)
    more = cast.make_enterprise("永宁百余人有限公司", employees=101)
    assert ("full_time_large" in lacking(hundred), "full_time_large" in lacking(more)) == (False, True)
    refresh(more, DAY)
    assert "full_time_large" in cast.gaps(more)
    cast.hold("organ", more, name="安全部", head="孙立", members="2", valid_from="2026-03-01")
    assert cast.gaps(more) == {"principal", "responsibility", "commitment"}


@pytest.mark.clause("S2-3.5.3d")
def test_who_has_contractors_or_tenants_must_have_an_agreement_with_each_sort(cast):
    firm = cast.make_enterprise(
        "永宁园区运营有限公司", tags=[cast.tag("有承包或外包单位"), cast.tag("有承租单位")]
    )
    refresh(firm, DAY)
    assert cast.gaps(firm) == PLAIN | {"contractors", "tenants", "contractor_check"}
    assert Duty.objects.open().filter(kind="dossiers.gap").count() == 7
    cast.hold("contractor_check", firm, party="永宁小件加工厂", checker="周工", found="0", urged="0",
              valid_from="2026-03-01")  # fmt: skip
    said = {"party": "永宁小件加工厂", "subject": "二号厂房", "valid_from": "2026-03-01"}
    cast.hold("agreement", firm, kind="承租", **said)
    assert cast.gaps(firm) == PLAIN | {"contractors"}
    cast.hold("agreement", firm, kind="交叉作业", **said)
    assert "contractors" in cast.gaps(firm)
    cast.hold("agreement", firm, kind="外包作业", **said)
    assert cast.gaps(firm) == PLAIN
    assert "contractors" not in lacking(cast.mill)


def test_a_past_day_is_judged_by_the_headcount_and_sector_of_that_day(cast):
    with clock.at(aware(date(2026, 1, 5), time(10))):
        firm = cast.make_enterprise("永宁百余人有限公司", employees=120, since=date(2025, 1, 1))
    assert "full_time_large" in lacking(firm)
    building, _made = Sector.objects.get_or_create(code="construction", defaults={"name": "建设工程"})

    def change(day, **values):
        with clock.at(aware(day, time(10))):
            row = cast.again(firm)
            update_enterprise(row, actor=cast.officer, version=row.version, **values)

    change(date(2026, 3, 12), employees=60)
    change(date(2026, 3, 12), employees=70)
    change(date(2026, 3, 16), employees=80, sector=building)
    with clock.at(aware(date(2026, 3, 20), time(10))):
        large = {day: "full_time_large" in lacking(firm, date(2026, 3, day)) for day in (11, 12, 15, 16, 20)}
        field = {day: "full_time" in lacking(firm, date(2026, 3, day)) for day in (11, 15, 16, 20)}
    assert large == {11: True, 12: False, 15: False, 16: False, 20: False}
    assert field == {11: False, 15: False, 16: True, 20: True}
    assert [(row.employees, row.since, row.until) for row in firm.earlier.all()] == [
        (120, None, date(2026, 3, 11)),
        (70, date(2026, 3, 12), date(2026, 3, 15)),
    ]


def test_what_is_put_right_on_its_first_day_never_held(cast):
    firm = cast.make_enterprise("永宁新厂", employees=120)
    update_enterprise(firm, actor=cast.officer, version=1, employees=12)
    assert firm.earlier.count() == 0


def test_the_average_is_what_is_there_of_all_that_is_wanted(cast):
    cast.make_enterprise("永宁商厦有限公司", tags=[cast.tag("消防安全重点单位")])
    for code in ("principal", "manager", "commitment"):
        cast.hold(code)
    found = value("dossiers.average", cast.city, DAY, DAY)
    assert (found.part, found.whole) == (3, 9)
    towns = dict(compare("dossiers.average", [cast.town, cast.town2], DAY, DAY))
    assert [(one.part, one.whole) for one in towns.values()] == [(3, 9), (0, 0)]


def test_the_rule_of_the_day_asked_counts(cast):
    codes = {one.code for one in requirements(date(2021, 8, 31))}
    assert ("insurance" in codes, "commitment" in codes) == (False, True)
    assert "insurance" in {one.code for one in requirements(date(2021, 9, 1))}


def test_an_office_sets_what_its_own_place_wants(cast):
    table = [row | {"days": 5} for row in rule(KEY) if row["code"] == "principal"]
    set_rule(KEY, table, place=cast.town2, valid_from=date(2026, 1, 1), actor=cast.admin, basis="石门镇文件")
    far = cast.make_enterprise("石门新厂", place=cast.town2)
    refresh_all(DAY)
    assert cast.gaps(far) == {"principal"}
    assert far.gaps.get().due_on == date(2026, 3, 15)
    assert cast.gaps() == PLAIN
    assert lacking(far) == {"principal"}


def test_a_mark_or_the_end_of_an_enterprise_changes_what_is_asked(cast, django_capture_on_commit_callbacks):
    refresh(cast.mill, DAY)
    tag(cast.again(cast.mill), cast.tag("消防安全重点单位"), actor=cast.officer)
    assert cast.gaps() == PLAIN | {"fire_lane"}
    tag(cast.again(cast.mill), cast.tag("消防安全重点单位"), actor=cast.officer, carries=False)
    assert cast.gaps() == PLAIN
    with django_capture_on_commit_callbacks(execute=True):
        register.move(cast.again(cast.mill), "close", actor=cast.officer, closed_on=DAY, reason="注销")
    assert cast.gaps() == set()


def test_an_entry_that_runs_out_opens_its_gap_again(cast):
    cast.hold("commitment")
    assert "commitment" not in cast.gaps()
    later = date(2027, 1, 5)
    refresh_all(later)
    gap = cast.mill.gaps.open().get(code="commitment")
    assert (gap.reason, gap.found_on, gap.due_on) == ("expired", later, date(2027, 2, 4))


def test_an_ended_entry_opens_its_gap_at_once(cast):
    row = cast.hold("principal")
    assert "principal" not in cast.gaps()
    ENTRY.move(row, "end", actor=cast.miller, entry_ended_on=DAY, reason="换人")
    assert "principal" in cast.gaps()


def test_the_enterprise_is_reminded_and_then_the_town(cast):
    refresh(cast.mill, DAY)
    due = cast.mill.gaps.open().get(code="principal").due_on
    assert due == date(2026, 4, 9)

    def told(user, day):
        with clock.at(aware(day, time(18))) as now:
            tick(now)
        return Notice.objects.filter(recipient=user, kind__startswith="dossiers.").count()

    assert [told(cast.miller, date(2026, 4, 1)), told(cast.miller, date(2026, 4, 2))] == [0, 1]
    assert told(cast.townsman, date(2026, 4, 9)) == 0
    assert told(cast.townsman, date(2026, 4, 10)) == 1
    assert (
        Notice.objects.filter(recipient=cast.townsman).get().title
        == "永宁和顺面粉有限公司的档案缺项到2026-04-09仍未补齐"
    )
    assert told(cast.officer, date(2026, 4, 24)) == 1


@pytest.mark.clause("S3-4.4.2", "S4-3.1a", "S4-3.1e")
def test_sections_are_attained_when_each_holds_something(cast, browse):
    for code in ("commitment", "principal", "manager"):
        cast.hold(code)
    cast.hold("expense_drawn", year="2026", revenue="100", due="2", drawn="2", valid_from="2026-02-01")
    cast.hold("training", theme="再教育", people="40", hours="8", valid_from="2026-02-01")

    def figure(name):
        found = value(f"dossiers.{name}", cast.city, date(2026, 1, 1), DAY)
        return found.part, found.whole

    assert (figure("six"), figure("one_five")) == ((0, 1), (0, 0))
    tag(cast.again(cast.mill), cast.tag("规模以上"), actor=cast.officer)
    assert figure("one_five") == (0, 1)
    cast.hold("responsibility", version="第1版", posts="9", valid_from="2026-02-01")
    assert figure("one_five") == (1, 1)
    cast.hold("emergency_plan", number="YA1", name="预案", office="应急局", valid_from="2025-02-01")
    cast.hold("evaluation", number="PJ1", kind="安全生产能力评估", body="安评", valid_from="2025-02-01")
    assert figure("six") == (1, 1)
    page = browse(cast.townsman).get(f"/enterprises/{cast.mill.pk}/file/")
    assert [[done for _name, done in items] for _label, items in page.context["sections"]] == [
        [True] * 6,
        [True] * 6,
        [False] * 4,
        [True, False, True, False, False],
    ]


@pytest.mark.clause("S3-4.4.4a")
def test_complete_files_and_valid_certificates_are_counted(cast):
    def figure(name, day=DAY):
        found = value(f"dossiers.{name}", cast.city, date(2026, 1, 1), day)
        return found.part, found.whole

    for code in ("commitment", "principal", "manager", "special_worker"):
        cast.hold(code)
    assert figure("complete") == (0, 1)
    cast.hold("responsibility", version="第1版", posts="9", valid_from="2026-02-01")
    assert figure("complete") == (1, 1)
    assert figure("certified") == (1, 1)
    assert figure("certified", date(2027, 5, 31)) == (0, 1)
    assert figure("commitments", date(2027, 1, 5)) == (0, 1)


@pytest.mark.clause("S2-3.5.1b")
def test_a_double_report_wants_both_receipts(cast):
    said = {"period": "2026年第一季度", "dangers": "3", "rectified": "3", "valid_from": "2026-03-05"}
    one = cast.hold("double_report", **said, authority_on="2026-03-06")
    two = cast.hold("double_report", **said, authority_on="2026-03-06", workers_on="2026-03-07")
    assert (one.flaws, two.flaws) == (["没有职工代表大会的回执"], [])
    found = value("dossiers.double_reports", cast.city, date(2026, 1, 1), DAY)
    assert (found.part, found.whole) == (1, 2)


def test_too_little_cover_is_said_by_the_rule_of_the_policys_first_day(cast):
    assert cast.enter("insurance", per_person="39.9").flaws == ["每人赔偿限额低于 40 万元"]
    assert cast.enter("insurance", per_person="40", number="PA-2").flaws == []
    old = cast.enter(
        "insurance", per_person="30", number="PA-3", valid_from="2024-01-01", valid_to="2024-12-31"
    )
    assert old.flaws == []


def test_lists_are_narrowed_exported_and_scoped(cast, browse):
    far = cast.make_enterprise("石门新厂", place=cast.town2)
    refresh_all(DAY)
    client = browse(cast.officer)
    assert client.get("/dossiers/gaps/").context["paginator"].count == 8
    assert client.get(f"/dossiers/gaps/?place={cast.town2.pk}&code=manager").context["paginator"].count == 1
    assert client.get("/dossiers/gaps/?late=yes").context["paginator"].count == 0
    assert {gap.enterprise for gap in browse(cast.townsman).get("/dossiers/gaps/").context["part"]} == {
        cast.mill
    }
    assert {gap.enterprise for gap in browse(cast.miller).get("/dossiers/gaps/").context["part"]} == {
        cast.mill
    }
    assert browse(cast.outsider).get("/dossiers/gaps/").context["paginator"].count == 0
    assert client.get("/dossiers/gaps/?format=xlsx").content[:2] == b"PK"
    assert far.gaps.count() == 4


def test_what_runs_out_is_listed_by_days(cast, browse):
    cast.hold("insurance", valid_to="2026-03-30")
    client = browse(cast.townsman)
    found = [
        client.get(f"/dossiers/expiring/{asked}").context["paginator"].count
        for asked in ("", "?days=7", "?days=30", "?days=over", "?kind=director")
    ]
    assert found == [1, 0, 1, 0, 0]
    with clock.at(aware(date(2026, 3, 31), time(10))):
        assert browse(cast.townsman).get("/dossiers/expiring/?days=over").context["paginator"].count == 1


def test_the_coverage_of_a_place(cast, browse):
    cast.hold("principal")
    page = browse(cast.officer).get("/dossiers/coverage/")
    lines = {
        one.code: (whole, part, missing) for one, whole, part, missing, _percent in page.context["lines"]
    }
    assert (lines["principal"], lines["manager"], lines["insurance"]) == ((1, 1, 0), (1, 0, 1), (0, 0, 0))
    assert page.context["place"] == cast.city


def test_rates_of_today_are_those_the_night_kept(cast, browse):
    def rates(asked=""):
        context = browse(cast.officer).get("/dossiers/coverage/" + asked).context
        return context["taking"], [(label, str(figure)) for label, figure, _url in context["figures"]]

    counted = rates()
    snapshot(timezone.localdate())
    taking, kept = rates()
    assert (counted[0], kept) == (None, counted[1])
    assert taking.end == timezone.localdate()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert rates(f"?to={yesterday}")[0] is None


def test_every_kind_has_its_terms_and_every_rule_its_kinds(db):
    assert sorted(row["code"] for row in rule("dossiers.kinds")) == sorted(KINDS)
    wanted = {code for one in requirements(DAY) for code in one.kinds}
    for key in (SIX, ONE_FIVE, SYSTEMS, PREVENTION):
        wanted |= {code for row in rule(key) for code in row["kinds"]}
    assert {code.partition(":")[0] for code in wanted} - set(KINDS) == set()
