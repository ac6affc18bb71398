"""Posts, rules, outsiders, key parts, what has to leave: what each kind asks, what it finds wrong, what is counted."""

from datetime import date

import pytest

from anlan.consequences.models import Trigger
from anlan.credit.models import CreditEvent
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.models import Entry
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.org.models import Sector
from anlan.registers.actions import tag

from .conftest import DAY
from .test_gaps import lacking

pytestmark = pytest.mark.usefixtures("spring")
YEAR = date(2026, 1, 1)


def figure(cast, name, start=YEAR, end=DAY):
    found = value(f"dossiers.{name}", cast.city, start, end)
    return found.part, found.whole


@pytest.mark.clause("S2-3.1.2a", "S2-3.1.2b")
def test_each_post_has_its_duties_its_holder_and_how_they_were_done(cast):
    said = {"duties": "组织制定制度；督促整改隐患", "valid_from": "2026-01-05", "checked": "2026-03-01"}
    head = cast.hold(
        "post_duty", level="主要负责人", post="总经理", holder="周安平", performed="全部履行", **said
    )
    shift = cast.hold("post_duty", level="班组", post="一班", holder="李海", performed="未履行", **said)
    assert (head.title, head.flaws, shift.flaws) == ("总经理：周安平", [], ["职责未履行"])
    assert dict(shift.told)["层级"] == "班组"
    assert head.last_day == date(2027, 1, 4)  # a list of duties is issued anew every year


@pytest.mark.clause("S2-3.1.3")
def test_an_assessment_inside_says_what_came_of_it(cast):
    said = {"period": "2026年第一季度", "level": "岗位", "whom": "电工班", "valid_from": "2026-03-05"}
    row = cast.enter("internal_assessment", actor=cast.miller, result="优秀", used="评先评优", **said)
    assert (row.state, dict(row.told)["结果运用"]) == (Entry.State.VALID, "评先评优")


@pytest.mark.clause("S2-3.5.1a", "S0-3.5.2d")
def test_four_rules_are_filed_in_versions_and_run_out_for_revision(cast, browse):
    for kind in ("诚信制度", "承诺公告制度", "举报奖励制度"):
        cast.hold("safety_rule", kind=kind, name=kind, version="第1版", valid_from="2024-03-11")
    assert figure(cast, "systems") == (0, 1)
    last = cast.hold(
        "safety_rule", kind="教育培训制度", name="培训", version="第1版", valid_from="2023-03-10"
    )
    assert (figure(cast, "systems"), last.last_day) == ((0, 1), date(2026, 3, 9))  # three years are over
    over = browse(cast.townsman).get("/dossiers/expiring/?days=over").context["part"]
    assert [row.pk for row in over] == [last.pk]
    new = cast.enter("safety_rule", actor=cast.miller, replaces=last, kind="教育培训制度", name="培训",
                     version="第2版", valid_from="2026-03-10")  # fmt: skip
    ENTRY.move(new, "verify", actor=cast.townsman)
    assert (new.version, figure(cast, "systems")) == (2, (1, 1))


@pytest.mark.clause("S3-4.4.5a")
def test_the_five_elements_of_prevention_are_told_one_by_one(cast, browse):
    cast.hold(
        "key_part",
        hazard="粉尘涉爆",
        where="研磨间",
        person="周工",
        control="除尘联锁",
        valid_from="2026-03-01",
    )
    cast.hold("safety_rule", kind="风险管控制度", name="风险", version="1", valid_from="2026-03-01")
    page = browse(cast.townsman).get(f"/enterprises/{cast.mill.pk}/file/")
    assert dict(page.context["sections"])["预防控制体系"] == [
        ("危险源辨识", True), ("风险管控", True), ("全员参与", False), ("过程控制", False), ("持续改进", False),
    ]  # fmt: skip
    assert figure(cast, "prevention") == (0, 1)


@pytest.mark.clause("S2-3.5.3a")
def test_contractors_are_checked_every_three_months(cast):
    tag(cast.again(cast.mill), cast.tag("有承包或外包单位"), actor=cast.officer)
    said = {"party": "永宁安装工程有限公司", "checker": "孙立新", "found": "3"}
    row = cast.enter("contractor_check", urged="1", valid_from="2026-01-20", **said)
    assert row.flaws == ["发现的问题未督促整改"]
    found = {
        day: "contractor_check" in lacking(cast.mill, day) for day in (date(2026, 4, 19), date(2026, 4, 20))
    }
    assert found == {date(2026, 4, 19): False, date(2026, 4, 20): True}


@pytest.mark.clause("S2-3.5.3b")
def test_who_comes_from_outside_is_trained_before_coming(cast):
    said = {"project": "管廊检修", "employer": "永宁安装工程有限公司", "people": "6", "head": "韩明"}
    flaws = [
        cast.enter("outside_worker", actor=cast.miller, valid_from="2026-03-05", trained=day, **said).flaws
        for day in ("2026-03-05", "2026-03-06", "")
    ]
    assert flaws == [[], ["入场之后才培训交底"], ["未经安全培训交底即入场"]]


@pytest.mark.clause("S1-12m")
def test_the_ten_fields_are_marks_and_kinds_of_key_parts(cast, browse):
    firm = cast.make_enterprise("永宁铸造有限公司", tags=[cast.tag("深井铸造"), cast.tag("高温熔融金属")])
    listed = browse(cast.officer).get("/enterprises/", {"tag": "deep_casting"}).context["part"]
    assert [row.pk for row in listed] == [firm.pk]
    row = cast.hold("key_part", firm, hazard="深井铸造", where="一号井", person="周工", control="双路冷却水",
                    valid_from="2026-03-01")  # fmt: skip
    found = browse(cast.townsman).get("/dossiers/", {"kind": "key_part"}).context["part"]
    assert ([one.pk for one in found], row.title) == ([row.pk], "深井铸造：一号井")


@pytest.mark.clause("S2-3.5.4b")
def test_above_scale_the_principal_reports_to_the_workers_every_year(cast):
    assert "annual_report" not in lacking(cast.mill)
    tag(cast.again(cast.mill), cast.tag("规模以上"), actor=cast.officer)
    assert "annual_report" in lacking(cast.mill)
    row = cast.hold("annual_report", year="2025", reporter="周安平", meeting="职工大会", votes="96",
                    opinion="同意", valid_from="2026-01-20")  # fmt: skip
    assert ("annual_report" in lacking(cast.mill), dict(row.told)["会议意见"]) == (False, "同意")
    assert "annual_report" in lacking(cast.mill, date(2027, 1, 20))


@pytest.mark.clause("S2-3.2.2a", "S1-21b", "S4-3.5d")
def test_expenses_are_drawn_used_and_shared_by_what_they_are_for(cast):
    cast.hold("expense_drawn", year="2026", revenue="900", due="40", drawn="30", valid_from="2026-01-10")
    for use, sum_, day in (
        ("风险管控和隐患整改", "6.5", "2026-01-20"),
        ("安全生产责任保险", "1.5", "2026-02-01"),
        ("劳动防护用品", "2", "2026-03-01"),
    ):
        cast.enter("expense_used", actor=cast.miller, year="2026", use=use, spent=sum_, valid_from=day)
    assert [figure(cast, name) for name in ("drawn", "spent_on_risk", "spent_of_drawn")] == [
        (30, 40), (6.5, 10), (10, 30),
    ]  # fmt: skip
    assert value("dossiers.spent", cast.city, date(2026, 2, 1), date(2026, 2, 28)).part == 1.5
    premium = Entry.objects.get(kind="expense_used", fields__use="安全生产责任保险")
    assert premium.title == "安全生产责任保险 1.5"


@pytest.mark.clause("S1-9d", "S1-12g")
def test_what_has_to_leave_is_counted_by_its_deadline(cast, browse):
    said = {"kind": "低端落后化工", "valid_from": "2026-01-05"}
    first = cast.enter("leaving", number="L1", what="一号釜", valid_to="2026-02-28", **said)
    cast.enter("leaving", number="L2", what="二号釜", valid_to="2026-03-05", **said)
    assert (figure(cast, "left_in_time"), figure(cast, "left")[0]) == ((0, 2), 0)
    ENTRY.move(first, "end", actor=cast.townsman, entry_ended_on=date(2026, 2, 20), reason="已拆除，现场核查")
    assert (figure(cast, "left_in_time"), figure(cast, "left")[0]) == ((1, 2), 1)
    over = browse(cast.townsman).get("/dossiers/expiring/", {"days": "over"}).context["part"]
    assert [row.number for row in over] == ["L2"]
    assert browse(cast.miller).get(f"/enterprises/{cast.mill.pk}/file/enter/leaving/").status_code == 404


@pytest.mark.clause("S1-12h")
def test_who_stays_in_chemistry_is_assessed_and_rebuilt_every_year(cast):
    sector, _made = Sector.objects.get_or_create(code="chemicals", defaults={"name": "危险化学品"})
    firm = cast.make_enterprise("永宁化工有限公司", sector=sector)
    assert "upgrade" in lacking(firm)
    cast.hold(
        "upgrade",
        firm,
        assessed="2026-02-01",
        what="全流程自动化",
        progress="进行中",
        valid_from="2026-02-10",
    )
    assert ("upgrade" in lacking(firm), "upgrade" in lacking(firm, date(2027, 2, 10))) == (False, True)


@pytest.mark.clause("S2-3.2.1")
def test_teams_are_counted_among_all_enterprises(cast):
    cast.make_enterprise("永宁新厂")
    cast.hold("team", name="技术组", kind="自有", members="3", valid_from="2026-03-01")
    assert figure(cast, "teams") == (1, 2)


@pytest.mark.clause("S3-4.4.3b")
def test_a_commitment_is_dated_shown_and_its_breach_counts(cast, browse):
    row = cast.hold("commitment", where="厂门口")
    assert (row.last_day, dict(row.told)["公告位置"]) == (date(2027, 1, 4), "厂门口")
    address = f"/dossiers/{row.pk}/steps/breach/"
    assert browse(cast.miller).post(address, {"reason": "x"}).status_code == 404
    assert browse(cast.townsman).post(address, {"reason": "承诺整改的隐患未整改"}).status_code == 302
    row = Entry.objects.get(pk=row.pk)
    assert (row.flagged, row.flaws) == (True, ["违诺：承诺整改的隐患未整改"])
    assert Trigger.objects.live().get(code="commitment_breached").row_id == row.pk
    assert CreditEvent.objects.get().points == -5
    with pytest.raises(Refused, match="已认定违诺"):
        ENTRY.move(row, "breach", actor=cast.townsman, reason="再次")
    other = cast.hold("director")
    with pytest.raises(Refused, match="只有安全生产承诺书"):
        ENTRY.move(other, "breach", actor=cast.townsman, reason="x")
    page = browse(cast.townsman).get(other.get_absolute_url())
    assert "breach" not in {offer.step.name for offer, _url in page.context["offers"]}
