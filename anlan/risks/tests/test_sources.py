"""A major hazard source from its substances to its filing, change and cancellation; who cares for it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.duty.schedules import last_day
from anlan.notices.models import Notice
from anlan.org.answers import Refused
from anlan.risks.actions import sources
from anlan.risks.models import HazardSource
from anlan.risks.source_flow import SOURCE

from .conftest import DAY, NOW

pytestmark = pytest.mark.django_db
ALL = {"principal": "周厂长", "technical": "吴工", "operation": "郑班长"}


def why(step, row, actor, **facts):
    with pytest.raises(Refused) as no:
        SOURCE.move(row, step, actor=actor, now=NOW, **facts)
    return str(no.value)


@pytest.fixture
def tanks(keeper, firm):
    row = sources.add_source(actor=keeper, enterprise=firm, name="液氯库", kind="storage")
    sources.add_substance(row, actor=keeper, name="液氯", tons="4", number=12)
    return row


@pytest.fixture
def filed(tanks, keeper, cast):
    sources.add_substance(tanks, actor=keeper, name="液氯（备用）", tons="21", number=12)
    tanks = sources.change_source(tanks, actor=keeper, people=40)
    SOURCE.move(tanks, "grade", actor=keeper, now=NOW)
    SOURCE.move(tanks, "assess", actor=keeper, now=NOW, report_on=DAY)
    SOURCE.move(tanks, "file", actor=cast.rescuer, now=NOW, file_number="BA-2026-001")
    return tanks


def due(code, row):
    return last_day(Duty.objects.of(row).open().get(kind=code).due_at)


@pytest.mark.clause("S1-12f", "S4-3.21d")
def test_a_source_is_identified_graded_assessed_and_filed(tanks, keeper, cast):
    assert why("grade", tanks, keeper) == "还没有填写厂区边界外500米范围内的常住人口。"
    tanks = sources.change_source(tanks, actor=keeper, people=40)
    assert why("grade", tanks, keeper) == "S = 0.8，小于1，不构成重大危险源。"
    sources.add_substance(tanks, actor=keeper, name="液氯（备用）", tons="21", number=12)
    SOURCE.move(tanks, "grade", actor=keeper, now=NOW)
    # S = 4/5 + 21/5 = 5; 40 people: α = 1.2; R = 1.2 × 4 × 5 = 24
    found = {name: tanks.working[name] for name in ("s", "alpha", "sum", "r", "grade")}
    assert found == {"s": "5", "alpha": "1.2", "sum": "20", "r": "24", "grade": "三级"}
    SOURCE.move(tanks, "assess", actor=keeper, now=NOW, report_on=DAY)
    assert due(sources.FILE, tanks) == DAY + timedelta(days=15)
    assert due(sources.REASSESS, tanks) == date(2029, 5, 6)
    assert why("file", tanks, keeper, file_number="1") == "您当前的岗位没有这项权限。"
    SOURCE.move(tanks, "file", actor=cast.rescuer, now=NOW, file_number="BA-2026-001")
    assert (tanks.filed_with, tanks.file_number) == (cast.emergency, "BA-2026-001")
    assert why("start", tanks, keeper) == "还没有明确主要负责人、技术负责人、操作负责人。"
    sources.name_people(tanks, actor=keeper, **ALL)
    SOURCE.move(HazardSource.objects.get(), "start", actor=keeper, now=NOW)


def test_filing_that_is_late_is_told_to_the_owner(tanks, keeper):
    tanks = sources.change_source(tanks, actor=keeper, people=0)
    sources.add_substance(tanks, actor=keeper, name="液氯（备用）", tons="21", number=12)
    SOURCE.move(tanks, "grade", actor=keeper, now=NOW)
    SOURCE.move(tanks, "assess", actor=keeper, now=NOW, report_on=DAY)
    tick(NOW + timedelta(days=17))
    told = Notice.objects.filter(recipient=keeper, kind="risks.late").values_list("title", flat=True)
    assert list(told) == ["重大危险源备案已逾期：液氯库"]


@pytest.mark.clause("S2-3.6.2b")
def test_what_has_changed_is_graded_anew(filed, keeper):
    with pytest.raises(Refused, match="先登记变化"):
        sources.add_substance(filed, actor=keeper, name="液氯（新增）", tons="60", number=12)
    with pytest.raises(Refused, match="先登记变化"):
        sources.change_source(filed, actor=keeper, people=100)
    SOURCE.move(filed, "change", actor=keeper, now=NOW, source_change="quantity", reason="扩建")
    assert due(sources.REGRADE, filed) == DAY + timedelta(days=30)
    sources.add_substance(filed, actor=keeper, name="液氯（新增）", tons="60", number=12)
    SOURCE.move(filed, "grade", actor=keeper, now=NOW)
    # S = 0.8 + 4.2 + 12 = 17; R = 1.2 × 4 × 17 = 81.6
    assert (filed.working["r"], filed.grade) == ("81.6", "二级")
    assert not Duty.objects.of(filed).open().filter(kind=sources.REGRADE).exists()


def test_it_is_cancelled_by_who_filed_it_within_thirty_days(filed, keeper, cast):
    assert why("cancel", filed, cast.rescuer, basis="已拆除") == "企业还没有申请核销。"
    SOURCE.move(filed, "ask_cancel", actor=keeper, now=NOW, reason="已拆除")
    assert due(sources.CANCEL, filed) == DAY + timedelta(days=30)
    SOURCE.move(filed, "cancel", actor=cast.rescuer, now=NOW, basis="现场核查")
    assert (filed.state, filed.cancelled_on) == ("cancelled", DAY)
    assert not Duty.objects.of(filed).open().exists()


@pytest.mark.clause("S2-3.6.2a")
def test_the_responsible_people_record_what_they_did(filed, keeper, client):
    said = {"role": "operation", "result": "normal", "note": "巡检液位、压力", "on": DAY}
    with pytest.raises(Refused, match="还没有明确操作负责人"):
        sources.record_care(filed, actor=keeper, now=NOW, **said)
    sources.name_people(filed, actor=keeper, **ALL)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        sources.record_care(filed, actor=keeper, now=NOW, **said | {"on": DAY + timedelta(days=1)})
    care = sources.record_care(filed, actor=keeper, now=NOW, item=3, **said)
    assert (care.person, care.get_result_display()) == ("郑班长", "正常")


def test_the_page_shows_the_calculation_and_the_forms_refuse_what_is_in_no_table(tanks, keeper, client, cast):
    client.force_login(keeper)
    page = client.get(reverse("risks:source", args=[tanks.pk]))
    assert (page.context["working"]["s"], page.context["working"]["draft"]) == ("0.8", True)
    url = reverse("risks:add_substance", args=[tanks.pk])
    answer = client.post(url, {"tons": "5", "name": "某物"})
    assert answer.context["form"].errors == {"__all__": ["请选择表1所列的危险化学品，或表2的类别。"]}
    answer = client.post(url, {"tons": "400", "number": "65"})
    assert list(answer.context["form"].errors) == ["category"]
    assert client.post(url, {"tons": "400", "number": "65", "category": "W5.3"}).status_code == 302
    client.force_login(cast.outsider)
    assert client.get(reverse("risks:source", args=[tanks.pk])).status_code == 404


def test_the_list_has_as_many_queries_for_many_as_for_one(tanks, firm, keeper, cast, client):
    client.force_login(cast.officer)
    url = reverse("risks:sources")
    client.get(url)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = asked()
    for n in range(5):
        sources.add_source(actor=keeper, enterprise=firm, name=f"罐区{n}", kind="storage")
    assert asked() == before
