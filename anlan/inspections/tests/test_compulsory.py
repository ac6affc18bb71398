"""What every visit of its way has to look at, whatever its checklist: the rules kept, the seven key violations."""

import pytest
from django.urls import reverse

from anlan.flow.flow import Refused
from anlan.hazards.queries import labels
from anlan.inspections.actions import visits as actions
from anlan.inspections.flow import INSPECTION
from anlan.inspections.queries import kinds, lines_of
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule

from .acts import at, client_of, lines

RULES = "安全生产规章制度、操作规程的制定和落实情况"


def refusal(row, actor):
    with pytest.raises(Refused) as no:
        INSPECTION.move(row, "record", actor=actor, now=at())
    return str(no.value)


def test_no_record_is_finished_without_the_section_on_the_rules(cast, plan):
    row = plan("routine")
    INSPECTION.move(row, "check_in", actor=cast.rescuer, now=at())
    assert refusal(row, cast.rescuer) == f"检查表未填完，缺少结果或照片：{RULES}。"
    client, address = client_of(cast.rescuer), reverse("inspections:answer", args=[row.pk])
    assert address in client.get(row.get_absolute_url()).content.decode()
    said = {"value_rules_kept": "fail", "note_rules_kept": "未建立动火审批制度", "version_rules_kept": 0}
    assert client.post(address, said).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert ("未建立动火审批制度" in page, RULES in page) == (True, True)
    assert INSPECTION.move(row, "record", actor=cast.rescuer, now=at()).state == "recorded"


def test_a_checklist_with_such_a_section_of_its_own_is_enough(cast, plan):
    own = {**lines()[0], "name": "duty", "section": "规章制度落实"}
    edition = actions.publish_checklist(
        actor=cast.rescuer, organ=cast.emergency, title="工贸", lines=[*lines(), own]
    )
    assert [line["name"] for line in lines_of(plan("routine", edition=edition))] == ["exits", "duty"]
    bare = actions.publish_checklist(actor=cast.rescuer, organ=cast.emergency, title="消防", lines=lines())
    assert [line["name"] for line in lines_of(plan("routine", edition=bare))] == ["exits", "rules_kept"]
    assert lines_of(plan("open")) == []


@pytest.mark.clause("S2-3.7.2b")
def test_a_screening_looks_at_all_seven_key_violations(cast, plan):
    team = [(cast.rescuer, cast.rescuer.name, "head"), (None, "卫承平", "leader", "principal")]
    row = plan("leader", team=team)
    INSPECTION.move(row, "check_in", actor=cast.rescuer, now=at())
    wanted = {f"key_{code}": label for code, label in labels("key_violations").items()}
    assert {line["name"]: line["label"] for line in lines_of(row)} == wanted
    assert len(wanted) == 7
    *first, last = wanted
    answers = {name: {"value": "pass"} for name in first}
    actions.answer_lines(row, actor=cast.rescuer, answers=answers, now=at())
    assert refusal(row, cast.rescuer) == f"检查表未填完，缺少结果或照片：{wanted[last]}。"
    actions.answer_lines(row, actor=cast.rescuer, answers={last: {"value": "fail"}}, now=at())
    assert INSPECTION.move(row, "record", actor=cast.rescuer, now=at()).state == "recorded"


def test_a_place_says_itself_which_ways_look_at_what(cast, plan):
    before = plan("open")
    table = [row | {"rules": row["code"] == "open"} for row in rule("inspections.kinds")]
    said = {"place": cast.city, "valid_from": at(1).date(), "basis": "市安委办通知"}
    set_rule("inspections.kinds", table, actor=cast.admin, **said)
    assert kinds(cast.city)["open"].rules
    assert [line["name"] for line in lines_of(before)] == ["rules_kept"]
    assert lines_of(plan("routine")) == []
