"""What a device sends that was offline: once, however often it comes; where others were first, both versions."""

import base64
from uuid import uuid4

import pytest

from anlan.inspections.models import Inspection, Sent

from .acts import client_of, drawn, go

ROOT = "/api/inspections/inspections"


def post(user, address, **said):
    return client_of(user).post(address, said, content_type="application/json")


@pytest.fixture
def said(cast):
    return {
        "client_key": str(uuid4()),
        "kind": "four_noes",
        "planned_from": "2026-03-12",
        "subject": cast.plant.pk,
        "team": [
            {"username": cast.rescuer.username, "role": "head"},
            {"username": cast.rescuer2.username, "role": "officer"},
            {"name": "局长", "role": "leader", "office": "principal"},
        ],
    }


def test_a_plan_sent_twice_is_made_once(cast, said):
    made, again = post(cast.rescuer, ROOT, **said), post(cast.rescuer, ROOT, **said)
    assert (made.status_code, again.status_code, made.json()["id"]) == (200, 200, again.json()["id"])
    assert Inspection.objects.count() == 1
    changed = post(cast.rescuer, ROOT, **{**said, "kind": "covert"})
    assert (changed.status_code, changed.json()["sent"]["kind"], changed.json()["kept"]["kind"]) == (
        409,
        "covert",
        "four_noes",
    )
    theirs = post(cast.rescuer2, ROOT, **said)
    assert (theirs.status_code, "kept" in theirs.json()) == (409, False)
    assert post(cast.rescuer, ROOT, **{**said, "client_key": str(uuid4())}).json()["id"] != made.json()["id"]


def test_what_is_refused_leaves_the_key_free(cast, said):
    nobody = [{"username": "nobody", "role": "head"}]
    assert post(cast.rescuer, ROOT, **{**said, "team": nobody}).status_code == 422
    assert post(cast.rescuer, ROOT, **{**said, "kind": "nothing"}).status_code == 422
    assert post(cast.rescuer, ROOT, **{**said, "subject": 10**9}).status_code == 404
    assert post(cast.manager, ROOT, **said).status_code == 403
    assert not Sent.objects.exists()
    assert post(cast.rescuer, ROOT, **said).status_code == 200


def test_findings_are_noted_once(cast, plan):
    row = plan()
    go(row, "check_in", cast.rescuer)
    address = f"{ROOT}/{row.pk}/findings"
    photo = {"name": "现场.txt", "content": base64.b64encode(b"photo").decode()}
    said = {"client_key": str(uuid4()), "description": "出口锁闭。", "photos": [photo]}
    for _time in range(2):
        found = post(cast.rescuer, address, **said).json()["findings"]
        assert [one["description"] for one in found] == ["出口锁闭。"]
    changed = post(cast.rescuer, address, **{**said, "description": "别的。"})
    assert (changed.status_code, changed.json()["kept"]["description"]) == (409, "出口锁闭。")
    broken = {"name": "现场.txt", "content": "%%"}
    unread = post(cast.rescuer, address, **{**said, "client_key": str(uuid4()), "photos": [broken]})
    assert unread.status_code == 422
    stranger = post(cast.outsider, address, **{**said, "client_key": str(uuid4())})
    assert stranger.status_code == 404
    assert row.findings.count() == 1


def test_steps_are_taken_once_and_not_past_what_others_did(cast, plan):
    row = plan("covert")
    address = f"{ROOT}/{row.pk}/steps"
    arrive = {"client_key": str(uuid4()), "state": "planned", "site_lat": "32.1", "site_lon": "119.9"}
    assert post(cast.rescuer, f"{address}/check_in", **arrive).json()["state"] == "checked_in"
    assert post(cast.rescuer, f"{address}/check_in", **arrive).json()["state"] == "checked_in"
    late = post(cast.rescuer, f"{address}/check_in", **{**arrive, "client_key": str(uuid4())})
    assert (late.status_code, late.json()["sent"]["state"], late.json()["kept"]["state"]) == (
        409,
        "planned",
        "checked_in",
    )
    said = {"client_key": str(uuid4())}
    assert post(cast.rescuer, f"{address}/record", **said).json()["state"] == "recorded"
    unsigned = post(cast.rescuer, f"{address}/confirm", client_key=str(uuid4()), refusal="不在场")
    assert unsigned.status_code == 409
    signed = post(
        cast.rescuer,
        f"{address}/confirm",
        client_key=str(uuid4()),
        signer="王强",
        drawing=drawn("red"),
        team_drawing=drawn(),
    )
    assert signed.json()["state"] == "confirmed"
    assert post(cast.rescuer, f"{address}/nothing", client_key=str(uuid4())).status_code == 404
    assert post(cast.townsman, f"{address}/conclude", client_key=str(uuid4())).status_code == 409
