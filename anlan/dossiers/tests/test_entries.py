"""Entries: declared, verified by another, sent back, updated, ended; bad input; who sees what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.audit.log import history
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.models import FOREVER, Entry
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.registers.actions import update_enterprise

from .conftest import days_ahead

pytestmark = pytest.mark.usefixtures("spring")
S = Entry.State


def file_url(firm):
    return f"/enterprises/{firm.pk}/file/"


def test_the_enterprise_declares_and_another_verifies(cast, browse):
    client = browse(cast.miller)
    response = client.post(f"{file_url(cast.mill)}enter/director/", cast.say("director"))
    assert (response.status_code, response.url) == (302, file_url(cast.mill))
    row = Entry.objects.get()
    assert (row.state, row.title, row.last_day) == (S.PENDING, "周安平", FOREVER)
    assert (row.place, row.sector, row.organ) == (cast.town, cast.industry, cast.mill.organ)
    assert client.post(f"/dossiers/{row.pk}/steps/verify/", {}).status_code == 404
    assert browse(cast.townsman).post(f"/dossiers/{row.pk}/steps/verify/", {}).status_code == 302
    row = Entry.objects.get()
    assert (row.state, row.verified_by, row.recheck_on is not None) == (S.VALID, cast.townsman, True)
    assert [entry.verb for entry in history(row)] == ["核实", "填报档案"]


def test_nobody_verifies_what_they_entered_themselves(cast):
    row = cast.enter("director", actor=cast.townsman)
    with pytest.raises(Refused, match="填报人不能核实自己填报的内容"):
        ENTRY.move(row, "verify", actor=cast.townsman)
    ENTRY.move(row, "verify", actor=cast.townsman2)
    assert Entry.objects.get().state == S.VALID


def test_an_entry_sent_back_says_why_and_frees_its_number(cast):
    row = cast.enter("insurance", actor=cast.miller)
    with pytest.raises(Refused, match="理由"):
        ENTRY.move(row, "refuse", actor=cast.townsman)
    ENTRY.move(row, "refuse", actor=cast.townsman, reason="保单号与原件不符")
    assert Entry.objects.get().state == S.REFUSED
    assert cast.enter("insurance", actor=cast.miller).state == S.PENDING


def test_a_number_stands_once_in_a_file(cast):
    cast.enter("insurance")
    with pytest.raises(Refused, match="编号“PA-0001”已经登记"):
        cast.enter("insurance")
    other = cast.make_enterprise("永宁新厂")
    assert cast.enter("insurance", other).number == "PA-0001"


def test_an_update_takes_the_place_of_the_old_one_when_it_is_verified(cast):
    old = cast.hold("insurance")
    new = cast.enter("insurance", actor=cast.miller, replaces=old, insurer="永宁第二共保体")
    assert (new.version, new.current, Entry.objects.get(pk=old.pk).current) == (2, False, True)
    with pytest.raises(Refused, match="已有待核实的更新"):
        cast.enter("insurance", actor=cast.miller, replaces=old)
    ENTRY.move(new, "verify", actor=cast.townsman)
    assert [row.pk for row in Entry.objects.standing()] == [new.pk]
    assert Entry.objects.get(pk=old.pk).current is False
    [told] = [entry for entry in history(new) if entry.verb == "更新档案"]
    assert told.facts["changes"] == {"insurer": ["永宁保险共保体", "永宁第二共保体"]}
    with pytest.raises(Refused, match="已有更新的版本"):
        cast.enter("insurance", actor=cast.miller, replaces=old)


def test_a_refused_update_leaves_the_old_one(cast):
    old = cast.hold("director")
    new = cast.enter("director", actor=cast.miller, replaces=old, name="钱远")
    ENTRY.move(new, "refuse", actor=cast.townsman, reason="没有任命文件")
    assert [row.pk for row in Entry.objects.standing()] == [old.pk]


def test_an_ended_entry_counts_up_to_the_day_before(cast):
    row = cast.hold("director")
    with pytest.raises(Refused, match="不能早于2024-03-01"):
        ENTRY.move(row, "end", actor=cast.miller, entry_ended_on=date(2024, 2, 1), reason="离职")
    with pytest.raises(Refused, match="不能晚于今天"):
        ENTRY.move(row, "end", actor=cast.miller, entry_ended_on=days_ahead(1), reason="离职")
    ENTRY.move(row, "end", actor=cast.miller, entry_ended_on=date(2025, 6, 1), reason="离职")
    assert list(Entry.objects.in_force(date(2025, 5, 31))) == [row]
    assert list(Entry.objects.in_force(date(2025, 6, 1))) == []


def test_the_term_is_the_rules_where_no_end_is_given(cast):
    row = cast.enter("special_worker")
    assert (row.valid_to, row.last_day) == (date(2027, 5, 30), date(2027, 5, 30))
    assert cast.enter("special_worker", number="T0002", valid_to="2027-01-01").last_day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        ("director", {"name": ""}, "姓名：这个字段是必填项。"),
        ("director", {"valid_from": "去年"}, "任命日期：“去年”不是日期，请写成 2024-03-01 的样子。"),
        ("director", {"valid_from": "2024-03-01", "valid_to": "2024-02-01"}, "任期至：不能早于任命日期。"),
        ("director", {"valid_from": "1024-03-01"}, "任命日期：请核对年份。"),
        ("insurance", {"per_person": "-1"}, "每人赔偿限额（万元）：确保该值大于或等于0。"),
        ("special_worker", {"trade": "飞行"}, "作业类别：“飞行”不是可选项"),
        ("special_worker", {"number": "T<1>"}, "证书编号：编号只含文字、数字和连接号。"),
        ("director", {"rank": "1"}, "没有项目：rank。"),
    ],
)
def test_bad_input_says_where_and_why(cast, code, more, said):
    with pytest.raises(ValidationError) as no:
        cast.enter(code, **more)
    assert [message for message in no.value.messages if message.startswith(said)] != [], no.value.messages


def test_the_page_shows_what_is_wrong_at_the_field(cast, browse):
    response = browse(cast.miller).post(
        f"{file_url(cast.mill)}enter/insurance/", cast.say("insurance", valid_to="x")
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"valid_to": ["“x”不是日期，请写成 2024-03-01 的样子。"]}
    assert Entry.objects.count() == 0


def test_an_audit_is_for_the_supervisor_to_enter(cast, browse):
    said = {
        "name": "周安平",
        "auditor": "永宁会计所",
        "conclusion": "履职到位",
        "problems": "0",
        "valid_from": "2026-02-01",
    }
    address = f"{file_url(cast.mill)}enter/audit/"
    assert browse(cast.miller).post(address, said).status_code == 404
    with pytest.raises(Refused, match="由监管部门填报"):
        cast.enter("audit", actor=cast.miller, **said)
    assert browse(cast.townsman).post(address, said).status_code == 302


@pytest.mark.clause("S1-5e")
def test_what_an_audit_finds_is_followed_as_a_matter(cast, browse):
    said = {"auditor": "永宁会计所", "conclusion": "基本到位", "problems": "1", "valid_from": "2026-02-01"}
    row = cast.hold("audit", name="周安平", **said)
    address = f"/dossiers/{row.pk}/steps/problem/"
    assert browse(cast.miller).post(address, {"audit_problem": "未组织例会"}).status_code == 404
    assert browse(cast.townsman).post(address, {"audit_problem": "未按月组织安全例会"}).status_code == 302
    matter = Matter.objects.get()
    assert (matter.profile, matter.source, matter.enterprise, matter.state) == (
        "audit", "audit", cast.mill, "registered",
    )  # fmt: skip
    page = browse(cast.townsman).get(row.get_absolute_url())
    assert ([one.pk for one in page.context["matters"]], dict(row.told)["审计单位"]) == (
        [matter.pk], "永宁会计所",
    )  # fmt: skip
    with pytest.raises(Refused, match="只有履职审计"):
        ENTRY.move(cast.hold("director"), "problem", actor=cast.townsman, audit_problem="另一个问题")
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("townsman", 200),
        ("miller", 200),
        ("builder", 404),
        ("town2sman", 404),
        ("outsider", 404),
    ],
)
def test_who_sees_the_file(cast, browse, who, status):
    row = cast.hold("director")
    client = browse(getattr(cast, who))
    for address in (file_url(cast.mill), f"{file_url(cast.mill)}print", row.get_absolute_url()):
        assert client.get(address).status_code == status, address
    assert [found.pk for found in client.get("/dossiers/").context["part"]] == (
        [row.pk] if status == 200 else []
    )


def test_a_file_of_many_entries_costs_no_more(cast, browse, django_assert_num_queries):
    client = browse(cast.townsman)
    cast.hold("director")
    client.get(file_url(cast.mill))
    with django_assert_num_queries(16):
        client.get(file_url(cast.mill))
    for code in ("principal", "manager", "commitment", "insurance", "special_worker", "dangerous_work"):
        cast.hold(code)
    with django_assert_num_queries(16):
        client.get(file_url(cast.mill))


def test_the_list_asks_as_much_for_three_as_for_one(cast, browse, django_assert_num_queries):
    client = browse(cast.townsman)
    cast.hold("director")
    client.get("/dossiers/")
    with django_assert_num_queries(10):
        client.get("/dossiers/")
    cast.hold("principal")
    cast.enter("manager")
    with django_assert_num_queries(10):
        assert client.get("/dossiers/").context["paginator"].count == 3


def test_many_are_verified_at_once_and_ones_own_are_told(cast, browse):
    mine, theirs = cast.enter("director"), cast.enter("principal", actor=cast.miller)
    response = browse(cast.townsman).post(
        "/dossiers/", {"act": "verify", "row": [mine.pk, theirs.pk]}, follow=True
    )
    assert [str(message) for message in response.context["messages"]] == [
        "核实：已处理 1 条。",
        "安全总监：周安平：填报人不能核实自己填报的内容。",
    ]


def test_entries_move_with_their_enterprise(cast):
    row = cast.hold("director")
    update_enterprise(
        cast.again(cast.mill), actor=cast.officer, version=cast.again(cast.mill).version, place=cast.town2
    )
    assert Entry.objects.get(pk=row.pk).place == cast.town2
    assert {gap.place for gap in cast.mill.gaps.open()} == {cast.town2}


def test_the_file_on_paper(cast, browse):
    cast.hold("director")
    client = browse(cast.townsman)
    assert client.get(f"{file_url(cast.mill)}print").content[:5] == b"%PDF-"
    assert client.get(f"{file_url(cast.mill)}print?as=docx").content[:2] == b"PK"


def test_the_paper_hangs_on_the_entry_and_no_program_comes_in(cast, browse):
    client = browse(cast.miller)
    address = f"{file_url(cast.mill)}enter/director/"
    scan = SimpleUploadedFile("任命文件.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    assert client.post(address, cast.say("director") | {"scan": scan}).status_code == 302
    row = Entry.objects.get()
    assert [file.name for file in attached(row)] == ["任命文件.pdf"]
    assert "任命文件.pdf" in browse(cast.townsman).get(row.get_absolute_url()).content.decode()
    program = SimpleUploadedFile("a.exe", b"MZ\x00", "application/octet-stream")
    assert client.post(address, cast.say("principal") | {"scan": program}).status_code == 422
    assert Entry.objects.count() == 1
