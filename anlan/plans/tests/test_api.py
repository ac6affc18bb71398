"""The JSON API: the same scope, steps and refusals as the pages."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anlan.org.tokens import issue_token
from anlan.plans.actions.commitments import open_round
from anlan.plans.actions.documents import link_clause, register_superior
from anlan.plans.models import Assignment, Document, Plan, Task
from anlan.testing import make_group

from .samples import text_file
from .test_documents import SUPERIOR, superior_file
from .test_work import of, photo


class Caller:
    """A program with a key of its own."""

    def __init__(self, user):
        self.client = Client()
        _token, key = issue_token(user.posts.get(), "测试", actor=user)
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, path, **query):
        return self.client.get(f"/api/plans{path}", query, headers=self.headers)

    def post(self, path, **facts):
        return self.client.post(
            f"/api/plans{path}", json.dumps(facts), content_type="application/json", headers=self.headers
        )

    def send(self, path, **form):
        return self.client.post(f"/api/plans{path}", form, headers=self.headers)


@pytest.fixture
def lead(cast, plan):
    return of(plan, cast.housing, 2)


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def test_without_a_key_nothing_is_told(cast, plan):
    for path in ("", f"/{plan.pk}", "/assignments", "/documents"):
        assert Client().get(f"/api/plans{path}").status_code == 401
    bad = Client().get("/api/plans", headers={"Authorization": "Bearer al_wrong"})
    assert bad.status_code == 401


def test_everybody_sees_their_own(cast, plan, lead):
    assert ids(Caller(cast.officer).get("")) == [plan.pk]
    assert ids(Caller(cast.officer).get("/assignments")) == list(
        Assignment.objects.order_by("due_on", "pk").values_list("pk", flat=True)
    )
    builder = Caller(cast.builder)
    assert ids(builder.get("/assignments")) == [lead.pk]
    assert ids(builder.get(f"/{plan.pk}/tasks")) == [lead.task_id]
    outsider = Caller(cast.outsider)
    assert [ids(outsider.get(path)) for path in ("", "/assignments", "/documents")] == [[], [], []]
    for path in (
        f"/{plan.pk}",
        f"/{plan.pk}/tasks",
        f"/tasks/{lead.task_id}",
        f"/assignments/{lead.pk}",
        f"/documents/{plan.document_id}",
    ):
        assert Caller(cast.officer).get(path).status_code == 200
        assert outsider.get(path).status_code == 404


def test_a_plan_and_its_tasks_in_full(cast, plan, lead):
    officer = Caller(cast.officer)
    assert officer.get(f"/{plan.pk}").json() == {
        "id": plan.pk,
        "title": "永宁市2026年安全生产工作要点",
        "number": "永安办〔2026〕3号",
        "year": 2026,
        "state": "active",
        "organ": {"id": cast.office.pk, "name": "市安委办"},
        "document": plan.document_id,
        "dispatched_at": plan.dispatched_at.isoformat().replace("+00:00", "Z")[:23] + "Z",
    }
    task = officer.get(f"/tasks/{lead.task_id}").json()
    assert (task["due_on"], task["state"], task["version"]) == ("2026-12-31", "dispatched", 1)
    assert task["units"] == [
        {"text": "市住建局", "role": "lead", "settled": True},
        {"text": "市应急局", "role": "support", "settled": True},
    ]
    [need] = task["requirements"]
    assert (need["type"], need["op"], float(need["value"]), need["period"]) == (
        "frequency",
        ">=",
        1,
        "quarter",
    )
    assert sorted(task["assignments"]) == sorted(lead.task.assignments.values_list("pk", flat=True))
    assert {step["name"]: step["open"] for step in task["steps"]} == {
        "adjust": True,
        "review": False,
        "ask_cancel": True,
    }
    assert Caller(cast.builder).get(f"/tasks/{lead.task_id}").json()["assignments"] == [lead.pk]


def test_lists_filter_and_are_paged_within_bounds(cast, plan, lead):
    officer = Caller(cast.officer)
    assert ids(officer.get("/assignments", state="completed")) == []
    assert ids(officer.get("/assignments", organ="住建")) == [lead.pk]
    assert ids(officer.get("/assignments", plan=plan.pk, q="有限空间")) == [of(plan, cast.emergency, 3).pk]
    first = officer.get("/assignments", size=2).json()
    second = officer.get("/assignments", size=2, page=2).json()
    assert (first["count"], len(first["items"]), second["page"], len(second["items"])) == (4, 2, 2, 2)
    assert ids(officer.get("/assignments", page=99)) == []
    for wrong in (
        {"size": 0},
        {"size": 201},
        {"page": 0},
        {"state": "lost"},
        {"plan": "x"},
        {"late": "never"},
    ):
        assert officer.get("/assignments", **wrong).status_code == 422
    assert officer.get("/assignments", plan=999999).status_code == 422


def test_the_work_goes_its_way_by_json(cast, plan, lead):
    builder, officer = Caller(cast.builder), Caller(cast.officer)
    path = f"/assignments/{lead.pk}"
    assert builder.post(f"{path}/sign").json()["state"] == "received"
    need = lead.task.requirements.get()
    form = {"text": "完成四个季度检查。", "percent": 100, "occurred_on": timezone.localdate().isoformat()}
    kinds = lead.task.evidence
    sent = builder.send(
        f"{path}/report",
        **form,
        evidence=[photo(f"{kind}.png") for kind in kinds],
        kinds=kinds,
        requirements=[need.pk],
        amounts=["4"],
    )
    assert sent.status_code == 200, sent.content
    [shown] = sent.json()["reports"]
    assert [file["kind"] for file in shown["files"]] == kinds
    assert sent.json()["missing_evidence"] == []
    assert len(builder.client.get(shown["files"][0]["url"]).content) == 0  # a file is fetched with a session
    assert lead.reports.get().tallies.get().amount == 4
    assert builder.post(f"{path}/submit", note="完成", co_units="已配合。").json()["state"] == "submitted"
    assert officer.post(f"{path}/return", reason="请补充。").json()["returns"] == 1
    builder.send(f"{path}/report", **form)
    builder.post(f"{path}/submit", note="已补充", co_units="已配合。")
    done = officer.post(f"{path}/accept", note="属实。").json()
    assert (done["state"], done["steps"]) == ("completed", [])


def test_what_may_not_be_is_refused_with_the_reason(cast, plan, lead):
    builder, path = Caller(cast.builder), f"/assignments/{lead.pk}"
    too_early = builder.post(f"{path}/submit", note="完成")
    assert (too_early.status_code, too_early.json()) == (409, {"detail": "现处“待签收”状态，不能报请审核。"})
    assert Caller(cast.officer).post(f"{path}/sign").json() == {"detail": "只有责任单位“市住建局”可以办理。"}
    assert Caller(cast.outsider).post(f"{path}/sign").status_code == 404
    assert builder.post(f"{path}/fly").status_code in (404, 405)
    builder.post(f"{path}/sign")
    assert builder.post(f"{path}/submit").status_code == 422  # without the note it needs
    assert builder.post(f"{path}/submit", note="x" * 2001).status_code == 422
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    ahead = builder.send(f"{path}/report", text="x", percent=1, occurred_on=tomorrow)
    assert (ahead.status_code, ahead.json()["detail"]) == (409, "发生日期不能晚于今天。")
    lead.refresh_from_db()
    assert (lead.state, lead.reports.count()) == ("received", 0)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"kinds": ["inspection"]}, "请为每个文件注明一个材料种类"),
        ({"kinds": ["selfie"], "evidence": "photo"}, "没有材料种类“selfie”"),
        ({"requirements": [1], "amounts": []}, "请为每项量化要求填写一个完成数量"),
        ({"requirements": [999999], "amounts": ["1"]}, "只能按本任务可计数的要求"),
        ({"kinds": ["inspection"], "evidence": "program"}, "不接收程序和脚本"),
        ({"percent": 101}, None),
        ({"occurred_on": "gestern"}, None),
        ({"text": ""}, None),
    ],
)
def test_a_report_with_wrong_parts_leaves_nothing(cast, lead, more, says):
    builder = Caller(cast.builder)
    builder.post(f"/assignments/{lead.pk}/sign")
    form = {"text": "x", "percent": 10, "occurred_on": timezone.localdate().isoformat(), **more}
    if form.get("evidence") == "photo":
        form["evidence"] = photo()
    elif form.get("evidence") == "program":
        form["evidence"] = SimpleUploadedFile("x.png", b"MZ program")
    answer = builder.send(f"/assignments/{lead.pk}/report", **form)
    assert answer.status_code == 422, answer.content
    assert says is None or says in str(answer.json()["detail"])
    assert not lead.reports.exists()


def test_the_office_adjusts_and_cancels_by_json(cast, plan, lead):
    officer, path = Caller(cast.officer), f"/tasks/{lead.task_id}"
    adjusted = officer.post(f"{path}/adjust", reason="上级要求提前", due_on="2026-11-30").json()
    assert (adjusted["state"], adjusted["version"], adjusted["due_on"]) == ("adjusted", 2, "2026-11-30")
    assert Caller(cast.builder).post(f"{path}/adjust", reason="x", due_on="2026-11-30").status_code == 409
    officer.post(f"{path}/ask_cancel", reason="文件废止")
    assert Caller(cast.boss).post(f"{path}/cancel", note="同意").json()["state"] == "cancelled"
    assert officer.post(f"{path}/dispatch").status_code in (404, 405)  # only with the letter of the plan


def test_a_plan_is_made_confirmed_and_given_out_by_json(cast):
    officer = Caller(cast.officer)
    made = officer.send("", file=text_file())
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    pk = made.json()["id"]
    assert officer.send("", file=text_file()).status_code == 409  # the same file again
    confirmed = officer.post(f"/{pk}/confirm").json()
    assert confirmed["confirmed"] == 2
    assert ["单位“相关部门”未落实" in line["reason"] for line in confirmed["refused"]] == [True]
    given = officer.post(f"/{pk}/dispatch").json()
    assert given["tasks"] == 2
    assert "〔" in given["letter"]
    assert Task.objects.filter(plan=pk, state="dispatched").count() == 2
    for path in (f"/{pk}/confirm", f"/{pk}/dispatch"):
        assert Caller(cast.boss).post(path).status_code == 403
        assert Caller(cast.outsider).post(path).status_code == 404


def test_who_may_not_make_plans_makes_none(cast):
    assert Caller(cast.builder).send("", file=text_file()).status_code == 403
    assert Caller(cast.officer).send("", file=text_file(), organ=cast.housing.pk).status_code == 422
    unreadable = Caller(cast.officer).send("", file=SimpleUploadedFile("坏.docx", b"PK\x03\x04 broken"))
    assert (unreadable.status_code, "损坏" in unreadable.json()["detail"]) == (409, True)
    assert not Plan.objects.exists()


def test_parsing_tells_what_was_read_and_keeps_nothing(cast):
    found = Caller(cast.officer).send("/parse", file=text_file()).json()
    assert (found["number"], len(found["tasks"])) == ("永安办〔2026〕3号", 3)
    assert Caller(cast.builder).send("/parse", file=text_file()).status_code == 403
    assert not Document.objects.exists()


def test_a_document_with_its_clauses_and_who_carries_them_out(cast, draft):
    superior = register_superior(actor=cast.officer, organ=cast.office, upload=superior_file())
    task = draft.tasks.get(order=2)
    link_clause(task, superior.clauses.get(order=2), actor=cast.officer)
    officer = Caller(cast.officer)
    shown = officer.get(f"/documents/{superior.pk}").json()
    assert [clause["tasks"] for clause in shown["clauses"]] == [[], [task.pk], []]
    own = officer.get(f"/documents/{draft.document_id}").json()
    assert [clause["tasks"] for clause in own["clauses"]] == [[t.pk] for t in draft.tasks.order_by("order")]
    assert ids(officer.get("/documents", superior="yes")) == [superior.pk]
    assert ids(officer.get("/documents", superior="no")) == [draft.document_id]
    assert ids(officer.get("/documents", on="2026-01-20")) == [superior.pk]


def test_superiors_documents_are_registered_linked_and_replaced_by_json(cast, plan):
    officer, builder = Caller(cast.officer), Caller(cast.builder)
    assert builder.send("/documents", file=superior_file()).status_code == 403
    made = officer.send("/documents", file=superior_file())
    assert (made.status_code, made.json()["superior"], len(made.json()["clauses"])) == (201, True, 3)
    pk, clause, task = made.json()["id"], made.json()["clauses"][1]["id"], plan.tasks.get(order=2)
    link, which = f"/clauses/{clause}/link", {"task": task.pk}
    assert builder.post(link, **which).status_code == 403
    assert Caller(cast.outsider).post(link, **which).status_code == 404
    assert officer.post(link, **which).json()["tasks"] == [task.pk]
    newer = officer.send("/documents", file=superior_file(SUPERIOR.replace("1号", "7号"))).json()["id"]
    said = {"new": newer, "on": "2026-06-01"}
    assert builder.post(f"/documents/{pk}/supersede", **said).status_code == 403
    assert officer.post(f"/documents/{pk}/supersede", **said).json() == {"flagged": [task.pk]}
    assert officer.post(f"/documents/{pk}/supersede", **said).json() == {"detail": "该文件已被替代。"}
    assert officer.get(f"/documents/{pk}").json()["superseded_by"] == newer
    assert officer.post(link, **which).status_code == 409  # a replaced document takes no new links
    assert officer.post(f"/clauses/{clause}/unlink", **which).json()["tasks"] == []


def test_sub_tasks_and_changes_by_json(cast, lead):
    builder, officer, path = Caller(cast.builder), Caller(cast.officer), f"/assignments/{lead.pk}"
    builder.post(f"{path}/sign")
    made = builder.post(f"{path}/subtasks", title="抽查", person=cast.builder.pk, due_on="2026-12-01").json()
    [part] = made["subtasks"]
    assert (part["title"], part["person"], part["done_at"]) == ("抽查", cast.builder.pk, None)
    assert builder.post(f"{path}/subtasks", title="x", person=cast.rescuer.pk).status_code == 404
    assert builder.post(f"{path}/subtasks", title="").status_code == 422
    assert officer.post(f"{path}/subtasks", title="x").status_code == 409
    assert Caller(cast.outsider).post(f"{path}/subtasks", title="x").status_code == 404
    done = builder.post(f"/subtasks/{part['id']}/finish").json()
    assert done["subtasks"][0]["done_at"] is not None
    assert builder.post(f"/subtasks/{part['id']}/finish").status_code == 409
    asked = builder.post(f"{path}/ask_change", reason="汛期停工", new_due="2027-01-20").json()
    [change] = asked["changes"]
    assert builder.post(f"/changes/{change['id']}", approve=True, answer="同意").status_code == 403
    assert Caller(cast.outsider).post(f"/changes/{change['id']}", approve=True, answer="x").status_code == 404
    answered = officer.post(f"/changes/{change['id']}", approve=True, answer="同意").json()
    assert (answered["state"], answered["answer"]) == ("approved", "同意")
    lead.refresh_from_db()
    assert str(lead.due_on) == "2027-01-20"


def test_letters_are_signed_by_json(cast):
    group = make_group("部门", cast.city, [cast.housing, cast.emergency])
    row = open_round(
        actor=cast.officer,
        organ=cast.office,
        title="责任书",
        year=2026,
        due_on=timezone.localdate(),
        goals="不发生较大事故。",
        group=group,
    )
    officer, builder = Caller(cast.officer), Caller(cast.builder)
    shown = officer.get(f"/rounds/{row.pk}").json()
    assert (shown["expected"], shown["signed"], len(shown["letters"])) == (2, 0, 2)
    own = builder.get(f"/rounds/{row.pk}").json()
    assert (own["expected"], [letter["organ"]["name"] for letter in own["letters"]]) == (None, ["市住建局"])
    assert ids(Caller(cast.outsider).get("/rounds")) == []
    path = f"/commitments/{own['letters'][0]['id']}"
    assert Caller(cast.outsider).get(path).status_code == 404
    assert officer.post(f"{path}/issue").json()["state"] == "issued"
    assert builder.send(f"{path}/sign").json() == {"detail": "缺少必填内容：签字扫描件。"}
    assert builder.send(f"{path}/sign", scan=[photo()]).json()["lower_signed_at"] is not None
    assert builder.send(f"{path}/sign", scan=[photo()]).json() == {"detail": "本单位已签字。"}
    assert Caller(cast.rescuer).send(f"{path}/sign", scan=[photo()]).status_code == 404
    assert officer.send(f"{path}/sign", scan=[photo()]).json()["state"] == "signed"
    assert officer.post(f"{path}/assess", result="优秀").json()["result"] == "优秀"


def test_a_dispute_goes_its_way_by_json(cast):
    builder, rescuer, officer = (Caller(user) for user in (cast.builder, cast.rescuer, cast.officer))
    said = {"subject": "换电柜", "detail": "无人监管。", "parties": [cast.housing.pk, cast.emergency.pk]}
    assert Caller(cast.boss).post("/disputes", **said).status_code == 403
    assert builder.post("/disputes", **{**said, "parties": [cast.housing.pk]}).status_code == 422
    assert builder.post("/disputes", **{**said, "parties": [cast.housing.pk] * 2}).status_code == 409
    foreign = {**said, "parties": [cast.housing.pk, cast.other_office.pk]}
    assert builder.post("/disputes", **foreign).status_code == 404
    made = builder.post("/disputes", **said)
    path = f"/disputes/{made.json()['id']}"
    assert (made.status_code, made.json()["state"]) == (201, "raised")
    for caller in (builder, rescuer):
        assert caller.post(f"{path}/answer", stance="refuses", reason="不属于本局职责。").status_code == 200
    assert officer.post(f"{path}/decide", decided_for=cast.other_office.pk, basis="x").status_code == 404
    decided = officer.post(f"{path}/decide", decided_for=cast.emergency.pk, basis="专业相近").json()
    assert (decided["state"], decided["decided_for"]["name"], decided["steps"]) == ("decided", "市应急局", [])
    assert [opinion["accepts"] for opinion in decided["opinions"]] == [False, False]
    assert ids(officer.get("/disputes", state="decided")) == [made.json()["id"]]
    assert ids(Caller(cast.outsider).get("/disputes")) == []
    assert Caller(cast.outsider).get(path).status_code == 404


def test_the_schema_names_every_step(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    for step in ("sign", "report", "submit", "accept", "return", "ask_change", "remind"):
        assert "post" in paths[f"/api/plans/assignments/{{pk}}/{step}"]
    for step in ("answer", "consult", "decide"):
        assert "post" in paths[f"/api/plans/disputes/{{pk}}/{step}"]
    for step in ("issue", "sign", "assess", "close"):
        assert "post" in paths[f"/api/plans/commitments/{{pk}}/{step}"]
    for step in ("confirm", "adjust", "cancel", "comment", "review"):
        assert "post" in paths[f"/api/plans/tasks/{{pk}}/{step}"]
    assert client.get("/api/docs").status_code == 200


def test_the_list_costs_the_same_with_more_rows(cast, plan, lead):
    officer = Caller(cast.officer)
    officer.get("/assignments")
    with CaptureQueriesContext(connection) as four:
        assert len(ids(officer.get("/assignments"))) == 4
    plan.assignments.exclude(pk=lead.pk).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(ids(officer.get("/assignments"))) == 1
    assert len(one) == len(four)
