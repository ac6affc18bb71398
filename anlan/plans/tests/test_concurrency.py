"""Several people acting on one plan in the same moment, where the database lets them (PostgreSQL)."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, connections, transaction

from anlan.flow.flow import Refused
from anlan.plans.actions.commitments import draft_letters, open_round
from anlan.plans.actions.dispatching import confirm_all, dispatch_plan, settle_unit
from anlan.plans.actions.drafting import draft_plan, drop_task, merge_into_previous, split_task
from anlan.plans.flow import ASSIGNMENT, TASK
from anlan.plans.models import Assignment, Commitment, CommitmentRound, Document, Task, TaskVersion
from anlan.testing import Cast, make_group, make_organ

from .samples import text_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def concurrent(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")


@pytest.fixture
def cast(transactional_db):
    return Cast()


class Meanwhile(Thread):
    """``act`` in a connection of its own; ``answer`` is what it returned or raised."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def run(self):
        try:
            self.answer = self.act()
        except Exception as failure:
            self.answer = failure
        finally:
            connections.close_all()


def both(first, second):
    """``second`` starts when ``first`` is done but not committed; returns the second's answer."""
    other = Meanwhile(second)
    with transaction.atomic():
        first()
        other.start()
        other.join(1)  # by now it has gone past us, or it waits
    other.join(20)
    assert not other.is_alive()
    return other.answer


def at_work(cast, plan):
    """The two assignments of the task of housing and emergency, both submitted, and both leads."""
    task = plan.tasks.get(label__startswith="2")
    Assignment.objects.filter(task=task).update(
        state=Assignment.State.SUBMITTED, role="lead", submitted_by=cast.builder
    )
    Task.objects.filter(pk=task.pk).update(state=Task.State.SUBMITTED)
    return task, list(task.assignments.all())


def accept(cast, row):
    return ASSIGNMENT.move(
        Assignment.objects.get(pk=row.pk), "accept", actor=cast.fresh(cast.officer), note="属实"
    )


def test_two_last_acceptances_complete_the_task(cast, plan):
    task, (one, two) = at_work(cast, plan)
    both(lambda: accept(cast, one), lambda: accept(cast, two))
    task.refresh_from_db()
    assert task.state == Task.State.COMPLETED
    assert task.completed_at is not None


def adjust(cast, task, text):
    return TASK.move(task, "adjust", actor=cast.fresh(cast.officer), reason="情况有变", task_text=text)


def test_an_adjustment_and_an_acceptance_wait_for_each_other(cast, plan):
    task, (one, _two) = at_work(cast, plan)
    stale = Task.objects.get(pk=task.pk)
    answer = both(lambda: accept(cast, one), lambda: adjust(cast, stale, "改后的任务。"))
    one.refresh_from_db()
    assert isinstance(answer, (Task, Refused))
    assert one.state == Assignment.State.COMPLETED
    answer = both(lambda: adjust(cast, Task.objects.get(pk=task.pk), "再改。"), lambda: accept(cast, _two))
    assert isinstance(answer, Refused)


def test_of_two_adjustments_the_second_reads_the_first(cast, plan):
    task = plan.tasks.get(label__startswith="2")
    adjust(cast, task, "第一次调整。")
    mine, yours = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    answer = both(lambda: adjust(cast, mine, "第二次调整。"), lambda: adjust(cast, yours, "同时调整。"))
    assert isinstance(answer, Refused)
    task.refresh_from_db()
    assert (task.text, task.version) == ("第二次调整。", 3)
    assert list(TaskVersion.objects.filter(task=task).values_list("version", flat=True).order_by("pk")) == [
        1,
        2,
    ]


def test_one_file_uploaded_twice_is_one_document(cast):
    def upload():
        return draft_plan(actor=cast.fresh(cast.officer), organ=cast.office, upload=text_file())

    answer = both(upload, upload)
    assert isinstance(answer, Refused)
    assert Document.objects.count() == 1


def test_a_plan_is_given_out_once(cast, draft):
    settle_unit(draft, "相关部门", actor=cast.officer, waive="本项由应急部门单独承担")
    confirm_all(draft, actor=cast.officer)

    def dispatch():
        return dispatch_plan(type(draft).objects.get(pk=draft.pk), actor=cast.fresh(cast.officer))

    answer = both(dispatch, dispatch)
    assert str(answer) == "没有已确认的任务可以下发。"


def test_a_task_is_split_once(cast, draft):
    task = draft.tasks.order_by("order").last()

    def split():
        parts = ["组织开展有限空间作业专项整治。", "全年检查企业不少于60家。"]
        return split_task(Task.objects.get(pk=task.pk), actor=cast.fresh(cast.officer), parts=parts)

    stale = Task.objects.get(pk=task.pk)
    before = draft.tasks.count()
    answer = both(split, lambda: drop_task(stale, actor=cast.fresh(cast.officer)))
    assert answer is None
    assert draft.tasks.count() == before
    assert sorted(draft.tasks.values_list("order", flat=True)) == [1, 2, 4]


def test_a_task_confirmed_meanwhile_is_not_dropped(cast, draft):
    task = draft.tasks.order_by("order").first()
    stale = Task.objects.get(pk=task.pk)
    answer = both(
        lambda: TASK.move(task, "confirm", actor=cast.officer),
        lambda: drop_task(stale, actor=cast.fresh(cast.officer)),
    )
    assert isinstance(answer, Refused)
    assert Task.objects.get(pk=task.pk).state == Task.State.CONFIRMED


def test_two_merges_keep_every_text(cast, draft):
    first, second, third = draft.tasks.order_by("order")
    both(
        lambda: merge_into_previous(Task.objects.get(pk=second.pk), actor=cast.officer),
        lambda: merge_into_previous(Task.objects.get(pk=third.pk), actor=cast.fresh(cast.officer)),
    )
    [whole] = draft.tasks.all()
    assert whole.text == "\n".join([first.text, second.text, third.text])


def opened(cast, group):
    return open_round(
        actor=cast.fresh(cast.officer),
        organ=cast.office,
        title="责任书",
        year=2026,
        due_on=date(2026, 3, 31),
        goals="零死亡",
        group=group,
    )


def test_a_round_is_opened_once_and_each_letter_drafted_once(cast):
    group = make_group("成员单位", cast.city, [cast.housing, cast.emergency])
    answer = both(lambda: opened(cast, group), lambda: opened(cast, group))
    assert str(answer) == "2026年度的“责任书”已经发起过。"
    row = CommitmentRound.objects.get()
    group.memberships.create(organ=make_organ("永宁市交通运输局", cast.city), since=date(2026, 1, 1))

    def draft():
        return draft_letters(CommitmentRound.objects.get(pk=row.pk), actor=cast.fresh(cast.officer))

    assert both(draft, draft) == 0
    assert Commitment.objects.count() == 3
