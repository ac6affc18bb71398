"""Advice and what is chosen of it; one matter reported twice, split among several, put under several."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link_by_hand
from anlan.hazards.actions.splitting import split_among
from anlan.hazards.advice import advise
from anlan.hazards.models import Link, Matter
from anlan.hazards.queries import matters_of
from anlan.indicators.engine import INDICATORS
from anlan.lib.ids import make_credit_code
from anlan.notices.models import Notice
from anlan.obligations.actions.editing import create_obligation
from anlan.org.models import Place
from anlan.registers.models import Enterprise

from .conftest import CURE, FIVE, GRADED, at, fresh, go, photo
from .test_pages import split_form

SEALED = "仓库疏散通道堆放杂物，安全出口被锁闭。"


def outcome(row):
    return [(e.facts["outcome"], e.facts["chosen"]) for e in history(row) if e.verb == "判定建议"]


def duty_of(cast, title):
    return create_obligation(
        actor=cast.officer,
        organ=cast.office,
        title=title,
        subject="organ",
        organs=[cast.town_hall],
        cadence={"kind": "every", "unit": "month"},
        starts_on=date(2026, 1, 1),
    )


def refused(act, *args, **facts):
    with pytest.raises(Refused) as no:
        act(*args, **facts)
    return str(no.value)


# -- advice ----------------------------------------------------------------------------------------------------


def test_a_description_is_advised_on(cast, report):
    there = report(description=SEALED, now=at(day=1))
    advice = advise(cast.rescuer, "仓库安全出口被锁闭，疏散通道堆放杂物", subject=cast.plant, now=at())
    item, _score, kind, violation = advice.criteria[0]
    assert (item.code, kind, violation[:9]) == ("WF7-3", "消防", "占用、堵塞、封闭疏")
    assert [row for row, _score in advice.duplicates] == [there]
    assert advice.general_due == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("description", "day", "found"),
    [
        ("仓库安全出口锁闭，疏散通道堆放杂物。", 1, 1),
        ("配电室线路老化。", 1, 0),
        ("仓库安全出口锁闭，疏散通道堆放杂物。", -100, 0),
    ],
)
def test_only_what_is_alike_and_recent_may_be_the_same(cast, report, description, day, found):
    entered = at(day=day) if day > 0 else at(11, 20, year=2025)
    report(description=SEALED, now=entered)
    advice = advise(cast.rescuer, description, subject=cast.plant, now=at())
    assert len(advice.duplicates) == found


def test_nobody_is_told_of_matters_out_of_reach(cast, report):
    report(description=SEALED)
    assert advise(cast.builder, SEALED, subject=cast.plant, now=at()).duplicates == []
    assert len(advise(cast.townsman, SEALED, subject=cast.plant, now=at()).duplicates) == 1


def test_the_item_chosen_in_the_report_is_cited_and_the_choice_logged(cast, report):
    row = report(description=SEALED, criterion="WF7-3", shown=["WF7-3", "XF7-4"])
    assert (row.standard_code, row.key_violation, row.danger_class, row.grade) == (
        "WF7-3",
        "blocked_exits",
        "fire",
        "",
    )
    assert row.standard_text.startswith("重点排查的七类违法情形第三类：占用、堵塞")
    assert outcome(row) == [("accepted", "WF7-3")]
    other = report(description=SEALED, shown=["WF7-3"])
    assert (other.standard_code, outcome(other)) == ("", [("changed", "")])
    assert outcome(report(description=SEALED)) == []


def test_an_item_makes_the_grade_that_the_person_leaves_open(cast, report):
    row = report(description="电焊工无特种作业操作证上岗作业。")
    go(row, "accept", cast.rescuer, criterion="HG121-2")
    assert (row.grade, row.danger_class, outcome(row)) == ("major", "safety", [("accepted", "HG121-2")])
    other = report(description="电焊工无特种作业操作证上岗作业。")
    go(other, "accept", cast.rescuer, criterion="HG121-2", grade="general", danger_class="other")
    assert (other.grade, other.danger_class, outcome(other)) == ("general", "other", [("changed", "HG121-2")])
    third = report(description="电焊工无特种作业操作证上岗作业。")
    assert refused(go, third, "accept", cast.rescuer) == "受理事故隐患须确定等级和类型。"


def test_an_item_that_does_not_hold_is_refused(cast, report, client_of):
    row = report(description=SEALED)
    address = reverse("hazards:matter_step", args=[row.pk, "accept"])
    answer = client_of(cast.rescuer).post(address, {"criterion": "GM10-99", **GRADED})
    assert (answer.status_code, fresh(row).state) == (422, "registered")


def test_advice_comes_while_typing_and_by_button(cast, client_of, report):
    there = report(description=SEALED, now=timezone.now())
    client = client_of(cast.townsman)
    said = {"description": SEALED, "subject": cast.plant.name, "criterion": "WF7-3"}
    part = client.post(reverse("hazards:advice"), said).content.decode()
    assert ('value="WF7-3" checked' in part, there.number in part, "<html" in part) == (True, True, False)
    page = client.post(reverse("hazards:report"), {**said, "advise": "1"}).content.decode()
    assert ('value="WF7-3" checked' in page, SEALED in page, "<html" in page) == (True, True, True)
    assert Matter.objects.count() == 1
    made = client.post(
        reverse("hazards:report"),
        {
            **said,
            "shown": "WF7-3",
            "profile": "danger",
            "source": "inspection",
            "organ": cast.town_hall.pk,
            "photos": photo(),
        },
    )
    row = Matter.objects.latest("pk")
    assert (made.status_code, row.standard_code, outcome(row)) == (302, "WF7-3", [("accepted", "WF7-3")])
    assert client_of(cast.boss).post(reverse("hazards:advice"), said).status_code == 404


def test_who_accepts_sees_the_advice_and_the_way_to_merge(cast, client_of, report):
    now = timezone.now()
    first, second = report(description=SEALED, now=now), report(description=SEALED, now=now)
    client = client_of(cast.rescuer)
    page = client.get(reverse("hazards:matter_step", args=[second.pk, "accept"])).content.decode()
    merge = reverse("hazards:matter_step", args=[second.pk, "merge"]) + f"?duplicate_of={first.number}"
    assert ("可能符合的判定条款" in page, merge in page) == (True, True)
    assert f'value="{first.number}"' in client.get(merge).content.decode()


# -- reported twice --------------------------------------------------------------------------------------------


def test_the_source_of_a_merged_report_hears_of_it_and_of_the_end(cast, at_state, report):
    main = at_state("verified_ok")
    twin = report(actor=cast.townsman, organ=cast.town_hall, office=cast.emergency)
    go(twin, "merge", cast.rescuer, duplicate_of=main)
    go(main, "close", cast.rescuer, now=at(day=20))
    kinds = Notice.objects.filter(recipient=cast.townsman, row_id=twin.pk).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["hazards.merged", "hazards.closed"]
    city = Place.objects.within(cast.city.path).values("pk")
    assert INDICATORS["hazards.found"].rows(city, date(2026, 3, 1), date(2026, 3, 31)).count() == 1


def test_a_merging_is_undone_with_a_clock_of_its_own(cast, report):
    main, twin = report(), report()
    go(twin, "merge", cast.rescuer, duplicate_of=main)
    assert refused(go, main, "merge", cast.rescuer, duplicate_of=report()) == (
        "已有其他事项并入本事项，请先撤销并案。"
    )
    assert refused(go, twin, "separate", cast.townsman, reason="另一处") == "只有交办单位“市应急局”可以办理。"
    go(twin, "separate", cast.rescuer, reason="另一处")
    assert (fresh(twin).state, fresh(twin).duplicate_of) == ("registered", None)
    assert go(fresh(twin), "accept", cast.rescuer, **GRADED).state == "verified"


def test_nothing_is_merged_into_what_was_rejected(cast, report):
    main, twin = report(), report()
    go(main, "reject", cast.rescuer, reason="不属实")
    assert refused(go, twin, "merge", cast.rescuer, duplicate_of=main) == f"{main.number}不予受理，不能并入。"


# -- split -----------------------------------------------------------------------------------------------------


def finish(row, actor):
    go(row, "start", actor, **{**FIVE, "finish_on": row.due_on})
    go(row, "submit", actor, now=at(day=12), work_done="已改", after_files=[photo()])
    go(row, "pass", cast_of(row), now=at(day=13), **CURE)
    return go(row, "close", cast_of(row), now=at(day=14))


def cast_of(row):
    """Whoever sits in the office of the matter."""
    return row.office.posts.first().user


def test_the_whole_waits_for_its_parts_in_two_departments(cast, at_state):
    row = at_state("verified_ok")
    parts = [
        {"description": "围墙部分。", "responsible": cast.housing, "rectify_by": date(2026, 3, 30)},
        {"description": "电气部分。", "responsible": cast.plant},
    ]
    first, second = split_among(row, actor=cast.rescuer, parts=parts, now=at(day=11))
    assert [(one.organ, one.state, one.grade) for one in (first, second)] == [
        (cast.housing, "assigned", "general"),
        (cast.plant, "assigned", "general"),
    ]
    assert first.due_on == date(2026, 3, 30)
    assert refused(go, row, "close", cast.rescuer) == f"下级事项“{second.number}”尚未销号。"
    finish(second, cast.manager)
    finish(first, cast.builder)
    assert Notice.objects.filter(kind="hazards.parts_closed", row_id=row.pk).exists()
    assert go(row, "close", cast.rescuer, now=at(day=20)).state == "closed"


def test_all_parts_are_made_or_none(cast, report, client_of):
    row = report()
    client, address = client_of(cast.rescuer), reverse("hazards:split", args=[row.pk])
    answer = client.post(address, split_form(("一部分。", ""), ("另一部分。", cast.plant.name)))
    assert (answer.status_code, Matter.objects.filter(parent=row).count()) == (422, 0)
    assert "上级事项尚未受理定级，不能直接交办" in answer.content.decode()
    assert "请至少填写一个部分。" in client.post(address, split_form()).content.decode()
    go(row, "accept", cast.rescuer, **GRADED)
    assert (
        client.post(address, split_form(("一部分。", ""), ("另一部分。", cast.plant.name))).status_code == 302
    )
    assert sorted(Matter.objects.filter(parent=row).values_list("state", flat=True)) == [
        "assigned",
        "registered",
    ]


# -- under several parents -------------------------------------------------------------------------------------


def test_one_matter_belongs_to_several_without_a_copy(cast, report, client_of):
    row = report(actor=cast.officer, organ=cast.office)
    duties = [duty_of(cast, f"检查{number}") for number in (1, 2)]
    client, address = client_of(cast.officer), reverse("hazards:link", args=[row.pk])
    for duty in duties:
        said = {"address": f"http://testserver{duty.get_absolute_url()}"}
        assert client.post(address, said)["Location"] == row.get_absolute_url()
    assert [list(matters_of(duty)) for duty in duties] == [[row], [row]]
    assert Matter.objects.count() == 1
    page = client.get(row.get_absolute_url()).content.decode()
    assert ("检查1" in page, "检查2" in page) == (True, True)
    made = Link.objects.first()
    client.post(reverse("hazards:unlink", args=[row.pk, made.pk]))
    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "x", "https://example.org/", "/hazards/", "/obligations/demands/999/"]
)
def test_what_is_no_page_of_a_row_is_refused(cast, report, client_of, address):
    row = report()
    answer = client_of(cast.rescuer).post(reverse("hazards:link", args=[row.pk]), {"address": address})
    assert (answer.status_code, Link.objects.count()) == (422, 0)


def test_only_office_and_source_put_a_matter_under_something(cast, report):
    row = report()
    duty = duty_of(cast, "检查")
    assert (
        refused(link_by_hand, row, duty, actor=cast.townsman) == "只有交办单位“市应急局”和登记单位可以关联。"
    )
    assert refused(link_by_hand, row, report(), actor=cast.rescuer) == "事项之间用并案或者下级事项。"
    assert link_by_hand(row, duty, actor=cast.rescuer).pk


def test_the_page_of_an_enterprise_shows_its_loop_to_those_who_see_matters(cast, report, client_of):
    firm = Enterprise.objects.create(
        organ=cast.plant,
        name=cast.plant.name,
        credit_code=make_credit_code("330800", 901),
        place=cast.town,
        sector=cast.industry,
        since=date(2026, 1, 1),
    )
    report(enterprise=firm)
    report(enterprise=firm, actor=cast.manager, organ=cast.plant, source="self")
    pages = {user.name: client_of(user).get(firm.get_absolute_url()) for user in (cast.manager, cast.officer)}
    loops = {name: dict(page.context["panels"])["hazards/on_enterprise.html"] for name, page in pages.items()}
    shown = loops["企业管理员"]
    assert (shown["open"], shown["closed"], shown["self_found"], shown["whole"], shown["checks"]) == (
        2,
        0,
        1,
        2,
        1,
    )
    assert loops["安委办经办"]["open"] == 2
