"""The ledger of dangers, the list of major ones and the report of one, as who fetches them opens them."""

import io
from datetime import timedelta
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from anlan.audit.models import Entry
from anlan.hazards import jobs as ledger_jobs
from anlan.hazards import ledgers
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.listing import report_both
from anlan.hazards.flow import LISTING
from anlan.hazards.views import ledgers as pages
from anlan.jobs.models import Job
from anlan.jobs.queue import drain

from .conftest import CURE, FIVE, GRADED, at, go, photo
from .test_listings import propose

LEDGER = "hazards:ledger"


def picture(name="照片.jpg", size=(1600, 1200), colour="red"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())


def opened(response):
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    head, *lines = sheet.iter_rows(values_only=True)
    return sheet, [dict(zip(head, line, strict=True)) for line in lines]


def get(client, name=LEDGER, **query):
    return client.get(reverse(name), query)


@pytest.fixture
def put_right(report, cast):
    """A danger from its finding to its closing, with photos of before and after."""
    row = report(photos=[picture("前1.jpg"), picture("前2.png", (300, 900)), picture("前3.jpg")])
    go(row, "accept", cast.rescuer, **GRADED)
    go(row, "assign", cast.rescuer, responsible=cast.plant, rectify_by=at(day=25).date())
    go(row, "start", cast.manager, **FIVE)
    after = [picture("后.jpg", colour="green"), photo("说明.txt")]
    go(row, "submit", cast.manager, now=at(day=18), work_done="已更换", after_files=after)
    go(row, "pass", cast.rescuer, now=at(day=19), **CURE)
    go(row, "close", cast.rescuer, now=at(day=20))
    return row


@pytest.mark.clause("S3-4.4.5b", "S2-4.2a")
def test_the_ledger_shows_each_danger_from_finding_to_closing_with_its_photos(put_right, cast, client_of):
    response = get(client_of(cast.officer))
    name = f"隐患台账 {timezone.localdate():%Y%m%d}.xlsx"
    assert unquote(response["Content-Disposition"]) == f"attachment; filename*=UTF-8''{name}"
    sheet, [line] = opened(response)
    picked = ("编号", "所在单位", "等级", "整改责任人", "整改资金", "整改情况", "验收人", "状态", "是否逾期")
    assert [line[key] for key in picked] == [
        put_right.number, str(cast.plant), "一般", "王强", "2万元，自筹", "已更换", "应急经办", "已销号", "否",
    ]  # fmt: skip
    assert (line["整改前照片"], line["整改后照片"]) == ("另有1个文件", "另有1个文件")
    head = [cell.value for cell in sheet[1]]
    places = [(image.anchor._from.row, head[image.anchor._from.col]) for image in sheet._images]
    assert places == [(1, "整改前照片"), (1, "整改前照片"), (1, "整改后照片")]
    sizes = [Image.open(io.BytesIO(image._data())).size for image in sheet._images]
    assert sizes == [(152, 114), (38, 114), (152, 114)]
    assert sheet.row_dimensions[2].height == pytest.approx((114 + 8) * 0.75 + 15)


def test_each_takes_away_what_is_theirs_and_it_is_remembered(at_state, cast, client_of):
    row = at_state("assigned")
    people = (cast.officer, cast.manager, cast.town2sman, cast.outsider)
    found = [[line["编号"] for line in opened(get(client_of(user)))[1]] for user in people]
    assert found == [[row.number], [row.number], [], []]
    assert get(client_of(cast.auditor)).status_code == 404
    entry = Entry.objects.filter(verb="导出", actor_id=cast.manager.pk).get()
    assert (entry.facts["page"], entry.facts["rows"]) == ("隐患台账", 1)


def test_the_ledger_is_narrowed_like_the_list(at_state, report, cast, client_of):
    one, other = at_state("assigned"), report(subject=None, subject_text="无名仓库")
    link(one, cast.town, actor=cast.officer)
    client = client_of(cast.officer)

    def numbers(**query):
        return [line["编号"] for line in opened(get(client, **query))[1]]

    assert numbers() == [one.number, other.number]
    assert numbers(status="assigned") == [one.number]
    assert numbers(q=other.number) == [other.number]
    assert numbers(under=f"org.place:{cast.town.pk}") == [one.number]
    assert numbers(under=f"org.place:{cast.town2.pk}") == []
    for wrong in ("org.place", "org.place:x", "no.model:1", "jobs.job:1", f"org.place:{10**30}"):
        assert numbers(under=wrong) == []
    assert get(client, place="x").status_code == 404


def test_a_lost_or_broken_photo_leaves_its_line(put_right, cast, client_of):
    for folder in default_storage.listdir("")[0]:
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    sheet, [line] = opened(get(client_of(cast.officer)))
    assert sheet._images == []
    assert (line["整改前照片"], line["整改后照片"]) == ("3个文件，见系统", "2个文件，见系统")


def test_a_frozen_number_of_queries(at_state, cast, client_of, django_assert_num_queries):
    client = client_of(cast.officer)
    at_state("closed")
    get(client)
    with django_assert_num_queries(11):
        get(client)
    for _n in range(3):
        at_state("closed")
    with django_assert_num_queries(11):
        get(client)


@pytest.mark.django_db(transaction=True)
def test_a_long_ledger_is_written_in_the_background(put_right, report, cast, client_of, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    other = report()
    client, url = client_of(cast.officer), reverse(LEDGER) + "?profile=danger"
    asked = client.get(url)
    assert asked.status_code == 200
    assert "符合条件的事项有 2 条" in asked.content.decode()
    assert Job.objects.count() == 0
    made = client.post(url)["Location"]
    assert "排队中" in client.get(made).content.decode()
    assert client.get(made + "?file").status_code == 404
    assert client.post(url)["Location"] == made
    drain()
    assert "共 2 条" in client.get(made).content.decode()
    sheet, lines = opened(client.get(made + "?file"))
    assert ([line["编号"] for line in lines], len(sheet._images)) == ([put_right.number, other.number], 3)
    assert client_of(cast.boss).get(made).status_code == 404
    ledger_jobs.sweep(timezone.now() + timedelta(days=6))
    assert len(opened(client.get(made + "?file"))[1]) == 2
    ledger_jobs.sweep(timezone.now() + timedelta(days=8))
    assert "文件已过保留期" in client.get(made).content.decode()


def test_a_very_long_ledger_goes_without_photos_and_says_so(put_right, report, cast, client_of, monkeypatch):
    monkeypatch.setattr(ledgers, "ROWS_WITH_PHOTOS", 1)
    report()
    sheet, lines = opened(get(client_of(cast.officer)))
    assert sheet._images == []
    assert [line["整改前照片"] for line in lines] == ["3个文件，见系统", "1个文件，见系统"]


@pytest.mark.clause("S1-8b", "S0-3.4.1b")
def test_the_major_ones_with_who_follows_them_and_whom_they_were_told(at_state, cast, client_of):
    at_state("assigned")
    row = at_state("rectifying", grade="major")
    listing = propose(row, cast)
    LISTING.move(
        listing, "list", actor=cast.boss, now=at(day=12), deadline=at(day=30).date(), tracker=cast.officer
    )
    report_both(
        row,
        actor=cast.manager,
        to="congress",
        reported_on=at(day=12).date(),
        receiver="职代会",
        now=at(day=13),
    )
    _sheet, [line] = opened(get(client_of(cast.officer), "hazards:major_ledger"))
    assert [line[key] for key in ("编号", "等级", "跟踪督办人", "报告监管部门", "报告职代会")] == [
        row.number, "重大", str(cast.officer), None, "2026-03-12 职代会",
    ]  # fmt: skip
    assert line["挂牌督办"] == f"{listing.get_level_display()} {listing.organ} 2026-03-12 已挂牌"
    assert line["督办期限"].date() == at(day=30).date()


def test_the_report_of_one_danger_on_paper(put_right, cast, client_of):
    url = reverse("hazards:rectification", args=[put_right.pk])
    response = client_of(cast.manager).get(url)
    paper = docx.Document(io.BytesIO(response.content))
    text = [line.text for line in paper.paragraphs]
    heads = [line for line in text if line[1:2] == "、"]
    plan = "二、整改方案（责任、措施、资金、时限、预案）"
    assert heads == ["一、隐患情况", plan, "三、整改情况", "四、验收情况", "五、办理过程", "六、签署"]
    plan = {row.cells[0].text: row.cells[1].text for row in paper.tables[1].rows}
    assert (plan["整改责任人"], plan["应急预案"]) == ("王强", "断电挂牌，专人看守")
    acts = [row.cells[1].text for row in paper.tables[4].rows]
    steps = ["登记事项", "受理", "交办", "落实整改", "报请验收", "验收通过", "销号"]
    assert [act for act in acts if act in steps] == steps
    assert len(paper.inline_shapes) == 4
    assert "其他材料：说明.txt。" in text
    assert client_of(cast.outsider).get(url).status_code == 404


@pytest.mark.parametrize(("to", "title"), [("regulator", "报告单"), ("congress", "通报单")])
def test_each_side_is_told_on_paper_and_signs_for_it(at_state, cast, client_of, to, title):
    row = at_state("rectifying", grade="major")
    report = report_both(
        row, actor=cast.manager, to=to, reported_on=at(day=12).date(), receiver="接收方", now=at(day=13)
    )
    url = reverse("hazards:dual_receipt", args=[row.pk, report.pk])
    response = client_of(cast.manager).get(url)
    paper = docx.Document(io.BytesIO(response.content))
    text = [line.text for line in paper.paragraphs]
    assert (text[0], text[2]) == (f"重大事故隐患排查治理情况{title}", "报告对象：接收方")
    assert f"编号{row.number}的重大事故隐患排查治理情况已收悉。" in text
    plan = {line.cells[0].text: line.cells[1].text for line in paper.tables[1].rows}
    assert plan["整改责任人"] == "王强"
    assert (
        client_of(cast.officer).get(reverse("hazards:dual_receipt", args=[row.pk, 10**9])).status_code == 404
    )
    assert client_of(cast.outsider).get(url).status_code == 404
