"""Reports of graver risks: when they fall due, what they say, that a returned one is put right."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.duty.schedules import last_day
from anlan.notices.models import Notice
from anlan.org.answers import Refused
from anlan.risks.actions import reports
from anlan.risks.flow import POINT
from anlan.risks.models import RiskPoint, RiskReport
from anlan.risks.report_flow import RISK_REPORT

from .conftest import DAY, NOW

pytestmark = pytest.mark.django_db
FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def risen(controlled, keeper, head):
    """The point has become larger: a change report is due."""
    POINT.move(controlled, "set_level", actor=keeper, now=NOW, new_level="larger", reason="夜班人员多")
    POINT.move(controlled, "confirm", actor=head, now=NOW)
    return RiskReport.objects.get()


def test_a_point_that_becomes_graver_is_reported_within_days(risen, controlled, keeper, head):
    assert (risen.kind, risen.due_on, risen.because) == (
        "change", DAY + timedelta(days=15), "冲压车间定为较大风险",
    )  # fmt: skip
    POINT.move(controlled, "control", actor=keeper, now=NOW, control_level="company", controlled_by="林工")
    POINT.move(controlled, "set_level", actor=keeper, now=NOW, new_level="major", reason="再增加")
    POINT.move(controlled, "confirm", actor=head, now=NOW)
    assert RiskReport.objects.count() == 1


def test_what_was_handed_in_stays_as_it_was(risen, controlled, keeper, cast):
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        RISK_REPORT.move(risen, "submit", actor=cast.manager, now=NOW, promised_by="周厂长")
    with pytest.raises(Refused, match="缺少必填内容：承诺人"):
        RISK_REPORT.move(risen, "submit", actor=keeper, now=NOW)
    RISK_REPORT.move(risen, "submit", actor=keeper, now=NOW, promised_by="周厂长")
    RiskPoint.objects.update(name="改名车间")
    risen.refresh_from_db()
    assert [(point["name"], point["level"]) for point in risen.content["points"]] == [("冲压车间", "larger")]
    assert risen.content["points"][0]["measures"] == ["光电保护装置完好有效"]
    assert not Duty.objects.of(risen).open().exists()


def test_a_returned_report_is_put_right_by_a_new_day(risen, keeper, cast):
    RISK_REPORT.move(risen, "submit", actor=keeper, now=NOW, promised_by="周厂长")
    RISK_REPORT.move(risen, "return", actor=cast.townsman, now=NOW, reason="漏报喷漆房")
    assert last_day(Duty.objects.of(risen).open().get().due_at) == DAY + timedelta(days=10)
    RISK_REPORT.move(risen, "submit", actor=keeper, now=NOW, promised_by="周厂长")
    RISK_REPORT.move(risen, "accept", actor=cast.townsman, now=NOW)
    assert risen.state == "accepted"


def test_each_year_who_has_a_graver_risk_reports_by_the_end_of_march(risen, firm, keeper):
    assert reports.demand_yearly(FEBRUARY) == 1
    assert reports.demand_yearly(FEBRUARY) == 0
    yearly = RiskReport.objects.get(kind="periodic")
    assert (yearly.enterprise, yearly.due_on) == (firm, date(2027, 3, 31))
    tick(FEBRUARY + timedelta(days=60))
    told = Notice.objects.filter(recipient=keeper, kind="risks.late").values_list("title", flat=True)
    assert f"较大以上风险报告已逾期：{yearly}" in list(told)


def test_without_a_graver_risk_there_is_nothing_to_report(controlled):
    assert reports.demand_yearly(FEBRUARY) == 0
    assert RiskReport.objects.count() == 0


def test_a_new_enterprise_reports_within_thirty_days_of_its_acceptance(firm, keeper):
    with pytest.raises(Refused, match="不能晚于今天"):
        reports.demand_first(firm, actor=keeper, accepted_on=DAY + timedelta(days=1), now=NOW)
    row = reports.demand_first(firm, actor=keeper, accepted_on=DAY, now=NOW)
    assert row.due_on == DAY + timedelta(days=30)
    assert RiskReport.objects.get() == row
    with pytest.raises(Refused, match="已有首次报告"):
        reports.demand_first(firm, actor=keeper, accepted_on=DAY, now=NOW)


def test_what_is_due_stands_in_one_place_with_its_deadline_and_is_filed_from_there(
    firm, keeper, cast, client
):
    url = reverse("risks:reports")
    with clock.at(NOW):
        client.force_login(keeper)
        assert client.get(url).context["waiting"] == []
        form = reverse("risks:first_report")
        late = client.post(form, {"accepted_on": DAY + timedelta(days=1)})
        assert late.context["form"].non_field_errors() == ["竣工验收日期不能晚于今天。"]
        assert client.post(form, {"accepted_on": DAY - timedelta(days=20)}).status_code == 302
        row = RiskReport.objects.get()
        assert client.get(url).context["waiting"] == [(row, ("还有 10 天", False), "submit")]
        client.force_login(cast.townsman)
        assert client.get(url).context["waiting"] == []
        assert client.get(form).status_code == 404
        client.force_login(keeper)
        step = reverse("risks:report_step", args=[row.pk, "submit"])
        assert client.post(step, {"promised_by": "周厂长"}).status_code == 302
        assert client.get(url).context["waiting"] == []
        client.force_login(cast.townsman)
        [(waiting, _stands, act)] = client.get(url).context["waiting"]
        assert (waiting, act) == (row, "accept")
        client.force_login(cast.outsider)
        assert client.get(url).context["waiting"] == []
