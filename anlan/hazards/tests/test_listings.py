"""Listing a major danger: who proposes and decides, what is counted, what happens when it is late."""

from datetime import date

import pytest

from anlan.audit.log import history
from anlan.consequences.models import Consequence, Trigger
from anlan.duty.clock import tick
from anlan.flow.flow import Refused
from anlan.hazards.actions.listing import propose_listing, report_both
from anlan.hazards.flow import LISTING
from anlan.hazards.models import Listing
from anlan.indicators.engine import INDICATORS
from anlan.letters.models import Letter
from anlan.notices.models import Notice
from anlan.org.models import Place
from anlan.testing import make_organ, make_user

from .conftest import CURE, at, go, photo

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
Level = Listing.Level


def propose(row, cast, level=Level.CITY, organ=None, actor=None, proposer=None):
    return propose_listing(
        row,
        actor=actor or cast.rescuer,
        proposer=proposer or cast.emergency,
        organ=organ or cast.office,
        level=level,
        reason="危害大",
        now=at(day=12),
    )


def move(listing, name, actor, now=None, **facts):
    return LISTING.move(listing, name, actor=actor, now=now or at(day=12), **facts)


def put_on_list(row, cast, **more):
    listing = propose(row, cast, **more)
    return move(listing, "list", cast.officer, deadline=date(2026, 4, 30), tracker=cast.officer2)


def figure(code, cast, span=YEAR):
    rows = INDICATORS[code].rows(Place.objects.within(cast.city.path).values("pk"), *span)
    return tuple(part.count() for part in rows) if isinstance(rows, tuple) else rows.count()


def refusal(act, *args, **facts):
    with pytest.raises(Refused) as no:
        act(*args, **facts)
    return str(no.value)


def test_only_a_major_danger_is_listed(cast, at_state):
    assert refusal(propose, at_state("assigned"), cast) == "只有重大事故隐患可以挂牌督办。"
    assert propose(at_state("assigned", grade="major"), cast).state == "proposed"


def test_whoever_lists_is_another_than_who_proposed(cast, at_state):
    row = at_state("assigned", grade="major")
    listing = propose(row, cast, actor=cast.officer, proposer=cast.office)
    facts = {"deadline": date(2026, 4, 30), "tracker": cast.officer2}
    assert refusal(move, listing, "list", cast.rescuer, **facts) == "只有挂牌单位“市安委办”可以办理。"
    assert refusal(move, listing, "list", cast.officer, **facts) == "提请人不能审批自己提请的挂牌。"
    assert refusal(move, listing, "list", cast.officer2, tracker=cast.officer2) == "缺少必填内容：督办期限。"
    early = {**facts, "deadline": date(2026, 3, 20)}
    assert refusal(move, listing, "list", cast.officer2, **early) == (
        "督办期限不能早于整改通知的期限（2026-03-25）。"
    )
    assert move(listing, "list", cast.officer2, **facts).state == "listed"


@pytest.mark.clause("S1-8b", "S2-3.8.5b")
def test_listed_tracked_noticed_verified_by_two_cancelled_then_closed(cast, at_state):
    row = at_state("rectifying", grade="major")
    listing = put_on_list(row, cast)
    row.refresh_from_db()
    assert (row.is_public, listing.tracker) == (True, cast.officer2)
    assert Letter.objects.get(kind="listing_notice").content["to"] == cast.plant.name
    gone = {"co_verifier": cast.officer2, "note": "现场核查合格", "on_site": True}
    assert refusal(move, listing, "cancel", cast.officer, **gone) == "隐患整改尚未验收通过，不能摘牌。"
    go(row, "submit", cast.manager, work_done="已改", after_files=[photo()])
    go(row, "pass", cast.rescuer, co_verifier=cast.rescuer2, on_site=True, **CURE)
    assert refusal(go, row, "close", cast.rescuer) == "市级挂牌尚未摘牌，不能销号。"
    listing = Listing.objects.select_related("matter__office").get(pk=listing.pk)
    assert refusal(move, listing, "cancel", cast.officer, **{**gone, "co_verifier": None}) == (
        "缺少必填内容：第二验收人。"
    )
    assert refusal(move, listing, "cancel", cast.officer, **{**gone, "co_verifier": cast.officer}) == (
        "第二核查人不能是核查人本人，也不能是整改人。"
    )
    assert refusal(move, listing, "cancel", cast.officer, **{**gone, "on_site": False}) == (
        "摘牌须经两人以上现场核查，请确认到现场。"
    )
    move(listing, "cancel", cast.officer, **gone)
    assert go(row, "close", cast.rescuer).state == "closed"


@pytest.mark.clause("S4-3.9d")
def test_all_that_was_listed_is_put_right_in_time_or_the_share_falls(cast, at_state):
    put_on_list(at_state("assigned", grade="major"), cast)
    done = at_state("verified_ok", grade="major")
    listing = put_on_list(done, cast)
    assert figure("hazards.listed_on_time", cast) == (0, 2)
    listing = Listing.objects.select_related("matter__office").get(pk=listing.pk)
    move(listing, "cancel", cast.officer, co_verifier=cast.officer2, note="合格", on_site=True)
    assert figure("hazards.listed_on_time", cast) == (1, 2)


@pytest.mark.scenario(12)
@pytest.mark.clause("S4-2.2a", "S4-2.2b")
def test_a_danger_listed_at_two_levels_counts_once_at_the_higher(cast, at_state):
    district = make_organ("河东区安委办", cast.county, cast.office.kind)
    head = make_user(district, "office")
    levels = [Level.CITY] * 10 + [Level.DISTRICT] * 15 + [Level.TOWN] * 25
    first = at_state("assigned", grade="major")
    rows = [first]
    for number in range(2, 51):
        rows.append(type(first).objects.get(pk=first.pk))
        rows[-1].pk, rows[-1].number = None, f"YH2026-9{number:05d}"
        rows[-1].save(force_insert=True)
    for row, level in zip(rows, levels, strict=True):
        put_on_list(row, cast, level=level)
    also = propose(rows[0], cast, level=Level.DISTRICT, organ=district)
    move(also, "list", head, deadline=date(2026, 4, 30), tracker=head)
    found = [figure(f"hazards.listed{suffix}", cast) for suffix in ("_city", "_district", "_town", "")]
    whole = INDICATORS["hazards.listed"].rows(Place.objects.within(cast.city.path).values("pk"), *YEAR)
    assert (found[:3], whole.values("matter").distinct().count()) == ([10, 15, 25], 50)


def test_overdue_is_kept_and_told(cast, at_state):
    row = at_state("rectifying", grade="major")
    listing = put_on_list(row, cast)
    tick(at(4, 30, 12))
    listing.refresh_from_db()
    assert listing.overdue_since is None
    tick(at(5, 1, 12))
    listing.refresh_from_db()
    assert (listing.overdue_since, listing.state) == (date(2026, 4, 30), "listed")
    assert "挂牌督办逾期" in [entry.verb for entry in history(row)]
    assert Notice.objects.filter(kind="hazards.listing_late", recipient=cast.officer2).count() == 1
    assert figure("hazards.listed_overdue", cast) == 1
    [fact] = Trigger.objects.filter(code="listed_danger_overdue")
    assert (fact.organ, fact.office) == (cast.plant, cast.office)
    candidate = Consequence.objects.get(effect="accountability_candidate", triggers=fact)
    assert candidate.organ == cast.plant
    row.refresh_from_db()
    assert row.is_public  # until it is cancelled
    facts = {"later_due": date(2026, 6, 30), "reason": "设备未到", "interim_control": "停用"}
    move(listing, "extend", cast.officer, now=at(5, 2), **facts)
    assert (listing.state, listing.original_deadline, listing.deadline) == (
        "extended",
        date(2026, 4, 30),
        date(2026, 6, 30),
    )


def test_both_sides_are_told_once_each(cast, at_state):
    row = at_state("assigned", grade="major")
    said = {
        "actor": cast.manager,
        "reported_on": date(2026, 3, 11),
        "receiver": "市应急局",
        "now": at(day=12),
    }
    report_both(row, to="regulator", receipt="收〔2026〕3号", papers=[photo()], **said)
    report_both(row, to="congress", **said)
    assert [one.to for one in row.dual_reports.all()] == ["regulator", "congress"]
    assert refusal(report_both, at_state("assigned"), to="congress", **said) == "只有重大事故隐患须双报告。"
    assert refusal(report_both, row, to="congress", **{**said, "actor": cast.town2sman}) == (
        "不在您的管辖范围内。"
    )


@pytest.mark.scenario(13)
@pytest.mark.clause("S4-2.2c")
def test_on_time_by_the_due_day_as_granted_and_by_the_first_one(cast, at_state):
    span = (date(2026, 3, 1), date(2026, 4, 30))
    row = at_state("rectifying")
    asked = {"reason": "设备未到", "interim_control": "停用", "later_due": date(2026, 4, 20)}
    go(row, "ask_extension", cast.manager, **asked)
    go(row, "extend", cast.rescuer)
    go(row, "submit", cast.manager, now=at(4, 10), work_done="已改", after_files=[photo()])
    go(row, "pass", cast.rescuer, now=at(4, 12), **CURE)
    assert figure("hazards.on_time", cast, span) == (1, 1)
    assert figure("hazards.on_time_original", cast, span) == (0, 1)
    go(at_state("submitted"), "pass", cast.rescuer, now=at(day=19), **CURE)
    assert figure("hazards.on_time_original", cast, span) == (1, 2)


@pytest.mark.clause("S1-10d")
def test_what_is_counted_of_matters(cast, at_state, report):
    at_state("closed")
    late = at_state("rectifying", grade="major")
    report(actor=cast.manager, organ=cast.plant, source="self")
    go(report(), "reject", cast.rescuer, reason="不属实")
    march, april = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))
    counted = {
        code: (figure(f"hazards.{code}", cast, march), figure(f"hazards.{code}", cast, april))
        for code in (
            "found",
            "found_major",
            "closed",
            "overdue",
            "open_major",
            "not_zero",
            "self_found_share",
        )
    }
    assert counted == {
        "found": (3, 0),
        "found_major": (1, 0),
        "closed": (1, 0),
        "overdue": (1, 1),
        "open_major": (1, 1),
        "not_zero": (2, 2),
        "self_found_share": ((1, 3), (0, 0)),
    }
    assert late.is_overdue(date(2026, 3, 26))
    assert not late.is_overdue(date(2026, 3, 25))
