"""Everything by file as well: problems, states, lists; and the pages of partners."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from anlan.exchange.models import Code, Message, Partner, Reconciliation
from anlan.hazards.models import Matter

from .conftest import PROBLEM

OTHER = {**PROBLEM, "external_id": "JS-2", "source": "S99"}


def workbook(*lines):
    book, file = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def files():
    names = list(PROBLEM)
    rows = [[one[name] for name in names] for one in (PROBLEM, OTHER)]
    heads = ["对方编号", "问题描述", "来源", "具体位置", "发现时间"]
    return {
        "问题.json": json.dumps([PROBLEM, OTHER]).encode(),
        "问题.csv": "\n".join(",".join(row) for row in (heads, *rows)).encode(),
        "问题.xlsx": workbook(heads, *rows),
    }


@pytest.mark.parametrize("name", files())
def test_problems_by_file_go_the_same_way(cast, client_of, partner, program, name):
    office = client_of(cast.officer)
    page = reverse("exchange:upload", args=[partner.pk])
    answer = office.post(page, {"file": SimpleUploadedFile(name, files()[name])}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/exchange/?batch=")
    found = Message.objects.filter(direction="in").order_by("pk")
    assert [(row.external_id, row.state) for row in found] == [
        ("JS-2026-0917", "registered"),
        ("JS-2", "rejected"),
    ]
    assert "没有来源代码“S99”" in answer.content.decode()
    # What came by file is known to the interface.
    assert (program(PROBLEM).status_code, Matter.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("问题.json", b"{", "文件不是 JSON"),
        ("问题.json", b"7", "JSON 应为数组"),
        ("问题.json", b"[]", "文件中没有问题。"),
        ("问题.csv", "甲,乙\n1,2".encode(), "没有找到表头"),
    ],
)
def test_a_file_that_is_none_is_told(cast, client_of, partner, name, content, words):
    page = reverse("exchange:upload", args=[partner.pk])
    answer = client_of(cast.officer).post(page, {"file": SimpleUploadedFile(name, content)})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Message.objects.count() == 0


def test_states_go_out_by_file_once_and_the_list_settles_them(cast, client_of, partner, program):
    program(PROBLEM)
    office = client_of(cast.officer)
    page = reverse("exchange:export", args=[partner.pk])
    said = json.loads(office.post(page, {"format": "json"}).content)
    row = Message.objects.get(direction="out")
    assert [(one["external_id"], one["state"], one["message"]) for one in said] == [
        ("JS-2026-0917", "00", row.pk)
    ]
    assert row.state == "sent"
    assert "没有待发送的状态。" in office.post(page, {"format": "xlsx"}, follow=True).content.decode()
    assert office.post(page, {"format": "exe"}).status_code == 404

    given = SimpleUploadedFile("清单.xlsx", workbook(["编号", "状态"], ["JS-2026-0917", "00"]))
    compared = office.post(reverse("exchange:compare", args=[partner.pk]), {"file": given}, follow=True)
    assert "0处差异：双方编号和状态一致。" in compared.content.decode()
    row.refresh_from_db()
    assert (row.state, Reconciliation.objects.get().count) == ("reconciled", 0)


def test_states_as_a_workbook(cast, client_of, partner, program):
    program(PROBLEM)
    answer = client_of(cast.officer).post(reverse("exchange:export", args=[partner.pk]), {"format": "xlsx"})
    lines = list(load_workbook(BytesIO(answer.content)).active.values)
    assert (lines[0][:4], lines[1][0], lines[1][2:4]) == (
        ("对方编号", "编号", "状态代码", "状态"),
        "JS-2026-0917",
        ("00", "待受理"),
    )


def test_the_office_keeps_partners(cast, client_of, partner):
    office = client_of(cast.officer)
    given = {
        "code": "county",
        "name": "区平台",
        "organ": cast.office.pk,
        "profile": "assigned",
        "source": "city",
        "active": "on",
    }
    assert office.post(reverse("exchange:open"), given).status_code == 302
    made = Partner.objects.get(code="county")
    assert (made.name, made.organ, made.source) == ("区平台", cast.office, "city")
    assert office.post(reverse("exchange:open"), {**given, "code": "大写"}).status_code == 422
    assert office.post(reverse("exchange:open"), {**given, "profile": "danger"}).status_code == 422
    changed = {**given, "name": "区监管平台", "url": "https://example.gov.cn/states"}
    assert office.post(reverse("exchange:change", args=[made.pk]), changed).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.url) == ("区监管平台", "https://example.gov.cn/states")


def test_a_code_must_mean_something_here_and_once(cast, client_of, partner):
    office = client_of(cast.officer)
    page = reverse("exchange:code", args=[partner.pk])
    line = {"kind": "state", "theirs": "20", "ours": "closed"}
    assert office.post(page, line).status_code == 302
    assert office.post(page, {**line, "theirs": "21"}).status_code == 422
    assert office.post(page, {**line, "ours": "dream"}).status_code == 422
    code = Code.objects.get(ours="closed")
    assert office.post(reverse("exchange:code_drop", args=[partner.pk, code.pk])).status_code == 302
    assert not Code.objects.filter(ours="closed").exists()


def test_who_sees_the_exchange(cast, client_of, partner, program):
    program(PROBLEM)
    row = Message.objects.filter(direction="in").get()
    pages = {
        "messages": reverse("exchange:messages"),
        "message": row.get_absolute_url(),
        "partner": partner.get_absolute_url(),
        "change": reverse("exchange:change", args=[partner.pk]),
    }
    seen = {
        user.name: [client_of(user).get(page).status_code for page in pages.values()]
        for user in (cast.officer, cast.boss, cast.rescuer, cast.manager, cast.outsider)
    }
    assert seen == {
        "安委办经办": [200, 200, 200, 200],
        "分管领导": [200, 200, 404, 404],
        "应急经办": [404, 404, 404, 404],
        "企业管理员": [404, 404, 404, 404],
        "外市经办": [200, 404, 404, 404],
    }


def test_the_matter_says_where_it_came_from(cast, client_of, partner, program):
    program(PROBLEM)
    page = client_of(cast.officer).get(Matter.objects.get().get_absolute_url()).content.decode()
    assert ("省安全生产问题处置监管平台" in page, "JS-2026-0917" in page) == (True, True)


def test_the_list_costs_the_same_for_many(cast, client_of, partner, program, django_assert_num_queries):
    client = client_of(cast.officer)
    for number in range(3):
        program({**PROBLEM, "external_id": f"JS-{number}"})
    client.get(reverse("exchange:messages"))
    with django_assert_num_queries(9):
        client.get(reverse("exchange:messages"))
    for number in range(3, 20):
        program({**PROBLEM, "external_id": f"JS-{number}"})
    with django_assert_num_queries(9):
        client.get(reverse("exchange:messages"))
