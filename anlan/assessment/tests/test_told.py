"""What an answer, a leader's pack and a score sheet tell from the records, and what they leave out."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.accountability.actions import propose
from anlan.accountability.flow import ACT
from anlan.assessment.models import Pack
from anlan.demo.chronicle import MORNING, aware
from anlan.meetings.actions.editing import call_meeting
from anlan.meetings.flow import MEETING
from anlan.testing import make_user

from .conftest import ACCIDENTS, ITEM, JUNE, of, on
from .test_scenario_41 import say
from .test_vetoes import ask, reply

MAY = date(2026, 5, 6)


def held_to_account(cast, title, upto, day=MAY, **said):
    """An act against the town, proposed by hand and taken as far as ``upto``."""
    with on(day) as now:
        row = propose(
            cast.town_hall,
            actor=cast.officer,
            office=cast.office,
            now=now,
            title=title,
            grounds="两处隐患逾期",
            basis="某约谈办法第五条",
            **said,
        )
        for user, step, facts in (
            (cast.boss, "approve", {"rung": row.suggested}),
            (cast.officer, "deliver", {"correct_by": JUNE}),
        ):
            ACT.move(row, step, actor=user, now=now, **facts)
            if step == upto:
                break
    return row


@pytest.mark.clause("S3-2.1.3")
def test_an_answer_tells_the_acts_delivered_within_their_window(cast, client_of):
    held_to_account(cast, "多年以前的事项", "deliver", date(2020, 5, 6))
    told = held_to_account(cast, "燃气隐患整治不力", "deliver")
    held_to_account(cast, "尚未送达的事项", "approve")
    builder, officer = client_of(make_user(cast.housing, "department")), client_of(cast.officer)
    rows = [ask(builder, cast.housing, subject=name) for name in ("柳桥镇人民政府", "石门镇人民政府")]
    for row in rows:
        assert reply(officer, row, "clear").status_code == 302  # it alone forbids no award
    said = [{fact["label"]: fact for fact in row.facts}["问责情况"] for row in rows]
    assert said == [
        {"label": "问责情况", "text": f"{told.rung_label}：燃气隐患整治不力（{MAY}）", "veto": False},
        {"label": "问责情况", "text": "无", "veto": False},
    ]


def meeting(cast, title, day, held=True, **more):
    row = call_meeting(
        actor=cast.officer,
        organ=cast.office,
        kind="committee",
        title=title,
        starts_at=aware(day, MORNING),
        chair_role="principal",
        agenda=[("研究安全生产工作", "")],
        invited=[cast.housing],
        venue="一号会议室",
        **more,
    )
    if held:
        with on(day):
            MEETING.move(row, "notify", actor=cast.officer)
            MEETING.move(row, "hold", actor=cast.officer, held_on=day)
    return row


@pytest.mark.clause("S3-1.2.3b")
def test_a_pack_tells_what_its_leader_did_and_what_befell_the_unit(cast, client_of):
    head = make_user(cast.town_hall, "leader", name="林镇长")
    held_to_account(cast, "上年的事项", "deliver", date(2025, 3, 6))
    held_to_account(cast, "燃气隐患整治不力", "deliver", person="林镇长", capacity="leader")
    held_to_account(cast, "消防通道整治不力", "deliver")
    with on(JUNE):
        made = client_of(head).post(reverse("assessment:new_pack"), {"person": head.username, "year": 2026})
    assert made.status_code == 302, made.context["form"].errors
    parts = {part["heading"]: part for part in Pack.objects.get().sections}
    assert parts["问责情况"]["said"] == "本单位被问责2次，其中涉及本人1次；已办结0次。"
    assert [(row[0], row[3], row[4]) for row in parts["问责情况"]["rows"]] == [
        ("燃气隐患整治不力", "本人", "已送达"),
        ("消防通道整治不力", "单位", "已送达"),
    ]


def test_a_pack_tells_the_meetings_its_leader_chaired(cast, client_of):
    head = cast.boss
    meeting(cast, "一季度安委会", date(2026, 3, 4), chair=head.name)
    meeting(cast, "别人主持的会", date(2026, 3, 5), chair="王副主任")
    meeting(cast, "还没开的会", date(2026, 6, 9), held=False, chair=head.name)
    meeting(cast, "上年的会", date(2025, 12, 4), chair=head.name)
    with on(JUNE):
        client_of(head).post(reverse("assessment:new_pack"), {"person": head.username, "year": 2026})
    part = {one["heading"]: one for one in Pack.objects.get().sections}["主持会议"]
    assert part["said"] == "主持召开安全生产会议1次，议定事项0项。"
    assert part["rows"] == [["一季度安委会", "2026-03-04", "0"]]


@pytest.mark.clause("S1-6d")
def test_process_and_result_are_added_up_apart(cast, client_of, scheme, fact):
    """60 points of result, 25 and 15 of process; of one aspect alone nothing is told twice."""
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    process = [
        ITEM | {"number": "2", "title": "会议制度", "points": "25"},
        ITEM | {"number": "4", "title": "台账", "points": "15"},
    ]
    row = of(scheme([ACCIDENTS, *process]), cast.town_hall)
    town = client_of(cast.townsman)
    assert say(town, row, n1=("48", ""), n2=("20", ""), n4=("15", "")).status_code == 302
    with on(JUNE):
        page = town.get(row.get_absolute_url())
    assert page.context["aspects"] == [
        ("过程", "40", [("计算", "—"), ("自评", "35"), ("考核", "—"), ("最终", "—")]),
        ("结果", "60", [("计算", "48"), ("自评", "48"), ("考核", "—"), ("最终", "—")]),
    ]
    alone = of(scheme([ACCIDENTS], title="2026年度事故考核方案"), cast.town_hall)
    with on(JUNE):
        assert town.get(alone.get_absolute_url()).context["aspects"] == []
