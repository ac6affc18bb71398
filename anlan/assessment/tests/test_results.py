"""What a published result brings about by the rules, and how it is taken back when the result changes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.accountability.models import Act
from anlan.assessment.models import Assessment, Objection
from anlan.consequences.models import Consequence, Trigger
from anlan.consequences.queries import in_force
from anlan.facts.actions import correct_fact
from anlan.facts.models import Fact
from anlan.notices.models import Notice
from anlan.testing import make_user

from .conftest import JUNE, line, on
from .test_scenario_41 import FULL, mark, to_group  # noqa: F401
from .test_vetoes import ask, reply

FINAL = date(2026, 6, 18)
SEVERE = {"grade": "较大", "deaths": 3}


@pytest.fixture
def final(to_group, take, reviewer):  # noqa: F811
    """``final()``: both towns' results, not yet published."""

    def go():
        rows = to_group()
        for step, day in (("conclude", JUNE), ("announce", JUNE), ("finalise", FINAL)):
            for row in rows:
                assert take(reviewer, row, step, day)[0] == 302
        return rows

    return go


def publish(take, boss, *rows, day=FINAL):
    for row in rows:
        assert take(boss, row, "publish", day)[0] == 302


def raised():
    return [
        (row.code, row.subject_name) for row in Trigger.objects.live().filter(code__startswith="assessment_")
    ]


@pytest.mark.clause("S0-3.1.3b")
def test_a_published_veto_forbids_awards_and_a_good_result_nothing(cast, final, take, fact):
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts=SEVERE)
    row, other = final()
    assert (raised(), Consequence.objects.exists()) == ([], False)  # not before it is published
    publish(take, cast.boss, row, other)
    assert raised() == [("assessment_vetoed", "柳桥镇")]
    drawn = Consequence.objects.order_by("effect")
    assert [(one.subject_name, one.effect, one.state) for one in drawn] == [
        ("柳桥镇", "accountability_candidate", "applied"),
        ("柳桥镇", "veto", "applied"),
    ]
    veto = drawn.get(effect="veto")
    assert (veto.starts_on, veto.ends_on) == (FINAL, FINAL + timedelta(364))
    assert "在考核评优、职务晋升过程中严格实行安全生产‘一票否决’制度" in veto.basis
    assert Act.objects.get().organ == cast.town_hall
    assert not in_force(cast.town2_hall, "veto", FINAL).exists()


@pytest.mark.clause("S3-2.1.3")
def test_a_veto_in_force_stands_in_the_answer_to_a_query_until_it_ends(cast, client_of, final, take, fact):
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts=SEVERE)
    rows = final()
    publish(take, cast.boss, *rows)
    Assessment.objects.update(vetoed=False)  # the consequence alone
    officer, asker = client_of(cast.officer), client_of(make_user(cast.housing, "department"))
    asked = [ask(asker, cast.housing, subject=name) for name in ("柳桥镇人民政府", "石门镇人民政府")]
    assert "不能答复为“没有”" in reply(officer, asked[0], "clear", FINAL).content.decode()
    assert reply(officer, asked[0], "vetoed", FINAL).status_code == 302
    told = {fact["label"]: (fact["text"], fact["veto"]) for fact in asked[0].facts}
    assert told["生效中的一票否决"] == (f"考核一票否决（{FINAL}至{FINAL + timedelta(364)}）", True)
    assert reply(officer, asked[1], "clear", FINAL).status_code == 302
    told = {fact["label"]: (fact["text"], fact["veto"]) for fact in asked[1].facts}
    assert told["生效中的一票否决"] == ("无", False)


def test_an_unqualified_result_is_proposed_for_a_veto_and_decided_by_the_office(
    cast,
    client_of,
    to_group,  # noqa: F811
    take,
    reviewer,
    scorer,
):
    row, other = to_group()
    assert mark(client_of(scorer), row, n1=("10", "全年未开展"), n2=("40", "")).status_code == 302
    for step, day in (("conclude", JUNE), ("announce", JUNE), ("finalise", FINAL)):
        for one in (row, other):
            assert take(reviewer, one, step, day)[0] == 302
    publish(take, cast.boss, row, other)
    assert (row.grade, raised()) == ("fail", [("assessment_failed", "柳桥镇")])
    assert [(one.effect, one.state) for one in Consequence.objects.order_by("effect")] == [
        ("accountability_candidate", "applied"),
        ("veto", "proposed"),
    ]


def test_a_veto_lifted_on_objection_takes_back_what_followed(cast, client_of, final, take, reviewer, fact):
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts=SEVERE)
    row, other = final()
    publish(take, cast.boss, row, other)
    assert take(reviewer, row, "reopen", FINAL, reason="事故认定复核")[0] == 404  # not a leader
    assert take(cast.boss, row, "reopen", FINAL)[0] == 422  # no reason
    assert take(cast.boss, row, "reopen", FINAL, reason="事故认定复核")[0] == 302
    assert (row.state, row.rank, row.grade, row.final_score) == ("objection", None, "", None)
    assert (raised(), in_force(cast.town_hall, "veto", FINAL).exists()) == ([], False)
    assert Act.objects.get().state == "dismissed"
    assert Notice.objects.filter(recipient=cast.townsman, title__contains="撤回复核").count() == 1
    town, veto = client_of(cast.townsman), line(row, "3")
    with on(FINAL):
        page = reverse("assessment:object", args=[veto.pk])
        assert "claimed" not in town.get(page).context["form"].fields
        assert town.post(page, {"text": "该起事故非本镇责任"}).status_code == 302
        assert (
            client_of(cast.town2sman)
            .get(reverse("assessment:object", args=[line(other, "3").pk]))
            .status_code
        )
    made = Objection.objects.get()
    assert take(reviewer, made, "uphold", FINAL, points="0", answer="复核认定属实")[0] == 302
    later = row.object_by + timedelta(1)
    assert take(reviewer, row, "finalise", later)[0] == 302
    assert (row.vetoed, line(row, "3").inputs["lifted"]) == (False, True)
    publish(take, cast.boss, row, day=later)
    assert (row.state, raised(), row.grade == "fail") == ("published", [], False)
    assert [one.state for one in Consequence.objects.order_by("pk")] == ["reversed", "reversed"]


def test_a_result_reopened_and_confirmed_brings_it_about_again(cast, final, take, reviewer, fact):
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts=SEVERE)
    row, other = final()
    publish(take, cast.boss, row, other)
    assert take(cast.boss, row, "reopen", FINAL, reason="复核")[0] == 302
    later = row.object_by + timedelta(1)
    assert take(reviewer, row, "finalise", later)[0] == 302
    publish(take, cast.boss, row, day=later)
    assert raised() == [("assessment_vetoed", "柳桥镇")]
    assert in_force(cast.town_hall, "veto", later).count() == 1


def test_a_fact_put_right_lifts_the_veto_when_the_result_is_reopened(cast, final, take, reviewer, fact):
    wrong = fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts=SEVERE)
    row, other = final()
    publish(take, cast.boss, row, other)
    correct_fact(
        Fact.objects.get(pk=wrong.pk),
        actor=cast.officer,
        reason="等级更正",
        facts={"grade": "一般", "deaths": 1},
    )
    assert take(cast.boss, row, "reopen", FINAL, reason="等级更正")[0] == 302
    assert row.vetoed is False


def test_a_veto_that_does_not_hold_is_not_objected_to(cast, client_of, to_group, take, reviewer):  # noqa: F811
    row, _other = to_group()
    for step in ("conclude", "announce"):
        assert take(reviewer, row, step)[0] == 302
    with on(JUNE):
        page = reverse("assessment:object", args=[line(row, "3").pk])
        answer = client_of(cast.townsman).post(page, {"text": "没有被否决"})
    assert (answer.status_code, "这一项没有被否决" in answer.content.decode()) == (422, True)
