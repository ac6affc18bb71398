"""Key periods, coverage, lists, the clock, figures, the API, and who sees what."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.campaigns.models import Campaign, Stage
from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.hazards.tests.conftest import FIVE
from anlan.indicators.engine import value
from anlan.notices.models import Notice
from anlan.obligations.actions.generating import generate

from .conftest import at, give, paper
from .test_campaigns import DAY, check_all, stage


@pytest.mark.clause("S1-8c")
def test_one_click_makes_the_campaign_of_a_key_period(cast, plants, towns, document, client_of, do, find):
    day = date(2026, 8, 20)
    client = client_of(cast.officer)
    with clock.at(at(day)):
        page = client.get(reverse("campaigns:periods"))
        keys = [key for key, _span, made in page.context["lines"] if made is None]
        assert "national_day-2026" in keys
        assert client.post(reverse("campaigns:periods"), {"period": "national_day-2026"}).status_code == 302
    row = Campaign.objects.get()
    stages = list(row.stages.values_list("code", "starts_on", "ends_on"))
    assert [code for code, *_days in stages] == ["deploy", "check", "rectify", "summary", "duty_roster"]
    assert (stages[0][1], stages[3][2]) == (date(2026, 9, 4), date(2026, 9, 30))
    assert stages[4][1] == date(2026, 10, 1)
    with clock.at(at(day)):
        client.post(reverse("campaigns:periods"), {"period": "national_day-2026"})
        client.post(reverse("campaigns:periods"), {"period": "national_day-1999"})
    assert Campaign.objects.count() == 1

    row.document = document
    row.save()
    row.groups.set([towns])
    client.post(reverse("campaigns:add", args=[row.pk]), {"pasted": plants[0].name})
    assert do(cast.officer, day, "step", row, "launch") == []
    later = date(2026, 9, 25)
    for code in ("deploy", "check"):
        assert do(cast.officer, later, "stage_step", stage(row, code), "complete", reason="按期") == []
    subject = row.subjects.get()
    said = {"happened_on": later, "papers": paper()}
    assert do(cast.townsman, later, "subject_step", subject, "check", **said) == []
    danger = give(find(cast.townsman, later, subject), cast.townsman, cast.plant, later, date(2026, 11, 1))
    # Before the holiday every danger is closed or controlled.
    assert do(cast.officer, later, "stage_step", stage(row, "rectify"), "complete") == [
        "未达到转段条件：发现的隐患全部整改或管控（0/1）。确需转入下一阶段的，请说明理由。"
    ]
    MATTER.move(danger, "start", actor=cast.manager, now=at(later, 12), **FIVE)
    held = {"reason": "不能保证安全", "control_measures": "封闭现场", "review_on": date(2026, 10, 10)}
    MATTER.move(danger, "suspend", actor=cast.manager, now=at(later, 13), **held)
    assert do(cast.officer, later, "stage_step", stage(row, "rectify"), "complete") == []


@pytest.mark.clause("S0-3.4.2a", "S0-A07.1")
def test_a_season_has_its_campaign_before_in_and_after_it(cast, client_of):
    client = client_of(cast.officer)
    with clock.at(at(date(2026, 5, 20))):
        page = client.get(reverse("campaigns:periods"))
        keys = {key for key, _span, _made in page.context["lines"]}
        assert {"summer-2026", "year_end-2026", "two_sessions-2027", "national_day-2026"} <= keys
        assert client.post(reverse("campaigns:periods"), {"period": "summer-2026"}).status_code == 302
    row = Campaign.objects.get()
    assert (row.title, row.kind) == ("2026暑期期间安全生产专项治理", "key_period")
    assert list(row.stages.values_list("code", "starts_on", "ends_on")) == [
        ("deploy", date(2026, 6, 21), date(2026, 6, 30)),
        ("check", date(2026, 7, 1), date(2026, 7, 31)),
        ("rectify", date(2026, 8, 1), date(2026, 8, 31)),
        ("summary", date(2026, 9, 1), date(2026, 9, 10)),
    ]


def test_a_season_begun_already_is_not_offered(cast, client_of):
    client = client_of(cast.officer)
    with clock.at(at(date(2026, 7, 10))):
        client.post(reverse("campaigns:periods"), {"period": "summer-2026"})
    assert Campaign.objects.count() == 0
    with clock.at(at(date(2026, 6, 28))):
        client.post(reverse("campaigns:periods"), {"period": "summer-2026"})
    first = Stage.objects.get(code="deploy")
    assert (first.starts_on, first.ends_on) == (date(2026, 6, 28), date(2026, 6, 30))


def test_a_period_that_is_near_squeezes_its_stages(cast, client_of):
    day = date(2026, 9, 28)
    with clock.at(at(day)):
        client_of(cast.officer).post(reverse("campaigns:periods"), {"period": "national_day-2026"})
    stages = list(Stage.objects.order_by("order").values_list("starts_on", "ends_on"))
    assert stages[:4] == [(day, day)] * 3 + [(day, date(2026, 9, 30))]


@pytest.mark.clause("S1-0b")
def test_every_region_in_every_month_and_the_gaps(cast, launched, do, client_of):
    check_all(cast, launched, do)
    address = reverse("campaigns:coverage")
    with clock.at(at(date(2026, 4, 15))):
        page = client_of(cast.officer).get(address, {"place": cast.county.pk, "year": 2026})
    lines = {row: [n for n, _coming in cells] for row, cells, _done in page.context["lines"]}
    assert lines == {cast.town: [0, 0, 3] + [0] * 9, cast.town2: [0, 0, 1] + [0] * 9}
    assert (page.context["covered"], page.context["wanted"], page.context["gaps"]) == (2, 8, 6)
    with clock.at(at(date(2026, 4, 15))):
        assert client_of(cast.outsider).get(address, {"place": cast.county.pk}).status_code == 404
    share = value("campaigns.regions_covered", cast.city, date(2026, 3, 1), date(2026, 3, 31))
    assert (share.part, share.whole) == (2, 2)
    april = value("campaigns.regions_covered", cast.city, date(2026, 4, 1), date(2026, 4, 30))
    assert (april.part, april.whole) == (0, 2)


def test_figures(cast, launched, do, find):
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    subject = launched.subjects.first()
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.townsman, DAY, "subject_step", subject, "check", **said) == []
    find(cast.townsman, DAY, subject)
    find(cast.townsman, DAY, subject)
    covered = value("campaigns.objects_covered", cast.city, first, last)
    assert (covered.part, covered.whole) == (1, 4)
    assert value("campaigns.objects_covered", cast.other_city, first, last).whole == 0
    assert value("campaigns.dangers_found", cast.city, first, last).part == 2
    assert value("campaigns.dangers_found", cast.city, date(2026, 4, 1), date(2026, 4, 30)).part == 0
    in_time = value("campaigns.stages_on_time", cast.city, first, last)
    assert (in_time.part, in_time.whole) == (0, 1)
    assert do(cast.officer, DAY, "stage_step", stage(launched, "launch"), "complete", reason="提前") == []
    in_time = value("campaigns.stages_on_time", cast.city, first, last)
    assert (in_time.part, in_time.whole) == (1, 1)


def test_the_clock_reminds_the_lead_of_a_stage_and_the_units_of_their_papers(cast, launched):
    def told(kind):
        found = Notice.objects.filter(kind=kind).values_list("recipient", flat=True)
        return set(found)

    generate(at(date(2026, 3, 3)))
    tick(at(date(2026, 3, 8), 8))
    assert told("campaigns.due") == set()
    tick(at(date(2026, 3, 15), 10))
    assert told("campaigns.due") == {cast.officer.pk}
    assert told("obligations.due") == {cast.townsman.pk, cast.town2sman.pk}
    tick(at(date(2026, 3, 24), 10))
    assert told("campaigns.late") == {cast.officer.pk, cast.boss.pk}


def test_who_sees_what(cast, launched, client_of):
    page, listed = reverse("campaigns:campaign", args=[launched.pk]), reverse("campaigns:subjects")
    for user, status in (
        (cast.officer, 200),
        (cast.boss, 200),
        (cast.townsman, 200),
        (cast.manager, 200),
        (cast.outsider, 404),
        (cast.builder, 404),
    ):
        assert (user.name, client_of(user).get(page).status_code) == (user.name, status)
    seen = {
        user.name: client_of(user).get(listed).context["paginator"].count
        for user in (cast.officer, cast.townsman, cast.town2sman, cast.manager, cast.outsider)
    }
    assert seen == {"安委办经办": 4, "柳桥经办": 3, "石门经办": 1, "企业管理员": 1, "外市经办": 0}


def test_lists_ask_a_fixed_number_of_queries(cast, launched, client_of, django_assert_num_queries):
    client = client_of(cast.officer)
    client.get(reverse("campaigns:subjects"))
    with django_assert_num_queries(11):
        client.get(reverse("campaigns:subjects"))
    with django_assert_num_queries(9):
        client.get(reverse("campaigns:campaigns"))


def test_the_objects_are_exported_as_filtered(cast, launched, client_of):
    address = reverse("campaigns:subjects")
    answer = client_of(cast.officer).get(address, {"format": "xlsx", "place": cast.town2.pk})
    assert answer.status_code == 200
    from io import BytesIO

    from openpyxl import load_workbook

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows if row[0] and "公司" in str(row[0])] == ["永宁第4化工有限公司"]


def test_the_api(cast, launched, client_of):
    client = client_of(cast.officer)
    found = client.get("/api/campaigns/campaigns").json()
    assert [item["title"] for item in found["items"]] == ["危险化学品专项整治"]
    detail = client.get(f"/api/campaigns/campaigns/{launched.pk}").json()
    assert detail["figures"]["objects"] == 4
    assert [one["state"] for one in detail["stages"]][:2] == ["current", "planned"]
    subject = launched.subjects.first()
    address = f"/api/campaigns/objects/{subject.pk}/check"
    with clock.at(at(DAY)):
        assert client.post(address, {"happened_on": DAY}).status_code == 409  # no papers
        answer = client.post(address, {"happened_on": DAY, "papers": paper()})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["progress"], answer.json()["found"]) == ("checked", 0)
    current = stage(launched, "launch")
    ended = client.post(
        f"/api/campaigns/stages/{current.pk}/complete", {"reason": "提前"}, content_type="application/json"
    )
    assert (ended.status_code, ended.json()["state"]) == (200, "done")
    assert client_of(cast.outsider).get(f"/api/campaigns/campaigns/{launched.pk}").status_code == 404


def test_a_danger_at_an_object_is_reported_by_the_api(cast, launched, client_of, do):
    subject = launched.subjects.first()
    address, said = f"/api/campaigns/objects/{subject.pk}/dangers", {"description": "安全出口被堵塞"}
    with clock.at(at(DAY)):
        assert client_of(cast.townsman).post(address, {"photos": paper("现场.txt")}).status_code == 422
        assert client_of(cast.townsman).post(address, said).status_code == 422  # no photo of the place
        assert client_of(cast.outsider).post(address, said | {"photos": paper("现场.txt")}).status_code == 404
        answer, again = (
            client_of(cast.townsman).post(address, said | {"external_id": "A1", "photos": paper("现场.txt")})
            for _time in range(2)
        )
    assert answer.status_code == 200, answer.content
    matter = Matter.objects.get()
    assert answer.json() == {
        "id": matter.pk,
        "number": matter.number,
        "state": "registered",
        "url": matter.get_absolute_url(),
    }
    assert again.json() == answer.json()
    assert (matter.subject, matter.enterprise, matter.place) == (
        subject.organ,
        subject.enterprise,
        subject.place,
    )
    assert (matter.reporter_organ, matter.reported_by) == (cast.town_hall, cast.townsman)
    with clock.at(at(DAY)):
        counted = client_of(cast.officer).get(f"/api/campaigns/objects/{subject.pk}").json()
    assert (counted["found"], counted["closed"]) == (1, 0)
    assert do(cast.officer, DAY, "subject_step", subject, "remove", reason="重复") == []
    with clock.at(at(DAY)):
        refused = client_of(cast.townsman).post(address, said | {"photos": paper("现场.txt")})
    assert (refused.status_code, refused.json()["detail"]) == (409, "对象已经移出。")
    assert Matter.objects.count() == 1


@pytest.mark.clause("S1-8a", "S3-3.1.1")
def test_sub_plans_have_leads_stages_and_progress(cast, launched, prepared, client_of, do):
    part = prepared(title="危险化学品运输整治", parent=launched.pk, lead=cast.emergency.pk)
    client_of(cast.officer).post(reverse("campaigns:add", args=[part.pk]), {"pasted": cast.plant.name})
    assert do(cast.officer, DAY, "step", part, "launch") == []
    # The lead carries it, though another office launched it.
    assert do(cast.rescuer, DAY, "stage_step", stage(part, "launch"), "complete", reason="按期") == []
    page = client_of(cast.officer).get(launched.get_absolute_url())
    shown = [(child.pk, child.lead, child.done, child.total) for child in page.context["children"]]
    assert shown == [(part.pk, cast.emergency, 1, 6)]
