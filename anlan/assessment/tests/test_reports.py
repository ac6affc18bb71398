"""The problems of an assessment told upwards with a receipt, and the five links of a scheme with the year's work."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.assessment.models import Integration, Problem, ProblemReport, Scheme
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.letters.models import Letter
from anlan.notices.models import Notice

from .conftest import JUNE, on

SOURCE = "2025年度市安委会考核"
DUE = date(2026, 7, 10)
REMINDERS = ("assessment.remind", "assessment.overdue")


@pytest.fixture
def found(cast, client_of):
    """``found(text)``: a problem of the town, found by the city's office."""

    def make(text, source=SOURCE):
        data = {
            "owner": cast.office.pk,
            "organ": cast.town_hall.name,
            "year": 2025,
            "source": source,
            "text": text,
        }
        with on(JUNE):
            answer = client_of(cast.officer).post(reverse("assessment:new_problem"), data | {"due_on": DUE})
        assert answer.status_code == 302, answer.context["form"].errors
        return Problem.objects.latest("pk")

    return make


def send(client, cast, day=JUNE, **changes):
    data = {
        "organ": cast.town_hall.pk,
        "superior": cast.office.name,
        "assessment": f"2025|{SOURCE}",
        "note": "一项正在整改。",
    }
    with on(day):
        return client.post(reverse("assessment:new_report"), data | changes)


def step(client, row, name, day=JUNE, **facts):
    with on(day):
        answer = client.post(reverse("assessment:report_step", args=[row.pk, name]), facts)
    row.refresh_from_db()
    return answer.status_code


@pytest.mark.clause("S0-A03.4", "S0-A01.2")
def test_problems_are_put_right_told_upwards_and_signed_for(cast, client_of, take, found):
    closed, left, other = found("档案不完整"), found("演练未评估"), found("别的考核", "2025年度省考核")
    plan = {"measure": "逐户补齐", "responsible_person": "分管负责人"}
    assert take(cast.townsman, closed, "plan", **plan)[0] == 302
    assert take(cast.townsman, closed, "submit", rectified="已补齐")[0] == 302
    assert take(cast.townsman, closed, "close")[0] == 404  # not its own
    assert take(cast.officer, closed, "close")[0] == 302
    town, officer = client_of(cast.townsman), client_of(cast.officer)
    assert send(client_of(cast.town2sman), cast).status_code == 422
    assert send(town, cast).status_code == 302
    row = ProblemReport.objects.get()
    assert [line[0] for line in row.lines] == ["档案不完整", "演练未评估"]
    assert row.lines[0][2:] == ["逐户补齐", "分管负责人", "2026-07-10", "已销号", "已补齐"]
    assert (row.count, row.closed, row.state) == (2, 1, "sent")
    letter = Letter.objects.on(row).get()
    assert letter.title == f"关于{SOURCE}存在问题整改情况的报告"
    assert Notice.objects.filter(recipient=cast.officer, kind="assessment.problems_told").count() == 1
    again = send(town, cast)
    assert (again.status_code, "已经上报" in again.content.decode()) == (422, True)
    assert step(town, row, "receive") == 404
    assert step(officer, row, "return") == 422  # no reason
    assert step(officer, row, "return", reason="请写明第二项措施") == 302
    assert take(cast.townsman, left, "plan", **plan)[0] == 302
    assert step(officer, row, "send") == 422
    assert step(town, row, "send", note="已补充") == 302
    assert (row.lines[1][2], row.lines[1][5], row.note) == ("逐户补齐", "整改中", "已补充")
    assert step(officer, row, "receive", date(2026, 6, 12)) == 302
    assert (row.state, row.received_by, row.received_at.date()) == (
        "received",
        cast.officer,
        date(2026, 6, 12),
    )
    assert Letter.objects.on(row).count() == 2
    assert other.state == "found"


def test_there_is_nothing_to_tell_of_an_assessment_without_problems(cast, client_of, found):
    found("档案不完整")
    answer = send(client_of(cast.townsman), cast, assessment="2025|没有的考核")
    assert set(answer.context["form"].errors) == {"assessment"}
    answer = send(client_of(cast.townsman), cast, superior=cast.town_hall.name)
    assert set(answer.context["form"].errors) == {"superior"}
    assert ProblemReport.objects.count() == 0


def test_the_list_and_the_page_are_for_the_two_sides(cast, client_of, found):
    found("档案不完整")
    assert send(client_of(cast.townsman), cast).status_code == 302
    page, row = reverse("assessment:reports"), ProblemReport.objects.get()
    for user, there in ((cast.officer, 1), (cast.townsman, 1), (cast.town2sman, 0), (cast.outsider, 0)):
        client = client_of(user)
        assert client.get(page).context["paginator"].count == there
        assert client.get(row.get_absolute_url()).status_code == (200 if there else 404)


@pytest.mark.clause("S0-A03.2")
def test_the_five_links_are_recorded_one_by_one(cast, client_of, scheme):
    made, officer = scheme(start=False), client_of(cast.officer)

    def missing():
        with on(JUNE):
            return [
                code
                for code, _label, row in officer.get(made.get_absolute_url()).context["together"]
                if not row
            ]

    assert missing() == ["deploy", "plan", "implement", "assess", "summarise"]
    for stage in missing():
        page = reverse("assessment:together", args=[made.pk, stage])
        with on(JUNE):
            future = officer.post(page, {"on": "2026-06-11", "text": "见会议纪要"})
            assert (future.status_code, Integration.objects.filter(stage=stage).exists()) == (422, False)
            assert officer.post(page, {"on": "2026-06-10", "text": "见会议纪要"}).status_code == 302
    assert missing() == []
    with on(JUNE):
        page = reverse("assessment:together", args=[made.pk, "deploy"])
        assert officer.post(page, {"on": "2026-06-09", "text": "改为全体会议"}).status_code == 302
        assert client_of(cast.townsman).get(page).status_code == 404
        assert officer.get(reverse("assessment:together", args=[made.pk, "other"])).status_code == 404
    assert Integration.objects.count() == 5
    assert Integration.objects.get(stage="deploy").text == "改为全体会议"
    draft = scheme(issue=False, start=False)
    assert draft.state == Scheme.State.DRAFT
    assert officer.get(reverse("assessment:together", args=[draft.pk, "deploy"])).status_code == 404


def told(user, day):
    """The titles of what the ticker tells the user up to the day."""
    with on(day) as now:
        tick(now)
    return list(
        Notice.objects.filter(recipient=user, kind__in=REMINDERS)
        .order_by("pk")
        .values_list("title", flat=True)
    )


@pytest.mark.clause("S0-A03.4")
def test_a_report_nobody_signs_is_reminded_of_and_one_signed_is_not(cast, client_of, found):
    found("档案不完整")
    assert send(client_of(cast.townsman), cast).status_code == 302
    row = ProblemReport.objects.get()
    Duty.objects.exclude(kind="assessment.receipt").delete()
    # Five work days from Wednesday, 10 June 2026: Wednesday the 17th.
    assert (told(cast.officer, date(2026, 6, 13)), told(cast.townsman, date(2026, 6, 13))) == ([], [])
    assert told(cast.officer, date(2026, 6, 14)) == [f"请于2026-06-17前签收：{row}"]
    assert told(cast.officer, date(2026, 6, 18))[1:] == [f"尚未签收，已超过2026-06-17：{row}"]
    assert told(cast.townsman, date(2026, 6, 20)) == [f"尚未签收，已超过2026-06-17：{row}"]
    assert step(client_of(cast.officer), row, "return", date(2026, 6, 22), reason="请补充") == 302
    assert step(client_of(cast.townsman), row, "send", date(2026, 6, 22)) == 302
    assert step(client_of(cast.officer), row, "receive", date(2026, 6, 22)) == 302
    assert len(told(cast.officer, date(2026, 7, 20))) == 2


def test_a_problem_is_reminded_of_before_and_after_its_day_until_it_is_closed(cast, take, found):
    """The unit three days before and on the first day late, the office on the third."""
    open_, closed = found("演练未评估"), found("档案不完整")
    plan = {"measure": "逐户补齐", "responsible_person": "分管负责人"}
    assert take(cast.townsman, closed, "plan", **plan)[0] == 302
    assert take(cast.townsman, closed, "submit", rectified="已补齐")[0] == 302
    assert take(cast.officer, closed, "close")[0] == 302
    assert told(cast.townsman, date(2026, 7, 2)) == []
    assert told(cast.townsman, date(2026, 7, 7)) == [f"考核问题整改将于{DUE}截止：{open_}"]
    late = f"考核问题整改已逾期（截止{DUE}）：{open_}"
    assert told(cast.townsman, date(2026, 7, 11))[1:] == [late]
    assert told(cast.officer, date(2026, 7, 12)) == []
    assert told(cast.officer, date(2026, 7, 13)) == [late]


def test_reports_go_by_the_api_too(cast, client_of, found):
    found("档案不完整")
    town, officer = client_of(cast.townsman), client_of(cast.officer)
    said = {"superior": cast.office.pk, "year": 2025, "source": SOURCE, "note": "一项"}

    def post(client, address="", data=None):
        path = f"/api/assessment/problem-reports{address}"
        with on(JUNE):
            return client.post(path, data or {}, content_type="application/json")

    assert post(client_of(cast.manager), data=said).status_code == 403
    assert post(client_of(cast.outsider), data=said).status_code == 422  # that office is not above
    assert post(town, data=said | {"superior": cast.town2_hall.pk}).status_code == 422
    assert post(town, data=said | {"source": "没有的考核"}).status_code == 422
    made = post(town, data=said)
    assert made.status_code == 200, made.content
    row = ProblemReport.objects.get()
    told_of = made.json()["problems"]
    assert [(one["text"], one["organ"], one["due_on"], one["state"]) for one in told_of] == [
        ("档案不完整", "柳桥镇", "2026-07-10", "待制定措施")
    ]
    assert post(town, data=said).status_code == 409
    assert [(one["id"], one["count"]) for one in officer.get("/api/assessment/problem-reports").json()] == [
        (row.pk, 1)
    ]
    offered = officer.get(f"/api/assessment/problem-reports/{row.pk}").json()["steps"]
    assert [(one["name"], one["open"]) for one in offered] == [("receive", True), ("return", True)]
    assert client_of(cast.town2sman).get(f"/api/assessment/problem-reports/{row.pk}").status_code == 404
    assert post(town, f"/{row.pk}/receive").status_code == 409
    assert post(officer, f"/{row.pk}/receive").json()["state"] == "received"
