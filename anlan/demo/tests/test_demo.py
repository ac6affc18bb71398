"""The demo as ``anlan demo`` leaves it on a September day: loaded once for this module, then rolled back."""

import hashlib
import io
import json
from collections import Counter, defaultdict
from datetime import date, time

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from anlan.audit.models import Entry
from anlan.demo import clock, load, people
from anlan.demo.chronicle import aware
from anlan.notices.models import Notice
from anlan.org.models import Organ, Place, Post, Role, Sector, User
from anlan.plans.models import (
    Assignment,
    ChangeRequest,
    Commitment,
    CommitmentRound,
    Dispute,
    Document,
    Plan,
    SubTask,
)
from anlan.plans.queries import conflict, undecomposed, unsettled_units
from anlan.plans.signing import with_rates
from anlan.registers.models import Enterprise
from anlan.rulebook import book
from anlan.search.queries import find

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 15)
NOON = aware(TODAY, time(12))


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loads it by the command; gives what that printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        wipe()  # so that numbering begins anew
        out = io.StringIO()
        with clock.at(NOON):
            call_command("demo", if_empty=True, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)
    book.forget()


def wipe():
    """As if committed: with seeds of its own not yet committed the rulebook would be read anew for each answer."""
    connection.check_constraints()  # PostgreSQL empties no table that has checks to come
    connection.run_on_commit = []  # what was to follow upon rows that go now
    load.wipe()
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, act, _robust in waiting:
        act()


def states(rows):
    return dict(Counter(rows.values_list("state", flat=True)))


def test_the_city_has_its_places_organs_and_people(demo):
    kinds = dict(Counter(Place.objects.values_list("kind", flat=True)))
    assert kinds == {"city": 1, "county": 4, "town": 24, "zone": 1, "village": 10, "grid": 54}
    organs = Counter(Organ.objects.exclude(kind="enterprise").values_list("kind", flat=True))
    assert dict(organs) == {
        "party": 2,
        "government": 5,
        "committee": 1,
        "committee_office": 5,
        "department": 20,
        "other": 1,
        "office": 2,
        "town": 24,
        "zone": 1,
    }
    assert Sector.objects.count() == 20
    assert User.objects.count() == 62
    assert Enterprise.objects.count() == 2000


def test_every_role_has_somebody(demo):
    assert set(Role.objects.values_list("code", flat=True)) == set(
        Post.objects.values_list("role__code", flat=True)
    )


def test_the_key_points_are_in_the_middle_of_their_work(demo):
    plan = Plan.objects.get(state="active")
    assert states(plan.tasks) == {
        "received": 4,
        "in_progress": 16,
        "submitted": 2,
        "returned": 2,
        "completed": 8,
        "adjusted": 1,
        "cancelled": 1,
    }
    assert states(plan.assignments) == {
        "dispatched": 6,
        "received": 25,
        "in_progress": 46,
        "submitted": 5,
        "returned": 2,
        "completed": 20,
        "cancelled": 1,
    }


def test_units_are_late_and_the_office_has_asked(demo):
    late = Assignment.objects.filter(state__in=Assignment.WITH_UNIT, due_on__lt=TODAY)
    organs = {str(row.organ) for row in late}
    assert organs == {"市住建局", "市市场监管局", "澜湾园区管委会", "市财政局", "市委组织部"}
    assert [row.reminders for row in late if not row.reminders] == []


def test_claims_that_the_records_do_not_bear_out_are_there_to_be_found(demo):
    working = Assignment.objects.filter(state="in_progress")
    boasting = {str(row.organ) for row in working.select_related("organ", "task", "place") if conflict(row)}
    assert boasting == {"桐皋区政府", "古砾镇"}


def test_requests_are_pending_agreed_and_taken_by_two(demo):
    asked = {(row.kind, row.state) for row in ChangeRequest.objects.all()}
    assert asked == {("due", "pending"), ("due", "approved"), ("cancel", "approved")}
    cancelled = ChangeRequest.objects.get(kind="cancel")
    assert cancelled.requested_by != cancelled.decided_by
    assert cancelled.task.state == "cancelled"


def test_the_second_plan_waits_for_the_visitor(demo):
    plan = Plan.objects.get(state="draft")
    assert states(plan.tasks) == {"drafted": 26}
    assert {row["name"] for row in unsettled_units(plan)} >= {"各有关部门", "市司法局", "属地政府"}


def test_the_superiors_document_is_partly_carried_out(demo):
    superior = Document.objects.get(superior=True)
    assert superior.clauses.count() == 10
    assert [clause.label for clause in undecomposed(superior)] == ["7.", "9.", "10."]


def test_three_of_five_letters_are_signed_by_both_sides(demo):
    row = with_rates(CommitmentRound.objects.all()).get()
    assert (row.expected, row.signed) == (5, 3)
    assert states(Commitment.objects) == {"signed": 3, "issued": 2}
    assert Commitment.objects.filter(state="issued", lower_signed_at__isnull=False).count() == 1


def test_one_boundary_is_decided_and_one_open(demo):
    assert states(Dispute.objects) == {"decided": 1, "raised": 1}
    assert str(Dispute.objects.get(state="decided").decided_for) == "市住建局"


def test_units_have_broken_their_work_down_to_persons(demo):
    parts = {(str(row.person), row.done_at is not None) for row in SubTask.objects.all()}
    assert parts == {
        ("严承启", True),
        ("单景行", False),
        ("严承启", False),
        ("万家宁", False),
        ("丰又廷", False),
    }


def test_times_run_forward_and_end_before_the_visitor_comes(demo):
    told = defaultdict(list)
    for row_model, row_id, at in Entry.objects.order_by("pk").values_list("row_model", "row_id", "at"):
        told[row_model, row_id].append(at)
    assert [row for row, times in told.items() if times != sorted(times)] == []
    times = {at for row_times in told.values() for at in row_times}
    assert timezone.localdate(max(times)) < TODAY
    hours = {timezone.localtime(at).hour for at in times}
    assert hours <= set(range(6, 21))  # the ticker is up before the people


def test_people_have_read_some_notices_and_not_others(demo):
    assert Notice.objects.filter(read_at=None).exists()
    assert Notice.objects.exclude(read_at=None).exists()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds >= {"plans.dispatched", "plans.due", "plans.late", "plans.returned", "plans.comment"}


def test_the_log_is_whole(demo):
    call_command("audit", "verify")


def test_what_lies_below_the_index_is_found_at_once(demo):
    officer = User.objects.get(username="anwei")
    assert [hit.name for hit in find(officer, "ltsyjglj", kind="org.organ", limit=1)] == ["澜汀市应急管理局"]
    letters = [hit.name for hit in find(officer, "澜安办", kind="letters.letter")]
    assert "关于分解落实《澜汀市2026年安全生产工作要点》工作任务的通知" in letters


def test_every_account_has_the_shared_password(demo):
    wrong = [
        user.username
        for user in User.objects.all()
        if authenticate(None, username=user.username, password=people.PASSWORD) != user
    ]
    assert wrong == []


def test_the_accounts_printed_sign_in(demo):
    assert load.accounts_file().read_text(encoding="utf-8") in demo
    for username in people.seed()["shown"]:
        assert f"  {username} " in demo
        answer = Client().post("/accounts/login/", {"login": username, "password": people.PASSWORD})
        assert (username, answer.status_code, answer["Location"]) == (username, 302, "/")


def test_loading_again_gives_the_same_to_the_last_hash(demo):
    """And it can be told on the first day of this year's plan, with little time behind."""
    assert told(date(2026, 3, 15)) == told(date(2026, 3, 15))


def test_it_can_be_told_at_the_end_of_a_holiday(demo):
    told(date(2026, 5, 5))


def told(today):
    """The fingerprint of a small city, told anew as of that day."""
    wipe()
    load.load(today, enterprises=4)
    assert states(Plan.objects) == {"active": 1, "draft": 1}
    assert timezone.localdate(Entry.objects.latest("pk").at) < today
    return fingerprint()


def fingerprint():
    """All that happened, in order: the log names each row, value and file by its hash. Enterprises set aside."""
    told = Entry.objects.exclude(row_model="registers.enterprise").order_by("pk")
    said = told.values_list(
        "at", "actor_name", "acting_for", "verb", "row_model", "row_id", "row_name", "facts"
    )
    text = json.dumps(list(said), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
