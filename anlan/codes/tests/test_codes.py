"""Codes: who issues them, where a scan leads whom, and that a revoked one is as good as none."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from anlan.audit.log import history
from anlan.audit.models import Entry
from anlan.codes.actions import issue, revoke
from anlan.codes.models import QrCode
from anlan.codes.queries import KINDS
from anlan.flow.flow import Refused
from anlan.letters.models import Issuer, Letter
from anlan.registers.models import Enterprise
from anlan.testing import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.firm = Enterprise.objects.create(
        organ=cast.plant, name=cast.plant.name, place=cast.town, sector=cast.industry
    )
    return cast


@pytest.fixture
def of():
    def make(user=None):
        client = Client()
        if user:
            client.force_login(user)
        return client

    return make


def land(client, code):
    return client.get(reverse("codes:landing", args=[code.token]))


def test_the_town_issues_one_code_and_outsiders_and_the_enterprise_none(cast):
    code = issue(cast.firm, actor=cast.townsman)
    assert (issue(cast.firm, actor=cast.officer), code.row) == (code, cast.firm)
    assert len(code.token) >= 20
    assert history(cast.firm).filter(verb="签发二维码").count() == 1
    for user, reason in (
        (cast.outsider, "不在您的管辖范围内。"),
        (cast.manager, "您当前的岗位没有这项权限。"),
    ):
        with pytest.raises(Refused, match=reason):
            issue(cast.firm, actor=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        QrCode.objects.create(row_model=code.row_model, row_id=code.row_id, issued_by=cast.officer)


def test_readers_are_led_to_the_page_and_all_others_learn_the_name(cast, of):
    code = issue(cast.firm, actor=cast.townsman)
    for user in (cast.townsman, cast.manager, cast.officer):
        answer = land(of(user), code)
        assert (answer.status_code, answer["Location"]) == (302, cast.firm.get_absolute_url())
    for user in (None, cast.outsider):
        answer = land(of(user), code)
        text = answer.content.decode()
        assert (answer.status_code, cast.plant.name in text, str(cast.town) in text) == (200, True, False)
        assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert "no-store" in answer["Cache-Control"]
    seen = code.scans.order_by("pk").values_list("by__name", flat=True)
    assert list(seen) == [cast.townsman.name, cast.manager.name, cast.officer.name, None, cast.outsider.name]


def test_a_revoked_code_and_an_unknown_one_are_the_same(cast, of):
    code = issue(cast.firm, actor=cast.townsman)
    revoke(code, actor=cast.officer)
    gone, unknown = land(of(), code), of().get(reverse("codes:landing", args=["x" * 22]))
    assert (gone.status_code, unknown.status_code, gone.content) == (404, 404, unknown.content)
    assert land(of(cast.townsman), code).status_code == 404
    assert code.scans.count() == 0
    with pytest.raises(Refused, match="这个二维码已经作废。"):
        revoke(code, actor=cast.townsman)
    assert issue(cast.firm, actor=cast.townsman).token != code.token


def test_the_sheet_shows_the_code_to_print_and_who_scanned(cast, of):
    client = of(cast.townsman)
    page = client.get(cast.firm.get_absolute_url())
    assert "签发二维码" in page.content.decode()
    made = client.post(reverse("codes:issue", args=["registers.enterprise", cast.firm.pk]))
    code = QrCode.objects.get()
    assert made["Location"] == code.get_absolute_url()
    land(of(), code)
    sheet = client.get(code.get_absolute_url())
    assert (sheet.context["name"], sheet.context["count"]) == (cast.plant.name, 1)
    drawing = client.get(reverse("codes:drawing", args=[code.pk]))
    assert (drawing["Content-Type"], drawing.content[:5]) == ("image/svg+xml", b"<?xml")
    assert client.post(reverse("codes:revoke", args=[code.pk])).status_code == 302
    assert client.get(reverse("codes:drawing", args=[code.pk])).status_code == 404


def test_without_the_scope_or_the_permission_there_is_no_sheet(cast, of):
    code = issue(cast.firm, actor=cast.townsman)
    assert of(cast.manager).get(code.get_absolute_url()).status_code == 200
    assert of(cast.manager).post(reverse("codes:revoke", args=[code.pk])).status_code == 302
    code.refresh_from_db()
    assert code.revoked_at is None  # the enterprise may print, not revoke
    for user in (cast.outsider, cast.auditor):
        for name in ("code", "drawing"):
            assert of(user).get(reverse(f"codes:{name}", args=[code.pk])).status_code == 404
        issued = of(user).post(reverse("codes:issue", args=["registers.enterprise", cast.firm.pk]))
        assert issued.status_code == 404
    assert of(cast.officer).post(reverse("codes:issue", args=["org.user", 1])).status_code == 404


def test_no_log_holds_a_token(cast, of):
    code = issue(cast.firm, actor=cast.townsman)
    land(of(), code)
    revoke(code, actor=cast.townsman)
    assert [entry for entry in Entry.objects.all() if code.token in f"{entry.facts}{entry.verb}"] == []


def test_a_strangers_words_on_a_document_are_number_issuer_and_day(cast, of):
    issuer = Issuer.objects.create(organ=cast.town_hall, word="柳政", head="柳桥镇人民政府")
    row = Letter.objects.create(
        row_model="registers.enterprise",
        row_id=cast.firm.pk,
        kind="notice",
        number="柳政〔2026〕3号",
        year=2026,
        serial=3,
        title="关于某企业的秘密标题",
        issuer=issuer,
        content={},
    )
    code = issue(row, actor=cast.townsman)
    text = land(of(), code).content.decode()
    assert ("柳政〔2026〕3号" in text, "柳桥镇人民政府" in text, "秘密标题" in text) == (True, True, False)
    assert land(of(cast.townsman), code)["Location"] == row.get_absolute_url()


def test_a_visit_has_no_code_before_the_arrival():
    from anlan.inspections.models import Inspection

    ready = KINDS["inspections.inspection"].ready
    assert (ready(Inspection()), ready(Inspection(visited_on=date(2026, 3, 1)))) == (False, True)
