"""Upload, review, settle units, dispatch: through the pages, as the officer of the committee office."""

import pytest
from django.urls import reverse

from anlan.plans.actions.drafting import effort_for
from anlan.plans.models import Assignment, Plan, Task
from anlan.plans.queries import missing_before_confirmation
from anlan.plans.tests.samples import KEY_POINTS, calendar_plan, merged_table, numbered_plan, text_file
from anlan.testing import make_group


def upload(client, cast, file):
    return client.post(reverse("plans:upload"), {"organ": cast.office.pk, "file": file})


def test_an_uploaded_document_becomes_a_draft_plan(cast, client_of):
    response = upload(client_of(cast.officer), cast, text_file())
    plan = Plan.objects.get()
    assert response.url == reverse("plans:review", args=[plan.pk])
    assert (plan.title, plan.year, plan.state) == ("永宁市2026年安全生产工作要点", 2026, "draft")
    assert plan.document.number == "永安办〔2026〕3号"
    tasks = list(plan.tasks.values_list("label", "due_on", "state"))
    assert [label.rstrip(".") for label, _due, _state in tasks] == ["1", "2", "3"]
    assert [str(due) for _label, due, _state in tasks] == ["2026-06-30", "2026-12-31", "2026-12-31"]
    units = list(plan.tasks.get(order=2).units.values_list("text", "role", "resolved"))
    assert units == [("市住建局", "lead", True), ("市应急局", "support", True)]
    needs = [
        (need.type, need.op, int(need.value), need.period)
        for need in plan.tasks.get(order=2).requirements.all()
    ]
    assert needs == [("frequency", ">=", 1, "quarter")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.docx", b"", "空"),
        ("坏.docx", b"PK\x03\x04 broken", "损坏"),
        ("图.pdf", b"\x89PNG\r\n\x1a\n0000", "图片"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(cast, client_of, name, content, says):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = upload(client_of(cast.officer), cast, SimpleUploadedFile(name, content))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Plan.objects.exists()


def test_the_same_file_twice_is_refused(cast, draft, client_of):
    response = upload(client_of(cast.officer), cast, text_file())
    assert response.status_code == 422
    assert Plan.objects.count() == 1


def test_a_department_does_not_see_the_draft(cast, draft, client_of):
    assert client_of(cast.officer).get(reverse("plans:review", args=[draft.pk])).status_code == 200
    assert client_of(cast.builder).get(reverse("plans:review", args=[draft.pk])).status_code == 404
    assert client_of(cast.outsider).get(reverse("plans:plan", args=[draft.pk])).status_code == 404


def test_review_shows_the_source_with_what_was_found(cast, draft, client_of):
    page = client_of(cast.officer).get(reverse("plans:review", args=[draft.pk])).content.decode()
    assert '<mark class="src-unit">市住建局</mark>' in page
    assert '<mark class="src-need">' in page
    assert page.count('class="card rtask') == 3


def test_after_one_task_is_read_the_next_is_shown(cast, draft, client_of):
    client = client_of(cast.officer)
    first, second, third = draft.tasks.order_by("order")
    review = reverse("plans:review", args=[draft.pk])

    def read(task):
        url = reverse("plans:act_on_task", args=[draft.pk, task.pk, "ok"])
        return client.post(url, {"sort": "order"}).url

    assert read(first) == f"{review}?sort=order#t{second.pk}"
    assert read(third) == f"{review}?sort=order#t{third.pk}"
    assert list(draft.tasks.filter(reviewed=True).order_by("order")) == [first, third]


def test_edit_split_merge_drop_and_take_up_again(cast, draft, client_of):
    client = client_of(cast.officer)
    first, second, third = draft.tasks.order_by("order")

    def act(task, name, **data):
        return client.post(reverse("plans:act_on_task", args=[draft.pk, task.pk, name]), data)

    act(second, "split", text="开展建筑施工领域隐患排查。\n\n每季度至少检查1次。")
    assert [task.text for task in draft.tasks.order_by("order")][1:3] == [
        "开展建筑施工领域隐患排查。",
        "每季度至少检查1次。",
    ]
    twin = draft.tasks.get(text="每季度至少检查1次。")
    assert list(twin.units.values_list("text", flat=True)) == ["市住建局", "市应急局"]
    assert [need.quote for need in twin.requirements.all()] != []

    act(twin, "merge")
    assert draft.tasks.count() == 3
    act(third, "up")
    assert list(draft.tasks.order_by("order").values_list("pk", flat=True)) == [first.pk, third.pk, second.pk]

    clause = third.clause
    act(third, "drop")
    assert not Task.objects.filter(pk=third.pk).exists()
    client.post(reverse("plans:take_up", args=[draft.pk, clause.pk]))
    assert draft.tasks.get(clause=clause).text == clause.text


def form_of(task, **changes):
    values = {
        "was": task.text,
        "label": task.label,
        "kind": task.kind,
        "effort": task.effort,
        "text": task.text,
        "due_on": task.due_on.isoformat(),
        "roadmap": task.roadmap,
        "incentive": "",
        "evidence": task.evidence,
        "lead": "、".join(unit.text for unit in task.units.all() if unit.role == "lead"),
        "support": "、".join(unit.text for unit in task.units.all() if unit.role == "support"),
        **needs_of(task),
    }
    return values | changes


def needs_of(task):
    needs = list(task.requirements.all())
    values = {"need-TOTAL_FORMS": len(needs) + 1, "need-INITIAL_FORMS": len(needs)}
    for number, need in enumerate([*needs, None]):
        for name in ("type", "quote", "op", "value", "unit", "period", "due"):
            value = getattr(need, name, None)
            values[f"need-{number}-{name}"] = "" if value is None else str(value)
    return values


def test_units_and_requirements_are_corrected_with_the_task(cast, draft, client_of):
    client, task = client_of(cast.officer), draft.tasks.get(order=2)
    url = reverse("plans:edit_task", args=[draft.pk, task.pk])
    count = task.requirements.count()
    added = {
        f"need-{count}-{name}": value
        for name, value in {
            "type": "quantity",
            "quote": "不少于30家",
            "op": ">=",
            "value": "",
            "unit": "家",
        }.items()
    }
    wrong = client.post(url, form_of(task, support="市安委办、市应急局", **added))
    assert (wrong.status_code, "请填写数值。" in wrong.content.decode()) == (422, True)
    added[f"need-{count}-value"] = "30"
    client.post(url, form_of(task, support="市安委办、市应急局", **added, **{"need-0-DELETE": "on"}))
    assert [(unit.text, unit.role, unit.resolved) for unit in task.units.all()] == [
        ("市住建局", "lead", True),
        ("市安委办", "support", True),
        ("市应急局", "support", True),
    ]
    assert [(need.type, need.quote, need.value) for need in task.requirements.all()] == [
        ("quantity", "不少于30家", 30)
    ]


def test_of_two_editors_the_second_is_told(cast, draft, client_of):
    client = client_of(cast.officer)
    task = draft.tasks.first()
    url = reverse("plans:edit_task", args=[draft.pk, task.pk])
    assert client.post(url, form_of(task, text="改一次。")).status_code == 302
    late = client.post(url, form_of(task, text="又改一次。"))
    assert late.status_code == 422
    assert "刚刚被他人修改过" in late.content.decode()
    task.refresh_from_db()
    assert task.text == "改一次。"


def test_vague_units_block_dispatch_until_resolved_or_waived(cast, draft, client_of):
    client = client_of(cast.officer)
    page = client.get(reverse("plans:dispatch", args=[draft.pk])).content.decode()
    assert "单位“相关部门”未落实" in page
    client.post(reverse("plans:dispatch", args=[draft.pk]), {"confirm": 1})
    assert list(draft.tasks.order_by("order").values_list("state", flat=True)) == [
        "confirmed",
        "confirmed",
        "drafted",
    ]

    resolve = reverse("plans:resolve", args=[draft.pk])
    empty = client.post(resolve, {"text": "相关部门"})
    assert empty.status_code == 422
    wrong = client.post(resolve, {"text": "相关部门", "names": "市不存在局"})
    assert "没有名为“市不存在局”的机构或分组" in wrong.content.decode()
    client.post(resolve, {"text": "相关部门", "names": "市住建局", "remember": "1"})
    client.post(reverse("plans:dispatch", args=[draft.pk]), {"confirm": 1})
    client.post(reverse("plans:dispatch", args=[draft.pk]), {"dispatch": 1})
    third = draft.tasks.get(order=3)
    assert {(row.organ.short_name, row.role) for row in third.assignments.all()} == {
        ("市应急局", "lead"),
        ("市住建局", "lead"),
    }
    draft.refresh_from_db()
    assert draft.state == "active"


def test_a_settled_name_is_remembered_for_the_next_document(cast, client_of):
    text = KEY_POINTS.replace("市应急局、相关部门", "应急口")
    client = client_of(cast.officer)
    upload(client, cast, text_file(text))
    first = Plan.objects.get()
    client.post(
        reverse("plans:resolve", args=[first.pk]), {"text": "应急口", "names": "市应急局", "remember": "1"}
    )
    upload(client, cast, text_file(text.replace("60家", "80家"), "另一份.txt"))
    second = Plan.objects.latest("pk")
    unit = second.tasks.get(order=3).units.get(text="应急口")
    assert (unit.resolved, [organ.short_name for organ in unit.organs.all()]) == (True, ["市应急局"])


@pytest.mark.scenario(1)
@pytest.mark.clause("S1-1b", "S1-1c", "S1-R", "S3-R")
def test_23_items_fan_out_to_every_town_once_their_units_are_resolved(cast, client_of):
    make_group("各乡镇(街道、开发区)", cast.city, [cast.town_hall, cast.town2_hall])
    client = client_of(cast.officer)
    upload(client, cast, text_file(numbered_plan(23)))
    plan = Plan.objects.get()
    assert plan.tasks.count() == 23
    third = plan.tasks.get(order=3)
    assert third.text == "推进第3类场所的安全治理,建立工作台账。"
    printed = list(third.units.exclude(role="territory").values_list("text", flat=True))
    assert printed == ["市应急局", "市住建局", "相关部门"]

    client.post(reverse("plans:dispatch", args=[plan.pk]), {"confirm": 1})
    assert plan.tasks.filter(state="drafted").count() == 7  # every third names 相关部门
    client.post(reverse("plans:resolve", args=[plan.pk]), {"text": "相关部门", "waive": "由所列部门承担"})
    client.post(reverse("plans:dispatch", args=[plan.pk]), {"confirm": 1})
    client.post(reverse("plans:dispatch", args=[plan.pk]), {"dispatch": 1})
    assert plan.tasks.filter(state="dispatched").count() == 23
    for town in (cast.town_hall, cast.town2_hall):
        assert Assignment.objects.filter(plan=plan, organ=town, role="territory").count() == 23


@pytest.mark.scenario(2)
@pytest.mark.clause("S3-H", "S3-N")
def test_a_merged_table_gives_5_projects_18_goals_50_contents(cast, client_of):
    upload(client_of(cast.officer), cast, merged_table())
    plan = Plan.objects.get()
    tasks = list(plan.tasks.order_by("order"))
    assert len({task.section[0] for task in tasks}) == 5
    assert len({tuple(task.section[:2]) for task in tasks}) == 18
    assert len(tasks) == 50
    assert {tuple(unit.text for unit in task.units.all()) for task in tasks} == {("市应急局", "市住建局")}
    assert tasks[49].text == "完成第50项重点工作，形成工作台账。"


@pytest.mark.scenario(3)
@pytest.mark.clause("S0-A")
def test_a_year_calendar_gives_42_dated_items(cast, client_of):
    upload(client_of(cast.officer), cast, text_file(calendar_plan(), "安排.txt"))
    tasks = list(Plan.objects.get().tasks.order_by("order"))
    assert (len(tasks), {task.kind for task in tasks}) == (42, {"calendar"})
    months = {task.due_on.month for task in tasks}
    assert months == set(range(1, 13))
    checks = {task.due_on.month: task for task in tasks if "月度安全检查" in task.text}
    assert set(checks) == set(range(1, 13)) - {2}
    assert "主要负责人" not in checks[1].text
    assert all("主要负责人带队" in checks[month].text for month in range(3, 13))


@pytest.mark.clause("S0-0b", "S4-1b")
def test_tasks_belong_to_lines_of_effort_and_progress_is_shown_by_them(cast, draft, client_of):
    client, told = client_of(cast.officer), {}
    for task in draft.tasks.all():
        told.setdefault(task.effort, set()).add(task.order)
    assert effort_for("层层签订责任书，开展检查", cast.city) == "responsibility"
    assert effort_for("严格市场准入，实行源头管控", cast.city) == "source"
    assert effort_for("做好其他工作", cast.city) == ""
    task = draft.tasks.get(order=2)
    data = form_of(task, effort="supervision", reviewed="on")
    assert client.post(reverse("plans:edit_task", args=[draft.pk, task.pk]), data).status_code == 302
    task.refresh_from_db()
    assert task.effort == "supervision"
    page = client.get(draft.get_absolute_url())
    lines = {line["title"]: line["tasks"] for line in page.context["efforts"]}
    assert lines["重点督导"] == len(told.get("supervision", set()) | {2})
    assert sum(lines.values()) == draft.tasks.count()
    found = client.get(reverse("plans:plan_tasks", args=[draft.pk]), {"effort": "supervision"})
    assert task in [row for row, _cells in found.context["lines"]]


@pytest.mark.clause("S3-1.2.2b")
def test_a_task_without_one_of_its_four_elements_is_not_dispatched_and_says_which(cast, draft, client_of):
    client = client_of(cast.officer)
    whole = draft.tasks.get(order=1)
    assert [name for name in missing_before_confirmation(whole) if name.startswith("缺少")] == []
    Plan.objects.filter(pk=draft.pk).update(incentive="")
    whole.roadmap, whole.due_on, whole.incentive = "", None, ""
    whole.save()
    whole = Task.objects.get(pk=whole.pk)
    lacks = [name for name in missing_before_confirmation(whole) if name.startswith("缺少")]
    assert lacks == ["缺少线路图", "缺少时间表", "缺少奖惩措施"]
    client.post(reverse("plans:dispatch", args=[draft.pk]), {"confirm": 1})
    whole.refresh_from_db()
    assert whole.state == "drafted"
    assert "缺少线路图" in client.get(reverse("plans:dispatch", args=[draft.pk])).content.decode()
