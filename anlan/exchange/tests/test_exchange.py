"""Problems come in once, their states go back in order, both sides agree."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.exchange.actions import sending
from anlan.exchange.duties import compare_all
from anlan.exchange.models import Exchanged, Message, Reconciliation
from anlan.flow.flow import Refused
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.jobs.queue import drain

from .conftest import PROBLEM


@pytest.mark.scenario(15)
@pytest.mark.clause("S1-20e", "S3-3.3.1")
def test_a_problem_of_the_province_that_comes_twice(cast, client_of, connected, program, other_side):
    first, again = program(PROBLEM), program(PROBLEM)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    matter = Matter.objects.get()
    assert first.json() == {
        "receipt": first.json()["receipt"],
        "external_id": "JS-2026-0917",
        "number": matter.number,
        "received_at": first.json()["received_at"],
        "result": "registered",
    }
    assert (matter.source, matter.office, matter.description) == (
        "province",
        cast.office,
        "冲压车间双手按钮失效。",
    )

    office = client_of(cast.officer)
    office.post(reverse("hazards:matter_step", args=[matter.pk, "accept"]), {"note": "属实"})
    given = {
        "responsible": cast.housing.name,
        "rectify_by": (timezone.localdate() + timedelta(9)).isoformat(),
    }
    office.post(reverse("hazards:matter_step", args=[matter.pk, "assign"]), given)
    drain()
    assert other_side.states() == ["00", "10", "assigned"]
    last = other_side.heard[-1][0]
    assert (last["external_id"], last["number"], last["organ"], last["due_on"]) == (
        "JS-2026-0917",
        matter.number,
        cast.housing.name,
        given["rectify_by"],
    )
    sent = Message.objects.filter(direction="out").order_by("pk")
    assert [(row.state, row.receipt["receipt"]) for row in sent] == [
        ("acked", "R1"),
        ("acked", "R2"),
        ("acked", "R3"),
    ]

    other_side.list = [{"external_id": "JS-2026-0917", "state": "assigned"}]
    office.post(reverse("exchange:fetch", args=[connected.pk]))
    drain()
    row = Reconciliation.objects.get()
    assert (row.ours, row.theirs, row.count, row.by) == (1, 1, 0, cast.officer)
    assert "0处差异：双方编号和状态一致。" in office.get(row.get_absolute_url()).content.decode()
    assert set(sent.values_list("state", flat=True)) == {"reconciled"}


def test_what_is_sent_is_signed(connected, program, other_side):
    program(PROBLEM)
    drain()
    _said, headers, body = other_side.heard[0]
    seal = hmac.new(
        b"key of the province", headers["X-Anlan-Timestamp"].encode() + b"." + body, hashlib.sha256
    )
    assert headers["Authorization"] == "Bearer key of the province"
    assert headers["X-Anlan-Signature"] == f"sha256={seal.hexdigest()}"


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"external_id": ""}, "external_id", "请填写对方编号。"),
        ({"external_id": "x" * 51}, "external_id", "确保该变量包含不超过 50 字符 (目前字符数 51)。"),
        ({"description": None}, "description", "请填写问题描述。"),
        ({"description": ["a"]}, "description", "应为文字。"),
        ({"description": "\x00"}, "description", "含有不能保存的字符。"),
        ({"location": "\ud800"}, "location", "含有不能保存的字符。"),
        ({"source": "S99"}, "source", "没有来源代码“S99”，请先登记代码对照。"),
        ({"place": "000000"}, "place", "没有区域代码“000000”，或者不在对接单位的区域内。"),
        ({"sector": "nothing"}, "sector", "没有行业领域代码“nothing”。"),
        ({"occurred_at": "昨天"}, "occurred_at", "“昨天”不是时间，请写成 2026-03-01T08:30:00 的样子。"),
        ({"occurred_at": "0001-01-01T00:00:00Z"}, "occurred_at", "发现时间的年份不对。"),
        ({"occurred_at": "2099-01-01T00:00:00Z"}, "occurred_at", "发现时间不能晚于现在。"),
    ],
)
def test_a_wrong_field_is_named_and_the_message_kept(program, change, field, reason):
    said = {**PROBLEM, **change}
    answer = program(said)
    assert (answer.status_code, answer.json()["problems"]) == (422, [{"field": field, "reason": reason}])
    kept = Message.objects.get()
    assert (kept.pk, kept.state, kept.problems) == (
        answer.json()["message"],
        "rejected",
        answer.json()["problems"],
    )
    assert kept.payload["external_id"] == said["external_id"]
    assert Matter.objects.count() == 0
    assert program(PROBLEM).status_code == 201


@pytest.mark.parametrize("raw", ["", "[]", "7", "NaN", '{"external_id": NaN}', "[" * 100_000, "\x00", "{"])
def test_what_is_no_object_is_refused_and_kept(program, raw):
    answer = program(None, raw)
    assert (answer.status_code, answer.json()["problems"]) == (
        422,
        [{"field": "", "reason": "应为一个 JSON 对象。"}],
    )
    assert Message.objects.get().state == "rejected"


def test_a_changed_problem_waits_for_the_office(cast, client_of, partner, program):
    receipt = program(PROBLEM).json()
    changed = {**PROBLEM, "description": "冲压车间双手按钮失效，光栅被拆除。"}
    first, again = program(changed), program(changed)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert first.json()["result"] == "conflict"
    matter = Matter.objects.get()
    assert matter.description == PROBLEM["description"]
    assert program(PROBLEM).json() == receipt

    proposal = Message.objects.get(state="conflict")
    office = client_of(cast.officer)
    page = office.get(proposal.get_absolute_url()).content.decode()
    assert ("变更前后" in page, "光栅被拆除" in page) == (True, True)
    answer = office.post(reverse("exchange:step", args=[proposal.pk, "take"]), {"note": "属实"})
    matter.refresh_from_db()
    assert (answer.status_code, matter.description) == (302, changed["description"])
    assert program(changed).json()["result"] == "taken"
    assert Exchanged.objects.get().payload["description"] == changed["description"]


def test_a_change_not_taken_is_answered_so(cast, client_of, partner, program):
    program(PROBLEM)
    changed = {**PROBLEM, "location": "二号冲床"}
    program(changed)
    proposal = Message.objects.get(state="conflict")
    step = reverse("exchange:step", args=[proposal.pk, "decline"])
    assert client_of(cast.boss).get(step).status_code == 404
    assert client_of(cast.officer).post(step, {"reason": "位置原来就对"}).status_code == 302
    assert Matter.objects.get().location == "一号冲床"
    assert program(changed).json()["result"] == "declined"
    assert Message.objects.filter(direction="in").count() == 2


def test_a_change_of_what_is_closed_is_not_taken(cast, client_of, partner, program):
    program(PROBLEM)
    MATTER.move(Matter.objects.get(), "reject", actor=cast.officer, reason="不属实")
    program({**PROBLEM, "location": "二号冲床"})
    proposal = Message.objects.get(state="conflict")
    answer = client_of(cast.officer).post(reverse("exchange:step", args=[proposal.pk, "take"]))
    assert answer.status_code == 422
    assert "事项已办结，不能更正。" in answer.content.decode()


def test_a_failure_is_tried_again_in_order_and_given_up(cast, client_of, connected, program, other_side):
    program(PROBLEM)
    matter = Matter.objects.get()
    MATTER.move(matter, "accept", actor=cast.officer)
    case = Exchanged.objects.get()
    now = timezone.now()
    other_side.answers = [503]
    sending.send_case(case.pk, now=now)
    first, second = Message.objects.filter(direction="out").order_by("pk")
    assert (first.state, first.tries, first.next_try_at - now) == ("failed", 1, timedelta(minutes=1))
    assert (second.state, second.tries, other_side.states()) == ("created", 0, [])
    sending.send_case(case.pk, now=now)
    assert other_side.states() == []
    sending.send_case(case.pk, now=now + timedelta(minutes=1))
    assert other_side.states() == ["00", "10"]


def test_what_is_never_taken_is_listed_and_can_be_sent_again(cast, client_of, connected, program, other_side):
    program(PROBLEM)
    case = Exchanged.objects.get()
    other_side.answers = [500] * sending.TRIES
    moment = timezone.now()
    for _try in range(sending.TRIES):
        sending.send_case(case.pk, now=moment)
        moment += timedelta(hours=9)
    row = Message.objects.get(direction="out")
    assert (row.state, row.tries) == ("dead", sending.TRIES)
    office = client_of(cast.officer)
    listed = reverse("exchange:messages") + "?state=dead"
    assert "JS-2026-0917" in office.get(listed).content.decode()
    assert office.post(listed, {"row": row.pk, "act": "resend"}).status_code == 302
    drain()
    row.refresh_from_db()
    assert (row.state, row.tries, other_side.states()) == ("acked", 1, ["00"])


@pytest.mark.parametrize(
    ("status", "keys", "words"),
    [(403, {"province": "k"}, "对方答复 403："), (200, {}, "没有为“province”设置密钥")],
)
def test_a_refusal_is_not_repeated(settings, connected, program, other_side, status, keys, words):
    settings.EXCHANGE_KEYS = keys
    other_side.answers = [status]
    program(PROBLEM)
    drain()
    row = Message.objects.get(direction="out")
    assert (row.state, row.tries, row.said.startswith(words)) == ("dead", 1, True)


def test_nobody_answers(connected, program, other_side):
    other_side.server.shutdown()
    other_side.server.server_close()
    program(PROBLEM)
    drain()
    row = Message.objects.get(direction="out")
    assert (row.state, row.said.startswith("连接不上：")) == ("failed", True)


def test_the_clock_finds_what_is_due(connected, program, other_side):
    program(PROBLEM)
    other_side.answers = [503]
    drain()
    row = Message.objects.get(direction="out")
    sending.send_due(row.next_try_at - timedelta(seconds=1))
    assert drain() == 0
    Message.objects.filter(pk=row.pk).update(next_try_at=timezone.now())
    sending.send_due(timezone.now())
    drain()
    assert other_side.states() == ["00"]


def test_a_state_is_queued_with_its_step_or_not_at_all(cast, partner, program, monkeypatch):
    program(PROBLEM)
    matter = Matter.objects.get()
    with pytest.raises(Refused):
        MATTER.move(matter, "reject", actor=cast.builder, reason="不属实")
    assert Message.objects.filter(direction="out").count() == 1

    def fails(*words, **facts):
        raise RuntimeError

    monkeypatch.setattr("anlan.exchange.outbox.queue", fails)
    with pytest.raises(RuntimeError):
        MATTER.move(matter, "accept", actor=cast.officer)
    matter.refresh_from_db()
    assert matter.state == "registered"


def test_a_merged_problem_hears_of_the_matter_it_went_into(cast, partner, program):
    program(PROBLEM)
    program({**PROBLEM, "external_id": "JS-2026-0918", "description": "同一台冲床。"})
    into, merged = Matter.objects.order_by("pk")
    MATTER.move(merged, "merge", actor=cast.officer, duplicate_of=into)
    MATTER.move(into, "accept", actor=cast.officer)
    told = Message.objects.filter(direction="out", external_id="JS-2026-0918").order_by("pk")
    assert [(row.payload["state"], row.payload["number"]) for row in told] == [
        ("00", merged.number),
        ("00", into.number),
        ("10", into.number),
    ]


def test_the_program_asks_how_its_problems_stand(partner, program, cast, client_of):
    program(PROBLEM)
    number = Matter.objects.get().number
    assert program.get("/api/exchange/statuses").json() == [
        {
            "external_id": "JS-2026-0917",
            "number": number,
            "state": "00",
            "state_name": "待受理",
            "organ": "",
            "due_on": None,
            "closed_on": None,
        }
    ]
    assert client_of(cast.officer).get("/api/exchange/statuses").json() == []


def test_another_account_hands_nothing_over(cast, partner, client_of):
    answer = client_of(cast.officer).generic(
        "POST", "/api/exchange/problems", "{}", content_type="application/json"
    )
    assert (answer.status_code, answer.json()) == (403, {"detail": "这个账号没有对应的对接平台。"})
    assert Message.objects.count() == 0


def test_a_partner_put_aside_hands_nothing_over(partner, program):
    partner.active = False
    partner.save()
    assert program(PROBLEM).status_code == 403


def test_what_differs_is_listed(cast, partner, program):
    program(PROBLEM)
    program({**PROBLEM, "external_id": "JS-2"})
    from anlan.exchange.actions.comparing import compare_by_hand

    row = compare_by_hand(partner, {"JS-2": "99", "JS-3": "00"}, actor=cast.officer)
    numbers = dict(Exchanged.objects.values_list("external_id", "matter__number"))
    assert (row.count, row.differences) == (
        3,
        [
            {
                "external_id": "JS-2026-0917",
                "number": numbers["JS-2026-0917"],
                "kind": "missing_there",
                "ours": "00",
                "theirs": "",
            },
            {"external_id": "JS-2", "number": numbers["JS-2"], "kind": "state", "ours": "00", "theirs": "99"},
            {"external_id": "JS-3", "number": "", "kind": "missing_here", "ours": "", "theirs": "00"},
        ],
    )
    with pytest.raises(Refused, match="只有对接单位"):
        compare_by_hand(partner, {}, actor=cast.rescuer)


def test_a_list_that_cannot_be_had_is_kept_as_such(connected, program, other_side):
    other_side.list = [{"external_id": "JS-1"}]
    compare_all(timezone.now())
    drain()
    row = Reconciliation.objects.get()
    assert (row.problem, row.by) == ("清单第1条缺少 external_id 或 state。", None)
