"""A grid worker's day: what is due, one tap, a danger reported, the round done; the 六有."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.flow.flow import Refused
from anlan.grids.actions import keeping, walking
from anlan.grids.actions.walking import patrol, self_check
from anlan.grids.models import Patrol, Premise
from anlan.grids.queries import due, looked_after
from anlan.hazards.models import Matter
from anlan.indicators.engine import value
from anlan.obligations.actions.generating import generate
from anlan.obligations.models import Occurrence

from .conftest import photo

MINE = "/grids/mine/"


def waiting(client):
    return [one.name for one, _category, _key in client.get(MINE).context["waiting"]]


@pytest.mark.clause("S1-18b")
def test_a_day_on_the_phone(cast, browse):
    client = browse(cast.walker)
    assert client.get("/").headers["Location"] == MINE  # where a grid worker begins
    assert waiting(client) == ["永宁和顺面粉有限公司", "河沿路18号小超市"]
    body = {"premise": cast.shop.pk, "client_key": str(uuid4()), "lon": "118.1", "lat": "28.1"}
    assert client.post(MINE, body).status_code == 302
    client.post(MINE, body)  # sent twice, kept once
    row = Patrol.objects.get()
    assert (row.result, row.by, row.premise, str(row.lat)) == ("fine", cast.walker, cast.shop, "28.100000")
    assert waiting(client) == ["永宁和顺面粉有限公司"]

    address = reverse("grids:patrol", args=[cast.premise.pk])
    bare = client.post(address, {"result": "reported", "note": "配电箱门敞开，积尘严重"})
    assert bare.status_code == 422
    assert (Patrol.objects.count(), Matter.objects.count()) == (1, 0)
    said = {
        "result": "reported",
        "note": "配电箱门敞开，积尘严重。",
        "photos": photo(),
        "client_key": str(uuid4()),
    }
    assert client.post(address, said).status_code == 302
    matter = Matter.objects.get()
    assert (matter.source, matter.enterprise, matter.reported_by) == ("grid", cast.mill, cast.walker)
    assert (matter.place, matter.reporter_organ) == (cast.cell.place, cast.town_hall)
    assert waiting(client) == []
    page = client.get(MINE)
    assert [one for one, _mark in page.context["matters"]] == [matter]
    assert (
        client.get(matter.get_absolute_url()).status_code == 200
    )  # what becomes of it comes back to the reporter


def test_only_who_keeps_the_grid_walks_it(cast, browse):
    other = keeping.add_premise(cast.cell2, actor=cast.townsman, name="别的网格", category="spot")
    with pytest.raises(Refused, match="只能巡查自己负责的网格"):
        patrol(other, actor=cast.walker, result="fine")
    with pytest.raises(Refused, match="没有这项权限"):
        patrol(cast.shop, actor=cast.townsman, result="fine")
    assert browse(cast.walker).post(MINE, {"premise": other.pk}).status_code == 404
    assert browse(cast.townsman).get(MINE).status_code == 404
    keeping.let_go(cast.shop, actor=cast.townsman, reason="关门")
    with pytest.raises(Refused, match="已移出网格"):
        patrol(Premise.objects.get(pk=cast.shop.pk), actor=cast.walker, result="fine")
    assert patrol(cast.premise, actor=cast.walker, result="fine").by == cast.walker


def test_what_is_claimed_fits_the_day(cast):
    now = timezone.now()
    for claimed, why in ((now + timedelta(minutes=1), "不能晚于现在"), (now - timedelta(3, 1), "3天以内")):
        with pytest.raises(ValidationError, match=why):
            patrol(cast.shop, actor=cast.walker, result="fine", claimed_at=claimed, now=now)
    with pytest.raises(ValidationError, match="写明发现的情况"):
        patrol(cast.shop, actor=cast.walker, result="solved", note=" ", now=now)
    row = patrol(cast.shop, actor=cast.walker, result="fine", claimed_at=now - timedelta(3), now=now)
    assert (row.claimed_at, row.entered_at) == (now - timedelta(3), now)


@pytest.mark.clause("S4-3.16b")
def test_the_category_says_how_often(cast):
    now = timezone.now()
    patrol(cast.premise, actor=cast.walker, result="fine", now=now)  # general: 30 days
    patrol(cast.shop, actor=cast.walker, result="fine", now=now)  # small: 60 days
    kept = looked_after([cast.cell])
    left = {days: [one.name for one in due(kept, now + timedelta(days, 1))] for days in (29, 30, 60)}
    assert left == {
        29: [],
        30: ["永宁和顺面粉有限公司"],
        60: ["永宁和顺面粉有限公司", "河沿路18号小超市"],
    }


@pytest.mark.clause("S3-2.4.1")
def test_how_much_is_solved_on_the_spot(cast):
    patrol(cast.shop, actor=cast.walker, result="solved", note="灭火器过期，已更换。", photos=[photo()])
    patrol(cast.shop, actor=cast.walker, result="fine")
    patrol(cast.premise, actor=cast.walker, result="reported", note="安全出口上锁。", photos=[photo()])
    today = timezone.localdate()
    assert str(value("grids.solved", cast.city, today, today)) == "50.0%"
    assert str(value("grids.patrols", cast.city, today, today)) == "3"
    assert str(value("grids.patrols", cast.town2, today, today)) == "0"


@pytest.mark.clause("S1-18b")
def test_a_round_hands_itself_in_when_every_premise_was_seen(cast, browse):
    with clock.at(aware(date(2027, 3, 1), time(9))) as now:
        walking.arrange_rounds(cast.office, actor=cast.officer, unit="month", starts_on=date(2027, 3, 1))
        generate(now)
        duty = Occurrence.objects.get(period_start=date(2027, 3, 1))
        assert (duty.person, duty.organ, duty.state) == (cast.walker, cast.town_hall, "pending")
        patrol(cast.shop, actor=cast.walker, result="fine")
        shown = browse(cast.walker).get(MINE).context["duty"]
        assert (shown[0], shown[1:]) == (duty, (1, 2))
    with clock.at(aware(date(2027, 3, 9), time(9))):
        patrol(cast.premise, actor=cast.walker, result="fine")
    duty.refresh_from_db()
    assert (duty.state, duty.submissions.get().note) == (
        "submitted",
        "巡查对象2个全部走到，巡查2次，发现问题0个，上报隐患0个。",
    )
    with pytest.raises(Refused, match="已安排网格巡查"):
        walking.arrange_rounds(cast.office, actor=cast.officer, unit="week", starts_on=date(2027, 3, 1))
    with pytest.raises(Refused, match="以本单位名义"):
        walking.arrange_rounds(cast.town_hall, actor=cast.officer, unit="week", starts_on=date(2027, 3, 1))


CODES = ("organisation", "system", "team", "facilities", "checks", "publicity")


@pytest.mark.clause("S0-3.1.2d")
def test_six_of_six_each_with_its_evidence(cast, browse):
    today = timezone.localdate()
    with pytest.raises(Refused, match="请附上佐证材料：有组织。"):
        self_check(cast.cell, actor=cast.walker, items={"organisation": "有领导小组"})
    half = self_check(
        cast.cell,
        actor=cast.walker,
        items={"organisation": "有领导小组"},
        evidence=[("organisation", photo("文件.jpg"))],
        on=today,
    )
    assert not half.complete
    assert str(value("grids.six", cast.town, today, today)) == "0.0%"

    client = browse(cast.townsman)
    body = {"on": today.isoformat()} | {f"met_{code}": "on" for code in CODES}
    body |= {f"files_{code}": photo(f"{code}.jpg") for code in CODES[1:]}  # the first was shown before
    assert client.post(reverse("grids:six", args=[cast.cell.pk]), body).status_code == 302
    assert str(value("grids.six", cast.town, today, today)) == "50.0%"
    assert str(value("grids.six", cast.town, today, today - timedelta(1))) == "0.0%"
    six = client.get(cast.cell.get_absolute_url()).context["six"]
    assert [(label, met, len(files)) for label, met, _remark, files in six] == [
        (label, True, 1) for label in ("有组织", "有制度", "有队伍", "有设施", "有检查", "有宣传")
    ]
    assert browse(cast.town2sman).get(reverse("grids:six", args=[cast.cell.pk])).status_code == 404


def test_the_interface_of_devices(cast, browse):
    client = browse(cast.walker)
    mine = client.get("/api/grids/mine").json()
    assert [one["name"] for one in mine] == ["永宁和顺面粉有限公司", "河沿路18号小超市"]
    address, said = (
        f"/api/grids/premises/{cast.shop.pk}/patrols",
        {"client_key": str(uuid4()), "result": "fine"},
    )
    first = client.post(address, said, content_type="application/json")
    second = client.post(address, said, content_type="application/json")
    assert (first.status_code, first.json()) == (200, second.json())
    assert client.get("/api/grids/patrols").json()["count"] == 1
    refused = browse(cast.townsman).post(address, said, content_type="application/json")
    assert refused.status_code == 403
    assert [one["name"] for one in browse(cast.officer).get("/api/grids/cells").json()["items"]] == [
        "柳桥第1网格",
        "柳桥第2网格",
    ]
    blind = browse(cast.officer).get("/api/grids/blind", {"why": "never"}).json()
    assert [one["name"] for one in blind["items"]] == ["永宁和顺面粉有限公司"]
