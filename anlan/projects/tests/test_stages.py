"""From the notice to use: receipts, evidence of each stage, terms and reminders, figures, pages, the API."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.duty.schedules import last_day
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.letters.models import Letter
from anlan.notices.models import Notice
from anlan.org.models import Place
from anlan.projects.actions.vetoes import raise_veto
from anlan.projects.models import Project
from anlan.projects.queries import current_stage

from .conftest import CLEAN, FURNACE, at, evidence, go, on, paper, signed


def approved(row, cast):
    signed(row, cast)
    return go(row, "approve", cast.boss, approval="1号")


def open_duties(row):
    """``{kind: the last day in time}`` of the clocks that run."""
    return {duty.kind: last_day(duty.due_at) for duty in Duty.objects.of(row).open()}


@pytest.mark.clause("S3-4.2.1a")
def test_the_requirements_are_told_and_signed_for(cast, register):
    row = register()
    with pytest.raises(Refused, match="只有承办单位“市住建局”可以办理。"):
        go(row, "inform", cast.rescuer2)
    go(row, "inform", cast.clerk)
    letter = Letter.objects.get(row_model="projects.project", row_id=row.pk)
    assert letter.title == "关于告知建设项目安全设施“三同时”要求的函"
    # Five work days after Wednesday the 11th.
    assert (row.state, row.due_on) == ("informed", date(2026, 3, 18))
    with pytest.raises(Refused, match="建设单位还没有签收三同时告知书。"):
        go(row, "approve", cast.boss, approval="1号")
    go(row, "receive", cast.manager, day=12)
    assert (row.received_on, row.due_on) == (date(2026, 3, 12), None)
    with pytest.raises(Refused, match="已经签收。"):
        go(row, "receive", cast.manager, day=12)
    place = Place.objects.get(pk=cast.town.pk)
    assert str(value("projects.received", place, date(2026, 3, 1), date(2026, 3, 31))) == "100.0%"
    assert str(value("projects.received", place, date(2026, 3, 1), date(2026, 3, 11))) == "0.0%"


@pytest.mark.clause("S3-4.2.1a")
def test_the_three_stages_need_their_papers(cast, register):
    row = approved(register(), cast)
    assert (row.state, row.due_on) == ("design", date(2026, 3, 11) + timedelta(180))
    with pytest.raises(Refused, match="建设单位还没有报送本阶段材料。"):
        go(row, "pass_design", cast.rescuer2, month=4)
    with pytest.raises(Refused, match="缺少材料：安全设施设计。"):
        go(row, "hand_design", cast.manager, month=4, evidence=[("其他材料", paper())])
    go(row, "hand_design", cast.manager, month=4, evidence=evidence(row))
    with pytest.raises(Refused, match="材料已经报送，正在审查。"):
        go(row, "hand_design", cast.manager, month=4, evidence=evidence(row))
    with pytest.raises(Refused, match="只有监管部门“市应急局”可以审查。"):
        go(row, "pass_design", cast.clerk, month=4)
    assert open_duties(row) == {"projects.review": date(2026, 4, 24)}  # ten work days
    go(row, "return", cast.rescuer2, month=4, reason="缺消防设计")
    assert open_duties(row) == {"projects.stage": row.due_on}
    go(row, "hand_design", cast.manager, month=4, day=13, evidence=evidence(row))
    go(row, "pass_design", cast.rescuer2, month=4, day=15)
    assert (row.state, row.due_on) == ("construct", date(2026, 4, 15) + timedelta(540))
    stage = row.stages.get(kind="design")
    assert (stage.handed_on, stage.passed_on) == (date(2026, 4, 13), date(2026, 4, 15))
    assert [file.kind for file in attached(stage)] == ["安全设施设计"] * 2

    papers = evidence(row)
    trial = {"trial_from": date(2026, 6, 1), "trial_to": date(2026, 6, 10)}
    with pytest.raises(Refused, match="试运行10天，应不少于30天、不超过180天。"):
        go(row, "hand_acceptance", cast.manager, month=7, evidence=papers, **trial)
    with pytest.raises(Refused, match="试运行的开始和结束日期应同时填写。"):
        go(row, "hand_acceptance", cast.manager, month=7, evidence=papers, trial_from=date(2026, 6, 1))
    trial["trial_to"] = date(2026, 6, 30)
    go(row, "hand_acceptance", cast.manager, month=7, evidence=papers, **trial)
    go(row, "pass_acceptance", cast.rescuer2, month=7)
    go(row, "hand_use", cast.manager, month=7, evidence=evidence(row))
    go(row, "put_in_use", cast.rescuer2, month=7, day=20)
    row.refresh_from_db()
    assert (row.state, row.in_use_on, row.due_on) == ("in_use", date(2026, 7, 20), None)
    assert not Duty.objects.of(row).open().exists()
    city = Place.objects.get(pk=cast.city.pk)
    assert str(value("projects.on_time", city, date(2026, 1, 1), date(2027, 12, 31))) == "100.0%"


def test_a_special_project_has_its_design_reviewed_in_twenty_work_days(cast, register):
    row = approved(register(special=True), cast)
    plain = [("安全设施设计", paper())]
    with pytest.raises(Refused, match="缺少材料：安全评价报告、安全设施设计审查申请。"):
        go(row, "hand_design", cast.manager, evidence=plain)
    go(row, "hand_design", cast.manager, evidence=evidence(row))
    assert current_stage(row).review_by == date(2026, 4, 9)  # the 6th of April is a holiday
    with clock.at(at(4, 10, 12)) as now:
        tick(now)
    late = Notice.objects.filter(recipient=cast.rescuer2, kind="projects.late")
    assert [notice.title for notice in late] == ["逾期1天：安泰精密加工扩建项目（材料审查）"]
    go(row, "pass_design", cast.rescuer2, month=4, day=13)
    assert not Duty.objects.of(row).open().filter(kind="projects.review").exists()


def test_the_head_extends_a_design_review_once_and_the_builder_is_told(cast, register):
    row = approved(register(special=True), cast)
    go(row, "hand_design", cast.manager, evidence=evidence(row))
    with pytest.raises(Refused, match="您当前的岗位没有这项权限。"):
        go(row, "extend_review", cast.rescuer2, month=4, day=8, reason="专家评审未完成")
    with pytest.raises(Refused, match="缺少必填内容：理由。"):
        go(row, "extend_review", cast.chief, month=4, day=8)
    with pytest.raises(Refused, match="审查期限已过，不能再延长。"):
        go(row, "extend_review", cast.chief, month=4, day=10, reason="专家评审未完成")
    go(row, "extend_review", cast.chief, month=4, day=9, reason="专家评审未完成")
    # Ten work days after the 9th of April.
    assert current_stage(row).review_by == date(2026, 4, 23)
    assert open_duties(row) == {"projects.review": date(2026, 4, 23)}
    told = Notice.objects.filter(recipient=cast.manager, title__startswith="设计审查期限延长至2026-04-23")
    assert [notice.body for notice in told] == ["专家评审未完成"]
    with pytest.raises(Refused, match="审查期限已经延长过一次。"):
        go(row, "extend_review", cast.chief, month=4, day=20, reason="再延")


def test_only_the_review_of_a_special_design_is_extended(cast, register):
    row = approved(register(), cast)
    go(row, "hand_design", cast.manager, evidence=evidence(row))
    with pytest.raises(Refused, match="只有正在进行的安全设施设计审查可以延长。"):
        go(row, "extend_review", cast.chief, reason="专家评审未完成")


def test_an_organ_that_was_asked_agrees_once_or_raises_a_veto(cast, register, client_of):
    row = register(reviewers=[cast.town_hall, cast.emergency])
    client = client_of(cast.townsman)
    page = reverse("projects:agree", args=[row.pk])
    said = {"organ": cast.town_hall.pk, "opinion": "同意，须先完成厂区消防通道改造。"}
    assert client_of(cast.town2sman).post(page, said).status_code == 404
    assert client.post(page, said).status_code == 302
    review = row.reviews.get(organ=cast.town_hall)
    assert (review.agreed_by, review.opinion) == (cast.townsman, said["opinion"])
    assert client.get(page).status_code == 404
    shown = client.get(row.get_absolute_url()).content.decode()
    assert said["opinion"] in shown
    told = Notice.objects.filter(recipient=cast.clerk, kind="projects.agreed")
    assert [notice.title for notice in told] == [f"“柳桥镇”会审同意：{row}（还有1个单位）"]
    path = f"/api/projects/projects/{row.pk}/opinions"
    raise_veto(row, actor=cast.rescuer2, organ=cast.emergency, leader=cast.chief, risk="涉爆", basis="规定")
    answer = client_of(cast.rescuer2).post(path, {"organ": cast.emergency.pk}, "application/json")
    assert (answer.status_code, answer.json()["detail"]) == (409, "只有尚未提出意见的会审单位可以会审。")
    assert row.reviews.filter(agreed_on=None).count() == 1


def test_a_project_is_registered_through_the_api_and_compared(cast, client_of):
    client = client_of(cast.clerk)
    body = {
        "name": "安泰中频炉项目", "organ": cast.plant.pk, "supervisor": cast.emergency.pk, "content": FURNACE,
        "decider": cast.office.pk, "reviewers": [cast.town_hall.pk], "industry_code": "3130", "investment": "120.5",
    }  # fmt: skip
    answer = client.post("/api/projects/projects", body, "application/json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["office"], made["supervisor"], made["decider"]) == (
        "永宁市住房和城乡建设局",
        "永宁市应急管理局",
        "永宁市安全生产委员会办公室",
    )
    assert (made["matched"], [one["organ"] for one in made["reviews"]]) == (True, ["柳桥镇人民政府"])
    row = Project.objects.get()
    assert (row.registered_by, row.place, row.refusal_proposed_on) == (
        cast.clerk,
        cast.town,
        row.registered_on,
    )
    for wrong, detail in (
        ({"organ": cast.emergency.pk}, "没有这家建设单位。"),
        ({"decider": 10**9}, "没有编号为1000000000的单位。"),
        ({"office": cast.emergency.pk}, "只能以本单位名义办理。"),
        ({"industry_code": "9999"}, None),
    ):
        answer = client.post("/api/projects/projects", body | wrong, "application/json")
        assert answer.status_code == 422, wrong
        assert detail is None or answer.json()["detail"] == [detail]
    assert client_of(cast.manager).post("/api/projects/projects", body, "application/json").status_code == 403
    assert Project.objects.count() == 1


def test_the_builder_is_reminded_and_the_supervisor_hears_of_delay(cast, register):
    row = approved(register(), cast)
    due = row.due_on
    with clock.at(at(due.month, due.day, 12) - timedelta(days=1)) as now:
        tick(now)
    told = Notice.objects.filter(recipient=cast.manager, kind="projects.due")
    assert [notice.title for notice in told] == ["还有1天到期：安泰精密加工扩建项目（设计阶段）"]
    with clock.at(at(due.month, due.day, 12) + timedelta(days=5)) as now:
        tick(now)
    assert Notice.objects.filter(recipient=cast.rescuer2, kind="projects.late").count() == 1


def test_what_is_registered_is_looked_at(cast, register):
    with pytest.raises(ValidationError, match="建设单位应为已建档的企业。"):
        register(organ=cast.town_hall)
    with pytest.raises(ValidationError, match="“永宁安泰机械有限公司”是企业，不能办理审批。"):
        register(decider=cast.plant)
    with pytest.raises(Refused, match="只能以本单位名义登记。"):
        register(office=cast.emergency)
    with pytest.raises(ValidationError, match="没有行业代码“9999”"):
        register(industry_code="9999")
    assert not Project.objects.exists()


def test_the_form_registers_and_says_what_is_wrong(cast, client_of):
    data = {
        "name": "安泰扩建项目",
        "organ": "永宁安泰机械有限公司",
        "decision": "expansion",
        "industry_code": "C3130",
        "content": FURNACE,
        "office": cast.housing.pk,
        "decider": "市安委办",
        "reviewers": "市应急局、柳桥镇",
    }
    with on(3, 10):
        client = client_of(cast.clerk)
        wrong = client.post(reverse("projects:new"), {**data, "decider": "没有的局"})
        assert (wrong.status_code, "没有名为“没有的局”的机构" in wrong.content.decode()) == (422, True)
        assert client.post(reverse("projects:new"), data).status_code == 302
        assert client_of(cast.manager).get(reverse("projects:new")).status_code == 404
    row = Project.objects.get()
    assert (row.industry_code, row.decider, row.supervisor) == ("3130", cast.office, cast.housing)
    assert (row.matched, row.reviews.count(), row.place) == (True, 2, cast.town)


def test_handing_in_by_the_page_asks_for_each_paper(cast, register, client_of):
    row = approved(register(), cast)
    address = reverse("projects:step", args=[row.pk, "hand_design"])
    with on(3, 20):
        client = client_of(cast.manager)
        assert "安全设施设计" in client.get(address).content.decode()
        assert client.post(address, {}).status_code == 422
        assert client.post(address, {"paper_0": paper(), "note": "一次报齐"}).status_code == 302
    stage = current_stage(row)
    assert (stage.handed_on, stage.note) == (date(2026, 3, 20), "一次报齐")


def test_who_sees_a_project(cast, register):
    row = register()
    for user in (cast.clerk, cast.chief, cast.boss, cast.manager, cast.townsman):
        assert list(Project.objects.visible_to(user)) == [row], user
    for user in (cast.town2sman, cast.outsider):
        assert not Project.objects.visible_to(user).exists(), user


def test_the_lists_ask_a_fixed_number_of_questions(cast, register, client_of):
    def asked(address):
        client = client_of(cast.boss)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [reverse("projects:projects"), reverse("projects:board"), reverse("projects:vetoes")]
    register(name="项目一")
    few = [asked(address) for address in addresses]
    for number in range(5):
        register(name=f"项目{number}甲", content=FURNACE)
    assert [asked(address) for address in addresses] == few


def test_the_board_leads_to_what_it_counts(cast, register, client_of):
    register(content=FURNACE, decision="expansion")
    register(name="另一项目", content=CLEAN, decision="expansion")
    signed(register(name="第三项目"), cast)
    with on(3, 12):
        client = client_of(cast.boss)
        lines = client.get(reverse("projects:board")).context["lines"]
        found = dict(lines)
        assert {label: cells[0][0] for label, cells in found.items()} == {"项目建设": 1, "增产扩能": 2}
        for cells in found.values():
            for count, url, _warns in cells:
                if count:
                    assert client.get(url).context["paginator"].count == count
        by_sector = client.get(reverse("projects:board") + "?by=sector").context["lines"]
        assert [(label, cells[0][0]) for label, cells in by_sector] == [("工贸", 3)]


def test_the_api_moves_what_the_pages_move(cast, register, client_of):
    row = register()
    with on(3, 11):
        clerk, boss = client_of(cast.clerk), client_of(cast.boss)
        told = clerk.post(f"/api/projects/projects/{row.pk}/inform")
        assert (told.status_code, told.json()["state"]) == (200, "informed")
        said = {"organ": cast.office.pk, "leader": cast.boss.username, "risk": "距离不足", "basis": "要点"}
        made = boss.post(
            f"/api/projects/projects/{row.pk}/vetoes", said, content_type="application/json"
        ).json()
        assert (made["state"], made["leader"]) == ("raised", "分管领导")
        address, note = f"/api/projects/projects/{row.pk}/approve", {"approval": "1号"}
        no = boss.post(address, note, content_type="application/json")
        assert (no.status_code, "尚未决定" in no.json()["detail"]) == (409, True)
        assert clerk.post(address, note, content_type="application/json").status_code == 409
        listed = boss.get("/api/projects/projects?mark=veto").json()
        assert [item["id"] for item in listed["items"]] == [row.pk]
        assert client_of(cast.outsider).get(f"/api/projects/projects/{row.pk}").status_code == 404
