"""The library of common duties: sound as data, found by wording, taken into a form, a start of a demand."""

import pytest
from django.urls import reverse

from anlan.obligations import cadence, evidence
from anlan.obligations.key_periods import LABELS
from anlan.obligations.library import entries, meant_by
from anlan.obligations.models import Obligation
from anlan.obligations.wording import roles_of, roles_text

from .test_pages import create

ENTRIES = list(entries().values())


@pytest.mark.django_db
@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.code for entry in ENTRIES])
def test_each_entry_is_sound(entry):
    assert (cadence.fault(entry.cadence), evidence.fault(entry.evidence)) == ("", "")
    kinds = {code for item in entry.evidence.get("items", []) for code in item}
    roles = {code for need in entry.evidence.get("roles", []) for code in evidence.roles_of(need)}
    assert kinds <= evidence.kind_labels().keys()
    assert set(entry.evidence.get("fields", [])) <= evidence.field_labels().keys()
    assert roles <= evidence.role_labels().keys()
    assert set(entry.cadence.get("periods", [])) <= LABELS.keys()
    assert (bool(entry.words), bool(entry.basis), bool(entry.clauses)) == (True, True, True)
    assert len({one.code for one in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("完成主要负责人3月份安全检查抽查工作", "monthly_check_led"),
        ("完成全系统1月份安全检查工作", "monthly_check"),
        ("每月带着专家、专业人员、执法人员开展1次隐患排查", "monthly_screening"),
        ("春节、国庆节前安全检查", "key_period_screening"),
        ("每半年至少组织1次生产安全事故应急预案演练", "half_year_drill"),
        ("组织消防演练", "fire_drill"),
        ("每季度集中发布安全生产失信联合惩戒“黑名单”企业", "list_bulletin"),
        ("区委常委会定期研究安全生产", "standing_committee"),
        ("政府常务会议研究安全生产", "government_meeting"),
        ("做好日报表工作", "daily_form"),
        ("签订各级《安全生产工作目标责任书》", "annual_letters"),
        ("结合局“每月一课”组织安全知识培训", "training"),
        ("每月一课", "monthly_lesson"),
        ("进行安全生产形势分析", "situation_analysis"),
        ("修剪花草", None),
    ],
)
def test_the_wording_finds_its_entry(text, code):
    found = meant_by(text)
    assert (found and found.code) == code


def test_one_of_several_roles_will_do(db):
    need = {"roles": [{"role": "expert", "or": ["professional"], "least": 1}]}
    given = {"kinds": (), "none_found": False, "fields": {}}
    for role, lacking in (
        ("professional", []),
        ("expert", []),
        ("worker", ["参加人员：专家或专业人员至少1人"]),
    ):
        people = [{"role": role, "name": "王明"}]
        assert evidence.missing({"items": [], **need}, participants=people, **given) == lacking
    text = roles_text(need)
    assert (text, roles_of(text)) == ("专家或专业人员 1", (need["roles"], []))


def test_a_form_begins_with_an_entry(cast, client_of, towns):
    client = client_of(cast.officer)
    page = client.get(reverse("obligations:library")).content.decode()
    address = f"{reverse('obligations:create')}?library=monthly_screening"
    assert address in page
    form = client.get(address).context["form"]
    assert (form["how"].value(), form["roles"].value()) == (
        "month",
        "主要负责人或分管负责人 1\n专家或专业人员 1\n执法人员 1",
    )
    assert client_of(cast.townsman).get(reverse("obligations:library")).status_code == 404


def test_what_was_typed_stays_and_the_rest_is_taken_over(cast, client_of, towns):
    client = client_of(cast.officer)
    answer = create(client, cast, towns, title="各镇每月一课", items="", roles="", apply="1")
    assert answer.status_code == 200
    assert not Obligation.objects.exists()
    form = answer.context["form"]
    assert [form[name].value() for name in ("title", "how", "library_code", "items")] == [
        "各镇每月一课",
        "month",
        "monthly_lesson",
        "培训材料\n签到表",
    ]
    assert "已套用“每月一课”，请核对后保存。" in answer.content.decode()
    chosen = create(client, cast, towns, title="x", library_code="fire_drill", apply="1").context["form"]
    assert (chosen["how"].value(), chosen["months"].value()) == ("months", [5, 10])
    unknown = create(client, cast, towns, title="修剪花草", apply="1")
    assert "没有与名称或原文相符的常用要求" in unknown.content.decode()
    create(client, cast, towns, library_code="fire_drill", how="months", months=[5, 10])
    assert Obligation.objects.get().library_code == "fire_drill"
