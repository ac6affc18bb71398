"""After a visit: documents, revisits, several objects under one plan, showing the visit for a duty."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.inspections.actions.following import plan_revisit, plan_several
from anlan.inspections.actions.papers import hand_in, issue_document
from anlan.inspections.actions.visits import correct, note_finding, raise_matter
from anlan.inspections.models import Inspection, VisitPlan
from anlan.inspections.queries import duties_for
from anlan.letters.models import Letter
from anlan.obligations.actions.acting import accept, put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate
from anlan.testing import make_organ, make_user

from .acts import DAY, at, client_of, drawn, go, photo

LATER = date(2026, 3, 27)


@pytest.fixture
def done(cast, plan):
    """A visit that found two problems: one into the ledger, one put right on the spot."""

    def make(problems=True, leader=("principal",), **more):
        team = [(cast.rescuer, "应急经办", "head"), (cast.rescuer2, "应急另一经办", "officer")]
        team.append((None, "局长", "leader", *leader))
        row = plan("leader", team=team, **more)
        go(row, "check_in", cast.rescuer)
        if problems:
            ours = note_finding(row, actor=cast.rescuer, description="出口锁闭。", photos=[photo()], now=at())
            other = note_finding(
                row, actor=cast.rescuer, description="通道堆物。", photos=[photo()], now=at()
            )
            raise_matter(ours, actor=cast.rescuer, now=at())
            correct(other, actor=cast.rescuer, measure="已清走", now=at())
        go(row, "record", cast.rescuer)
        go(row, "confirm", cast.rescuer, signer="王强", drawing=drawn("red"))
        revisit_on = LATER if problems else None
        return go(row, "conclude", cast.rescuer, inspection_result="限期整改。", revisit_on=revisit_on)

    return make


def words(letter):
    """Everything the document says, in one text."""
    content = letter.content
    cells = [cell for block in content["blocks"] if "rows" in block for row in block["rows"] for cell in row]
    return "\n".join([block["text"] for block in content["blocks"] if "text" in block] + cells)


def test_the_documents_of_a_visit_are_numbered_and_say_what_was_found(cast, done):
    row = done()
    record = issue_document(row, "inspection_record", actor=cast.rescuer, now=at())
    order = issue_document(row, "rectification_order", actor=cast.rescuer, now=at())
    assert (record.title, record.serial, order.title, order.serial) == (
        "现场检查记录",
        1,
        "责令限期整改指令书",
        2,
    )
    assert {file.kind for file in attached(record)} == {"docx", "pdf"}
    said, matter = words(record), row.findings.first().matter
    assert "1.出口锁闭。（待受理）" in said
    assert "2.通道堆物。（当场改正）" in said
    assert all(one.sha256[:16] in said for one in row.signatures.all())
    assert f"1.出口锁闭。（{matter.number}）" in words(order)
    assert "通道堆物" not in words(order)
    assert "2026年3月27日前整改完毕" in words(order)
    with pytest.raises(Refused, match="已出具"):
        issue_document(row, "inspection_record", actor=cast.rescuer)
    assert client_of(cast.manager).get(order.get_absolute_url()).status_code == 200
    assert client_of(cast.outsider).get(order.get_absolute_url()).status_code == 404


def test_a_refused_signature_is_noted_with_its_reason_on_the_record(cast, plan):
    row = plan("routine")
    go(row, "check_in", cast.rescuer)
    with pytest.raises(Refused, match="双方签字确认后"):
        issue_document(row, "inspection_record", actor=cast.rescuer)
    go(row, "record", cast.rescuer)
    go(row, "confirm", cast.rescuer, refusal="负责人不在场")
    assert "拒绝签字：负责人不在场" in words(issue_document(row, "inspection_record", actor=cast.rescuer))


def test_who_may_not_issue_and_what_there_is_no_ground_for(cast, done):
    row = done(problems=False)
    with pytest.raises(Refused, match="组长"):
        issue_document(row, "inspection_record", actor=cast.rescuer2)
    with pytest.raises(Refused, match="牵头单位"):
        issue_document(row, "inspection_record", actor=cast.builder)
    with pytest.raises(Refused, match="没有转为问题隐患"):
        issue_document(row, "rectification_order", actor=cast.rescuer)
    with pytest.raises(Refused, match="复查办结后"):
        issue_document(row, "recheck_opinion", actor=cast.rescuer)
    assert not Letter.objects.exists()
    client = client_of(cast.rescuer)
    page = client.get(row.get_absolute_url()).content.decode()
    assert ("出具现场检查记录" in page, "出具责令限期整改指令书" in page) == (True, False)
    address = reverse("inspections:document", args=[row.pk, "inspection_record"])
    assert client_of(cast.townsman).post(address).status_code == 422  # sees it, but is not of the team
    assert client_of(cast.manager).post(address).status_code == 404
    assert not Letter.objects.exists()
    assert client.post(reverse("inspections:document", args=[row.pk, "nothing"])).status_code == 404
    assert client.post(address).status_code == 302
    assert Letter.objects.get().kind == "inspection_record"


@pytest.mark.clause("S0-3.2.2a")
def test_a_revisit_hangs_on_the_first_visit_and_ends_with_an_opinion(cast, done):
    row = done()
    team = [(cast.rescuer, "应急经办", "head"), (cast.rescuer2, "应急另一经办", "officer")]
    said = {"kind": "look_back", "planned_from": LATER, "team": team, "now": at(13)}
    with pytest.raises(Refused, match="只有检查单位"):
        plan_revisit(row, actor=cast.builder, **said)
    with pytest.raises(Refused, match="不能早于"):
        plan_revisit(row, actor=cast.rescuer, **{**said, "planned_from": date(2026, 3, 11)})
    second = plan_revisit(row, actor=cast.rescuer, **said)
    assert (second.revisit_of, second.subject, second.phase) == (row, cast.plant, "after")
    with pytest.raises(Refused, match="办结后才能安排复查"):
        plan_revisit(second, actor=cast.rescuer, **said)
    client = client_of(cast.rescuer)
    assert second.number in client.get(row.get_absolute_url()).content.decode()
    page = client.get(second.get_absolute_url()).content.decode()
    assert (row.number in page, "出口锁闭。" in page) == (True, True)
    go(second, "check_in", cast.rescuer, now=at(27))
    go(second, "record", cast.rescuer, now=at(27))
    go(second, "confirm", cast.rescuer, now=at(27), refusal="不在场")
    go(second, "conclude", cast.rescuer, now=at(27), inspection_result="已整改1项，其余继续整改。")
    opinion = issue_document(second, "recheck_opinion", actor=cast.rescuer, now=at(27))
    assert "1.出口锁闭。（待受理）" in words(opinion)
    assert "已整改1项，其余继续整改。" in words(opinion)


def test_a_secret_revisit_leaves_no_trace_on_the_first_visit(cast, done):
    row = done()
    team = [(cast.rescuer, "应急经办", "head"), (cast.rescuer2, "应急另一经办", "officer")]
    second = plan_revisit(row, actor=cast.rescuer, kind="repeated", planned_from=LATER, team=team, now=at(13))
    seen = {
        user.name: second.number in client_of(user).get(row.get_absolute_url()).content.decode()
        for user in (cast.rescuer, cast.townsman, cast.manager)
    }
    assert seen == {"应急经办": True, "柳桥经办": False, "企业管理员": False}


def test_several_objects_under_one_plan_are_one_visit_each(cast):
    mill = make_organ("永宁第二机械厂", cast.town2, cast.plant.kind, sector=cast.industry)
    team = [(cast.rescuer, "应急经办", "head"), (cast.rescuer2, "应急另一经办", "officer")]
    said = {
        "actor": cast.rescuer,
        "organ": cast.emergency,
        "kind": "four_noes",
        "planned_from": DAY,
        "team": team,
    }
    with pytest.raises(ValidationError, match="检查对象"):
        plan_several(title="节前", objects=[{"subject": mill}, {}], **said)
    assert (VisitPlan.objects.count(), Inspection.objects.count()) == (0, 0)
    first, second = plan_several(
        title="节前", objects=[{"subject": cast.plant}, {"subject": mill}], now=at(10), **said
    )
    assert (first.plan, first.place, second.place) == (second.plan, cast.town, cast.town2)
    go(first, "check_in", cast.rescuer)
    page = client_of(cast.townsman).get(first.get_absolute_url()).content.decode()
    assert mill.name not in page  # the other visit of the plan is still a secret
    assert mill.name in client_of(cast.rescuer).get(first.get_absolute_url()).content.decode()


def test_the_plan_page_fans_out_and_names_the_line_at_fault(cast):
    make_organ("永宁第二机械厂", cast.town2, cast.plant.kind, sector=cast.industry)
    client, address = client_of(cast.rescuer), reverse("inspections:plan")
    said = {
        "kind": "routine",
        "subject": cast.plant.name,
        "others": "永宁第二机械厂\n没有的厂",
        "title": "节前检查",
        "planned_from": "2026-03-12",
        "head": "应急经办",
        "officers": "应急另一经办",
        "leader": "局长",
        "leader_office": "principal",
        "organ": cast.emergency.pk,
    }
    refused = client.post(address, said)
    assert (refused.status_code, "第2行：没有名为“没有的厂”的单位" in refused.content.decode()) == (422, True)
    assert client.post(address, {**said, "others": "永宁第二机械厂"}).status_code == 302
    plan = VisitPlan.objects.get()
    assert sorted(str(row.subject) for row in Inspection.objects.filter(plan=plan)) == [
        "永宁安泰机械有限公司",
        "永宁第二机械厂",
    ]
    leaders = Inspection.objects.filter(members__role="leader", members__office="principal")
    assert leaders.count() == 2


DEMAND = {
    "title": "主要负责人安全检查",
    "subject": "organ",
    "cadence": {"kind": "every", "unit": "month"},
    "evidence": {
        "items": [["inspection"], ["rectification", "none_found"], ["publicity"]],
        "fields": ["findings"],
        "roles": [{"role": "principal", "least": 1}],
    },
    "starts_on": date(2026, 3, 1),
    "grace_days": 0,
}


@pytest.fixture
def duty(cast):
    row = create_obligation(actor=cast.officer, organ=cast.office, organs=[cast.emergency], **DEMAND)
    put_in_force(row, actor=make_user(cast.office, "office"), now=at(1))
    generate(at(2))
    return row.occurrences.get(period_start=date(2026, 3, 1))


def news():
    return ContentFile(b"news of the visit", name="信息宣传.txt")


def test_a_leader_led_visit_is_handed_in_with_its_three_sets_in_one_step(cast, done, duty):
    row = done()
    assert duties_for(row, cast.rescuer) == [duty]
    with pytest.raises(Refused, match="公示宣传材料"):
        hand_in(row, duty, actor=cast.rescuer, now=at())
    assert (duty.submissions.count(), Letter.objects.count()) == (0, 0)
    submission = hand_in(row, duty, actor=cast.rescuer, publicity=[news()], now=at())
    kinds = [file.kind for file in attached(submission)]
    assert kinds == ["inspection", "rectification", "publicity"]
    assert submission.fields == {"findings": "2"}
    assert {"name": "局长", "role": "principal"} in submission.participants
    assert (submission.occurred_on, submission.none_found) == (DAY, False)
    with pytest.raises(Refused, match="已作为该项履职报送"):
        hand_in(row, duty, actor=cast.rescuer, publicity=[news()], now=at())
    assert duties_for(row, cast.rescuer) == []
    duty.refresh_from_db()
    accept(duty, actor=cast.officer, now=at(13))
    assert duty.state == "accepted"


def test_a_visit_without_the_principal_does_not_count_as_led_by_one(cast, done, duty):
    with pytest.raises(Refused, match="主要负责人至少1人"):
        hand_in(done(leader=("deputy",)), duty, actor=cast.rescuer, publicity=[news()], now=at())
    assert hand_in(done(), duty, actor=cast.rescuer, publicity=[news()], now=at()).pk


def test_where_nothing_was_found_that_is_declared(cast, done, duty):
    submission = hand_in(done(problems=False), duty, actor=cast.rescuer, publicity=[news()], now=at())
    assert (submission.none_found, submission.fields) == (True, {"findings": "0"})
    assert [file.kind for file in attached(submission)] == ["inspection", "publicity"]


def test_only_for_the_own_duty_and_only_when_signed(cast, plan, done, duty):
    row = plan("leader")
    with pytest.raises(Refused, match="双方签字确认后"):
        hand_in(row, duty, actor=cast.rescuer, publicity=[news()], now=at())
    other = create_obligation(actor=cast.officer, organ=cast.office, organs=[cast.housing], **DEMAND)
    put_in_force(other, actor=make_user(cast.office, "office"), now=at(1))
    generate(at(2))
    theirs = other.occurrences.get(period_start=date(2026, 3, 1))
    with pytest.raises(Refused, match="检查单位自己的"):
        hand_in(done(), theirs, actor=cast.rescuer, publicity=[news()], now=at())


def test_the_page_hands_in(cast, done, duty):
    row, client = done(), client_of(cast.rescuer)
    address = reverse("inspections:hand_in", args=[row.pk])
    assert "主要负责人安全检查" in client.get(address).content.decode()
    assert client_of(cast.builder).get(address).status_code == 404
    assert client.post(address, {"occurrence": duty.pk}).status_code == 422
    assert client.post(address, {"occurrence": duty.pk, "publicity": news()}).status_code == 302
    assert row.handed_in.get().occurrence == duty
