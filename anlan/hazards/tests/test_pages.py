"""The pages of matters and listings, as those who may, those who may not, and outsiders see them."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from anlan.files.tests.samples import picture
from anlan.hazards.actions.reporting import split_off
from anlan.hazards.models import Listing, Matter

from .conftest import FIVE, GRADED, at, fresh, go, photo

LISTS = ("hazards:matters", "hazards:mine", "hazards:listings")


@pytest.mark.parametrize("name", [*LISTS, "hazards:report"])
def test_without_the_permission_there_is_no_page(cast, client_of, name):
    assert client_of(cast.auditor).get(reverse(name)).status_code == 404
    assert client_of(cast.officer).get(reverse(name), follow=True).status_code == 200


def test_the_list_shows_each_what_is_theirs(at_state, cast, client_of):
    row = at_state("assigned")
    people = (
        cast.officer,
        cast.boss,
        cast.rescuer,
        cast.townsman,
        cast.manager,
        cast.town2sman,
        cast.outsider,
    )
    seen = {}
    for user in people:
        client = client_of(user)
        listed = row.number in client.get(reverse("hazards:matters"), follow=True).content.decode()
        seen[user.name] = (listed, client.get(row.get_absolute_url()).status_code)
    yes, no = (True, 200), (False, 404)
    assert seen == {
        "安委办经办": yes,
        "分管领导": yes,
        "应急经办": yes,
        "柳桥经办": yes,
        "企业管理员": yes,
        "石门经办": no,
        "外市经办": no,
    }


def test_what_waits_for_whom(at_state, cast, client_of):
    row = at_state("assigned")
    waits = {
        user.name: row.number in client_of(user).get(reverse("hazards:mine")).content.decode()
        for user in (cast.manager, cast.rescuer, cast.officer)
    }
    assert waits == {"企业管理员": True, "应急经办": False, "安委办经办": False}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=unfinished", 1),
        ("status=overdue", 1),
        ("status=closed", 0),
        ("status=unowned", 0),
        ("grade=general", 1),
        ("grade=major", 0),
        ("profile=danger", 1),
        ("profile=audit", 0),
        ("source=inspection", 1),
        ("source=tip", 0),
        ("danger_class=electrical", 1),
        ("danger_class=fire", 0),
        ("month=2026-03", 1),
        ("month=2026-04", 0),
        ("month=soon", 0),
        ("q=YH2026-000001", 1),
        ("q=YH2026-000009", 0),
    ],
)
def test_filters(at_state, cast, client_of, query, found):
    row = at_state("assigned")
    Matter.objects.filter(pk=row.pk).update(due_on=date(2026, 3, 12))
    page = client_of(cast.officer).get(f"{reverse('hazards:matters')}?{query}")
    assert [line[0].pk for line in page.context["lines"]] == [row.pk] * found


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    report, cast, client_of, django_assert_max_num_queries
):
    client, address = client_of(cast.officer), reverse("hazards:matters") + "?status=unfinished"
    report()
    client.get(address)
    with django_assert_max_num_queries(14) as one:
        client.get(address)
    for _number in range(6):
        report()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(client.get(address).context["lines"]) == 7


def test_the_export_has_the_columns(at_state, cast, client_of):
    at_state("assigned")
    answer = client_of(cast.officer).get(reverse("hazards:matters") + "?status=unfinished&format=xlsx")
    assert (answer.status_code, answer["Content-Type"].endswith("sheet")) == (200, True)


def test_a_quick_report_needs_what_where_and_a_photo(cast, client_of):
    client, address = client_of(cast.townsman), reverse("hazards:report")
    said = {
        "description": "消防通道堆放杂物。",
        "subject": cast.plant.name,
        "profile": "danger",
        "source": "inspection",
        "organ": cast.town_hall.pk,
    }
    refused = client.post(address, said)
    assert (refused.status_code, "登记事故隐患须附现场照片。" in refused.content.decode()) == (422, True)
    made = client.post(address, {**said, "photos": photo()})
    row = Matter.objects.get()
    assert (made.status_code, made["Location"]) == (302, row.get_absolute_url())
    assert (row.subject, row.place, row.sector, row.office) == (
        cast.plant,
        cast.town,
        cast.industry,
        cast.town_hall,
    )


def test_an_enterprise_reports_on_itself(cast, client_of):
    client = client_of(cast.manager)
    form = client.get(reverse("hazards:report")).context["form"]
    assert (form.initial["subject"], form.initial["source"]) == (cast.plant, "self")


def test_every_step_page_opens_and_acts(at_state, cast, client_of):
    row = at_state("registered")
    address = reverse("hazards:matter_step", args=[row.pk, "accept"])
    client = client_of(cast.rescuer)
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, GRADED)["Location"] == row.get_absolute_url()
    assign = reverse("hazards:matter_step", args=[row.pk, "assign"])
    wrong = client.post(assign, {"responsible": "没有这个单位"})
    assert "没有名为“没有这个单位”的机构" in wrong.content.decode()
    due = timezone.localdate() + timedelta(10)
    client.post(assign, {"responsible": cast.plant.name, "rectify_by": due.isoformat()})
    row = fresh(row)
    assert (row.organ, row.due_on, row.state) == (cast.plant, due, "assigned")


def test_the_case_page_tells_the_whole_story(at_state, cast, client_of):
    row = at_state("closed", grade="major")
    page = client_of(cast.rescuer).get(row.get_absolute_url()).content.decode()
    told = (
        "整改方案",
        "更换线路，加装漏电保护",
        "每月检查配电室并留记录",
        "管理上的缺陷",
        "应急另一经办",
        "已销号",
    )
    assert [words for words in told if words not in page] == []


def split_form(*parts):
    """The form of the page for splitting, filled with ``(description, responsible)``."""
    said = {"part-TOTAL_FORMS": 3, "part-INITIAL_FORMS": 0}
    for number, (description, responsible) in enumerate(parts):
        said |= {f"part-{number}-description": description, f"part-{number}-responsible": responsible}
    return said


def test_a_part_is_split_off_on_its_page(at_state, cast, client_of):
    row = at_state("assigned")
    client = client_of(cast.rescuer)
    client.post(reverse("hazards:split", args=[row.pk]), split_form(("围墙外的部分。", "")))
    child = Matter.objects.get(parent=row)
    assert (child.office, child.subject) == (cast.emergency, cast.plant)
    assert client_of(cast.manager).get(reverse("hazards:split", args=[row.pk])).status_code == 404


def test_a_listing_is_proposed_and_decided_on_the_pages(at_state, cast, client_of):
    row = at_state("assigned", grade="major")
    said = {"level": 1, "organ": cast.office.name, "proposer": cast.emergency.pk, "reason": "风险大"}
    address = reverse("hazards:propose", args=[row.pk])
    assert client_of(cast.rescuer).post(address, said).status_code == 302
    again = client_of(cast.rescuer).post(address, said)
    assert "该隐患已在市级提请或者挂牌。" in again.content.decode()
    listing = Listing.objects.get()
    step = reverse("hazards:listing_step", args=[listing.pk, "list"])
    deadline = timezone.localdate() + timedelta(30)
    client = client_of(cast.officer)
    assert client.get(step).status_code == 200
    client.post(step, {"deadline": deadline.isoformat(), "tracker": cast.officer2.username})
    listing.refresh_from_db()
    assert (listing.state, listing.tracker, listing.deadline) == ("listed", cast.officer2, deadline)
    assert "市级" in client.get(reverse("hazards:listings")).content.decode()
    assert "挂牌督办通知书" in client.get(listing.get_absolute_url()).content.decode()
    assert client_of(cast.outsider).get(listing.get_absolute_url()).status_code == 404


def test_both_reports_are_entered_on_a_page_of_the_responsible(at_state, cast, client_of):
    row = at_state("assigned", grade="major")
    address = reverse("hazards:report_both", args=[row.pk])
    said = {"to": "congress", "reported_on": timezone.localdate().isoformat(), "receiver": "第三次职代会"}
    assert client_of(cast.manager).post(address, said).status_code == 302
    assert "第三次职代会" in client_of(cast.manager).get(row.get_absolute_url()).content.decode()
    ordinary = at_state("assigned")
    assert client_of(cast.manager).get(reverse("hazards:report_both", args=[ordinary.pk])).status_code == 404


def test_several_are_urged_at_once(at_state, cast, client_of):
    first, second = at_state("assigned"), at_state("verified")
    client = client_of(cast.rescuer)
    page = client.post(
        reverse("hazards:matters") + "?status=unfinished",
        {"act": "urge", "row": [first.pk, second.pk], "note": "抓紧"},
        follow=True,
    ).content.decode()
    assert "催办：已处理 1 条。" in page
    assert "现处“待交办”状态，不能催办。" in page


def test_the_parent_links_to_its_parts(at_state, cast, client_of):
    row = at_state("assigned")
    child = split_off(row, actor=cast.rescuer, organ=cast.emergency, description="又一部分。", now=at())
    go(child, "accept", cast.rescuer, **GRADED)
    page = client_of(cast.rescuer).get(row.get_absolute_url()).content.decode()
    assert (child.number in page, "下级事项" in page) == (True, True)


def test_who_checks_sees_both_photos_and_that_the_second_is_the_first_once_more(report, cast, client_of):
    before = SimpleUploadedFile("现场.png", picture(size=(64, 48)))
    again = SimpleUploadedFile("整改后.png", before.read())
    before.seek(0)
    row = report(photos=[before])
    go(row, "accept", cast.rescuer, **GRADED)
    go(row, "assign", cast.rescuer, responsible=cast.plant, rectify_by=date(2026, 3, 25))
    go(row, "start", cast.manager, **FIVE)
    go(row, "submit", cast.manager, work_done="已更换", after_files=[again])
    page = client_of(cast.rescuer2).get(reverse("hazards:matter_step", args=[row.pk, "pass"]))
    assert [one.doubtful for one in (*page.context["found"][0], *page.context["after"][0])] == [False, True]
    assert "1 张照片有疑点" in page.content.decode()
    case = client_of(cast.manager).get(row.get_absolute_url())
    assert case.content.decode().count("与本事项先前的照片相似") == 1
