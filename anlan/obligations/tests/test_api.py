"""Duties by JSON: listed, read, handed in and judged as on the pages."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from anlan.obligations.actions.generating import generate, lapse
from anlan.org.tokens import issue_token

from .conftest import CHECK, paper


@pytest.fixture
def call():
    keys = {}

    def make(user, path, form=None, **data):
        """GET without data; POST JSON, or a form with files."""
        if user.pk not in keys:
            keys[user.pk] = issue_token(user.posts.get(), "测试", actor=user)[1]
        headers = {"Authorization": f"Bearer {keys[user.pk]}"}
        path = f"/api/obligations{path}"
        if form is not None:
            answer = Client().post(path, form, headers=headers)
        elif data:
            answer = Client().post(path, json.dumps(data), content_type="application/json", headers=headers)
        else:
            answer = Client().get(path, headers=headers)
        return answer.status_code, answer.json()

    return make


@pytest.fixture
def row(demand, cast):
    today = timezone.localdate()
    demand(since=today, cadence={"kind": "once", "on": str(today)}, evidence=CHECK)
    generate(timezone.now())
    return cast.town_hall.occurrences.get()


def test_lists_keep_to_what_is_seen(call, cast, row):
    seen = {
        user.name: [call(user, f"/{name}")[1].get("count") for name in ("obligations", "occurrences")]
        for user in (cast.officer, cast.townsman, cast.outsider)
    }
    assert seen == {"安委办经办": [1, 2], "柳桥经办": [1, 1], "外市经办": [0, 0]}
    assert call(cast.auditor, "/occurrences")[0] == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("phase=open", (200, 2)),
        ("phase=missed", (200, 0)),
        ("organ=柳桥", (200, 1)),
        ("month=x", (200, 0)),
        ("phase=nonsense", (422, None)),
        (f"obligation={'9' * 30}", (422, None)),
    ],
)
def test_filters(call, cast, row, query, expected):
    status, answer = call(cast.officer, f"/occurrences?{query}")
    assert (status, answer.get("count")) == expected


def test_one_is_read_with_what_it_asks_and_who_may_what(call, cast, row):
    status, answer = call(cast.townsman, f"/occurrences/{row.pk}")
    assert (status, answer["phase"], answer["evidence"][0]) == (200, "open", "检查记录")
    assert [step["name"] for step in answer["steps"]] == ["submit"]
    assert call(cast.outsider, f"/occurrences/{row.pk}")[0] == 404
    status, answer = call(cast.officer, f"/obligations/{row.obligation_id}")
    assert (status, answer["cadence_words"][-3:]) == (200, "前完成")


def test_handed_in_and_accepted(call, cast, row):
    path, today = f"/occurrences/{row.pk}", timezone.localdate()
    short = {"occurred_on": today, "none_found": "true", "participants": ["principal:王明"]}
    status, answer = call(cast.townsman, f"{path}/submit", form=short)
    assert (status, answer["detail"]) == (409, "还不能报送，缺少：检查记录；公示宣传材料。")
    whole = {**short, "kinds": ["inspection", "publicity"], "evidence": [paper("a.txt"), paper("b.txt")]}
    status, answer = call(cast.townsman, f"{path}/submit", form=whole)
    assert (status, answer["state"]) == (200, "submitted")
    assert answer["submissions"][0]["participants"] == [{"role": "principal", "name": "王明"}]
    assert call(cast.townsman, f"{path}/accept", note="x")[0] == 409
    status, answer = call(cast.officer, f"{path}/accept", note="属实")
    assert (status, answer["phase"], answer["done"]) == (200, "accepted", 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kinds": ["a letter"]}, "kinds：没有代码“a letter”。"),
        ({"kinds": ["photo"]}, "kinds：请为每个文件注明一个材料种类。"),
        ({"participants": ["市长:王明"]}, "participants：没有代码“市长”。"),
        ({"facts": ["nothing"]}, "facts：没有代码“nothing”。"),
    ],
)
def test_what_cannot_be_read_is_named(call, cast, row, changes, said):
    form = {"occurred_on": timezone.localdate(), **changes}
    status, answer = call(cast.townsman, f"/occurrences/{row.pk}/submit", form=form)
    assert (status, answer["detail"]) == (422, [said])


def test_waived_and_reopened(call, cast, row):
    path = f"/occurrences/{row.pk}"
    assert call(cast.officer, f"{path}/waive", form={"reason": "撤并"})[0] == 409
    status, answer = call(cast.officer, f"{path}/waive", form={"reason": "撤并", "document": [paper()]})
    assert (status, answer["phase"]) == (200, "waived")
    other = cast.town2_hall.occurrences.get()
    lapse(timezone.now() + timedelta(days=30))
    status, answer = call(cast.officer, f"/occurrences/{other.pk}/reopen", reason="停机")
    assert (status, answer["state"]) == (200, "pending")
    assert call(cast.townsman, f"/occurrences/{other.pk}/reopen", reason="停机")[0] == 404


def test_a_demand_is_suspended(call, cast, row):
    path = f"/obligations/{row.obligation_id}"
    assert call(cast.townsman, f"{path}/suspend", reason="x")[0] == 409
    status, answer = call(cast.officer, f"{path}/suspend", reason="机构改革")
    assert (status, answer["state"]) == (200, "suspended")
