"""零报告 and the statistics forms: who declares, what is counted, who signs, what is late."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from anlan.duty.clock import tick
from anlan.flow.flow import Refused
from anlan.hazards.actions.returns import declare_nil, open_statements
from anlan.hazards.actions.silence import tell_silent
from anlan.hazards.duties import look_for_silence
from anlan.hazards.flow import STATEMENT
from anlan.hazards.models import NilReport, Statement
from anlan.hazards.silence import silent
from anlan.jobs.queue import drain
from anlan.lib.ids import make_credit_code
from anlan.notices.models import Notice
from anlan.registers.models import Enterprise
from anlan.testing import make_user

from .conftest import CURE, at, go

CODES = [
    "found_general",
    "found_major",
    "self_found",
    "cured_general",
    "cured_major",
    "cured_in_time",
    "left_general",
    "left_major",
]


@pytest.fixture
def firm(cast):
    return Enterprise.objects.create(
        organ=cast.plant,
        name=cast.plant.name,
        credit_code=make_credit_code("330800", 11),
        place=cast.town,
        sector=cast.industry,
        since=date(2024, 1, 1),
    )


@pytest.fixture
def principal(cast):
    return make_user(cast.plant, "principal", name="主要负责人")


@pytest.fixture
def statement(firm, principal):
    open_statements(at(4, 1))
    return Statement.objects.select_related("enterprise", "organ", "office", "place").get(kind="quarter")


def nil(cast, **more):
    said = {"start": date(2026, 3, 1), "end": date(2026, 3, 31), "checked": "各车间逐项排查", "now": at(4, 1)}
    return declare_nil(**{"actor": cast.manager, "organ": cast.plant, **said, **more})


# -- 零报告 ------------------------------------------------------------------------------------------------------


def test_who_found_nothing_says_so_once_for_the_same_days(cast, firm):
    row = nil(cast)
    assert (row.enterprise, row.place, row.by, row.start, row.end) == (
        firm,
        cast.town,
        cast.manager,
        date(2026, 3, 1),
        date(2026, 3, 31),
    )
    with pytest.raises(Refused) as no:
        nil(cast, start=date(2026, 3, 31), end=date(2026, 4, 1))
    assert str(no.value) == "这一期间已有零报告。"
    assert nil(cast, start=date(2026, 4, 1), end=date(2026, 4, 1)).pk != row.pk


def test_who_registered_something_cannot_say_so(cast, report):
    report(actor=cast.manager, organ=cast.plant, source="self", now=at(3, 31, 23))
    with pytest.raises(Refused) as no:
        nil(cast)
    assert str(no.value) == "本单位在这一期间登记过1项，不能零报告。"
    assert nil(cast, end=date(2026, 3, 30)).end == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": date(2026, 4, 2)}, "排查期间的起止应先后相接，且不晚于今天。"),
        ({"start": date(2026, 4, 1)}, "排查期间的起止应先后相接，且不晚于今天。"),
        ({"start": date(2026, 2, 28)}, "一次零报告的期间不超过31天，请分期报告。"),
        ({"checked": "  "}, "此字段不能为空。"),
    ],
)
def test_a_nil_report_that_cannot_stand(cast, change, said):
    with pytest.raises(ValidationError) as no:
        nil(cast, **change)
    assert no.value.messages == [said]
    assert NilReport.objects.count() == 0


def test_nobody_declares_for_others(cast):
    with pytest.raises(Refused) as no:
        nil(cast, actor=cast.townsman)
    assert str(no.value) == "只能以本单位名义登记。"


def test_the_list_shows_what_others_found_there_in_those_days(cast, report, client_of):
    report(now=at(3, 10))
    nil(cast)
    [(row, _cells)] = client_of(cast.officer).get(reverse("hazards:nil_reports")).context["lines"]
    assert row.others == 1
    page = client_of(cast.officer).get(row.get_absolute_url())
    assert [one.number for one, _state, _grade in page.context["matters"]] == ["YH2026-000001"]
    assert client_of(cast.outsider).get(row.get_absolute_url()).status_code == 404


def test_a_nil_report_on_the_page(cast, client_of):
    client, address = client_of(cast.manager), reverse("hazards:declare_nil")
    said = {"organ": cast.plant.pk, "start": "2026-03-01", "end": "2026-03-31", "checked": "逐项排查"}
    assert client.post(address, {**said, "end": "2026-02-01"}).status_code == 422
    assert client.post(address, {**said, "organ": cast.office.pk}).status_code == 422
    assert client.post(address, said)["Location"] == NilReport.objects.get().get_absolute_url()


# -- who is silent ---------------------------------------------------------------------------------------------


def silent_ones(day):
    return list(silent(Enterprise.objects.all(), day))


@pytest.mark.clause("S4-3.13a")
def test_a_report_or_a_nil_report_breaks_the_silence(cast, firm, report):
    assert silent_ones(date(2026, 3, 9)) == [firm]
    report()  # by the bureau: not the enterprise's own
    assert silent_ones(date(2026, 3, 10)) == [firm]
    report(actor=cast.manager, organ=cast.plant, source="self", now=at(3, 10))
    assert silent_ones(date(2026, 6, 8)) == []  # 90 days later
    assert silent_ones(date(2026, 6, 9)) == [firm]
    nil(cast, start=date(2026, 5, 1), end=date(2026, 5, 31), now=at(6, 1))
    assert silent_ones(date(2026, 6, 9)) == []


@pytest.mark.clause("S2-3.7.1b")
def test_the_silent_are_told_once_and_their_territory_once_a_month(cast, firm):
    assert [tell_silent(moment) for moment in (at(3, 9), at(3, 20), at(4, 1))] == [2, 0, 1]

    def heard(kind):
        rows = Notice.objects.filter(kind=kind).order_by("pk")
        return [(row.recipient, row.title) for row in rows]

    assert heard("hazards.silent") == [
        (cast.manager, "本企业自2024-01-01起没有自查登记，也没有零报告，请尽快自查并报告")
    ]
    assert (
        heard("hazards.silent_office") == [(cast.townsman, "本区域有1家沉默企业，请督促自查或者安排检查")] * 2
    )
    nil(cast, start=date(2026, 4, 1), end=date(2026, 4, 30), now=at(5, 1))
    assert tell_silent(at(5, 2)) == 0


def test_the_clock_asks_for_it(cast, firm):
    look_for_silence(timezone.now())
    drain()
    assert Notice.objects.filter(kind="hazards.silent").count() == 1


# -- statistics forms ------------------------------------------------------------------------------------------


def values(row):
    return {line["code"]: line["computed"] for line in row.figures}


def test_forms_are_opened_once_for_who_can_fill_them_in(cast, firm):
    assert (open_statements(at(1, 1)), open_statements(at(1, 2))) == (2, 0)
    rows = Statement.objects.order_by("kind")
    assert [(row.kind, row.start, row.end, row.due_on, row.office) for row in rows] == [
        ("quarter", date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 15), cast.town_hall),
        ("year", date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 31), cast.town_hall),
    ]
    assert (open_statements(at(4, 16)), open_statements(at(7, 15))) == (0, 1)


@pytest.mark.parametrize(
    "change", [{"state": "closed", "closed_on": date(2026, 3, 1)}, {"since": date(2026, 4, 1)}]
)
def test_no_form_for_who_was_not_supervised(cast, firm, change):
    Enterprise.objects.filter(pk=firm.pk).update(**change)
    assert open_statements(at(4, 1)) == 0


def test_no_form_where_nobody_can_fill_it_in(cast, firm):
    cast.manager.posts.update(until=date(2026, 1, 1))
    assert open_statements(at(4, 1)) == 0


def test_the_figures_are_counted_from_the_matters(cast, firm, at_state, report, statement):
    at_state("verified_ok", enterprise=firm)
    at_state("rectifying", grade="major", enterprise=firm)
    row = report(actor=cast.manager, organ=cast.plant, source="self", enterprise=firm)
    rejected = report(enterprise=firm)
    go(rejected, "reject", cast.rescuer, reason="不属实")
    report(enterprise=firm, now=at(4, 1, 0))  # of the next quarter
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 2))
    assert (list(values(statement)), row.state) == (CODES, "registered")
    assert list(values(statement).values()) == [2, 1, 1, 1, 0, 1, 1, 1]


def test_what_is_declared_otherwise_stands_beside_what_was_counted_and_the_principal_signs(
    cast, firm, statement, principal, report
):
    amended = [{"code": "found_general", "said": 2, "reason": "两项即查即改"}]
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 2), amended=amended)
    assert statement.figures[0] == {
        "code": "found_general",
        "label": "排查出的一般事故隐患",
        "computed": 0,
        "said": 2,
        "reason": "两项即查即改",
    }
    with pytest.raises(Refused) as no:
        STATEMENT.move(statement, "sign", actor=cast.manager, now=at(4, 3))
    assert str(no.value) == "您当前的岗位没有这项权限。"
    STATEMENT.move(statement, "sign", actor=principal, now=at(4, 15, 23))
    assert (statement.state, statement.signed_by, statement.filed_on, statement.was_late) == (
        "filed",
        principal,
        date(2026, 4, 15),
        False,
    )
    told = Notice.objects.filter(kind="hazards.statement_filed").values_list("recipient__name", flat=True)
    assert list(told) == ["柳桥经办"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            {"code": "found_general", "said": 2, "reason": " "},
            "“排查出的一般事故隐患”与系统统计（0）不一致，请写明原因。",
        ),
        (
            {"code": "found_general", "said": -1, "reason": "x"},
            "“排查出的一般事故隐患”应填0到1000000的整数。",
        ),
        (
            {"code": "found_general", "said": True, "reason": "x"},
            "“排查出的一般事故隐患”应填0到1000000的整数。",
        ),
        ({"code": "other", "said": 1, "reason": "x"}, "没有“other”这个项目。"),
    ],
)
def test_a_correction_that_cannot_stand(cast, statement, line, said):
    with pytest.raises(Refused) as no:
        STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 2), amended=[line])
    assert (str(no.value), Statement.objects.get(pk=statement.pk).state) == (said, "due")


def test_what_changed_since_is_counted_again_before_it_is_signed(cast, firm, statement, principal, at_state):
    row = at_state("submitted", enterprise=firm)
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 2))
    go(row, "pass", cast.rescuer, now=at(3, 30), **CURE)
    with pytest.raises(Refused) as no:
        STATEMENT.move(statement, "sign", actor=principal, now=at(4, 3))
    assert str(no.value) == (
        "填报后登记的事项有变化，请退回重新填报：整改完成的一般事故隐患、期末未整改的一般事故隐患。"
    )
    STATEMENT.move(statement, "send_back", actor=principal, now=at(4, 3), reason="重报")
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 4))
    STATEMENT.move(statement, "sign", actor=principal, now=at(4, 5))
    assert statement.state == "filed"


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


@pytest.mark.clause("S0-3.4.1b")
def test_late_ones_are_told_and_listed(cast, statement, principal, client_of):
    tick(at(4, 8, 12))
    assert heard("hazards.due") == {"企业管理员"}
    tick(at(4, 18, 12))
    assert heard("hazards.late") == {"企业管理员", "柳桥经办"}
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 20))
    STATEMENT.move(statement, "sign", actor=principal, now=at(4, 20))
    assert statement.was_late
    client, address = client_of(cast.officer), reverse("hazards:statements")
    listed = [
        [row for row, _cells in client.get(address, {"status": one}).context["lines"]]
        for one in ("late", "overdue")
    ]
    assert listed == [[statement], []]


def test_what_the_office_returns_is_due_again(cast, statement, principal):
    STATEMENT.move(statement, "prepare", actor=cast.manager, now=at(4, 2))
    STATEMENT.move(statement, "sign", actor=principal, now=at(4, 3))
    with pytest.raises(Refused) as no:
        STATEMENT.move(statement, "return", actor=cast.officer, now=at(4, 4), reason="漏报")
    assert str(no.value) == "只有交办单位“柳桥镇”可以办理。"
    STATEMENT.move(statement, "return", actor=cast.townsman, now=at(4, 4), reason="漏报")
    assert (statement.state, statement.signed_by, statement.filed_on) == ("due", None, None)
    assert heard("hazards.statement_returned") == {"企业管理员"}


def test_the_form_on_the_page(cast, firm, statement, principal, client_of):
    client = client_of(cast.manager)
    address = reverse("hazards:statement_step", args=[statement.pk, "prepare"])
    said = {f"said_{code}": 0 for code in CODES} | {"said_found_general": 3, "note": ""}
    wrong = client.post(address, said)
    assert (wrong.status_code, wrong.context["form"].errors) == (
        422,
        {"reason_found_general": ["与系统统计（0）不一致，请写明原因。"]},
    )
    client.post(address, said | {"reason_found_general": "即查即改"})
    row = Statement.objects.get(pk=statement.pk)
    assert (row.state, row.figures[0]["said"], row.prepared_by) == ("prepared", 3, cast.manager)
    page = client_of(principal).get(row.get_absolute_url()).content.decode()
    assert ("签字报送" in page, "即查即改" in page) == (True, True)
    seen = [
        client_of(user).get(row.get_absolute_url()).status_code for user in (cast.town2sman, cast.outsider)
    ]
    assert seen == [404, 404]


@pytest.mark.clause("S2-3.7.1b")
@pytest.mark.clause("S4-3.13a")
def test_an_enterprise_has_its_whole_loop_on_one_page(cast, firm, statement, at_state, client_of):
    row = at_state("assigned", enterprise=firm)
    nil(cast, start=date(2026, 2, 1), end=date(2026, 2, 28))
    page = client_of(cast.manager).get(reverse("hazards:own"))
    context = page.context
    assert [one for one, *_marks in context["waiting"]] == [row]
    assert ([one for one, *_marks in context["forms"]], context["found"]["open"]) == ([statement], 1)
    for name in ("hazards:report", "hazards:declare_nil"):
        assert reverse(name) in page.content.decode()
    assert client_of(cast.officer).get(reverse("hazards:own")).status_code == 404


def test_the_card_of_an_enterprise_says_since_when_it_is_silent(cast, firm, client_of, report):
    address = firm.get_absolute_url()
    assert (
        "自 2024-01-01 起没有自查登记，也没有零报告。"
        in client_of(cast.officer).get(address).content.decode()
    )
    report(actor=cast.manager, organ=cast.plant, source="self", enterprise=firm, now=timezone.now())
    assert "起没有自查登记" not in client_of(cast.officer).get(address).content.decode()


def test_forms_and_nil_reports_by_the_interface(cast, statement, client_of):
    client = client_of(cast.manager)
    body = {"start": "2026-02-01", "end": "2026-02-28", "checked": "逐项排查"}
    made = client.post("/api/hazards/nil-reports", body, "application/json")
    assert (made.status_code, made.json()["organ"]) == (200, cast.plant.name)
    again = client.post("/api/hazards/nil-reports", body, "application/json")
    assert (again.status_code, again.json()["detail"]) == (409, "这一期间已有零报告。")
    assert client.get("/api/hazards/nil-reports").json()["count"] == 1
    amended = {"amended": [{"code": "found_general", "said": 1, "reason": "即查即改"}]}
    done = client.post(f"/api/hazards/statements/{statement.pk}/prepare", amended, "application/json").json()
    assert (done["state"], done["figures"][0]["said"]) == ("prepared", 1)
    found = client_of(cast.officer).get("/api/hazards/statements?status=unfiled").json()
    assert found["count"] == 1
