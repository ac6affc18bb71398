"""Scenario 31: 10 certified, 2 checked are 20 %, the third makes 30 %; one that failed is due to be delisted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.consequences.queries import in_force
from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.flow.flow import Refused
from anlan.hazards.consequences import checks_a_year
from anlan.lib.sampling import sample
from anlan.notices.models import Notice
from anlan.standards.actions.checking import draw
from anlan.standards.flow import CHECKING, DELISTING
from anlan.standards.models import Certificate, Check, Delisting, Sampling
from anlan.standards.tests.conftest import MARCH, at
from anlan.targets.actions import save_target
from anlan.targets.flow import TARGET
from anlan.targets.queries import standing
from anlan.testing import make_user

APRIL, JULY, DEC31 = date(2026, 4, 1), date(2026, 7, 1), date(2026, 12, 31)


@pytest.fixture
def ten(cast):
    """Ten certified enterprises of the town."""
    return [cast.certified(cast.firm(number)) for number in range(10)]


@pytest.fixture
def target(cast):
    """``target(code, op, value, …)``: of the office, in force for 2026."""

    def make(code, op, value, **more):
        said = {"title": code, "organ": cast.office, "op": op, "value": value, "unit": "%", "period": "year"}
        said |= {"starts_on": date(2026, 1, 1), "ends_on": DEC31} | more
        with clock.at(at(MARCH)) as now:
            row = save_target(actor=cast.officer, code=code, **said)
            TARGET.move(row, "confirm", actor=cast.officer, now=now)
            return TARGET.move(row, "enforce", actor=cast.officer, now=now)

    return make


def drawn(cast, number, day=APRIL, **more):
    with clock.at(at(day)) as now:
        said = {"organ": cast.emergency, "place": cast.city, "due_on": day + timedelta(20), "seed": "甲"}
        return draw(actor=cast.rescuer, number=number, now=now, **said | more)


def said(row, day, place=None):
    found = standing(row, day, place)
    return found.status, None if found.value is None else float(found.value)


@pytest.mark.scenario(31)
@pytest.mark.clause("S4-3.3e", "S4-3.3f")
def test_three_of_ten_are_thirty_percent_and_one_that_failed_is_due_to_be_delisted(cast, ten, target, visit):
    share = target("standards.sampled_share", ">=", 30)
    undone = target("standards.failed_not_delisted", "=", 0, unit="家", period="always")
    board = reverse("standards:draw")
    form = {
        "organ": cast.emergency.pk,
        "place": cast.city.name,
        "number": 2,
        "due_on": "2026-04-20",
        "seed": "甲",
    }
    assert visit(cast.rescuer, board, APRIL, data=form).status_code == 302
    assert said(share, DEC31) == ("failed", 0)
    for one in Check.objects.order_by("pk"):
        step = reverse("standards:check_step", args=[one.pk, "pass"])
        assert visit(cast.rescuer, step, APRIL, data={"note": "体系运行正常"}).status_code == 302
    assert said(share, date(2026, 6, 30))[1] == 20
    assert said(share, DEC31) == ("failed", 20)

    visit(cast.rescuer, board, APRIL, data=form | {"number": 1, "seed": "乙"})
    third = Check.objects.get(state="pending")
    step = reverse("standards:check_step", args=[third.pk, "fail"])
    assert visit(cast.rescuer, step, APRIL, data={"reason": "现场与申报不符"}).status_code == 302
    assert said(share, DEC31) == ("met", 30)
    assert said(undone, JULY) == ("failed", 1)

    proposal = Delisting.objects.get()
    assert (proposal.standardization, proposal.check_failed, proposal.ground, proposal.state) == (
        third.standardization,
        third,
        "check_failed",
        "proposed",
    )
    assert (proposal.proposed_on, proposal.due_on) == (APRIL, date(2026, 5, 1))
    assert Duty.objects.of(proposal).open().count() == 1
    with clock.at(at(date(2026, 5, 3))) as now:
        tick(now)
    late = Notice.objects.filter(recipient=cast.certifier, kind="standards.late")
    assert [row.title for row in late if "摘牌" in row.title] == [
        f"逾期2天：决定是否摘牌：{proposal.standardization}"
    ]


@pytest.mark.clause("S4-3.3f", "S1-19b")
def test_after_the_hearing_the_enterprise_is_delisted_and_its_share_still_counts(cast, ten, target, visit):
    share = target("standards.sampled_share", ">=", 30)
    undone = target("standards.failed_not_delisted", "=", 0, unit="家", period="always")
    row = drawn(cast, 3)
    checks = list(row.checks.all())
    with clock.at(at(APRIL)) as now:
        for one in checks[:2]:
            CHECKING.move(one, "pass", actor=cast.rescuer, now=now, note="符合")
        CHECKING.move(checks[2], "fail", actor=cast.rescuer, now=now, reason="体系未运行", review_quality=40)
    case = cast.again_case(checks[2].standardization)
    page = reverse("standards:step", args=[case.pk, "delist"])
    assert visit(cast.certifier, page, APRIL).status_code == 409  # not told yet

    told = reverse("standards:delisting_step", args=[case.delistings.get().pk, "notify"])
    assert visit(cast.rescuer, told, APRIL, data={}).status_code == 302
    answer = visit(cast.certifier, page, date(2026, 4, 3), data={"reason": "不符合"})
    assert answer.context["form"].non_field_errors() == ["企业申请听证的期限到2026-04-09届满。"]
    answer = visit(cast.rescuer, page, date(2026, 4, 10), data={"reason": "抽查不符合"})
    assert answer.context["form"].non_field_errors() == ["核查人不能决定摘牌，应由他人办理。"]
    assert visit(cast.certifier, page, date(2026, 4, 10), data={"reason": "抽查不符合"}).status_code == 302

    case = cast.again_case(case)
    ended = case.certificates.get()
    assert (case.state, case.closed_on, ended.ended_on, ended.ended_because) == (
        "delisted",
        date(2026, 4, 10),
        date(2026, 4, 10),
        "delisted",
    )
    assert case.delistings.get().state == "delisted"
    assert not Duty.objects.of(case.delistings.get()).open().exists()
    assert said(share, DEC31) == ("met", 30)  # nine hold a grade, ten are the whole
    assert said(undone, JULY) == ("met", 0)
    assert said(undone, date(2026, 4, 5)) == ("failed", 1)  # as it was then
    assert in_force(case.organ, "inspection_frequency", date(2026, 4, 11)).exists()
    assert not in_force(case.organ, "inspection_relief", date(2026, 4, 11)).exists()
    kept = ten[0] if ten[0].pk != case.pk else ten[1]
    assert checks_a_year(kept.organ, date(2026, 4, 11)) == 0.5
    assert checks_a_year(case.organ, date(2026, 4, 11)) == 2


@pytest.mark.clause("S4-3.3f")
def test_a_failed_check_is_dropped_only_after_a_hearing(cast, ten):
    one = drawn(cast, 1).checks.get()
    with clock.at(at(APRIL)) as now:
        CHECKING.move(one, "fail", actor=cast.rescuer, now=now, reason="现场不符")
        row = Delisting.objects.get()
        boss = cast.fresh(cast.certifier)
        with pytest.raises(Refused, match="一律摘牌"):
            DELISTING.move(row, "drop", actor=boss, now=now, reason="从轻")
        DELISTING.move(row, "notify", actor=cast.rescuer, now=now)
    owner = one.standardization.organ
    keeper = make_user(owner, "enterprise")
    with clock.at(at(date(2026, 4, 3))) as now:
        with pytest.raises(Refused, match="由企业"):
            DELISTING.move(row, "ask_hearing", actor=cast.rescuer, now=now, reason="不服")
        DELISTING.move(row, "ask_hearing", actor=keeper, now=now, reason="检查的不是本厂")
        DELISTING.move(
            row, "hear", actor=cast.rescuer, now=now, heard_on=date(2026, 4, 3), note="确认认错厂房"
        )
        DELISTING.move(row, "drop", actor=boss, now=now, reason="听证查明不成立")
    assert (row.state, cast.again_case(one.standardization).state) == ("dropped", "certified")


@pytest.mark.clause("S3-4.4.6")
def test_a_draw_can_be_repeated_and_takes_nobody_twice_a_year(cast, ten):
    row = drawn(cast, 4)
    assert row.pool == [case.pk for case in ten]
    assert [one.standardization_id for one in row.checks.all()] == sample(row.pool, "甲", 4)
    again = drawn(cast, 6, seed="乙")
    assert not set(again.checks.values_list("enterprise")) & set(row.checks.values_list("enterprise"))
    with pytest.raises(Refused, match="可抽取的达标企业只有0家"):
        drawn(cast, 1)
    assert Sampling.objects.count() == 2


def test_only_an_organ_of_the_place_with_the_permission_draws(cast, ten):
    with pytest.raises(Refused, match="不在抽查单位的区域内"):
        drawn(cast, 1, place=cast.other_city)
    with clock.at(at(APRIL)) as now, pytest.raises(Refused, match="没有这项权限"):
        draw(actor=cast.miller, organ=cast.mill.organ, place=cast.town, number=1, due_on=APRIL, now=now)
    with pytest.raises(Refused, match="不能早于今天"):
        drawn(cast, 1, due_on=MARCH)


@pytest.mark.clause("S3-4.4.6")
def test_a_body_is_scored_by_the_checks_of_its_reviews(cast, ten, visit):
    for one, (step, points) in zip(
        drawn(cast, 3).checks.all(), (("pass", 90), ("pass", 70), ("fail", 20)), strict=True
    ):
        with clock.at(at(APRIL)) as now:
            CHECKING.move(
                one, step, actor=cast.rescuer, now=now, note="有", reason="有", review_quality=points
            )
    page = visit(cast.officer, "standards:bodies", APRIL)
    [(row, _cells)] = page.context["lines"]
    assert (row.reviews, row.passed, row.judged, row.quality, row.failed) == (10, 10, 3, 60, 1)
    assert visit(cast.officer, row.get_absolute_url(), APRIL).context["quality"] == 60


def test_the_board_says_what_is_left(cast, ten, visit):
    drawn(cast, 2)
    with clock.at(at(APRIL)) as now:
        CHECKING.move(Check.objects.first(), "pass", actor=cast.rescuer, now=now, note="符合")
    found = visit(cast.rescuer, "standards:board", APRIL).context["found"]
    wanted = {"whole": 10, "done": 1, "pending": 1, "wanted": 3, "left": 2, "to_draw": 1, "share": 10.0}
    assert {name: found[name] for name in wanted} == wanted
    assert visit(cast.outsider, "standards:board", APRIL).context["found"]["whole"] == 0
    assert visit(cast.miller, "standards:board", APRIL).status_code == 404


def test_a_certificate_counts_in_its_own_time(cast, ten):
    assert Certificate.objects.in_force(date(2026, 3, 15)).count() == 0
    assert Certificate.objects.in_force(date(2026, 3, 16)).count() == 10
    assert Certificate.objects.in_force(date(2029, 3, 15)).count() == 10
    assert Certificate.objects.in_force(date(2029, 3, 16)).count() == 0
