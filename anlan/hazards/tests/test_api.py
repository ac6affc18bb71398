"""The interface: one matter for one external id, lists, steps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.hazards.models import Matter

from .conftest import CURE, FIVE, GRADED, fresh, photo

ROOT = "/api/hazards"


def post(client, path, body=None):
    return client.post(f"{ROOT}{path}", body or {}, content_type="application/json")


@pytest.fixture
def said(cast):
    return {
        "profile": "assigned",
        "source": "province",
        "description": "省平台推送：人员定位数据异常。",
        "external_id": "JS-2026-0917",
        "subject": cast.plant.pk,
        "place": cast.town.pk,
    }


def test_the_same_problem_twice_is_one_matter_with_a_receipt(cast, client_of, said):
    client = client_of(cast.officer)
    first = client.post(f"{ROOT}/matters", said).json()
    again = client.post(f"{ROOT}/matters", {**said, "description": "重发。"}).json()
    row = Matter.objects.get()
    assert (first["number"], first["repeated"], first["state"]) == (row.number, False, "registered")
    assert (again["number"], again["repeated"], again["received_at"]) == (
        row.number,
        True,
        first["received_at"],
    )


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"source": "dream"}, 422, "没有“dream”这种来源。"),
        ({"profile": "danger"}, 422, "登记事故隐患须附现场照片。"),
        ({"place": 0}, 422, "place：不存在或不在您的查看范围内。"),
        ({"description": ""}, 422, ""),
        ({"lon": "9"}, 422, ""),
        ({"organ": 0}, 422, "只能以本单位名义办理。"),
    ],
)
def test_a_bad_report_says_why(cast, client_of, said, change, status, words):
    answer = client_of(cast.officer).post(f"{ROOT}/matters", {**said, **change})
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert Matter.objects.count() == 0


def test_without_the_permission_nothing_is_told(cast, client_of, said):
    client = client_of(cast.auditor)
    assert client.get(f"{ROOT}/matters").status_code == 403
    assert client.post(f"{ROOT}/matters", said).status_code == 403


def test_the_whole_way_by_the_interface(cast, client_of, said):
    inspector, manager = client_of(cast.rescuer), client_of(cast.manager)
    body = {**said, "profile": "danger", "source": "inspection", "external_id": "", "photos": photo()}
    pk = inspector.post(f"{ROOT}/matters", body).json()["id"]
    own = {"responsible": cast.plant.pk, "rectify_by": "2099-03-25"}
    assert post(inspector, f"/matters/{pk}/accept", GRADED).json()["state"] == "verified"
    assert post(inspector, f"/matters/{pk}/assign", {**own, "responsible": 0}).status_code == 422
    assert post(inspector, f"/matters/{pk}/assign", own).json()["organ"]["name"] == cast.plant.name
    started = post(manager, f"/matters/{pk}/start", {**FIVE, "finish_on": "2099-03-20"})
    assert started.json()["state"] == "rectifying"
    after = {"work_done": "已改", "after_files": SimpleUploadedFile("后.txt", b"after")}
    assert manager.post(f"{ROOT}/matters/{pk}/submit", after).json()["state"] == "submitted"
    refused = post(manager, f"/matters/{pk}/pass", CURE)
    assert (refused.status_code, refused.json()["detail"]) == (409, "只有验收单位“市应急局”可以验收。")
    assert post(inspector, f"/matters/{pk}/pass", CURE).json()["state"] == "verified_ok"
    assert post(inspector, f"/matters/{pk}/close").json()["state"] == "closed"
    listed = inspector.get(f"{ROOT}/matters?status=closed").json()
    assert [item["id"] for item in listed["items"]] == [pk]
    assert client_of(cast.outsider).get(f"{ROOT}/matters/{pk}").status_code == 404


def test_a_listing_by_the_interface(cast, client_of, at_state):
    row = at_state("assigned", grade="major")
    client = client_of(cast.rescuer)
    said = {"level": 1, "organ": cast.office.pk, "reason": "危害大"}
    pk = post(client, f"/matters/{row.pk}/listings", said).json()["id"]
    facts = {"deadline": "2099-04-30", "tracker": cast.officer2.pk}
    answer = post(client_of(cast.officer), f"/listings/{pk}/list", facts).json()
    assert (answer["state"], answer["tracker"]["name"]) == ("listed", "安委办另一经办")
    assert fresh(row).is_public
    assert client_of(cast.officer).get(f"{ROOT}/listings?status=running").json()["count"] == 1
    assert client_of(cast.outsider).get(f"{ROOT}/listings").json()["count"] == 0
