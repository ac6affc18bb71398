"""Sheets of entries, one kind each: all wrong cells at once, one transaction, undo; and the API."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.dossiers.kinds import KINDS
from anlan.dossiers.models import Entry
from anlan.intake import actions as intake
from anlan.intake.sheets import SHEETS
from anlan.registers.tests.test_api import Caller

pytestmark = pytest.mark.usefixtures("spring")
HEADS = ["企业", "保单号", "承保机构", "承保人数", "每人赔偿限额（万元）", "保险起期", "保险止期"]


def workbook(heads, *lines):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in (heads, *lines):
        made.active.append(line)
    made.save(file)
    return SimpleUploadedFile("档案.xlsx", file.getvalue())


def take(cast, code, heads, *lines):
    return intake.take(SHEETS[f"entry-{code}"], workbook(heads, *lines), actor=cast.townsman)


def test_there_is_a_sheet_for_every_kind(cast, browse):
    assert {code.removeprefix("entry-") for code in SHEETS if code.startswith("entry-")} == set(KINDS)
    client = browse(cast.townsman)
    page = client.get("/dossiers/import/")
    addresses = [url for _label, kinds in page.context["groups"] for _kind, url in kinds]
    assert len(addresses) == len(KINDS)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert browse(cast.miller).get("/dossiers/import/").status_code == 404


def test_lines_become_entries_and_can_be_undone(cast):
    other = cast.make_enterprise("永宁新厂")
    lines = [
        [cast.mill.credit_code, "PA-1", "永宁共保体", 40, 50, "2026-01-01", "2026年12月31日"],
        ["永宁新厂", "PA-2", "永宁共保体", 12, 40, "2026/1/1", "20261231"],
    ]
    batch = take(cast, "insurance", HEADS, *lines)
    assert (batch.new, batch.wrong) == (2, 0)
    intake.apply(batch, actor=cast.townsman)
    assert set(Entry.objects.values_list("enterprise", "number", "state")) == {
        (cast.mill.pk, "PA-1", "pending"),
        (other.pk, "PA-2", "pending"),
    }
    again = take(cast, "insurance", HEADS, *lines)
    assert (again.same, again.new, again.update) == (2, 0, 0)
    intake.undo(batch, actor=cast.townsman)
    assert Entry.objects.count() == 0


def test_every_wrong_cell_is_named(cast):
    cast.enter("insurance", number="PA-9")
    far = cast.make_enterprise("石门新厂", place=cast.town2)
    batch = take(
        cast,
        "insurance",
        HEADS,
        ["没有这家", "PA-1", "共保体", 40, 50, "2026-01-01", "2026-12-31"],
        [far.credit_code, "PA-2", "共保体", 40, 50, "2026-01-01", "2026-12-31"],
        [cast.mill.credit_code, "PA-3", "共保体", "许多", 50, "去年", "2026-12-31"],
        [cast.mill.credit_code, "PA-4", "共保体", 40, 50, "2026-12-31", "2026-01-01"],
        [cast.mill.credit_code, "PA-9", "另一家", 40, 50, "2026-01-01", "2026-12-31"],
    )
    assert [sorted(row.errors) for row in batch.rows.order_by("number")] == [
        ["enterprise"],
        ["enterprise"],
        ["insured", "valid_from"],
        ["valid_to"],
        ["number"],
    ]


def test_yes_and_no_and_choices_are_read_as_written(cast):
    heads = ["企业", "编号", "位置", "已施划标线", "已设置标志", "已设置警示牌", "完成日期"]
    batch = take(cast, "fire_lane", heads, [cast.mill.credit_code, "", "东门", "是", "否", "√", "2026-01-01"])
    intake.apply(batch, actor=cast.townsman)
    row = Entry.objects.get()
    assert (row.fields["lines"], row.fields["signs"], row.fields["boards"]) == (True, False, True)
    assert (row.flaws, row.number) == (["缺少标志"], "")


class FileCaller(Caller):
    """A program that reads and writes files."""

    def post(self, path, body):
        return self.client.post(
            f"/api/dossiers{path}", json.dumps(body), content_type="application/json", headers=self.headers
        )

    def ask(self, path, **query):
        return self.client.get(f"/api/dossiers{path}", query, headers=self.headers)


def test_the_api_enters_lists_and_verifies(cast):
    own, town = FileCaller(cast.miller), FileCaller(cast.townsman)
    made = own.post(
        f"/enterprises/{cast.mill.pk}/entries", {"kind": "director", "values": cast.say("director")}
    )
    assert (made.status_code, made.json()["standing"]) == (201, "pending")
    pk = made.json()["id"]
    assert own.post(f"/entries/{pk}/steps/verify", {}).status_code == 409
    assert town.post(f"/entries/{pk}/steps/verify", {}).json()["state"] == "valid"
    listed = town.ask("/entries", kind="director").json()
    assert [(row["id"], row["fields"]["name"], row["last_day"]) for row in listed["items"]] == [
        (pk, "周安平", None)
    ]
    assert {row["code"] for row in town.ask("/gaps").json()["items"]} == {
        "principal", "manager", "responsibility", "commitment",
    }  # fmt: skip
    assert len(town.ask("/kinds").json()) == len(KINDS)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "cat", "values": {}}, ["没有这种档案条目：cat。"]),
        ({"kind": "director", "values": {"name": "甲"}}, ["任命日期：这个字段是必填项。"]),
        (
            {"kind": "director", "values": {"name": "甲", "valid_from": "2024-01-01", "x": 1}},
            ["没有项目：x。"],
        ),
    ],
)
def test_the_api_says_what_is_wrong(cast, body, said):
    answer = FileCaller(cast.townsman).post(f"/enterprises/{cast.mill.pk}/entries", body)
    assert (answer.status_code, answer.json()["detail"]) == (422, said)


def test_the_api_knows_nothing_outside(cast):
    row = cast.enter("director")
    for who in ("outsider", "town2sman"):
        caller = FileCaller(getattr(cast, who))
        assert caller.ask(f"/entries/{row.pk}").status_code == 404
        assert caller.ask("/entries").json() == {"count": 0, "items": []}
        made = caller.post(
            f"/enterprises/{cast.mill.pk}/entries", {"kind": "director", "values": cast.say("director")}
        )
        assert made.status_code == 404
