"""The wizard by JSON: edit, split, merge, drop, settle, revise; refused like on the pages."""

import json

import pytest
from django.db import connection
from django.test import Client

from anlan.org.tokens import issue_token
from anlan.plans.tests.samples import KEY_POINTS, text_file


@pytest.fixture
def call(cast):
    """``call(user, method, path, **data)``: status and answer, with a token of the user's post."""
    keys = {}

    def make(user, method, path, files=None, **data):
        if user.pk not in keys:
            keys[user.pk] = issue_token(user.posts.get(), "测试", actor=user)[1]
        headers = {"Authorization": f"Bearer {keys[user.pk]}"}
        if files:
            answer = Client().post(f"/api/plans{path}", {**files, **data}, headers=headers)
        else:
            send = getattr(Client(), method)
            body = json.dumps(data) if method != "get" else None
            answer = send(f"/api/plans{path}", body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    return make


def test_a_draft_task_is_edited_once_from_each_text(cast, draft, call):
    task = draft.tasks.get(order=1)
    said = {"was": task.text, "text": "修订职责清单。", "due_on": "2026-05-31"}
    status, answer = call(cast.officer, "patch", f"/tasks/{task.pk}", **said)
    assert (status, answer["text"], answer["due_on"]) == (200, "修订职责清单。", "2026-05-31")
    status, answer = call(cast.officer, "patch", f"/tasks/{task.pk}", **said)
    assert (status, answer["detail"]) == (409, "这条任务刚刚被他人修改过，请核对后重新填写。")
    assert call(cast.builder, "patch", f"/tasks/{task.pk}", **said)[0] == 403
    assert call(cast.outsider, "patch", f"/tasks/{task.pk}", **said)[0] == 404


def test_only_known_kinds_of_evidence_are_asked_for(cast, draft, call):
    task = draft.tasks.get(order=1)
    status, answer = call(
        cast.officer, "patch", f"/tasks/{task.pk}", was=task.text, evidence=["photo", "没有的", "另一种"]
    )
    assert (status, answer["detail"]) == (422, ["evidence：没有材料种类“没有的、另一种”。"])
    status, answer = call(cast.officer, "patch", f"/tasks/{task.pk}", was=task.text, evidence=["photo"])
    task.refresh_from_db()
    assert (status, task.evidence) == (200, ["photo"])


def test_what_the_database_cannot_keep_is_told(cast, draft, call):
    task = draft.tasks.get(order=1)
    said = {"was": task.text, "text": "修订\x00清单。"}
    status, answer = call(cast.officer, "patch", f"/tasks/{task.pk}", **said)
    if connection.vendor == "postgresql":
        assert (status, answer["detail"]) == (422, ["含有不能保存的字符或超出范围的数值。"])
    task.refresh_from_db()
    assert (status == 200) == (task.text == said["text"])
    status, _answer = call(cast.officer, "post", f"/{draft.pk}/units", name="相关部门", organs=[10**30])
    assert status in (409, 422)


def test_split_merge_and_drop(cast, draft, call):
    task = draft.tasks.get(order=2)
    status, made = call(
        cast.officer, "post", f"/tasks/{task.pk}/split", parts=["开展排查。", "每季度检查1次。"]
    )
    assert (status, len(made), draft.tasks.count()) == (200, 2, 4)
    status, answer = call(cast.officer, "post", f"/tasks/{made[1]}/merge")
    assert (status, answer["text"]) == (200, "开展排查。\n每季度检查1次。")
    assert call(cast.officer, "post", f"/tasks/{task.pk}/drop") == (204, None)
    assert draft.tasks.count() == 2


def test_units_wait_with_suggestions_until_settled(cast, draft, call):
    status, [waiting] = call(cast.officer, "get", f"/{draft.pk}/units")
    assert (status, waiting["name"], waiting["kind"], waiting["count"]) == (200, "相关部门", "vague", 1)
    assert call(cast.officer, "post", f"/{draft.pk}/units", name="相关部门")[0] == 409
    body = {"name": "相关部门", "organs": [cast.housing.pk]}
    assert call(cast.outsider, "post", f"/{draft.pk}/units", **body)[0] == 404
    assert call(cast.officer, "post", f"/{draft.pk}/units", **body) == (200, {"tasks": 1})
    assert call(cast.officer, "get", f"/{draft.pk}/units") == (200, [])


def test_a_corrected_document_is_brought_in(cast, plan, call):
    files = {"file": text_file(KEY_POINTS.replace("每季度", "每月"))}
    status, answer = call(cast.officer, "post", f"/{plan.pk}/revise", files=files, reason="勘误")
    assert (status, answer) == (200, {"same": 2, "changed": 1, "new": 0, "gone": 0})
