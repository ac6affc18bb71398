"""The approval gate: the negative list, the exception, the veto that stands in the leader's file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.assessment.actions.packs import make_pack
from anlan.audit.log import history
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.projects.actions.vetoes import raise_veto
from anlan.projects.flow import PROJECT, VETO
from anlan.projects.models import Project, Veto
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import entry

from .conftest import ENTRY, FURNACE, at, go, on, paper, signed

RISK = "厂区与居民小区的安全距离不足，毗邻重大危险源。"
BASIS = "《苏州工业园区2017年安全生产工作要点》三（二）7"


def verbs(row):
    return [line.verb for line in history(row)]


@pytest.mark.scenario(40)
@pytest.mark.clause("S3-4.1.1a", "S4-3.7b", "S1-9b", "S1-9c", "S0-3.1.2b")
def test_the_approval_gate(cast, register, client_of):
    """A match is proposed for refusal; without an exception no approval; a veto stands in the leader's file."""
    row = register(name="安泰炼钢项目", content=FURNACE, decision=Project.Decision.EXPANSION)
    match = row.matches.get()
    assert (match.entry, match.kind) == (ENTRY, "eliminated")
    assert match.by == "行业代码3130；“地条钢”“中频炉”"
    assert row.refusal_proposed_on == date(2026, 3, 10)
    assert "建议不予批准" in verbs(row)
    assert Notice.objects.filter(recipient=cast.boss, kind="projects.matched").count() == 1

    signed(row, cast)
    why = f"项目与负面清单相符（{ENTRY}），没有决定机关的书面例外，不得批准、不得供地。"
    with pytest.raises(Refused) as no:
        go(row, "approve", cast.boss, approval="永发改投〔2026〕1号")
    assert (str(no.value), row.state) == (why, "informed")

    facts = {
        "basis": "市政府专题会议纪要第3号",
        "reason": "等量置换",
        "exception_papers": [paper("纪要.txt")],
    }
    with pytest.raises(Refused, match="您当前的岗位没有这项权限。"):
        go(row, "exempt", cast.clerk, **facts)
    with pytest.raises(Refused, match="缺少必填内容：例外决定文件。"):
        go(row, "exempt", cast.boss, **{**facts, "exception_papers": []})
    with pytest.raises(Refused, match="只有决定机关“市安委办”可以决定。"):
        go(row, "exempt", cast.chief, **facts)
    go(row, "exempt", cast.boss, **facts)
    assert (row.exempted_by, row.exemption, row.refusal_proposed_on) == (cast.boss, facts["basis"], None)
    assert [file.name for file in attached(row, "exception")] == ["纪要.txt"]

    with on(3, 12) as now:
        veto = raise_veto(
            row, actor=cast.rescuer2, organ=cast.emergency, leader=cast.chief, risk=RISK, basis=BASIS, now=now
        )
    with pytest.raises(Refused, match="“市应急局”提出的重大风险一票否决尚未决定，不得批准。"):
        go(row, "approve", cast.boss, day=13, approval="永发改投〔2026〕1号")
    with on(3, 16) as now:
        VETO.move(veto, "confirm", actor=cast.boss, now=now, reason="风险不可接受")
    with pytest.raises(Refused, match="“市应急局”提出的重大风险一票否决已经确认，不得批准。"):
        go(row, "approve", cast.boss, day=17, approval="永发改投〔2026〕1号")

    with on(6, 30) as now:
        pack = make_pack(cast.chief, actor=cast.chief, year=2026, now=now)
        decided = make_pack(cast.boss, actor=cast.boss, year=2026, now=now)
    part = next(part for part in pack.sections if part["heading"] == "重大风险一票否决")
    assert part["said"] == "提出重大风险一票否决1次，决定0次；批准建设项目0个，作出负面清单例外0个。"
    assert part["rows"] == [["安泰炼钢项目", "增产扩能", "2026-03-12", RISK, "提出", "已确认否决"]]
    part = next(part for part in decided.sections if part["heading"] == "重大风险一票否决")
    assert part["said"] == "提出重大风险一票否决0次，决定1次；批准建设项目0个，作出负面清单例外1个。"
    assert [line[4] for line in part["rows"]] == ["决定"]

    go(row, "refuse", cast.boss, day=18, reason="重大风险一票否决")
    row.refresh_from_db()
    assert (row.state, row.vetoed, row.refused_on) == ("refused", True, date(2026, 3, 18))
    page = client_of(cast.boss).get(row.get_absolute_url()).content.decode()
    assert RISK in page


def test_a_project_that_meets_nothing_is_approved(cast, register):
    row = signed(register(), cast)
    assert (row.matches.count(), row.refusal_proposed_on) == (0, None)
    assert "建议不予批准" not in verbs(row)
    go(row, "approve", cast.boss, approval="永发改投〔2026〕1号")
    assert (row.state, row.approved_by) == ("design", cast.boss)


def test_with_the_exception_alone_it_is_approved(cast, register):
    row = signed(register(content=FURNACE), cast)
    facts = {"basis": "纪要", "reason": "置换", "exception_papers": [paper()]}
    go(row, "exempt", cast.boss, **facts)
    with pytest.raises(Refused, match="没有需要作例外的清单条目。"):
        go(row, "exempt", cast.boss, **facts)
    go(row, "approve", cast.boss, approval="1号")
    assert row.state == "design"


def test_a_dismissed_veto_lets_the_approval_pass(cast, register):
    row = signed(register(), cast)
    with on(3, 12) as now:
        veto = raise_veto(
            row, actor=cast.boss, organ=cast.office, leader=cast.boss, risk=RISK, basis=BASIS, now=now
        )
    with on(3, 13) as now, pytest.raises(Refused, match="提出否决的人不能决定自己提出的否决。"):
        VETO.move(veto, "dismiss", actor=cast.boss, now=now, reason="已消除")
    with on(3, 13) as now, pytest.raises(Refused, match="只有提出单位“市安委办”可以撤回。"):
        VETO.move(veto, "withdraw", actor=cast.chief, now=now, reason="已消除")
    with on(3, 13) as now:
        VETO.move(veto, "withdraw", actor=cast.boss, now=now, reason="已消除")
    go(row, "approve", cast.boss, day=14, approval="1号")
    assert (row.state, row.vetoed) == ("design", False)
    with on(3, 15) as now, pytest.raises(Refused, match="项目已经决定，不能再提出否决。"):
        raise_veto(row, actor=cast.boss, organ=cast.office, leader=cast.boss, risk=RISK, basis=BASIS, now=now)


def test_a_veto_that_comes_while_the_approval_is_under_way_is_seen(cast, register, monkeypatch):
    """The guard has said yes; then the veto is there; the approval holds the project and asks again."""
    row = signed(register(), cast)
    step = PROJECT.by_name["approve"]

    def late(*args, **facts):
        answer = guard(*args, **facts)
        with on(3, 12) as now:
            raise_veto(
                row,
                actor=cast.chief,
                organ=cast.emergency,
                leader=cast.chief,
                risk=RISK,
                basis=BASIS,
                now=now,
            )
        return answer

    guard = step.guard
    object.__setattr__(step, "guard", late)
    try:
        with pytest.raises(Refused, match="尚未决定，不得批准。"):
            go(row, "approve", cast.boss, day=12, approval="1号")
    finally:
        object.__setattr__(step, "guard", guard)
    row.refresh_from_db()
    assert row.state == "informed"


@pytest.mark.clause("S4-3.7b")
def test_who_may_raise_a_veto(cast, register):
    row = register()
    said = {"risk": RISK, "basis": BASIS, "now": at(day=11)}
    # The town reviews; the other town does not even see the project.
    with pytest.raises(Refused, match="您当前的岗位没有这项权限。"):
        raise_veto(row, actor=cast.town2sman, organ=cast.town2_hall, leader=cast.town2sman, **said)
    with pytest.raises(Refused, match="只有会审、承办、监管单位和决定机关可以提出否决。"):
        raise_veto(row, actor=cast.townsman, organ=cast.emergency, leader=cast.chief, **said)
    veto = raise_veto(row, actor=cast.townsman, organ=cast.town_hall, leader=cast.townsman, **said)
    with pytest.raises(Refused, match="“柳桥镇”已经提出否决，正在等待决定。"):
        raise_veto(row, actor=cast.townsman, organ=cast.town_hall, leader=cast.townsman, **said)
    assert set(Veto.objects.visible_to(cast.boss)) == {veto}
    assert not Veto.objects.visible_to(cast.manager).exists()


@pytest.mark.clause("S3-4.1.1b")
def test_the_list_is_versioned_and_compared_again(cast, register):
    """A later version of the list adds an entry: asked anew at the approval, shown by comparing again."""
    row = signed(register(), cast)
    old = entry("projects.negative_list", date(2026, 3, 10))
    line = {
        "kind": "negative",
        "entry": "镇区机加工",
        "industries": ["31"],
        "words": ["机加工"],
        "basis": "镇规划",
    }
    set_rule(
        "projects.negative_list",
        [*old.value, line],
        place=cast.city,
        valid_from=date(2026, 4, 1),
        actor=cast.admin,
        basis="本地清单",
    )
    with pytest.raises(Refused, match="镇区机加工"):
        go(row, "approve", cast.boss, month=4, day=2, approval="1号")
    assert row.matches.count() == 0
    go(row, "compare", cast.clerk, month=4, day=2)
    match = row.matches.get()
    assert (match.entry, match.rule_from, match.matched_on) == (
        "镇区机加工",
        date(2026, 4, 1),
        date(2026, 4, 2),
    )
    row.refresh_from_db()
    assert row.refusal_proposed_on == date(2026, 4, 2)


def test_an_exception_lapses_when_the_plan_changes(cast, register, client_of):
    row = signed(register(content=FURNACE), cast)
    go(row, "exempt", cast.boss, basis="纪要", reason="置换", exception_papers=[paper()])
    data = {
        "name": row.name,
        "decision": row.decision,
        "industry_code": "3130",
        "content": f"{FURNACE}另增一台。",
    }
    with on(3, 14):
        client = client_of(cast.clerk)
        address = reverse("projects:change", args=[row.pk])
        assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert (row.exempted_on, row.refusal_proposed_on) == (None, date(2026, 3, 14))
    with pytest.raises(Refused, match="没有决定机关的书面例外"):
        go(row, "approve", cast.boss, day=15, approval="1号")


def test_the_exception_by_the_page_needs_its_paper(cast, register, client_of):
    row = register(content=FURNACE)
    address = reverse("projects:step", args=[row.pk, "exempt"])
    with on(3, 12):
        client = client_of(cast.boss)
        assert client.post(address, {"basis": "纪要", "reason": "置换"}).status_code == 422
        file = SimpleUploadedFile("纪要.txt", "同意".encode())
        data = {"basis": "纪要", "reason": "置换", "exception_papers": file}
        assert client.post(address, data).status_code == 302
        assert client_of(cast.clerk).get(address).status_code == 404
    row.refresh_from_db()
    assert row.exempted_by == cast.boss
