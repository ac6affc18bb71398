"""From draft to public and back: who may, what must be hidden, what another has to approve."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.hazards.tests.conftest import at
from anlan.publications.actions.drafting import change, draft
from anlan.publications.actions.steps import expire
from anlan.publications.flow import PUBLICATION
from anlan.publications.masks import leaks, masked
from anlan.publications.models import Publication
from anlan.rulebook.actions import set_rule


def move(row, name, actor, now=None, **facts):
    return PUBLICATION.move(row, name, actor=actor, now=now or at(day=11), **facts)


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as no:
        act(*args, **facts)
    return str(no.value)


@pytest.mark.clause("S1-8b")
def test_drafted_masked_approved_by_another_published_withdrawn_with_history(cast, item):
    row = item()
    assert refusal(move, row, "approve", cast.boss) == "尚未脱敏。"
    move(row, "mask", cast.officer)
    assert refusal(move, row, "approve", cast.officer) == "拟稿人、脱敏人不能审批自己的稿件。"
    assert refusal(move, row, "publish", cast.officer) == "现处“待审批”状态，不能发布。"
    move(row, "approve", cast.boss)
    move(row, "publish", cast.officer)
    move(row, "withdraw", cast.officer, reason="内容有误")
    assert (row.state, row.withdrawal, row.starts_on) == ("withdrawn", "内容有误", at(day=11).date())
    acts = [entry.verb for entry in reversed(history(row))]
    assert acts == ["拟稿", "脱敏", "审批", "发布", "撤回"]


def test_whoever_drafted_or_masked_does_not_approve(cast, item):
    row = item()
    move(row, "mask", cast.officer2)
    other = "拟稿人、脱敏人不能审批自己的稿件。"
    assert [refusal(move, row, "approve", who) for who in (cast.officer, cast.officer2)] == [other, other]
    assert move(row, "approve", cast.boss).approved_by == cast.boss


def test_the_database_keeps_it_too(cast, item):
    row = item()
    with pytest.raises(IntegrityError):
        Publication.objects.filter(pk=row.pk).update(state="published")


def test_that_nobody_approves_his_own_is_kept_by_the_database(cast, item):
    with pytest.raises(IntegrityError):
        Publication.objects.filter(pk=item().pk).update(approved_by=cast.officer)


def test_only_the_organ_that_publishes_acts(cast, item):
    row = item()
    only = f"只有公布单位“{cast.office}”可以办理。"
    assert refusal(move, row, "mask", cast.rescuer) in (only, "不在您的管辖范围内。")
    assert refusal(change, row, actor=cast.outsider, body="改") == "不在您的管辖范围内。"
    assert (
        refusal(draft, actor=cast.rescuer, organ=cast.office, kind="notice", title="甲", body="乙")
        == "您当前的岗位没有这项权限。"
    )


TEXT = "联系人李四光，电话13812345678，身份证321281199001011234，位于东经119.852341、北纬32.910004。"
HIDDEN = "联系人李某，电话138****5678，身份证321281********1234，位于东经119.85、北纬32.91。"


def test_the_rules_hide_numbers_places_and_names(cast, item):
    assert masked([TEXT], ["李四光"]) == (
        [HIDDEN],
        ["身份证号码1处", "手机号码1处", "精确坐标2处", "姓名1处"],
    )
    kept = "文号永安办〔2026〕12号，电话0523-83211234，金额12.50万元，2026年3月10日。"
    assert (masked([kept]), leaks([kept])) == (([kept], []), [])


def test_nothing_that_a_rule_hides_is_approved(cast, item):
    row = item(title="关于李四光的通告", body=TEXT, fields=[["电话", "13812345678"]])
    move(row, "mask", cast.officer, names_hidden="李四光，")
    assert (row.title, row.body, row.fields) == ("关于李某的通告", HIDDEN, [["电话", "138****5678"]])
    assert row.masks == ["身份证号码1处", "手机号码2处", "精确坐标2处", "姓名2处"]
    change(row, actor=cast.officer, body="电话13812345678", now=at())
    assert refusal(move, row, "approve", cast.boss) == "尚未脱敏。"
    Publication.objects.filter(pk=row.pk).update(masked_by=cast.officer)
    row.refresh_from_db()
    assert refusal(move, row, "approve", cast.boss) == "文中还有手机号码1处，请先脱敏。"
    move(row, "mask", cast.officer)
    assert move(row, "approve", cast.boss).state == "approved"


def test_a_rule_made_stricter_is_asked_again_before_it_goes_out(cast, item):
    row = item("approved", body="见3号楼。")
    line = {"code": "house", "label": "楼号", "pattern": r"\d+号楼", "replacement": "某楼"}
    set_rule(
        "publications.masks",
        [line],
        place=cast.city,
        valid_from=date(2020, 1, 1),
        actor=cast.admin,
        basis="本地规定",
    )
    assert refusal(move, row, "publish", cast.officer) == "文中还有楼号1处，请先脱敏。"
    move(row, "revise", cast.officer, reason="重新脱敏")
    move(row, "mask", cast.officer)
    move(row, "approve", cast.boss)
    assert move(row, "publish", cast.officer).body == "见某楼。"


def test_only_a_draft_is_changed_and_what_it_says_is_checked(cast, item):
    row = item("approved")
    assert refusal(change, row, actor=cast.officer, body="改") == "只有待审批的稿件可以修改。"
    wrong = {"starts_on": date(2026, 4, 2), "ends_on": date(2026, 4, 1)}
    assert refusal(item, **wrong) == "公布截止日期不能早于起始日期。"
    assert refusal(item, body="") == "正文和公布事项至少填写一项。"
    with pytest.raises(ValidationError):
        item(title="长" * 121)


def test_it_runs_its_term_and_ends_by_itself(cast, item):
    row = item("published", kind="listing_closed")
    assert row.ends_on == at(day=11).date() + timedelta(days=89)
    last = timezone.make_aware(timezone.datetime(2026, 6, 8, 12))
    assert (row.ends_on, expire(last)) == (date(2026, 6, 8), 0)
    assert expire(last + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.state, history(row)[0].verb) == ("expired", "公布期满")
    assert refusal(item, "published", ends_on=date(2026, 3, 1)) == "公布截止日期已过，请先退回修改。"


def test_what_is_public_is_put_right_only_by_two(cast, item):
    row = item("published")
    phone = "改为13812345678"
    assert refusal(move, row, "ask_correction", cast.officer, corrected_body=phone, reason="误") == (
        "文中还有手机号码1处，请先脱敏。"
    )
    move(row, "ask_correction", cast.officer, corrected_body="请各单位3月底前自查。", reason="漏期限")
    assert row.body == "请各单位自查。"
    assert refusal(move, row, "correct", cast.officer) == "不能审批自己提出的更正。"
    move(row, "correct", cast.boss)
    [one] = row.corrections.all()
    assert (row.body, one.before, one.answer) == ("请各单位3月底前自查。", "请各单位自查。", "granted")
    assert refusal(move, row, "correct", cast.boss) == "没有等待审批的更正。"


def test_an_objection_is_entered_and_settled(cast, item):
    row = item("published", objections_until=timezone.localdate() + timedelta(days=5), contact="市安委办")
    assert refusal(move, row, "settle", cast.officer, outcome="无") == "没有待处理的异议。"
    move(row, "object", cast.officer, objector="某厂", objection="名称有误")
    move(row, "settle", cast.officer, outcome="经核实无误，已答复。")
    assert [(one.objector, one.outcome) for one in row.objections.all()] == [("某厂", "经核实无误，已答复。")]
    over = item("published", objections_until=date(2026, 3, 1), contact="市安委办")
    assert refusal(move, over, "object", cast.officer, objector="某厂", objection="晚") == (
        "异议受理已于2026-03-01截止。"
    )
