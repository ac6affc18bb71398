"""Dangers found in a campaign: matters, counted and opened to; an object is settled when they are closed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.campaigns.actions.dangers import report_danger, take_over
from anlan.demo import clock
from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.hazards.queries import matters_of

from .conftest import at, correct, give, paper
from .test_campaigns import DAY, check_all

LATE = DAY + timedelta(20)


def checked(cast, do, row):
    assert do(cast.townsman, DAY, "subject_step", row, "check", happened_on=DAY, papers=paper()) == []


def figures(client, campaign, day=DAY):
    with clock.at(at(day)):
        page = client.get(campaign.get_absolute_url())
    names = ("dangers", "closed_dangers", "controlled_dangers", "overdue_dangers")
    return tuple(page.context["figures"][name] for name in names)


@pytest.mark.clause("S0-3.4.2b")
def test_figures_are_counted_from_matters_and_open_to_them(cast, launched, do, find, client_of):
    row = launched.subjects.first()
    client = client_of(cast.officer)
    assert figures(client, launched) == (0, 0, 0, 0)
    one, two = find(cast.townsman, DAY, row), find(cast.townsman, DAY, row)
    assert list(matters_of(row).order_by("pk")) == [one, two]
    assert (one.subject, one.enterprise, one.place) == (row.organ, row.enterprise, row.place)
    assert figures(client, launched) == (2, 0, 0, 0)
    correct(one, cast.townsman, DAY)
    give(two, cast.townsman, cast.plant, DAY, DAY + timedelta(5))
    assert figures(client, launched) == (2, 1, 0, 0)
    assert figures(client, launched, LATE) == (2, 1, 0, 1)
    shown = {
        "": {one, two},
        "status=closed": {one},
        "status=overdue": {two},
        "control=yes": set(),
        f"unit={cast.town_hall.pk}": {one, two},
        f"unit={cast.town2_hall.pk}": set(),
        f"subject={row.pk}": {one, two},
        f"subject={launched.subjects.last().pk}": set(),
    }
    address = reverse("campaigns:dangers", args=[launched.pk])
    for query, wanted in shown.items():
        with clock.at(at(LATE)):
            page = client.get(f"{address}?{query}")
        found = {line[0] for line in page.context.get("lines", ())}
        assert (query, page.status_code, found) == (query, 200, wanted)


def test_what_was_no_danger_or_came_twice_is_not_counted(cast, launched, find, client_of):
    row = launched.subjects.first()
    one = find(cast.townsman, DAY, row)
    MATTER.move(one, "reject", actor=cast.townsman, now=at(DAY), reason="不是隐患")
    assert figures(client_of(cast.officer), launched) == (0, 0, 0, 0)


@pytest.mark.clause("S0-3.4.2b")
def test_an_object_is_settled_only_when_its_dangers_are_closed(cast, launched, do, find):
    row = launched.subjects.first()
    assert do(cast.townsman, DAY, "subject_step", row, "settle") == ["现处“未开展”状态，不能销号。"]
    checked(cast, do, row)
    danger = find(cast.townsman, DAY, row)
    assert do(cast.townsman, DAY, "subject_step", row, "settle") == [f"还有隐患没有销号：{danger.number}。"]
    assert row.progress == "checked"
    correct(danger, cast.townsman, DAY)
    assert do(cast.townsman, DAY, "subject_step", row, "settle") == []
    assert (row.progress, row.rectified_on) == ("rectified", DAY)


def test_a_new_danger_opens_a_settled_object_again(cast, launched, do, find):
    row = launched.subjects.first()
    checked(cast, do, row)
    assert do(cast.townsman, DAY, "subject_step", row, "settle") == []
    assert do(cast.townsman, DAY, "subject_step", row, "reopen", reason="x") == ["没有未销号的隐患。"]
    danger = find(cast.townsman, DAY, row)
    assert (row.progress, row.rectified_on) == ("checked", None)
    correct(danger, cast.townsman, DAY)
    assert do(cast.townsman, DAY, "subject_step", row, "settle") == []


def test_only_those_who_work_on_an_object_report_there(cast, launched, client_of, find):
    row = launched.subjects.first()
    address = reverse("campaigns:report", args=[row.pk])
    with clock.at(at(DAY)):
        answers = {
            user.name: client_of(user).get(address).status_code
            for user in (cast.officer, cast.townsman, cast.manager, cast.town2sman, cast.outsider, cast.boss)
        }
    assert answers == {
        "安委办经办": 200,
        "柳桥经办": 200,
        "企业管理员": 200,
        "石门经办": 404,
        "外市经办": 404,
        cast.boss.name: 404,
    }
    assert Matter.objects.count() == 0
    # The object is fixed, whatever a browser sends.
    assert find(cast.townsman, DAY, row, where=cast.town_hall.name).subject == row.organ


def test_a_danger_without_a_photo_is_refused_and_nothing_is_linked(cast, launched, client_of):
    row = launched.subjects.first()
    said = {"description": "x", "organ": cast.town_hall.pk, "profile": "danger", "source": "inspection"}
    with clock.at(at(DAY)):
        answer = client_of(cast.townsman).post(reverse("campaigns:report", args=[row.pk]), said)
    assert (answer.status_code, answer.context["form"].non_field_errors() != []) in [
        (422, True),
        (422, False),
    ]
    assert (Matter.objects.count(), matters_of(row).count()) == (0, 0)


def test_no_danger_is_reported_outside_the_campaign(cast, launched, do):
    row = launched.subjects.first()
    said = {"description": "x", "profile": "danger", "source": "inspection", "photos": [paper()]}
    assert do(cast.officer, DAY, "subject_step", row, "remove", reason="已关闭") == []
    with pytest.raises(Refused, match="对象已经移出"):
        report_danger(row, actor=cast.townsman, organ=cast.town_hall, now=at(DAY), **said)
    other = launched.subjects.last()
    assert do(cast.officer, DAY, "step", launched, "cancel", reason="并入") == []
    with pytest.raises(Refused, match="行动不在实施中"):
        report_danger(other, actor=cast.officer, organ=cast.office, now=at(DAY), **said)
    assert Matter.objects.count() == 0


def registered(cast, organ):
    return report_matter(
        actor=cast.townsman,
        organ=cast.town_hall,
        profile="danger",
        source="inspection",
        description="通道堵塞。",
        subject=organ,
        place=organ.place,
        sector=organ.sector,
        photos=[paper()],
        now=at(DAY),
    )


def test_a_danger_registered_before_is_taken_over_once(cast, launched, plants, client_of):
    row = launched.subjects.first()
    own, foreign = registered(cast, row.organ), registered(cast, plants[1])
    address = reverse("campaigns:take_over", args=[row.pk])
    client = client_of(cast.townsman)
    assert client.post(address, {"matters": [foreign.pk]}).status_code == 422
    with pytest.raises(Refused, match="不是这个对象的隐患"):
        take_over(row, [foreign], actor=cast.townsman)
    assert client.post(address, {"matters": [own.pk]}).status_code == 302
    assert list(matters_of(row)) == [own]
    assert client.post(address, {"matters": [own.pk]}).status_code == 422  # no choice any more
    assert client_of(cast.town2sman).post(address, {"matters": [own.pk]}).status_code == 404


def test_lists_ask_the_same_number_of_queries_of_one_row_and_of_three(
    cast, launched, find, client_of, django_assert_num_queries
):
    client, rows = client_of(cast.officer), list(launched.subjects.all())
    pages = {
        reverse("campaigns:dangers", args=[launched.pk]): 13,
        f"{reverse('campaigns:subjects')}?campaign={launched.pk}": 13,
    }
    find(cast.officer, DAY, rows[0])
    for address in pages:
        client.get(address)
    for more in ((), rows[1:3]):
        for row in more:
            find(cast.officer, DAY, row)
        for address, count in pages.items():
            with django_assert_num_queries(count):
                client.get(address)


def test_a_bulk_settling_tells_which_are_not_ready(cast, launched, do, find, client_of):
    check_all(cast, launched, do)
    first, second = launched.subjects.order_by("pk")[:2]
    danger = find(cast.officer, DAY, first)
    with clock.at(at(DAY)):
        said = {"act": "settle", "row": [first.pk, second.pk]}
        page = client_of(cast.officer).post(reverse("campaigns:subjects"), said, follow=True)
    told = {str(message) for message in page.context["messages"]}
    assert told == {"销号：已处理 1 条。", f"{first}：还有隐患没有销号：{danger.number}。"}
    states = list(launched.subjects.order_by("pk").values_list("progress", flat=True)[:2])
    assert states == ["checked", "rectified"]


def test_who_does_not_see_a_danger_does_not_count_it(cast, launched, find, client_of):
    find(cast.town2sman, DAY, launched.subjects.last())
    assert figures(client_of(cast.officer), launched) == (1, 0, 0, 0)
    assert figures(client_of(cast.townsman), launched) == (0, 0, 0, 0)
    address = reverse("campaigns:dangers", args=[launched.pk])
    assert client_of(cast.outsider).get(address).status_code == 404


def test_the_summary_freezes_the_counted_figures(cast, launched, do, find):
    from .test_campaigns import finish_stages

    danger = find(cast.officer, DAY, launched.subjects.first())
    finish_stages(cast, launched, do)
    said = {"effect": "成效", "residual": "由所在镇督促"}
    assert do(cast.officer, DAY, "step", launched, "summarise", **said) == []
    correct(danger, cast.officer, date(2026, 3, 10))
    launched.refresh_from_db()
    frozen = launched.figures
    assert (frozen["dangers"], frozen["closed_dangers"], frozen["overdue_dangers"]) == (1, 0, 0)
    assert [(one["object"], one["open"]) for one in frozen["left"]] == [(launched.subjects.first().name, 1)]


def test_asking_for_advice_registers_nothing_and_keeps_what_was_written(cast, launched, client_of):
    address = reverse("campaigns:report", args=[launched.subjects.first().pk])
    said = {"advise": "1", "description": "配电室线路老化。", "subject": "别的单位"}
    with clock.at(at(DAY)):
        page = client_of(cast.townsman).post(address, said)
    assert (page.status_code, Matter.objects.count()) == (200, 0)
    form = page.context["form"]
    assert (form["description"].value(), form["subject"].value()) == (
        "配电室线路老化。",
        launched.subjects.first().organ_id,
    )
