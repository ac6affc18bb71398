"""The register as JSON: the same answers and the same noes as the pages."""

import json

import pytest
from django.test import Client

from anlan.org.tokens import issue_token
from anlan.registers.actions import update_enterprise
from anlan.registers.models import Enterprise

from .conftest import code

URL = "/api/enterprises"


class Caller:
    """A program with a user's token."""

    def __init__(self, user):
        post = user.posts_in_force[0]
        self.headers = {"Authorization": f"Bearer {issue_token(post, '测试', actor=user)[1]}"}
        self.client = Client()

    def get(self, path="", **query):
        return self.client.get(URL + path, query, headers=self.headers)

    def send(self, method, path, body):
        call = getattr(self.client, method)
        return call(URL + path, json.dumps(body), content_type="application/json", headers=self.headers)


@pytest.fixture
def call(cast):
    return lambda who: Caller(getattr(cast, who))


def test_a_file_as_json(cast, call):
    update_enterprise(
        cast.mill,
        actor=cast.officer,
        version=1,
        industry_code="1311",
        lon="118.5",
        lat="28.25",
        above_scale=True,
    )
    found = call("officer").get(f"/{cast.mill.pk}").json()
    assert found == {
        "id": cast.mill.pk,
        "version": 2,
        "name": "永宁和顺面粉有限公司",
        "credit_code": cast.mill.credit_code,
        "place": {"id": cast.town.pk, "name": "柳桥镇"},
        "sector": {"id": cast.industry.pk, "name": cast.industry.name},
        "industry_code": "1311",
        "industry_name": "农副食品加工业",
        "scale": "",
        "above_scale": True,
        "employees": None,
        "legal_representative": "",
        "contact": "",
        "phone": "",
        "address": "",
        "lon": "118.500000",
        "lat": "28.250000",
        "state": "active",
        "since": cast.mill.since.isoformat(),
        "closed_on": None,
        "merged_into_id": None,
        "source": "",
        "verified_at": None,
        "tags": [{"code": "above_scale", "name": "规模以上"}],
    }


def test_the_list_is_filtered_and_paged(cast, call, django_assert_num_queries):
    made = [cast.make_enterprise(f"石门矿业{number}号", place=cast.town2) for number in range(3)]
    officer = call("officer")
    assert [row["id"] for row in officer.get().json()["items"]] == [
        *(row.pk for row in reversed(made)),
        cast.mill.pk,
    ]
    found = officer.get(place=cast.town2.pk, limit=2, offset=1).json()
    assert (found["count"], [row["id"] for row in found["items"]]) == (3, [made[1].pk, made[0].pk])
    assert [row["id"] for row in officer.get(q="面粉").json()["items"]] == [cast.mill.pk]
    assert call("townsman").get().json()["count"] == 1
    assert call("outsider").get().json() == {"count": 0, "items": []}
    for limit in (1, 3):
        with django_assert_num_queries(6):
            officer.get(limit=limit)


@pytest.mark.parametrize(
    "query", [{"limit": 201}, {"limit": 0}, {"offset": -1}, {"offset": 10**9}, {"place": 10**30}]
)
def test_pages_are_bounded(cast, call, query):
    assert call("officer").get(**query).status_code == 422


@pytest.mark.parametrize(
    "query", [{"place": 999999}, {"scale": "x"}, {"tag": "x"}, {"industry": "x"}, {"state": "x"}]
)
def test_an_unknown_filter_value_is_told(cast, call, query):
    response = call("officer").get(**query)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_filing_changing_and_closing(cast, call):
    townsman = call("townsman")
    body = {"name": "永宁新厂", "credit_code": code(), "place": cast.town.pk, "sector": cast.industry.pk}
    response = townsman.send("post", "", body | {"tags": ["dust"], "above_scale": True, "scale": None})
    assert response.status_code == 201
    made = response.json()
    assert (made["version"], [tag["code"] for tag in made["tags"]]) == (1, ["above_scale", "dust"])

    path = f"/{made['id']}"
    changed = townsman.send("patch", path, {"version": 1, "phone": "0570-6000001", "tags": []}).json()
    assert (changed["version"], changed["phone"], len(changed["tags"])) == (2, "0570-6000001", 1)
    late = townsman.send("patch", path, {"version": 1, "phone": "0570-6000002"})
    assert (late.status_code, "他人已改动" in late.json()["detail"]) == (409, True)

    assert townsman.send("post", f"{path}/steps/close", {"reason": "注销"}).status_code == 409
    closed = townsman.send(
        "post", f"{path}/steps/close", {"reason": "注销", "closed_on": made["since"]}
    ).json()
    assert (closed["state"], closed["closed_on"]) == ("closed", made["since"])
    twin = cast.make_enterprise("永宁和顺面粉厂")
    said = {"reason": "重复建档", "merged_into": cast.mill.pk}
    merged = townsman.send("post", f"/{twin.pk}/steps/merge", said).json()
    assert (merged["state"], merged["merged_into_id"]) == ("closed", cast.mill.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit_code": "1"},
        {"name": None},
        {"name": ""},
        {"name": "x" * 500},
        {"name": "坏\x00名"},
        {"place": 999999},
        {"place": None},
        {"sector": 999999},
        {"tags": ["x"]},
        {"lon": 118},
        {"lon": 500, "lat": 30},
        {"employees": -1},
        {"employees": 10**12},
        {"scale": "huge"},
        {"industry_code": "9999"},
        {"since": "2999-01-01"},
    ],
)
def test_wrong_bodies_are_told(cast, call, wrong):
    body = {"name": "永宁新厂", "credit_code": code(), "place": cast.town.pk, "sector": cast.industry.pk}
    response = call("officer").send("post", "", body | wrong)
    assert response.status_code == 422
    assert response.json()["detail"]
    response = call("officer").send("patch", f"/{cast.mill.pk}", {"version": 1} | wrong)
    assert response.status_code == 422
    assert Enterprise.objects.count() == 1
    assert cast.again(cast.mill).version == 1


def test_others_get_not_found(cast, call):
    path = f"/{cast.mill.pk}"
    body = {
        "name": "永宁新厂",
        "credit_code": code(),
        "place": cast.other_city.pk,
        "sector": cast.industry.pk,
    }
    for who in ("town2sman", "outsider", "admin"):
        caller = call(who)
        assert caller.get(path).status_code == 404
        assert caller.send("patch", path, {"version": 1, "phone": "0570-6000001"}).status_code == 404
        assert caller.send("post", f"{path}/steps/verify", {}).status_code == 404
    for who in ("boss", "miller", "admin"):
        assert call(who).send("post", "", body).status_code == 404
    assert call("officer").send("post", "", body).status_code == 422
    assert call("boss").send("patch", path, {"version": 1, "phone": "0570-6000001"}).status_code == 404
    assert call("officer").send("post", f"{path}/steps/nothing", {}).status_code == 404
    assert Client().get(URL).status_code == 401
    assert cast.again(cast.mill).version == 1


def test_an_enterprise_reads_and_changes_its_own(cast, call):
    miller = call("miller")
    assert [row["id"] for row in miller.get().json()["items"]] == [cast.mill.pk]
    path = f"/{cast.mill.pk}"
    assert miller.send("patch", path, {"version": 1, "contact": "李安"}).json()["contact"] == "李安"
    refused = miller.send("patch", path, {"version": 2, "name": "改名"})
    assert (refused.status_code, cast.again(cast.mill).name) == (409, "永宁和顺面粉有限公司")
