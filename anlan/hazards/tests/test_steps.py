"""What each step of a matter asks, does and refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from anlan.audit.log import history
from anlan.duty.models import Duty
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.reporting import report_matter, split_off
from anlan.hazards.models import Matter
from anlan.hazards.queries import has_account, matters_of
from anlan.letters.models import Letter
from anlan.testing import make_organ, make_user

from .conftest import CURE, FIVE, GRADED, at, fresh, go, photo


def refusal(act, *args, **facts):
    with pytest.raises((Refused, ValidationError)) as no:
        act(*args, **facts)
    return "".join(no.value.messages) if isinstance(no.value, ValidationError) else str(no.value)


def due_of(row, code):
    return (
        Duty.objects.of(row).filter(kind=code, done_at__isnull=True).values_list("due_at", flat=True).first()
    )


# -- registering -----------------------------------------------------------------------------------------------


def test_a_report_gets_a_number_an_office_and_a_clock(cast, report):
    first, second = report(), report(description="另一处。")
    assert [first.number, second.number] == ["YH2026-000001", "YH2026-000002"]
    assert (first.office, first.state, first.title) == (
        cast.emergency,
        "registered",
        "配电室线路老化，未装漏电保护",
    )
    assert due_of(first, "hazards.accept") == at(3, 13, 0)  # two work days, the whole second in time
    assert [entry.verb for entry in history(first)] == ["上传附件", "登记事项"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"photos": ()}, "登记事故隐患须附现场照片。"),
        ({"profile": "rumour"}, "没有“rumour”这种事项。"),
        ({"source": "dream"}, "没有“dream”这种来源。"),
        ({"danger_class": "weird"}, "没有“weird”这个代码。"),
        ({"occurred_at": at(3, 11)}, "发现时间不能晚于现在。"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(report, more, said):
    assert refusal(report, **more) == said
    assert Matter.objects.count() == 0


def test_a_report_is_made_in_the_name_of_an_own_organ_only(cast, report):
    assert refusal(report, organ=cast.housing) == "只能以本单位名义登记。"
    assert refusal(report, actor=cast.auditor, organ=cast.office) == "您当前的岗位没有这项权限。"


def test_what_an_enterprise_finds_it_receives_itself_and_a_major_one_goes_up(cast, report):
    row = report(actor=cast.manager, organ=cast.plant, source="self")
    assert row.office == cast.plant
    go(row, "accept", cast.manager, grade="major", danger_class="fire")
    assert (row.office, row.state) == (cast.town_hall, "verified")


@pytest.mark.clause("S3-5.1.2b")
def test_accepting_a_danger_needs_grade_and_class(cast, report):
    row = report()
    assert refusal(go, row, "accept", cast.rescuer) == "受理事故隐患须确定等级和类型。"
    assert refusal(go, row, "accept", cast.officer, **GRADED) == "只有交办单位“市应急局”可以办理。"
    assert row.state == fresh(row).state == "registered"
    go(row, "accept", cast.rescuer, **GRADED)
    assert due_of(row, "hazards.accept") is None


def test_a_problem_handed_down_needs_no_grade(cast, report):
    row = report(actor=cast.officer, organ=cast.office, profile="assigned", source="province", photos=())
    assert row.number == "JB2026-000001"
    assert go(row, "accept", cast.officer).state == "verified"


def test_a_rejected_report_may_be_appealed_once(cast, report):
    row = report(actor=cast.townsman, organ=cast.town_hall, office=cast.emergency)
    go(row, "reject", cast.rescuer, reason="不属实")
    assert refusal(go, row, "appeal", cast.rescuer, reason="属实") == "只有登记单位“柳桥镇”可以申诉。"
    go(row, "appeal", cast.townsman, reason="有照片")
    go(row, "reject", cast.rescuer, reason="仍不属实")
    assert refusal(go, row, "appeal", cast.townsman, reason="再申诉") == "只能申诉一次。"


def test_one_of_two_reports_is_merged_into_the_other(cast, report):
    first, second = report(), report()
    assert refusal(go, second, "merge", cast.rescuer, duplicate_of=second) == "请选择另一件未并案的事项。"
    go(second, "merge", cast.rescuer, duplicate_of=first)
    assert (second.state, list(first.duplicates.all())) == ("duplicate", [second])


# -- assigning, rectifying -------------------------------------------------------------------------------------


@pytest.mark.scenario(10)
@pytest.mark.clause("S2-4.2b", "S1-8e", "S0-3.4.1b", "S4-3.13a")
def test_no_owner_no_due_no_five_elements_no_own_verifying(cast, at_state):
    row = at_state("verified")
    assert refusal(go, row, "start", cast.manager, **FIVE) == "现处“待交办”状态，不能落实整改。"
    assert refusal(go, row, "assign", cast.rescuer) == "缺少必填内容：责任单位。"
    go(row, "assign", cast.rescuer, responsible=cast.plant)
    assert row.due_on == row.original_due_on == date(2026, 3, 26)  # 15 days of the rulebook
    for name in ("duty_person", "funds", "finish_on", "contingency"):
        facts = {**FIVE, name: ""}
        label = Matter._meta.get_field(name).verbose_name
        assert refusal(go, row, "start", cast.manager, **facts) == f"“五落实”未填全，缺少：{label}。"
    go(row, "start", cast.manager, **FIVE)
    assert refusal(go, row, "submit", cast.manager, work_done="好了") == "缺少必填内容：整改后照片和材料。"
    go(row, "submit", cast.manager, work_done="好了", after_files=[photo("后.txt")])
    assert [file.name for file in attached(row, "after")] == ["后.txt"]
    assert refusal(go, row, "pass", cast.manager, **CURE) == "只有验收单位“市应急局”可以验收。"
    go(row, "pass", cast.rescuer, **CURE)
    assert (row.state, row.verified_on) == ("verified_ok", date(2026, 3, 11))


@pytest.mark.clause("S1-10d", "S4-3.13a")
def test_in_one_organ_another_person_verifies(cast, report):
    other = make_user(cast.plant, "enterprise", name="另一管理员")
    row = report(actor=cast.manager, organ=cast.plant, source="self")
    go(row, "accept", cast.manager, **GRADED)
    go(row, "assign", cast.manager, responsible=cast.plant)
    go(row, "start", cast.manager, **FIVE)
    go(row, "submit", cast.manager, work_done="已改", after_files=[photo()])
    assert refusal(go, row, "pass", cast.manager, **CURE) == "整改人不能验收自己的整改。"
    assert go(row, "pass", other, **CURE).state == "verified_ok"


def test_the_office_acts_for_an_enterprise_without_an_account_only(cast, report):
    mute = make_organ("无账号的厂", cast.town, cast.plant.kind, sector=cast.industry)
    row = report(subject=mute)
    go(row, "accept", cast.rescuer, **GRADED)
    go(row, "assign", cast.rescuer, responsible=mute)
    assert not has_account(mute)
    go(row, "start", cast.rescuer, **FIVE)
    go(row, "submit", cast.rescuer, work_done="已改", after_files=[photo()])
    assert refusal(go, row, "pass", cast.rescuer, **CURE) == "整改人不能验收自己的整改。"
    assert go(row, "pass", cast.rescuer2, **CURE).state == "verified_ok"


def test_the_office_does_not_act_for_who_has_an_account(cast, at_state):
    row = at_state("assigned")
    assert refusal(go, row, "start", cast.rescuer, **FIVE) == "只有责任单位“永宁安泰机械有限公司”可以办理。"


def test_a_transfer_names_the_other_and_is_decided_by_the_office(cast, at_state):
    row = at_state("assigned")
    assert refusal(go, row, "ask_transfer", cast.manager, responsible=cast.plant, reason="否") == (
        "请填写另一个责任单位。"
    )
    go(row, "ask_transfer", cast.manager, responsible=cast.town_hall, reason="属公共线路")
    go(row, "refuse_transfer", cast.rescuer, reason="在厂区内")
    assert (row.organ, row.state) == (cast.plant, "assigned")
    go(row, "ask_transfer", cast.manager, responsible=cast.town_hall, reason="有产权证明")
    go(row, "transfer", cast.rescuer)
    assert (fresh(row).organ, row.state) == (cast.town_hall, "assigned")
    assert [one.answer for one in row.transfers.all()] == ["refused", "granted"]


def test_an_extension_keeps_the_original_due_day(cast, at_state):
    row = at_state("rectifying")
    asked = {"reason": "设备未到货", "interim_control": "停用", "later_due": date(2026, 3, 25)}
    assert refusal(go, row, "ask_extension", cast.manager, **asked) == (
        "申请的期限应晚于现在的整改期限（2026-03-25）。"
    )
    go(row, "ask_extension", cast.manager, **{**asked, "later_due": date(2026, 4, 10)})
    go(row, "extend", cast.rescuer)
    assert (row.due_on, row.original_due_on, row.extensions_granted) == (
        date(2026, 4, 10),
        date(2026, 3, 25),
        1,
    )
    assert due_of(row, "hazards.rectify") == at(4, 11, 0)
    go(row, "ask_extension", cast.manager, **{**asked, "later_due": date(2026, 5, 10)})
    go(row, "refuse_extension", cast.rescuer, reason="已延过一次")
    assert (row.due_on, row.state) == (date(2026, 4, 10), "rectifying")


def test_stopping_work_has_controls_and_a_review_day(cast, at_state):
    row = at_state("rectifying")
    assert refusal(go, row, "suspend", cast.rescuer, reason="危险") == "缺少必填内容：管控措施、复核日期。"
    stop = {"reason": "危险", "control_measures": "撤出人员", "review_on": date(2026, 3, 15)}
    go(row, "suspend", cast.rescuer, **stop)
    assert due_of(row, "hazards.suspension") == at(3, 16, 0)
    assert refusal(go, row, "resume", cast.manager, note="好了") == "只有交办单位或者验收单位可以办理。"
    go(row, "resume", cast.rescuer, note="现场已安全")
    assert (row.state, due_of(row, "hazards.suspension")) == ("rectifying", None)


# -- checking, closing -----------------------------------------------------------------------------------------


def test_a_major_danger_is_verified_by_two_on_the_spot(cast, at_state):
    row = at_state("submitted", grade="major")
    alone = "重大事故隐患应由两人以上到现场验收，请填写第二验收人并确认到现场。"
    assert refusal(go, row, "pass", cast.rescuer, **CURE) == alone
    assert refusal(go, row, "pass", cast.rescuer, co_verifier=cast.rescuer2, **CURE) == alone
    assert refusal(go, row, "pass", cast.rescuer, co_verifier=cast.rescuer, on_site=True, **CURE) == (
        "第二验收人不能是验收人本人，也不能是整改人。"
    )
    go(row, "pass", cast.rescuer, co_verifier=cast.rescuer2, on_site=True, **CURE)
    [check] = row.checks.all()
    assert (check.passed, check.on_site, check.by, check.second) == (True, True, cast.rescuer, cast.rescuer2)


def test_failing_twice_flags_the_matter(cast, at_state):
    row = at_state("submitted")
    go(row, "fail", cast.rescuer, reason="线未换")
    assert (row.state, row.failed_checks, row.escalation) == ("rectifying", 1, 0)
    go(row, "submit", cast.manager, work_done="再改", after_files=[photo("再.txt")])
    go(row, "fail", cast.rescuer, reason="仍未换")
    assert (row.failed_checks, row.escalation) == (2, Matter.Escalation.UNIT)


@pytest.mark.clause("S0-1c", "S2-2.3b")
def test_passing_needs_the_cause_and_the_cure(cast, at_state):
    row = at_state("submitted")
    assert refusal(go, row, "pass", cast.rescuer, cause_class="person") == "缺少必填内容：治本措施。"
    assert refusal(go, row, "pass", cast.rescuer, systemic_measure="x", cause_class="fate") == (
        "没有“fate”这个代码。"
    )
    go(row, "pass", cast.rescuer, **CURE)
    assert (row.cause_class, row.systemic_measure) == ("management", "每月检查配电室并留记录")


def test_a_parent_stays_open_while_a_child_is(cast, at_state):
    row = at_state("verified_ok")
    child = split_off(row, actor=cast.rescuer, organ=cast.emergency, description="围墙外的部分。", now=at())
    assert refusal(go, row, "close", cast.rescuer) == f"下级事项“{child.number}”尚未销号。"
    go(child, "reject", cast.rescuer, reason="已含在内")
    go(row, "close", cast.rescuer)
    assert refusal(
        split_off, row, actor=cast.rescuer, organ=cast.emergency, description="又一部分。", now=at()
    ) == ("上级事项已销号，不能再分出下级事项。")


def test_put_right_on_the_spot_in_one_step(cast, report):
    row = report()
    facts = {"work_done": "当场清理", "danger_class": "fire", "cause_class": "person"}
    assert refusal(go, row, "correct", cast.rescuer, rectified_by="应急经办", **facts) == (
        "整改人不能验收自己的整改。"
    )
    go(row, "correct", cast.rescuer, rectified_by="王强", **facts)
    assert (row.state, row.on_the_spot, row.organ, row.grade) == ("closed", True, cast.plant, "general")
    assert not Duty.objects.of(row).open().exists()


def test_closing_ends_every_clock(cast, at_state):
    row = at_state("closed")
    assert (row.closed_on, Duty.objects.of(row).open().count()) == (date(2026, 3, 20), 0)


def test_what_was_closed_and_is_found_again_is_reopened(cast, at_state, report):
    row = at_state("closed", standard_code="GB-13955-4.2")
    again = report(standard_code="GB-13955-4.2", now=at(6, 1), description="漏电保护又拆了。")
    assert (again.pk, again.state, again.recurrences) == (row.pk, "reopened", 1)
    assert Matter.objects.count() == 1
    go(again, "assign", cast.rescuer, now=at(6, 2), responsible=cast.plant, rectify_by=date(2026, 6, 10))
    assert again.original_due_on == date(2026, 6, 10)


def test_found_again_after_long_it_is_another_matter_that_says_so(at_state, report):
    row = at_state("closed", standard_code="GB-1")
    again = report(standard_code="GB-1", now=at(6, 1, year=2027))
    assert (again.pk != row.pk, again.recurrence_of, again.recurrences) == (True, row, 1)
    assert report(standard_code="GB-2", now=at(6, 1, year=2027)).recurrences == 0


def test_an_order_is_a_numbered_letter(cast, at_state):
    row = at_state("assigned")
    go(row, "order", cast.rescuer)
    [paper] = Letter.objects.filter(row_id=row.pk, kind="rectify_order")
    assert (paper.number, paper.content["to"]) == ("市应急局〔2026〕1号", "永宁安泰机械有限公司")


def test_one_matter_belongs_to_several_rows(cast, at_state):
    row = at_state("verified")
    for other in (cast.town_hall, cast.town2_hall, cast.town_hall):
        link(row, other, actor=cast.rescuer)
    assert row.links.count() == 2
    assert list(matters_of(cast.town_hall)) == [row]
    assert list(matters_of(cast.housing)) == []


def test_the_same_report_twice_is_one_matter(cast, report):
    first = report(external_id="SJ-77")
    assert report(external_id="SJ-77", description="再次推送。").pk == first.pk
    other = report(actor=cast.officer, organ=cast.office, external_id="SJ-77")
    assert other.pk != first.pk
    assert Matter.objects.count() == 2


def test_the_named_office_receives(cast):
    row = report_matter(
        actor=cast.officer,
        organ=cast.office,
        profile="supervised",
        source="party_government",
        description="督办：燃气管线占压。",
        place=cast.town2,
        office=cast.housing,
        now=at(),
    )
    assert (row.office, row.number) == (cast.housing, "DB2026-000001")
