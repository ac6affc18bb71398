"""Scenario 42, and the clauses it rests on, through the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlan.accountability.models import Act
from anlan.consequences.models import Consequence
from anlan.demo import clock
from anlan.files.queries import attached
from anlan.letters.models import Letter

from .conftest import DAY, at

STATE = Act.State


@pytest.fixture
def overdue(cast, client_of):
    """``overdue(n, day, organ)``: so many major dangers overdue, kept by the officer on the register's page."""

    def make(count, day=DAY, organ=None):
        for number in range(count):
            said = {
                "happened_on": str(day),
                "organ": (organ or cast.town_hall).pk,
                "subject": f"{day}第{number + 1}处重大隐患",
                "amount": 1,
            }
            with clock.at(at(day)):
                answer = client_of(cast.officer).post(
                    reverse("facts:record", args=["major_danger_overdue"]), said
                )
            assert answer.status_code == 302, answer.context["form"].errors

    return make


def through(cast, take, row, day):
    """Every step of an interview, each on its page by the one whose step it is."""
    talk = {"interviewed_on": day, "interviewees": "分管领导、镇长", "interview_record": "已当面指出问题"}
    for user, step, facts in (
        (cast.boss, "approve", {"rung": "interview"}),
        (cast.officer, "deliver", {"correct_by": day + timedelta(30)}),
        (cast.officer, "interview", talk),
        (cast.townsman, "sign", {}),
        (cast.townsman, "answer", {"reply": "原因和整改措施"}),
        (cast.townsman, "rectify", {"measures_taken": "三处隐患均已消除"}),
        (cast.officer, "close", {"check_result": "现场核查属实"}),
    ):
        answer = take(user, row, step, day, **facts)
        assert answer.status_code == 302, (step, answer.context["form"].errors)


@pytest.mark.scenario(42)
@pytest.mark.clause("S3-2.2.1b", "S1-6g", "S0-3.1.1e", "S0-3.1.1d")
def test_an_interview_from_three_overdue_dangers_to_its_close_and_the_next_one_heavier(
    cast, overdue, take, client_of
):
    overdue(2)
    assert not Act.objects.exists()
    overdue(1, DAY + timedelta(1))
    row = Act.objects.get()
    assert (row.state, row.suggested, row.organ, row.office) == (
        STATE.CANDIDATE,
        "interview",
        cast.town_hall,
        cast.office,
    )
    assert row.triggers.count() == 3
    day = DAY + timedelta(2)
    through(cast, take, row, day)
    assert (row.state, row.signed_by, row.closed_on) == (STATE.CLOSED, cast.townsman, day)
    (paper,) = Letter.objects.on(row)
    assert (paper.title, sorted(file.kind for file in attached(paper))) == (
        "关于对柳桥镇人民政府予以约谈的函",
        ["docx", "pdf"],
    )
    later = day + timedelta(300)
    overdue(3, later)
    again = Act.objects.exclude(pk=row.pk).get()
    assert again.suggested == "refer"
    page = client_of(cast.boss).get(reverse("accountability:step", args=[again.pk, "approve"]))
    assert page.context["form"].initial.get("rung", page.context["form"].fields["rung"].initial) == "refer"
    answer = take(cast.boss, again, "approve", later, rung="warn", reason="情节较轻")
    assert answer.context["form"].non_field_errors() == ["该单位12个月内已被“约谈”，不得再用更轻的方式。"]
    assert take(cast.boss, again, "approve", later, rung="refer").status_code == 302
    assert again.state == STATE.APPROVED


@pytest.mark.clause("S3-2.2.1b")
def test_after_the_window_the_ladder_begins_anew(cast, overdue, take):
    overdue(3)
    through(cast, take, Act.objects.get(), DAY)
    overdue(3, DAY + timedelta(367))
    assert Act.objects.latest("pk").suggested == "interview"


@pytest.mark.clause("S3-2.2.1b")
def test_the_dangers_of_two_towns_do_not_add_up(cast, overdue):
    overdue(2)
    overdue(2, organ=cast.town2_hall)
    assert not Consequence.objects.exists()


@pytest.mark.clause("S4-3.9c")
def test_both_who_did_not_rectify_and_who_did_not_supervise_are_held_to_account(
    cast, overdue, propose, take, client_of
):
    overdue(3)
    row = Act.objects.get()
    page = client_of(cast.officer).get(reverse("accountability:propose"), {"beside": row.pk})
    assert page.context["form"].initial["capacity"] == "supervisor"
    said = {"title": row.title, "grounds": row.grounds, "basis": row.basis, "capacity": "supervisor"}
    assert propose(cast.emergency, beside=row, **said).status_code == 302
    other = Act.objects.latest("pk")
    assert (other.organ, other.capacity, other.beside) == (cast.emergency, "supervisor", row)
    assert set(other.triggers.all()) == set(row.triggers.all())
    shown = client_of(cast.officer).get(row.get_absolute_url())
    assert shown.context["beside"] == [other]
    assert take(cast.boss, other, "approve", rung="letter").status_code == 302
    assert take(cast.boss, row, "approve", rung="interview").status_code == 302
