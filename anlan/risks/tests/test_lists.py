"""Points come in by a sheet or from the catalogue, and go out as cards; dangers weigh on the point they lie at."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from anlan.codes.actions import issue, revoke
from anlan.hazards.models import Matter
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.org.answers import Refused
from anlan.risks.actions import points
from anlan.risks.actions.adopting import adopt
from anlan.risks.cards import render_card
from anlan.risks.models import DangerAtPoint, Measure, RiskPoint
from anlan.testing import make_user

from .conftest import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def danger(cast, firm):
    return Matter.objects.create(
        number="YH-1", profile="danger", source="inspection", title="光幕失效", description="光幕失效",
        place=firm.place, sector=firm.sector, subject=firm.organ, enterprise=firm, grade="general",
        state="rectifying", reporter_organ=cast.emergency, office=cast.emergency, occurred_at=NOW, entered_at=NOW,
    )  # fmt: skip


@pytest.mark.clause("S0-1e")
def test_a_danger_by_a_failed_measure_forces_a_review(controlled, danger, cast):
    measure = Measure.objects.get()
    link = points.link_danger(controlled, danger, actor=cast.rescuer, measure=measure, now=NOW)
    point = RiskPoint.objects.get()
    assert (point.review_cause, (point.review_due_on - DAY).days) == ("failed", 7)
    measure.refresh_from_db()
    assert measure.failed_on == DAY
    with pytest.raises(Refused, match="已经关联"):
        points.link_danger(controlled, danger, actor=cast.rescuer, now=NOW)
    assert link.weighed == ""


def test_a_general_danger_weighs_nothing_until_it_is_major(controlled, danger, cast):
    link = points.link_danger(controlled, danger, actor=cast.rescuer, now=NOW)
    assert RiskPoint.objects.get().review_cause == ""
    Matter.objects.update(grade="major")
    link = DangerAtPoint.objects.select_related("point", "matter").get(pk=link.pk)
    points.weigh(link, NOW)
    assert RiskPoint.objects.get().review_cause == "danger"
    RiskPoint.objects.update(review_cause="")
    points.weigh(DangerAtPoint.objects.select_related("point", "matter").get(), NOW)
    assert RiskPoint.objects.get().review_cause == ""  # the same danger forces one review


def test_a_danger_the_reader_does_not_see_cannot_be_named(controlled, danger, keeper, client):
    client.force_login(keeper)
    url = reverse("risks:link_danger", args=[controlled.pk])
    assert client.post(url, {"number": "YH-9"}).context["form"].errors == {
        "number": ["没有编号为“YH-9”的隐患。"]
    }
    assert client.post(url, {"number": "YH-1"}).status_code == 302


def test_an_enterprise_begins_with_what_is_typical_of_its_sector(firm, keeper, cast, client):
    made = adopt(firm, ["hotwork", "power"], actor=keeper)
    assert [(row.name, row.state, row.level) for row in made] == [
        ("动火作业", "identified", ""), ("配电室", "identified", ""),
    ]  # fmt: skip
    assert Measure.objects.filter(event__unit__point=made[0]).count() == 3
    assert adopt(firm, ["hotwork"], actor=keeper) == []
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        adopt(firm, ["dust"], actor=make_user(cast.plant, "enterprise"))
    client.force_login(keeper)
    page = client.get(reverse("risks:adopt", args=[firm.pk]))
    assert {entry["code"]: has for entry, has in page.context["lines"]} == {"hotwork": True, "power": True}
    client.force_login(cast.outsider)
    assert client.get(reverse("risks:adopt", args=[firm.pk])).status_code == 404


def text_of(answer):
    with ZipFile(BytesIO(answer.content)) as file:
        return file.read("word/document.xml").decode()


def test_the_cards_say_what_may_happen_and_what_to_do(controlled, event, keeper, client, cast):
    points.add_measure(event, actor=keeper, kind="emergency", text="立即按下急停按钮")
    client.force_login(keeper)
    notice = text_of(client.get(reverse("risks:card", args=[controlled.pk, "notice"])))
    assert [word in notice for word in ("一般风险（黄）", "手部被模具挤压", "光电保护装置完好有效", "急停")] == [
        True, True, True, False,
    ]  # fmt: skip
    emergency = text_of(client.get(reverse("risks:card", args=[controlled.pk, "emergency"])))
    assert "立即按下急停按钮" in emergency
    assert client.get(reverse("risks:card", args=[controlled.pk, "other"])).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(reverse("risks:card", args=[controlled.pk, "notice"])).status_code == 404


def test_a_card_bears_the_code_in_force_and_a_revoked_one_no_more(controlled, cast, client):
    controlled.location = "一车间"
    assert render_card(controlled, "notice", "pdf")[:5] == b"%PDF-"

    def pictures():
        with ZipFile(BytesIO(render_card(controlled, "notice"))) as file:
            return len([name for name in file.namelist() if name.startswith("word/media/")])

    def length():
        return len(render_card(controlled, "emergency", "pdf"))

    bare = length()
    assert pictures() == 0
    code = issue(controlled, actor=cast.officer)
    assert (pictures(), length() > bare) == (1, True)
    stranger = client.get(reverse("codes:landing", args=[code.token]))
    assert (stranger.status_code, stranger.context["title"]) == (200, "冲压车间")
    client.force_login(cast.officer)
    assert client.get(reverse("codes:landing", args=[code.token])).url == controlled.get_absolute_url()
    sent = client.get(f"{reverse('risks:card', args=[controlled.pk, 'notice'])}?format=pdf")
    assert (sent["Content-Type"], sent.content[:5]) == ("application/pdf", b"%PDF-")
    revoke(code, actor=cast.officer)
    assert (pictures(), length()) == (0, bare)


HEAD = ["统一社会信用代码", "风险点", "类别", "经度", "纬度", "单元", "事件", "措施类别", "措施"]


def taken(user, *lines):
    file, workbook = BytesIO(), Workbook()
    for line in (HEAD, *lines):
        workbook.active.append(line)
    workbook.save(file)
    return take(SHEETS["risk_points"], SimpleUploadedFile("风险点.xlsx", file.getvalue()), actor=user)


def test_points_come_from_a_sheet_and_go_again_while_nobody_has_graded_them(press, firm, keeper, cast):
    code = firm.credit_code
    batch = taken(
        keeper,
        (code, "焊接车间", "场所区域", 123.5, 30.5, "焊机", "触电", "管理措施", "持证上岗"),
        (code, "冲压车间", "场所区域", None, None, None, None, None, None),
        (code, "喷漆房", "场所区域", 123.5, None, None, None, None, None),
        ("91330000MA2B000077", "别家车间", "场所区域", None, None, None, None, None, None),
        (code, "打磨间", "场所区域", None, None, None, "粉尘爆炸", None, "清扫"),
    )
    wrong = {row.number: set(row.errors) for row in batch.rows.filter(action="wrong")}
    assert (batch.new, wrong) == (1, {3: {"name"}, 4: {"lon"}, 5: {"enterprise"}, 6: {"unit", "measure"}})
    apply(batch, actor=keeper)
    made = RiskPoint.objects.get(name="焊接车间")
    assert (made.organ, made.state, str(made.lon)) == (firm.organ, "identified", "123.500000")
    assert Measure.objects.get(event__unit__point=made).text == "持证上岗"
    undo(batch, actor=keeper)
    assert list(RiskPoint.objects.values_list("name", flat=True)) == ["冲压车间"]


def test_the_exchange_tables_name_the_same_rows_from_table_to_table(
    controlled, event, firm, keeper, client, cast
):
    client.force_login(keeper)
    url = reverse("risks:exchange", args=[firm.pk])
    assert client.get(url).context["tables"][5][2] == "risk_t6"
    with ZipFile(BytesIO(client.get(f"{url}?format=zip").content)) as bundle:
        tables = {
            name[:2]: [list(line) for line in load_workbook(BytesIO(bundle.read(name))).active.values]
            for name in bundle.namelist()
        }
    rows = {
        code: [dict(zip(lines[0], line, strict=True)) for line in lines[1:]] for code, lines in tables.items()
    }
    assert {code: len(found) for code, found in rows.items()} == {
        "T1": 1, "T2": 1, "T3": 1, "T4": 0, "T5": 0, "T6": 0, "T7": 0,
    }  # fmt: skip
    unit, one, measure = rows["T1"][0], rows["T2"][0], rows["T3"][0]
    assert (unit["tyshxydm"], unit["riskUnitName"], unit["riskLevel"]) == (firm.credit_code, "1号冲床", "2")
    assert (one["riskUnitId"], measure["riskEventId"]) == (unit["id"], one["id"])
    assert (measure["classify1"], measure["classify2"], measure["dataSrc"]) == ("1", "1-5", "2")
    client.force_login(cast.outsider)
    assert client.get(url).status_code == 404


def test_the_list_and_the_api_ask_as_much_for_many_as_for_one(controlled, firm, keeper, cast, client):
    client.force_login(cast.officer)

    def asked(url):
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    urls = (reverse("risks:points"), "/api/risks/points")
    before = [asked(url) for url in urls]
    for n in range(5):
        points.add_point(actor=keeper, enterprise=firm, name=f"车间{n}", kind="site")
    assert [asked(url) for url in urls] == before


def test_the_api_tells_points_with_their_events(controlled, cast, client):
    client.force_login(cast.officer)
    listed = client.get("/api/risks/points", {"level": "general"}).json()
    assert (listed["count"], listed["items"][0]["name"], listed["items"][0]["level"]) == (
        1,
        "冲压车间",
        "general",
    )
    assert client.get("/api/risks/points", {"level": "major"}).json()["count"] == 0
    [one] = client.get(f"/api/risks/points/{controlled.pk}").json()["events"]
    assert (one["current"]["score"], one["measures"][0]["text"]) == ("126", "光电保护装置完好有效")
    client.force_login(cast.outsider)
    assert client.get(f"/api/risks/points/{controlled.pk}").status_code == 404
    assert client.get("/api/risks/points").json()["count"] == 0
