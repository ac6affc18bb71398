"""Boundaries of duty: raised, answered by both, decided by the office, and then binding."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.org.models import Organ
from anlan.plans.actions.disputes import office_for, organs_around, raise_dispute
from anlan.plans.flow import DISPUTE
from anlan.plans.models import Dispute
from anlan.testing import make_organ, make_user

SUBJECT = "电动自行车换电柜"


@pytest.fixture
def dispute(cast):
    return raised(cast)


def raised(cast, subject=SUBJECT):
    return raise_dispute(
        actor=cast.builder,
        organ=cast.housing,
        subject=subject,
        detail="换电柜设在小区，无人监管。",
        parties=[cast.housing, cast.emergency],
    )


def refuse(row, actor, why="不属于本单位职责。"):
    return DISPUTE.move(row, "answer", actor=actor, stance="refuses", reason=why)


def refusal(step, row, actor, **facts):
    with pytest.raises(Refused) as no:
        DISPUTE.move(row, step, actor=actor, **facts)
    return str(no.value)


@pytest.mark.scenario(39)
@pytest.mark.clause("S3-2.3.1c")
def test_refused_by_both_the_office_decides_and_the_decision_binds(cast, client_of):
    builder, rescuer, office = (client_of(user) for user in (cast.builder, cast.rescuer, cast.officer))
    data = {
        "organ": cast.housing.pk,
        "subject": SUBJECT,
        "detail": "换电柜设在小区，无人监管。",
        "parties": [cast.housing.pk, cast.emergency.pk],
    }
    url = builder.post(reverse("plans:raise_dispute"), data).url
    row = Dispute.objects.get()
    assert url == row.get_absolute_url()
    answer = reverse("plans:dispute_step", args=[row.pk, "answer"])
    decide = reverse("plans:dispute_step", args=[row.pk, "decide"])
    verdict = {"decided_for": cast.emergency.pk, "basis": "专业相近、便于监管"}
    assert office.post(decide, verdict).status_code == 422  # not before both have spoken
    for client, why in ((builder, "换电柜不是建筑。"), (rescuer, "不是危险化学品。")):
        assert client.post(answer, {"stance": "refuses", "reason": why}).status_code == 302
    row.refresh_from_db()
    assert row.state == "consulted"
    told = Notice.objects.get(recipient=cast.officer, kind="plans.dispute")
    assert told.title == f"请裁定职责边界：{SUBJECT}"
    assert builder.post(decide, verdict).status_code == 404  # no department decides
    assert office.post(decide, verdict).status_code == 302

    [(shown, cells)] = office.get(reverse("plans:disputes")).context["lines"]
    plain = {column.name: column.plain(shown) for column, _cell in cells}
    assert plain["parties"] == "市住建局：不予承担；市应急局：不予承担"
    assert (plain["decided_for"], plain["basis"], plain["state"]) == (
        "市应急局",
        "专业相近、便于监管",
        "已裁定",
    )
    for user in (cast.builder, cast.rescuer, cast.officer, cast.boss):
        assert DISPUTE.open_to(user, Dispute.objects.get()) == []  # nothing more can be done about it
    assert refusal("answer", Dispute.objects.get(), cast.rescuer, stance="refuses", reason="不服") == (
        "现处“已裁定”状态，不能答复意见。"
    )
    page = rescuer.get(url).content.decode()
    assert "不是危险化学品。" in page
    assert "换电柜不是建筑。" in page
    assert Notice.objects.filter(recipient=cast.rescuer, title__contains="由市应急局负责监管").exists()


def test_each_party_answers_once_and_for_itself(cast, dispute):
    assert (
        refusal("answer", dispute, cast.boss, stance="accepts", reason="x")
        == "只有尚未答复的当事单位可以答复。"
    )
    DISPUTE.move(dispute, "answer", actor=cast.rescuer, stance="accepts", reason="可以承担。")
    assert refusal("answer", dispute, cast.rescuer, stance="refuses", reason="改主意了") == (
        "只有尚未答复的当事单位可以答复。"
    )
    said = dispute.opinions.get(organ=cast.emergency)
    assert (said.accepts, said.reason) == (True, "可以承担。")
    assert dispute.opinions.get(organ=cast.housing).said_at is None
    assert refusal("answer", dispute, cast.builder, stance="refuses", reason="") == "缺少必填内容：理由。"


def test_silence_does_not_hold_the_decision_back(cast, dispute):
    refuse(dispute, cast.builder)
    facts = {"decided_for": cast.emergency, "basis": "专业相近"}
    assert refusal("decide", dispute, cast.officer, **facts) == "现处“已提出”状态，不能裁定。"
    DISPUTE.move(dispute, "consult", actor=cast.officer, note="市应急局逾期未答复。")
    DISPUTE.move(dispute, "decide", actor=cast.officer, **facts)
    assert dispute.state == "decided"


def test_an_office_that_is_a_party_does_not_judge_itself(cast):
    row = raise_dispute(
        actor=cast.officer,
        organ=cast.office,
        subject=SUBJECT,
        detail="x",
        parties=[cast.office, cast.emergency],
    )
    for user in (cast.officer, cast.rescuer):
        refuse(row, user)
    row.refresh_from_db()
    assert refusal("decide", row, cast.officer, decided_for=cast.emergency, basis="x") == "当事单位不能裁定。"


def test_an_office_below_does_not_decide_what_is_above_it(cast):
    county = make_organ("河东区安委办", cast.county, Organ.Kind.COMMITTEE_OFFICE)
    clerk = make_user(county, "office")
    bureau = make_organ("河东区住建局", cast.county)
    member = make_user(bureau, "department")
    row = raise_dispute(
        actor=cast.builder, organ=cast.housing, subject=SUBJECT, detail="x", parties=[cast.housing, bureau]
    )
    for user in (cast.builder, member):
        refuse(row, user)
    row.refresh_from_db()
    facts = {"decided_for": bureau, "basis": "x"}
    assert refusal("decide", row, clerk, **facts) == "不在您的管辖范围内。"
    DISPUTE.move(row, "decide", actor=cast.officer, **facts)
    assert (office_for(cast.town), office_for(cast.city)) == (county, cast.office)


def test_a_dispute_needs_two_parties_and_is_raised_in_the_own_name(cast, client_of):
    with pytest.raises(Refused, match="请至少选择两个当事单位"):
        raise_dispute(actor=cast.builder, organ=cast.housing, subject="x", detail="x", parties=[cast.housing])
    with pytest.raises(Refused, match="只能以本单位名义提出"):
        raise_dispute(
            actor=cast.rescuer,
            organ=cast.housing,
            subject="x",
            detail="x",
            parties=[cast.housing, cast.emergency],
        )
    one = {"organ": cast.housing.pk, "subject": "x", "detail": "x", "parties": [cast.housing.pk]}
    assert client_of(cast.builder).post(reverse("plans:raise_dispute"), one).status_code == 422
    foreign = {**one, "parties": [cast.housing.pk, cast.other_office.pk]}
    assert client_of(cast.builder).post(reverse("plans:raise_dispute"), foreign).status_code == 422
    assert client_of(cast.boss).get(reverse("plans:raise_dispute")).status_code == 404
    assert not Dispute.objects.exists()


def test_a_department_may_name_bodies_of_other_sectors_but_not_of_other_cities(cast):
    around = set(organs_around(cast.housing))
    assert {cast.emergency, cast.office, cast.town_hall} <= around
    assert not around & {cast.other_office, cast.plant}


def test_who_is_not_concerned_does_not_see_it(cast, dispute, client_of):
    assert client_of(cast.rescuer).get(dispute.get_absolute_url()).status_code == 200
    for user in (cast.outsider, cast.townsman, cast.manager):
        assert client_of(user).get(dispute.get_absolute_url()).status_code == 404


def test_the_table_costs_the_same_with_more_rows(cast, dispute, client_of):
    client, url = client_of(cast.officer), reverse("plans:disputes")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    raised(cast, "燃气瓶装站")
    raised(cast, "密室逃脱")
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["lines"]) == 3
    assert len(one) == len(three)


def test_what_a_town_raises_waits_for_the_nearest_office_above(cast, client_of):
    row = raise_dispute(
        actor=cast.townsman,
        organ=cast.town_hall,
        subject=SUBJECT,
        detail="x",
        parties=[cast.town_hall, cast.emergency],
    )
    for user in (cast.townsman, cast.rescuer):
        refuse(row, user)
    assert Notice.objects.filter(recipient=cast.officer, title__startswith="请裁定职责边界").exists()
    groups = {
        group.code: group.count
        for group in client_of(cast.officer).get(reverse("plans:my_work")).context["groups"]
    }
    assert groups == {"disputes": 1}
