"""What becomes of a flaw: it goes, comes back, is explained; units are told and scored."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anlan.duty.periodic import run_due
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.jobs.models import Job
from anlan.jobs.queue import drain
from anlan.notices.models import Notice
from anlan.quality.flow import FLAW
from anlan.quality.models import Flaw
from anlan.quality.queries import score
from anlan.registers.models import Enterprise

TODAY = timezone.localdate


@pytest.fixture
def stale(cast):
    """The mill's file has not been verified; the town keeps it."""
    Enterprise.objects.filter(pk=cast.mill.pk).update(verified_at=timezone.now() - timedelta(400))
    cast.look()
    return Flaw.objects.get(rule="stale")


def told(user):
    rows = Notice.objects.filter(kind="quality.found", recipient=user).order_by("pk")
    return [notice.title for notice in rows]


def test_the_unit_is_told_once_a_day(cast, stale):
    assert told(cast.townsman) == ["柳桥镇新发现1条数据质量问题"]
    cast.look()
    assert (len(told(cast.townsman)), told(cast.town2sman), told(cast.officer)) == (1, [], [])
    assert Flaw.objects.count() == 1


def test_what_was_put_right_goes_by_itself_and_comes_back_if_it_was_not(cast, stale):
    FLAW.move(stale, "handle", actor=cast.townsman, note="已核实")
    tomorrow = timezone.now() + timedelta(1)
    cast.look(tomorrow)
    stale.refresh_from_db()
    assert (stale.state, stale.again, stale.closed_on) == ("open", 1, None)  # handled in words alone
    Enterprise.objects.filter(pk=cast.mill.pk).update(verified_at=timezone.now())
    cast.look(tomorrow)
    stale.refresh_from_db()
    assert (stale.state, stale.closed_on) == ("gone", timezone.localdate(tomorrow))


def test_what_is_explained_stays_explained_until_the_office_sends_it_back(cast, browse, stale):
    address = reverse("quality:step", args=[stale.pk, "justify"])
    assert browse(cast.town2sman).get(address).status_code == 404
    with pytest.raises(Refused, match="只有责任单位“柳桥镇”可以办理"):
        FLAW.move(stale, "justify", actor=cast.officer, reason="无")
    assert browse(cast.townsman).post(address, {"reason": "停产检修"}).status_code == 302
    cast.look(timezone.now() + timedelta(1))
    stale.refresh_from_db()
    assert stale.state == "justified"
    back = reverse("quality:step", args=[stale.pk, "reopen"])
    assert browse(cast.townsman).post(back, {"reason": "x"}).status_code == 404
    assert browse(cast.officer).post(back, {"reason": "理由不充分"}).status_code == 302
    stale.refresh_from_db()
    assert (stale.state, stale.closed_on) == ("open", None)


@pytest.mark.django_db
def test_the_score_is_full_marks_less_each_rules_points_up_to_its_most():
    today = TODAY()
    assert score({}, today) == Decimal("100.0")
    assert score({"grade": 1, "copied": 4}, today) == Decimal("91.0")
    assert score({"grade": 7}, today) == Decimal("70.0")  # 35, but at most 30
    assert (
        score(dict.fromkeys(("no_deadline", "back_entry", "grade", "copied", "reused_photo"), 99), today) == 0
    )


def test_pages_and_interface(cast, browse, stale):
    client = browse(cast.townsman)
    page = client.get(reverse("quality:flaws"), {"state": "open", "rule": "stale"})
    assert [row for row, _cells in page.context["lines"]] == [stale]
    assert {label: n for label, n, *_rest in page.context["figures"]}["企业档案久未核实"] == 1
    assert stale.link == cast.mill.get_absolute_url()
    assert client.get(stale.get_absolute_url()).status_code == 200
    assert browse(cast.town2sman).get(stale.get_absolute_url()).status_code == 404
    units = browse(cast.officer).get(reverse("quality:units")).context["lines"]
    assert [(row.name, row.score, row.open_flaws) for row, _cells in units] == [
        ("柳桥镇人民政府", Decimal("99.9"), 1)
    ]
    assert client.get(reverse("quality:flaws"), {"format": "xlsx"}).status_code == 200
    assert [one["rule"] for one in client.get("/api/quality/flaws").json()["items"]] == ["stale"]
    said = {"words": "停产检修"}
    sent = client.post(f"/api/quality/flaws/{stale.pk}/justify", said, content_type="application/json")
    assert (sent.status_code, sent.json()["state"]) == (200, "justified")
    again = client.post(f"/api/quality/flaws/{stale.pk}/handle", said, content_type="application/json")
    assert again.status_code == 409


def test_figures_ask_the_days(cast, stale):
    today = TODAY()
    assert str(value("quality.open", cast.town, today, today)) == "1"
    FLAW.move(stale, "justify", actor=cast.townsman, reason="停产检修")
    assert str(value("quality.open", cast.town, today, today)) == "0"
    assert str(value("quality.found", cast.town, today, today)) == "1"
    assert str(value("quality.found", cast.town2, today, today)) == "0"


@pytest.mark.django_db(transaction=True)
def test_the_ticker_has_the_records_looked_at_every_day(cast):
    Enterprise.objects.filter(pk=cast.mill.pk).update(verified_at=timezone.now() - timedelta(400))
    run_due(timezone.now())
    drain()
    assert Job.objects.get(name="quality.look").state == "done"
    assert [flaw.row_id for flaw in Flaw.objects.filter(rule="stale")] == [cast.mill.pk]


def test_a_look_takes_few_queries_whatever_there_is(cast):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            cast.look()
        return len(asked)

    for n in range(3):
        cast.make_enterprise(f"永宁{n}号五金厂")
    queries()
    before = queries()
    for n in range(3, 12):
        cast.make_enterprise(f"永宁{n}号五金厂")
    assert queries() <= before + 2
