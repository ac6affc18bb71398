"""A late task becomes a supervised item: letter, clock, extension, check, closing; and nobody else starts one."""

import json
from datetime import date

import pytest
from django.urls import reverse

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.flow.flow import Refused
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.hazards.queries import matters_of
from anlan.hazards.tests.conftest import photo
from anlan.indicators.engine import value
from anlan.letters.models import Letter
from anlan.notices.models import Notice
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate
from anlan.obligations.models import Occurrence
from anlan.plans.models import Assignment
from anlan.supervision.actions import supervise

JULY = date(2099, 7, 10)


@pytest.fixture
def late(plan, cast):
    """The emergency bureau's task, whose day is past."""
    row = Assignment.objects.filter(plan=plan, organ=cast.emergency).order_by("due_on", "pk").first()
    Assignment.objects.filter(pk=row.pk).update(due_on=date(2020, 6, 30))
    return Assignment.objects.select_related("task", "organ", "owner", "place", "sector").get(pk=row.pk)


def fresh(row):
    return Matter.objects.get(pk=row.pk)


@pytest.mark.clause("S1-6g", "S3-2.2.2")
def test_from_a_late_task_to_the_end(late, cast, client_of):
    client = client_of(cast.officer)
    page = client.get(reverse("supervision:tasks"))
    assert [row for row, _cells in page.context["lines"]] == [late]
    client.post(reverse("supervision:tasks"), {"act": "supervise", "row": late.pk, "note": "七日内完成。"})
    (row,) = matters_of(late)
    assert (row.state, row.profile, row.organ, row.office) == (
        "assigned", "supervised", cast.emergency, cast.office,
    )  # fmt: skip
    assert row.description.endswith("七日内完成。")
    sent = Letter.objects.get(row_model="hazards.matter", row_id=row.pk)
    assert (sent.kind, bool(sent.number)) == ("supervision", True)
    assert Notice.objects.filter(recipient=cast.rescuer, title__contains=row.title).exists()
    # Under supervision it is no longer offered, and the list of supervised items shows it.
    assert client.get(reverse("supervision:tasks")).context["lines"] == []
    listed = client.get(reverse("supervision:matters"), follow=True).context["lines"]
    assert [found for found, _cells in listed] == [row]
    carry_out(row, cast)
    assert fresh(row).state == "closed"
    figure = value("supervision.on_time", cast.city, row.original_due_on, fresh(row).due_on)
    assert (figure.part, figure.whole) == (1, 1)


def carry_out(row, cast):
    def go(name, actor, **facts):
        MATTER.move(fresh(row), name, actor=actor, **facts)

    go("start", cast.rescuer, measures="倒排工期，专人负责")
    later = row.due_on.replace(year=row.due_on.year + 1)
    go("ask_extension", cast.rescuer, later_due=later, reason="需协调用地", interim_control="临时管控")
    go("extend", cast.officer)
    extended = fresh(row)
    assert (extended.due_on, extended.original_due_on) == (later, row.due_on)
    go("urge", cast.officer, note="请抓紧")
    go("submit", cast.rescuer, work_done="已完成", after_files=[photo()])
    with pytest.raises(Refused, match="验收单位"):
        go("pass", cast.rescuer, cause_class="management", systemic_measure="按月调度")
    go("pass", cast.officer, cause_class="management", systemic_measure="按月调度")
    go("close", cast.officer)


def test_one_at_a_time_and_only_by_who_gave_the_task(late, cast, client_of):
    with pytest.raises(Refused, match=r"^只有交办单位“市安委办”可以督办。$"):
        supervise(late, actor=cast.rescuer)
    row = supervise(late, actor=cast.officer)
    with pytest.raises(Refused, match=rf"^已在督办：{row.number}。$"):
        supervise(late, actor=cast.officer)
    assert matters_of(late).count() == 1
    # What came to its end may be supervised anew.
    Matter.objects.filter(pk=row.pk).update(state=Matter.State.CLOSED)
    assert supervise(late, actor=cast.officer) != row


def test_what_fails_leaves_nothing(late, cast):
    with pytest.raises(Refused, match=r"^整改期限不能早于今天。$"):
        supervise(late, actor=cast.officer, due_on=date(2020, 1, 1))
    assert not Matter.objects.exists()


def test_pages_and_routes_are_the_offices(late, cast, client_of):
    seen = {
        user.name: client_of(user).get(reverse("supervision:tasks")).status_code
        for user in (cast.officer, cast.boss, cast.auditor)
    }
    assert seen == {"安委办经办": 200, "分管领导": 404, "审计管理员": 404}
    assert (
        client_of(cast.rescuer).get(reverse("supervision:tasks")).context["lines"] == []
    )  # gave it to nobody
    body = json.dumps({"requirement": "限期完成。", "due_on": JULY.isoformat()})
    address = f"/api/supervision/assignments/{late.pk}"
    assert client_of(cast.outsider).post(address, body, content_type="application/json").status_code == 404
    answer = client_of(cast.officer).post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["due_on"]) == (200, "2099-07-10")
    assert client_of(cast.officer).post(address, body, content_type="application/json").status_code == 404


def test_from_an_overdue_duty(cast, client_of):
    day = date(2026, 1, 1)
    said = {"organs": [cast.town_hall, cast.town2_hall], "cadence": {"kind": "every", "unit": "month"}}
    with clock.at(aware(day, MORNING)) as now:
        row = create_obligation(
            actor=cast.officer, organ=cast.office, title="每月检查", subject="organ", starts_on=day, **said
        )
        put_in_force(row, actor=cast.officer, now=now)
        generate(now)
    client = client_of(cast.officer)
    with clock.at(aware(date(2026, 2, 3), MORNING)):
        lines = client.get(reverse("supervision:duties")).context["lines"]
        assert {str(found.organ) for found, _cells in lines} == {"柳桥镇", "石门镇"}
        first = lines[0][0]
        client.post(reverse("supervision:duties"), {"act": "supervise", "row": first.pk})
        left = client.get(reverse("supervision:duties")).context["lines"]
    assert [found.organ for found, _cells in left] == [lines[1][0].organ]
    (matter,) = matters_of(Occurrence.objects.get(pk=first.pk))
    assert (matter.organ, matter.due_on) == (first.organ, date(2026, 2, 24))  # ten work days, 春节 between
