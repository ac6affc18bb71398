"""The auditor's pages: what is read, filtered, exported and verified, and by nobody else."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import models

from anlan.audit.log import SYSTEM, record
from anlan.audit.models import Entry
from anlan.testing import today


def toasts(client, response):
    page = client.get(response["Location"])
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def log(cast, client):
    """Acts of both cities; the auditor of the first is signed in."""
    record(cast.officer, "修改区域", cast.town, note="甲")
    record(cast.builder, "新增机构", cast.housing)
    record(cast.outsider, "修改区域", cast.other_city)
    client.force_login(cast.auditor)
    return client


def verbs(response):
    return [(entry.actor_name, entry.verb) for entry in response.context["part"]]


def test_the_auditor_reads_what_the_own_territory_did(cast, log):
    assert verbs(log.get("/org/log/")) == [("住建经办", "新增机构"), ("安委办经办", "修改区域")]
    foreign = Entry.objects.get(actor_name="外市经办")
    assert log.get(f"/org/log/{foreign.pk}/").status_code == 404
    own = Entry.objects.get(actor_name="安委办经办")
    assert "&quot;note&quot;: &quot;甲&quot;" in log.get(f"/org/log/{own.pk}/").content.decode()


def test_what_the_system_did_is_read_at_the_top_of_the_only_tree(cast, log):
    record(SYSTEM, "到期提醒", cast.town)
    assert ("系统", "到期提醒") not in verbs(log.get("/org/log/"))
    cast.other_city.parent = cast.city
    cast.other_city.save()
    assert ("系统", "到期提醒") in verbs(log.get("/org/log/"))


def test_the_log_is_filtered_and_exported(cast, log):
    assert verbs(log.get("/org/log/?actor=住建")) == [("住建经办", "新增机构")]
    assert verbs(log.get("/org/log/?verb=区域")) == [("安委办经办", "修改区域")]
    assert verbs(log.get("/org/log/?row=柳桥")) == [("安委办经办", "修改区域")]
    assert len(verbs(log.get(f"/org/log/?since={today()}&until={today()}"))) == 2
    assert verbs(log.get(f"/org/log/?until={today() - timedelta(days=1)}")) == []
    sheet = openpyxl.load_workbook(BytesIO(log.get("/org/log/?format=xlsx").content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["住建经办", "安委办经办"]


def test_verifying_says_what_it_found_and_is_logged(cast, log):
    response = log.post("/org/log/verify/")
    assert toasts(log, response) == ["审计日志完好：共核对 3 条，哈希链没有断开。"]
    assert Entry.objects.first().verb == "核对审计日志"
    broken = Entry.objects.get(actor_name="住建经办")
    models.QuerySet(Entry).filter(pk=broken.pk).update(actor_name="别人")
    found = toasts(log, log.post("/org/log/verify/"))[0]
    assert found.startswith(f"审计日志在第 2 条断开：内容与哈希不符（记录号 {broken.pk}，")
    assert log.get("/org/log/verify/").status_code == 404


def test_nobody_else_reads_the_log(cast, client):
    for user in (cast.admin, cast.guard, cast.officer, cast.boss):
        client.force_login(user)
        assert client.get("/org/log/").status_code == 404
        assert client.post("/org/log/verify/").status_code == 404
