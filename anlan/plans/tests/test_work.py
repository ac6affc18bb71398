"""Sign, report, submit, return, accept; adjust and cancel: who may, who may not, and why."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from anlan.audit.log import history, verify
from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.org.models import User
from anlan.plans.actions.changes import decide_change
from anlan.plans.flow import ASSIGNMENT, TASK
from anlan.plans.models import Assignment, ChangeRequest, Task
from anlan.plans.queries import computed_percent, conflict
from anlan.rulebook import book
from anlan.rulebook.models import Rule
from anlan.testing import make_user

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def photo(name="现场.png"):
    return SimpleUploadedFile(name, PNG)


def of(plan, organ, order):
    return Assignment.objects.select_related("task", "organ", "owner", "place").get(
        plan=plan, organ=organ, task__order=order
    )


@pytest.fixture
def lead(cast, plan):
    return of(plan, cast.housing, 2)


@pytest.fixture
def support(cast, plan):
    return of(plan, cast.emergency, 2)


def report(assignment, actor, percent=50, evidence=(), **facts):
    facts = {"text": "已开展检查。", "occurred_on": timezone.localdate(), **facts}
    return ASSIGNMENT.move(assignment, "report", actor=actor, percent=percent, evidence=evidence, **facts)


def everything(assignment):
    return [(code, photo(f"{code}.png")) for code in assignment.task.evidence]


def refusal(step, assignment, actor, flow=ASSIGNMENT, **facts):
    with pytest.raises(Refused) as no:
        flow.move(assignment, step, actor=actor, **facts)
    return str(no.value)


@pytest.mark.clause("S1-H3")
def test_each_unit_signs_for_itself(cast, lead, support):
    assert refusal("sign", lead, cast.rescuer) == "只有责任单位“市住建局”可以办理。" or not cast.rescuer.may(
        "plans.sign_task", lead
    )
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    lead.refresh_from_db()
    assert (lead.state, lead.received_by) == ("received", cast.builder)
    lead.task.refresh_from_db()
    assert lead.task.state == "received"  # the lead has signed; who only supports does not hold it back
    assert refusal("sign", lead, cast.builder) == "现处“已签收”状态，不能签收。"


def test_who_sees_nothing_of_it_may_do_nothing(cast, lead):
    assert refusal("sign", lead, cast.outsider) == "不在您的管辖范围内。"
    assert refusal("sign", lead, cast.admin) == "您当前的岗位没有这项权限。"


def test_submission_needs_the_evidence_the_task_asks_for(cast, lead):
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    report(lead, cast.builder)
    assert refusal("submit", lead, cast.builder, note="完成").startswith("缺少佐证材料：检查记录")
    report(lead, cast.builder, percent=100, evidence=everything(lead))
    assert "配合单位尚未完成：市应急局" in refusal("submit", lead, cast.builder, note="完成")
    ASSIGNMENT.move(lead, "submit", actor=cast.builder, note="完成", co_units="应急部门已派员参加。")
    lead.refresh_from_db()
    assert (lead.state, lead.task.state) == ("submitted", "submitted")


def submitted(cast, assignment):
    ASSIGNMENT.move(assignment, "sign", actor=cast.builder)
    report(assignment, cast.builder, percent=100, evidence=everything(assignment))
    ASSIGNMENT.move(assignment, "submit", actor=cast.builder, note="完成", co_units="已配合。")
    return assignment


def test_the_verifier_is_the_office_and_never_the_submitter(cast, lead):
    submitted(cast, lead)
    assert refusal("accept", lead, cast.builder) == "您当前的岗位没有这项权限。"
    own = of(lead.plan, cast.office, 1)
    ASSIGNMENT.move(own, "sign", actor=cast.officer)
    report(own, cast.officer, percent=100, evidence=everything(own))
    ASSIGNMENT.move(own, "submit", actor=cast.officer, note="完成")
    assert refusal("accept", own, cast.officer, note="同意") == "报送单位和报送人不能审核自己报送的内容。"
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="经核实属实。")
    lead.task.refresh_from_db()
    assert (lead.state, lead.task.state) == ("completed", "completed")


def test_returned_work_comes_back_with_the_reason(cast, lead):
    submitted(cast, lead)
    assert refusal("return", lead, cast.officer) == "缺少必填内容：理由。"
    ASSIGNMENT.move(lead, "return", actor=cast.officer, reason="检查记录不完整。")
    lead.refresh_from_db()
    assert (lead.state, lead.returns, lead.task.state) == ("returned", 1, "returned")
    told = Notice.objects.filter(recipient=cast.builder, kind="plans.returned").get()
    assert told.body == "检查记录不完整。"
    report(lead, cast.builder, percent=100)
    ASSIGNMENT.move(lead, "submit", actor=cast.builder, note="已补充", co_units="已配合。")
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="通过。")
    assert [entry.verb for entry in history(lead)][:3] == ["审核通过", "报请审核", "报送进展"]
    assert verify().broken is None


@pytest.mark.clause("S0-3.1.3b")
def test_claimed_progress_is_held_against_the_records(cast, lead):
    need = lead.task.requirements.get(type="frequency")
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    report(lead, cast.builder, percent=20, tallies=[(need, 1)])
    assert (computed_percent(lead), conflict(lead)) == (25, False)
    report(lead, cast.builder, percent=100, evidence=everything(lead))
    assert (computed_percent(lead), conflict(lead)) == (25, True)
    ASSIGNMENT.move(lead, "submit", actor=cast.builder, note="完成", co_units="已配合。")
    assert refusal("accept", lead, cast.officer).startswith("自报进度与核算进度不一致")
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="其余三次已现场核实。")


def test_work_cannot_be_reported_ahead_of_time(cast, lead):
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    with pytest.raises(Refused, match="发生日期不能晚于今天"):
        report(lead, cast.builder, occurred_on=timezone.localdate() + timedelta(days=1))
    assert not lead.reports.exists()
    lead.refresh_from_db()
    assert lead.state == "received"


def test_an_adjusted_task_keeps_its_old_version_and_is_signed_again(cast, lead):
    submitted(cast, lead)
    task, due = lead.task, lead.task.due_on
    TASK.move(task, "adjust", actor=cast.officer, reason="上级要求提前", due_on=due - timedelta(days=30))
    lead.refresh_from_db()
    assert (task.state, task.version, lead.state) == ("adjusted", 2, "dispatched")
    assert task.versions.get().said["due_on"] == due.isoformat()
    assert lead.reports.count() == 1  # what was reported stays
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    task.refresh_from_db()
    assert task.state == "received"


def test_cancellation_takes_two(cast, lead):
    task = lead.task
    assert refusal("cancel", task, cast.boss, TASK, note="同意") == "尚无取消申请，须先由计划制定单位提出。"
    TASK.move(task, "ask_cancel", actor=cast.officer, reason="文件废止")
    assert refusal("cancel", task, cast.officer, TASK, note="同意") == "您当前的岗位没有这项权限。"
    TASK.move(task, "cancel", actor=cast.boss, note="同意")
    lead.refresh_from_db()
    assert (task.state, lead.state) == ("cancelled", "cancelled")
    assert ChangeRequest.objects.get().state == "approved"


def test_a_unit_that_was_given_the_task_does_not_approve_its_cancellation(cast, lead):
    task = lead.task
    TASK.move(task, "ask_cancel", actor=cast.officer, reason="文件废止")
    through_its_part = make_user(cast.housing, "leader", sectors=[cast.building])
    assert Task.objects.visible_to(through_its_part).filter(pk=task.pk).exists()
    assert refusal("cancel", task, through_its_part, TASK, note="同意") == "不在您的管辖范围内。"
    over_the_city = make_user(cast.housing, "leader")
    assert refusal("cancel", task, over_the_city, TASK, note="同意") == "责任单位不能批准取消自己承担的任务。"
    assert refusal("refuse_cancel", task, over_the_city, TASK, note="不") == (
        "责任单位不能批准取消自己承担的任务。"
    )
    TASK.move(task, "refuse_cancel", actor=cast.boss, note="仍须完成")
    assert task.state != "cancelled"


def test_a_cancellation_is_answered_once(cast, lead):
    TASK.move(lead.task, "ask_cancel", actor=cast.officer, reason="文件废止")
    row = TASK.by_name["refuse_cancel"]
    row.then(lead.task, actor=cast.boss, now=timezone.now(), note="不同意")
    with pytest.raises(Refused, match="已经答复过"):
        row.then(lead.task, actor=cast.boss, now=timezone.now(), note="不同意")


def test_what_is_finished_is_not_extended(cast, lead):
    due = lead.due_on
    ASSIGNMENT.move(
        lead, "ask_change", actor=cast.builder, reason="汛期停工", new_due=due + timedelta(days=20)
    )
    submitted(cast, lead)
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="属实")
    request = ChangeRequest.objects.get()
    with pytest.raises(Refused, match="任务已办结，不能再变更"):
        decide_change(request, actor=cast.officer, approve=True, answer="同意延期")
    lead.refresh_from_db()
    assert lead.due_on == due
    decide_change(request, actor=cast.officer, approve=False, answer="任务已完成")
    assert ChangeRequest.objects.get().state == "refused"


def test_an_extension_is_asked_for_and_granted_once(cast, lead):
    due = lead.due_on + timedelta(days=20)
    ASSIGNMENT.move(lead, "ask_change", actor=cast.builder, reason="汛期停工", new_due=due)
    request = ChangeRequest.objects.get()
    with pytest.raises(Refused):
        decide_change(request, actor=cast.builder, approve=True, answer="同意")
    decide_change(request, actor=cast.officer, approve=True, answer="同意延期")
    lead.refresh_from_db()
    assert lead.due_on == due
    with pytest.raises(Refused, match="已经答复过"):
        decide_change(request, actor=cast.officer, approve=False, answer="再想想")


def test_of_two_who_act_at_once_one_wins(cast, lead):
    twin = Assignment.objects.get(pk=lead.pk)
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    assert refusal("sign", twin, cast.builder) == "刚刚已由他人处理，请刷新后查看。"


@pytest.mark.clause("S1-H4")
def test_a_unit_decomposes_down_to_persons(cast, lead, client_of):
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    clerk = make_user(cast.housing, "department", sectors=[cast.building])
    client = client_of(cast.builder)
    url = reverse("plans:add_subtask", args=[lead.pk])
    late = client.post(url, {"title": "抽查", "due_on": (lead.due_on + timedelta(days=1)).isoformat()})
    assert late.status_code == 422
    client.post(url, {"title": "抽查在建工地", "person": clerk.pk, "due_on": lead.due_on.isoformat()})
    subtask = lead.subtasks.get()
    assert client_of(cast.rescuer).get(url).status_code == 404
    client_of(clerk).post(reverse("plans:finish_subtask", args=[lead.pk, subtask.pk]))
    subtask.refresh_from_db()
    assert subtask.done_at is not None


def test_the_report_page_takes_text_numbers_and_files(cast, lead, client_of):
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    client, need = client_of(cast.builder), lead.task.requirements.get(type="frequency")
    url = reverse("plans:report", args=[lead.pk])
    assert client.get(url).status_code == 200
    empty = client.post(url, {"text": "", "percent": "120", "occurred_on": ""})
    assert (empty.status_code, lead.reports.count()) == (422, 0)
    data = {
        "text": "一季度检查完成。",
        "percent": 30,
        "occurred_on": timezone.localdate().isoformat(),
        f"tally_{need.pk}": 1,
        "file_inspection": photo("检查记录.png"),
    }
    assert client.post(url, data).url == lead.get_absolute_url()
    progress = lead.reports.get()
    assert (progress.percent, progress.tallies.get().amount) == (30, 1)
    page = client.get(lead.get_absolute_url()).content.decode()
    assert "检查记录.png" in page


def test_the_files_of_a_step_count_against_the_hourly_limit(cast, lead, client_of):
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    Rule.objects.filter(key="files.uploads_an_hour").update(value=1)
    book.changed()
    cache.clear()
    client, url = client_of(cast.builder), reverse("plans:report", args=[lead.pk])
    day = timezone.localdate().isoformat()

    def send(*files):
        data = {"text": "检查。", "percent": 30, "occurred_on": day, "file_inspection": list(files)}
        return client.post(url, data)

    two = send(photo("一.png"), photo("二.png"))
    assert (two.status_code, lead.reports.count()) == (422, 0)
    assert "每小时最多 1 个文件" in two.content.decode()
    cache.clear()
    assert send(photo("一.png")).status_code == 302


def test_my_work_shows_what_waits_for_each(cast, plan, client_of):
    def waiting(user):
        groups = client_of(user).get(reverse("plans:my_work")).context["groups"]
        return {group.code: group.count for group in groups}

    assert waiting(cast.builder) == {"sign": 1}
    assert waiting(cast.rescuer) == {"sign": 2}
    assert waiting(cast.townsman) == {}
    lead = of(plan, cast.housing, 2)
    submitted(cast, lead)
    assert waiting(cast.officer) == {"sign": 1, "accept": 1}


@pytest.mark.parametrize(
    ("page", "cost"),
    [
        ("/assignments/?state=open", 12),
        ("/plans/", 8),
        ("/plans/{plan}/tasks/", 11),
        ("/plans/{plan}/units/", 6),
    ],
)
def test_lists_cost_the_same_with_one_row_and_three(
    cast, plan, client_of, page, cost, django_assert_num_queries
):
    client, url = client_of(cast.officer), page.format(plan=plan.pk)
    client.get(url)
    with django_assert_num_queries(cost):
        assert client.get(url).status_code == 200
    Assignment.objects.filter(plan=plan, task__order__gt=1).delete()
    plan.tasks.filter(order__gt=1).delete()
    with django_assert_num_queries(cost):
        assert client.get(url).status_code == 200


def test_who_keeps_the_system_hears_nothing_of_the_work(cast, plan):
    """The administrator, the security officer and the auditor sit in the office too, and may not open its tasks."""
    kinds = {
        user.name: Notice.objects.filter(recipient=user, kind="plans.dispatched").count()
        for user in User.objects.all()
    }
    told = {name for name, count in kinds.items() if count}
    assert told == {"安委办经办", "分管领导", "住建经办", "应急经办"}


def test_no_link_leads_where_the_reader_may_not_go(cast, plan, client_of):
    factory = of(plan, cast.housing, 2)
    clause = plan.document.clauses.first()
    factory.task.carries_out.add(clause)
    Assignment.objects.filter(pk=factory.pk).update(organ=cast.plant, place=cast.town)
    client = client_of(cast.manager)
    pages = [client.get(row.get_absolute_url()) for row in (factory, factory.task)]
    assert str(clause) in pages[1].content.decode()
    links = {link for page in pages for link in re.findall(r'href="(/[^"#?]*)', page.content.decode())}
    assert f"/plans/{plan.pk}/" not in links
    broken = [
        link
        for link in links
        if not link.startswith(("/static/", "/accounts/")) and client.get(link).status_code == 404
    ]
    assert ([page.status_code for page in pages], broken) == ([200, 200], [])


def test_a_unit_with_several_reports_is_counted_once(cast, plan, client_of):
    lead = submitted(cast, of(plan, cast.housing, 2))
    ASSIGNMENT.move(lead, "return", actor=cast.officer, reason="再补充。")
    report(lead, cast.builder, percent=100)
    report(lead, cast.builder, percent=100)
    ASSIGNMENT.move(lead, "submit", actor=cast.builder, note="完成", co_units="已配合。")
    assert lead.reports.count() == 3
    page = client_of(cast.officer).get(reverse("plans:plan_units", args=[plan.pk]))
    [unit] = [unit for unit in page.context["units"] if unit["organ"] == cast.housing.pk]
    assert {name: unit[name] for name in ("all", "signed", "submitted", "returned", "late")} == {
        "all": 1,
        "signed": 1,
        "submitted": 1,
        "returned": 0,
        "late": 0,
    }


def test_an_adjusted_task_gives_its_units_time_to_sign_again(cast, plan):
    lead = of(plan, cast.housing, 2)
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    first = lead.sign_by
    later = timezone.now() + timedelta(days=30)
    TASK.move(lead.task, "adjust", actor=cast.officer, now=later, reason="上级要求", task_text="新的要求。")
    lead.refresh_from_db()
    assert (lead.state, lead.sign_by > timezone.localdate(later), first < lead.sign_by) == (
        "dispatched",
        True,
        True,
    )
