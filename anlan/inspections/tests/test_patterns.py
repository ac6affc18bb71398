"""Checklists to begin with: published by an organ as they are, then looked through like any other."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.flow.flow import Refused
from anlan.hazards.flow import MATTER
from anlan.inspections.actions import visits as actions
from anlan.inspections.flow import INSPECTION
from anlan.inspections.models import Edition
from anlan.inspections.patterns import patterns

from .acts import at, client_of, go, photo

SECTIONS = {
    "main_duties": [
        "全员安全生产责任制建设", "安全风险辨识", "风险等级评估", "管控措施制定", "隐患排查治理",
        "安全生产费用提取使用",
    ],
    "fire": [
        "日常管理机制", "岗位人员责任", "消防教育培训", "消防生命通道",
        "电源火源和易燃可燃物品", "消防设施", "电动自行车",
    ],
    "sports_venues": ["场馆设施", "消防设备", "岗位配备", "人员培训", "安全制度与措施"],
    "natural_disasters": ["防汛抗旱", "森林防灭火", "防震减灾"],
}  # fmt: skip
KINDS = {"natural_disasters": ("supervision", "town_hall")}


def published(cast, code):
    client, address = client_of(cast.rescuer), reverse("inspections:publish")
    said = {"pattern": code, "organ": cast.emergency.pk}
    assert client.post(address, said).status_code == 302
    return Edition.objects.get(checklist__title=patterns()[code].title)


@pytest.mark.clause("S1-12n", "S2-3.12.1b", "S0-3.5.2e", "S1-12t", "S3-1.2.5a")
@pytest.mark.parametrize("code", SECTIONS)
def test_a_pattern_is_published_and_every_section_looked_at(cast, plan, code):
    edition = published(cast, code)
    assert list(dict.fromkeys(line["section"] for line in edition.lines)) == SECTIONS[code]
    kind, object = KINDS.get(code, ("routine", "plant"))
    row = plan(kind, edition=edition, subject=getattr(cast, object))
    INSPECTION.move(row, "check_in", actor=cast.rescuer, now=at())
    with pytest.raises(Refused, match="检查表未填完"):
        INSPECTION.move(row, "record", actor=cast.rescuer, now=at())
    answers = {line["name"]: {"value": "pass"} for line in edition.lines}
    actions.answer_lines(row, actor=cast.rescuer, answers=answers, now=at())
    assert go(row, "record", cast.rescuer).state == "recorded"


@pytest.mark.clause("S0-3.2.1a")
def test_what_fails_the_main_duties_is_a_danger_with_a_deadline(cast, plan):
    edition = published(cast, "main_duties")
    row = plan("routine", edition=edition)
    go(row, "check_in", cast.rescuer)
    line = edition.lines[0]["name"]
    actions.answer_lines(row, actor=cast.rescuer, answers={line: {"value": "fail"}}, now=at())
    finding = actions.note_finding(
        row, actor=cast.rescuer, line=line, description="未建立责任制。", photos=[photo()]
    )
    matter = actions.raise_matter(finding, actor=cast.rescuer, now=at())
    graded = {"grade": "general", "danger_class": "safety"}
    MATTER.move(matter, "accept", actor=cast.rescuer, now=at(13), **graded)
    MATTER.move(matter, "assign", actor=cast.rescuer, now=at(13), responsible=cast.plant)
    assert (matter.organ, matter.due_on) == (cast.plant, date(2026, 3, 28))


def test_a_pattern_or_a_file_and_a_file_has_a_name(cast):
    client, address = client_of(cast.rescuer), reverse("inspections:publish")
    file = SimpleUploadedFile("表.xlsx", b"x")

    def errors(**said):
        return client.post(address, {"organ": cast.emergency.pk, **said}).context["form"].errors

    assert errors() == {"__all__": ["请选择范本，或者上传检查表文件，二者选一。"]}
    assert errors(pattern="fire", file=file) == {"__all__": ["请选择范本，或者上传检查表文件，二者选一。"]}
    assert errors(file=SimpleUploadedFile("表.xlsx", b"x")) == {"title": ["请填写检查表的名称。"]}
    assert list(errors(pattern="rocket")) == ["pattern"]
    assert Edition.objects.count() == 0
