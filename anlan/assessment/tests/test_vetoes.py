"""Veto queries and awards; duty packs; what is missing before an assessment."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from anlan.assessment.models import Award, Pack, VetoQuery
from anlan.files.queries import attached
from anlan.letters.models import Letter
from anlan.testing import make_user

from .conftest import JUNE, OWN, line, of, on, self_data

ASKED = {"purpose": "award", "matter": "先进集体评选", "subject": "柳桥镇人民政府", "person": ""}


def ask(client, organ, **changes):
    with on(JUNE):
        answer = client.post(reverse("assessment:ask"), ASKED | {"organ": organ.pk} | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return VetoQuery.objects.latest("pk")


def reply(client, row, verdict, day=JUNE):
    with on(day):
        page = reverse("assessment:query_step", args=[row.pk, "answer"])
        answer = client.post(page, {"verdict": verdict, "answer": "系统记录如上。"})
    row.refresh_from_db()
    return answer


def award(client, row, day, decided=None):
    data = {"title": "先进集体", "basis": "永政发〔2026〕1号", "decided_on": decided or day}
    with on(day):
        return client.post(reverse("assessment:award", args=[row.pk]), data)


@pytest.mark.clause("S3-2.1.3")
def test_an_award_rests_on_a_fresh_answer(cast, client_of):
    builder, officer = client_of(make_user(cast.housing, "department")), client_of(cast.officer)
    row = ask(builder, cast.housing)
    assert row.owner == cast.office
    assert "尚未答复" in award(builder, row, JUNE).content.decode()
    assert reply(builder, row, "clear").status_code == 404
    assert reply(officer, row, "clear").status_code == 302
    assert (row.state, row.vetoed, row.as_of, row.valid_until) == ("answered", False, JUNE, date(2026, 7, 10))
    assert Letter.objects.on(row).get().title == "关于柳桥镇人民政府安全生产“一票否决”查询的复函"
    late = award(builder, row, date(2026, 7, 11))
    assert (late.status_code, "须重新查询" in late.content.decode()) == (422, True)
    assert Award.objects.count() == 0
    assert award(builder, row, date(2026, 7, 10)).status_code == 302
    assert Award.objects.get().query == row
    assert "已用于一项决定" in award(builder, row, date(2026, 7, 10)).content.decode()


@pytest.mark.clause("S1-6f", "S3-2.1.3")
def test_a_vetoed_unit_is_not_answered_as_clear(cast, client_of, scheme, fact):
    veto = {
        "number": "3", "title": "发生较大及以上事故", "sort": "veto", "points": "0", "method": "indicator",
        "code": "facts.accidents_severe", "rule_text": "≥1否决",
    }  # fmt: skip
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts={"grade": "较大", "deaths": 3})
    scheme([OWN, veto], start=False)
    builder, officer = client_of(make_user(cast.housing, "department")), client_of(cast.officer)
    row = ask(builder, cast.housing)
    assert "不能答复为“没有”" in reply(officer, row, "clear").content.decode()
    assert reply(officer, row, "vetoed").status_code == 302
    assert row.facts[0] == {
        "label": "考核一票否决",
        "text": "2026年度乡镇安全生产考核方案：发生较大及以上事故",
        "veto": True,
    }
    assert "存在一票否决情形" in award(builder, row, JUNE).content.decode()
    other = ask(builder, cast.housing, subject="石门镇人民政府")
    assert reply(officer, other, "clear").status_code == 302


@pytest.mark.clause("S3-1.2.3b")
def test_a_leaders_pack_keeps_its_figures(cast, client_of):
    boss = client_of(cast.boss)
    with on(JUNE):
        made = boss.post(reverse("assessment:new_pack"), {"person": cast.boss.username, "year": 2026})
    assert made.status_code == 302
    row = Pack.objects.get()
    assert [part["heading"] for part in row.sections] == [
        "个人履职事项",
        "主持会议",
        "带队检查和参加活动",
        "值班带班",
        "本单位工作任务",
        "目标指标",
        "考核与问题整改",
        "问责情况",
        "重大风险一票否决",
    ]
    assert row.sections[0]["said"] == "到期履职事项0项，按时完成0项，逾期完成0项，逾期未履行0项。"
    file = attached(row).get()
    with default_storage.open(file.path) as stored:
        text = "".join(part.text for part in Document(stored).paragraphs)
    assert row.sections[0]["said"] in text
    stranger = client_of(cast.townsman).post(
        reverse("assessment:new_pack"), {"person": cast.boss.username, "year": 2026}
    )
    assert stranger.status_code == 422
    assert client_of(cast.outsider).get(row.get_absolute_url()).status_code == 404


@pytest.mark.clause("S0-A12.3")
def test_readiness_lists_what_each_unit_lacks_for_each_item(cast, client_of, scheme):
    made = scheme([OWN | {"units_text": "柳桥镇人民政府"}, {"number": "1", "title": "会议", "points": "5",
                   "materials_text": "会议纪要"}])  # fmt: skip
    page = reverse("assessment:readiness", args=[made.pk])
    officer = client_of(cast.officer)

    def missing():
        with on(JUNE):
            sheet = load_workbook(BytesIO(officer.get(f"{page}?format=xlsx").content)).active
        return [(row[0], row[1], row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)]

    whole = [
        ("柳桥镇", "1", "会议纪要"),
        ("柳桥镇", "2", "整治方案"),
        ("柳桥镇", "2", "现场照片"),
        ("石门镇", "1", "会议纪要"),
    ]
    assert sorted(missing()) == sorted(whole)
    row = of(made, cast.town_hall)
    second = line(row, "2")
    paper = SimpleUploadedFile("方案.txt", "方案".encode())
    data = self_data(row) | {f"f{second.pk}_0": paper}
    with on(JUNE):
        town = client_of(cast.townsman)
        assert town.post(reverse("assessment:self", args=[row.pk]), data).status_code == 302
        own = town.get(page).content.decode()
    assert ("现场照片" in own, "石门镇人民政府" in own) == (True, False)
    assert sorted(missing()) == sorted(set(whole) - {("柳桥镇", "2", "整治方案")})
