"""Reporting forms: set up through the page, filed by the units, alarmed at the cut-off."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.notices.models import Notice
from anlan.reporting.actions.forms import open_rounds
from anlan.reporting.models import Filing, Form, Round
from anlan.reporting.periods import period_at, periods

DAY = date(2026, 3, 2)
LINES = "在岗人数，整数，人\n体温异常人数，整数，人\n物资费用，小数，万元\n备注事项，文字，选填"


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def setup(cast, client_of):
    """``setup(**changes)``: the answer to the page that sets up a form."""

    def post(**changes):
        data = {
            "title": "复工复产日报表",
            "organ": cast.office.pk,
            "basis": "S0-A02.2",
            "period": "day",
            "starts_on": DAY,
            "cutoff_time": "16:00",
            "cutoff_days": 0,
            "organs": [cast.housing.pk, cast.town_hall.pk],
            "fields_text": LINES,
        } | changes
        with clock.at(at(DAY, 8)):
            return client_of(cast.officer).post(reverse("reporting:new_form"), data)

    return post


@pytest.fixture
def daily(setup, cast, client_of):
    """The daily form in use since 2 March, 8 o'clock."""
    assert setup().status_code == 302
    form = Form.objects.get()
    with clock.at(at(DAY, 8)):
        client_of(cast.officer).post(reverse("reporting:form_step", args=[form.pk, "open"]))
    form.refresh_from_db()
    assert form.state == Form.State.OPEN
    return form


@pytest.fixture
def send(client_of):
    """``send(user, filing, when, **values)``: the answer to the unit's filing page."""

    def post(user, filing, when, **values):
        with clock.at(when):
            return client_of(user).post(reverse("reporting:filing_step", args=[filing.pk, "file"]), values)

    return post


def of(organ, day=DAY):
    return Filing.objects.get(organ=organ, round__start=day)


FULL = {"f1": "120", "f2": "0", "f3": "3.5"}


@pytest.mark.scenario(51)
@pytest.mark.clause("S0-A02.2")
def test_who_has_not_reported_at_the_cut_off_is_listed_and_left_out_of_the_total(
    daily, cast, client_of, send
):
    assert send(cast.builder, of(cast.housing), at(DAY, 15), **FULL).status_code == 302
    assert Notice.objects.filter(kind="reporting.missing").count() == 0
    tick(at(DAY, 15, 59))
    assert Notice.objects.filter(kind="reporting.missing").count() == 0
    tick(at(DAY, 16, 1))
    tick(at(DAY, 16, 9))  # a second tick says nothing twice
    told = Notice.objects.filter(kind="reporting.missing", recipient=cast.officer).get()
    assert (told.title, told.body) == ("复工复产日报表 2026-03-02：1个单位未报", "柳桥镇")
    assert [n.recipient for n in Notice.objects.filter(kind="reporting.late")] == [cast.townsman]

    row = Round.objects.get()
    with clock.at(at(DAY, 17)):
        page = client_of(cast.officer).get(row.get_absolute_url())
        sheet = client_of(cast.officer).get(row.get_absolute_url(), {"format": "xlsx"})
    assert [str(filing.organ) for filing in page.context["sheet"].missing] == ["柳桥镇"]
    assert "合计未包含未报单位（1个）：柳桥镇。" in page.content.decode()
    assert "逾期未报" in page.content.decode()
    assert page.context["sheet"].totals[:3] == [120, 0, 3.5]
    lines = [
        [cell.value for cell in line] for line in openpyxl.load_workbook(BytesIO(sheet.content)).active.rows
    ]
    total = next(line for line in lines if line[0] == "合计")
    assert [*total[1:5], total[-1]] == [120, 0, 3.5, None, "合计未包含未报单位（1个）：柳桥镇。"]

    assert send(cast.townsman, of(cast.town_hall), at(DAY, 18), f1="30", f2="1", f3="0").status_code == 302
    late = of(cast.town_hall)
    assert (late.state, late.late) == (Filing.State.FILED, True)
    with clock.at(at(DAY, 19)):
        page = client_of(cast.officer).get(row.get_absolute_url())
    assert (page.context["sheet"].totals[:3], page.context["sheet"].note) == ([150, 1, 3.5], "")
    assert [str(filing.organ) for filing in page.context["sheet"].late] == ["柳桥镇"]


def test_a_filing_with_gaps_is_refused_and_says_where(daily, cast, send):
    answer = send(cast.builder, of(cast.housing), at(DAY, 9), f1="许多", f3="1")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"f1", "f2"}
    assert of(cast.housing).state == Filing.State.MISSING


def test_only_the_unit_files_and_only_the_asker_returns(daily, cast, client_of, send):
    filing = of(cast.housing)
    # The office sees the filing, but has no permission to file; the town does not see it; nor does the outsider.
    assert [send(user, filing, at(DAY, 9), **FULL).status_code for user in (cast.officer, cast.townsman)] == [
        404
    ] * 2
    assert send(cast.outsider, filing, at(DAY, 9), **FULL).status_code == 404
    assert send(cast.builder, filing, at(DAY, 9), **FULL).status_code == 302
    back = reverse("reporting:filing_step", args=[filing.pk, "return"])
    assert client_of(cast.builder).post(back, {"reason": "自己退"}).status_code == 422
    assert client_of(cast.officer).post(back, {"reason": "人数与上日不符"}).status_code == 302
    filing.refresh_from_db()
    assert filing.state == Filing.State.RETURNED
    assert Notice.objects.filter(recipient=cast.builder, kind="reporting.returned").count() == 1
    assert send(cast.builder, filing, at(DAY, 10), **FULL).status_code == 302


def test_the_days_a_ticker_missed_are_opened_once(daily, cast):
    for _time in range(2):
        open_rounds(at(DAY + timedelta(days=3), 8))
    starts = list(Round.objects.order_by("start").values_list("start", flat=True))
    assert starts == [DAY + timedelta(days=n) for n in range(4)]
    assert Filing.objects.count() == 8
    tick(at(DAY + timedelta(days=3), 9))
    missing = Notice.objects.filter(kind="reporting.missing", recipient=cast.officer)
    assert missing.count() == 3  # the three days past, not the one still running


def test_an_ended_form_opens_no_more(daily, cast, client_of):
    with clock.at(at(DAY, 18)):
        step = reverse("reporting:form_step", args=[daily.pk, "end"])
        assert client_of(cast.officer).post(step, {"reason": "疫情结束"}).status_code == 302
    open_rounds(at(DAY + timedelta(days=9), 8))
    assert Round.objects.count() == 1


def test_a_form_in_use_is_not_changed(daily, cast, client_of):
    assert client_of(cast.officer).get(reverse("reporting:edit_form", args=[daily.pk])).status_code == 404


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "至少要有一个填报项目。"),
        ("人数", "第1行：“人数”的类型“”不认识，可用：整数、小数、文字、日期、是否。"),
        ("人数，整数\n人数，整数", "第2行：“人数”与前面的项目重名。"),
        ("人数，整数，人，选填，多余", "第1行：应为“名称，类型，单位，选填”，多出了内容。"),
        ("，整数", "第1行：项目名称应为1至40个字。"),
    ],
)
def test_bad_lines_are_named(setup, lines, said):
    answer = setup(fields_text=lines)
    assert answer.status_code == 422
    told = answer.context["form"].errors["fields_text"]
    assert said in told or (not lines and told == ["这个字段是必填项。"])
    assert Form.objects.count() == 0


def test_a_form_needs_units_and_a_sensible_span(setup):
    assert setup(organs=[]).context["form"].non_field_errors() == ["请选择填报单位或分组。"]
    assert setup(ends_on=DAY - timedelta(days=1)).context["form"].errors["ends_on"] == [
        "结束日期早于开始日期。"
    ]
    assert Form.objects.count() == 0


def test_a_form_dated_long_ago_is_not_opened(setup, cast, client_of):
    setup(starts_on=DAY - timedelta(days=40))
    form = Form.objects.get()
    with clock.at(at(DAY, 8)):
        answer = client_of(cast.officer).post(reverse("reporting:form_step", args=[form.pk, "open"]))
    assert "开始日期早于31天前，请先改到近期。" in answer.content.decode()
    form.refresh_from_db()
    assert form.state == Form.State.DRAFT


def test_pages_by_role(daily, cast, client_of):
    row = Round.objects.get()
    for address in (reverse("reporting:forms"), daily.get_absolute_url()):
        assert client_of(cast.officer).get(address).status_code == 200
    assert client_of(cast.outsider).get(daily.get_absolute_url()).status_code == 404
    assert client_of(cast.outsider).get(row.get_absolute_url()).status_code == 404
    assert client_of(cast.manager).get(row.get_absolute_url()).status_code == 404
    mine = client_of(cast.townsman).get(reverse("reporting:filings"))
    assert [str(line.organ) for line, _cells in mine.context["lines"]] == ["柳桥镇"]
    # A unit sees its own line of the round, not the others'.
    page = client_of(cast.townsman).get(row.get_absolute_url())
    assert [str(filing.organ) for filing in page.context["sheet"].filings] == ["柳桥镇"]


@pytest.mark.parametrize("rounds", [1, 3])
def test_lists_ask_the_same_number_of_queries(daily, cast, client_of, django_assert_num_queries, rounds):
    open_rounds(at(DAY + timedelta(days=rounds - 1), 8))
    client = client_of(cast.officer)
    client.get(reverse("reporting:filings"))
    with django_assert_num_queries(7):
        client.get(reverse("reporting:filings"))
    with django_assert_num_queries(11):
        client.get(daily.get_absolute_url())


def test_the_api_files_as_the_page_does(daily, cast, client_of):
    client, filing = client_of(cast.builder), of(cast.housing)
    with clock.at(at(DAY, 9)):
        found = client.get("/api/reporting/filings").json()
        assert [row["id"] for row in found] == [filing.pk]
        url = f"/api/reporting/filings/{filing.pk}/file"
        bad = client.post(url, {"values": {"f1": 1}}, content_type="application/json")
        assert (bad.status_code, bad.json()["detail"]) == (
            422,
            ["体温异常人数：这个字段是必填项。", "物资费用：这个字段是必填项。"],
        )
        good = client.post(url, {"values": {"f1": 1, "f2": 0, "f3": "2.50"}}, content_type="application/json")
    assert (good.status_code, good.json()["state"], good.json()["values"]) == (
        200,
        "filed",
        {"f1": 1, "f2": 0, "f3": "2.50"},
    )
    assert client_of(cast.outsider).get(f"/api/reporting/filings/{filing.pk}").status_code == 404


def test_calendar_periods():
    assert period_at("week", date(2026, 3, 4)) == (date(2026, 3, 2), date(2026, 3, 8))
    assert period_at("month", date(2024, 2, 29)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert period_at("quarter", date(2026, 12, 31)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert period_at("half_year", date(2026, 7, 1)) == (date(2026, 7, 1), date(2026, 12, 31))
    assert period_at("year", date(2026, 7, 1)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert [start for start, _end in periods("month", date(2026, 11, 5), date(2027, 1, 2))] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
