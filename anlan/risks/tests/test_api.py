"""Points by the interface: registered, graded, confirmed by another, looked at; outsiders are told of nothing."""

import pytest

from anlan.risks.models import MeasureCheck, RiskPoint, UnitStop

from .conftest import HIGH, MEAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def asked(user, path, body=None, method="post"):
        client.force_login(user)
        send = getattr(client, method)
        return send(f"/api/risks/{path}", body or {}, content_type="application/json")

    return asked


@pytest.mark.clause("S1-10a")
def test_a_point_goes_all_the_way_by_the_interface(ask, firm, keeper, head, cast):
    said = {"name": "焊接车间", "kind": "site", "enterprise": firm.pk, "lon": "123.5", "lat": "30.5"}
    point = ask(keeper, "points", said).json()
    assert (point["name"], point["state"], point["enterprise"]) == ("焊接车间", "identified", firm.pk)
    pk = point["id"]
    assert ask(keeper, "points", said).json() == {"detail": ["本单位已有同名的风险点。"]}
    [unit] = ask(keeper, f"points/{pk}/units", {"name": "焊机"}).json()["units"]
    [event] = ask(keeper, f"units/{unit['id']}/events", {"name": "触电"}).json()["events"]
    refused = ask(keeper, f"points/{pk}/assess", {})
    assert (refused.status_code, refused.json()) == (409, {"detail": "这些风险事件还没有评估：触电。"})
    graded = ask(
        keeper, f"risk-events/{event['id']}/grade", {"method": "lec", "inherent": HIGH, "current": MEAN}
    )
    assert graded.json()["events"][0]["current"]["level"] == "general"
    told = {"kind": "management", "text": "持证上岗", "every": 1, "cycle_unit": "day"}
    [measure] = ask(keeper, f"risk-events/{event['id']}/measures", told).json()["events"][0]["measures"]
    assert (measure["late"], measure["stopped"], measure["due_at"] is None) == (False, False, False)
    assert ask(keeper, f"points/{pk}/assess", {}).json()["state"] == "assessed"
    assert ask(head, f"points/{pk}/confirm", {}).json()["level"] == "general"
    held = ask(keeper, f"points/{pk}/control", {"control_level": "team", "controlled_by": "林工"}).json()
    assert (held["state"], held["controlled_by"]) == ("controlled", "林工")
    changed = said | {"name": "焊接一车间", "version": 1}
    del changed["enterprise"]
    assert ask(keeper, f"points/{pk}", changed, "put").status_code == 409
    renamed = ask(keeper, f"points/{pk}", changed | {"version": held["version"]}, "put").json()
    assert renamed["name"] == "焊接一车间"


def test_checks_and_stops_by_the_interface(ask, controlled, keeper, cast, client):
    [event] = ask(keeper, f"points/{controlled.pk}", method="get").json()["events"]
    measure, unit = event["measures"][0]["id"], event["unit_id"]
    check = ask(keeper, f"measures/{measure}/checks", {"result": "normal", "person": "林工"}).json()
    assert (check["result"], check["person"], check["point"]) == ("normal", "林工", controlled.pk)
    said = {
        "starts_at": "2026-05-08T08:00:00+08:00",
        "ends_at": "2026-05-09T08:00:00+08:00",
        "reason": "检修",
    }
    assert ask(keeper, f"units/{unit}/stops", said).json()["reason"] == "检修"
    assert ask(keeper, f"units/{unit}/stops", said).status_code == 422
    listed = client.get("/api/risks/checks", {"point": controlled.pk, "result": "normal"}).json()
    assert [one["id"] for one in listed["items"]] == [check["id"]]
    before = (RiskPoint.objects.get().version, MeasureCheck.objects.count(), UnitStop.objects.count())
    for path, body in (
        (f"points/{controlled.pk}/units", {"name": "焊机"}),
        (f"measures/{measure}/checks", {"result": "normal"}),
        (f"units/{unit}/stops", said),
    ):
        assert ask(cast.outsider, path, body).status_code == 404
        assert ask(cast.manager, path, body).status_code == 404
    client.force_login(cast.outsider)
    assert client.get("/api/risks/checks").json()["count"] == 0
    assert (RiskPoint.objects.get().version, MeasureCheck.objects.count(), UnitStop.objects.count()) == before
