"""Acceptance scenarios 29, 30 and 44, through the pages."""

from datetime import date

import pytest

from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.dossiers.actions.gaps import refresh_all
from anlan.dossiers.duties import remind
from anlan.dossiers.models import Entry, Gap
from anlan.dossiers.requirements import asked_of
from anlan.indicators.engine import value
from anlan.notices.models import Notice


def enter_url(firm, kind):
    return f"/enterprises/{firm.pk}/file/enter/{kind}/"


def figure(code, cast, day):
    return value(code, cast.city, day.replace(month=1, day=1), day)


@pytest.fixture
def on():
    """``with on(2026, 3, 10):`` it is ten in the morning of that day."""
    from datetime import time

    return lambda *day: clock.at(aware(date(*day), time(10)))


@pytest.mark.scenario(29)
@pytest.mark.clause("S2-3.5.3c")
def test_work_begun_before_its_agreement_is_flagged_and_planned_work_without_one_is_refused(cast, browse, on):
    with on(2026, 3, 10):
        client = browse(cast.miller)
        address = enter_url(cast.mill, "dangerous_work")
        done = cast.say("dangerous_work", number="Z1", signed="2026-03-05")
        assert client.post(address, done).status_code == 302
        row = Entry.objects.get()
        assert (row.flagged, row.flaws) == (True, ["安全生产管理协议在作业开始之后签订"])
        flagged = browse(cast.townsman).get("/dossiers/?flagged=true").context["part"]
        assert [found.pk for found in flagged] == [row.pk]

        planned = {"valid_from": "2026-03-20", "valid_to": "2026-03-21", "number": "Z2"}
        response = client.post(address, cast.say("dangerous_work", signed="", **planned))
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == [
            "尚不具备作业条件，不能安排作业：未签订安全生产管理协议。"
        ]
        late = client.post(address, cast.say("dangerous_work", briefed="2026-03-21", **planned))
        assert late.context["form"].non_field_errors() == [
            "尚不具备作业条件，不能安排作业：作业开始之后才告知危险因素和防范措施。"
        ]
        stale = client.post(address, cast.say("dangerous_work", qualified_to="2026-03-19", **planned))
        assert stale.status_code == 422
        assert (
            client.post(address, cast.say("dangerous_work", qualified_to="2026-12-31", **planned)).status_code
            == 302
        )
        assert Entry.objects.get(number="Z2").flaws == []
        assert Entry.objects.count() == 2


@pytest.mark.scenario(30)
@pytest.mark.clause("S4-2.4", "S3-4.4.3a")
def test_a_director_is_wanted_in_the_seven_fields_above_scale_only(cast, browse, on):
    with on(2026, 3, 10):
        dust = [cast.tag("涉粉涉爆")]
        above = cast.make_enterprise(
            "永宁大磨坊有限公司", tags=dust, above_scale=True, since=date(2020, 1, 1)
        )
        below = cast.make_enterprise("永宁小磨坊有限公司", tags=dust)
        other = cast.make_enterprise("永宁大纺织有限公司", above_scale=True)
        refresh_all(date(2026, 3, 10))
        listed = browse(cast.officer).get("/dossiers/gaps/?code=director").context["part"]
        assert [(gap.enterprise, gap.reason, gap.due_on) for gap in listed] == [
            (above, Gap.Reason.MISSING, date(2026, 4, 9))
        ]
        for firm in (below, other, cast.mill):
            assert "director" not in {one.requirement.code for one in asked_of(firm, date(2026, 3, 10))}
        assert str(figure("dossiers.directors", cast, date(2026, 3, 10))) == "0.0%"

        browse(cast.townsman).post(enter_url(above, "director"), cast.say("director"))
        assert above.gaps.open().get(code="director").reason == Gap.Reason.PENDING
        pk = Entry.objects.get(enterprise=above).pk
        browse(cast.officer).post(f"/dossiers/{pk}/steps/verify/", {})
        assert "director" not in cast.gaps(above)
        found = figure("dossiers.directors", cast, date(2026, 3, 10))
        assert (found.part, found.whole) == (1, 1)
        # The figure of a day before the appointment is what it was.
        before = figure("dossiers.directors", cast, date(2026, 3, 10).replace(year=2024))
        assert (before.part, before.whole) == (0, 0)


@pytest.mark.scenario(44)
@pytest.mark.clause("S3-4.3.1", "S1-21a", "S4-3.5a")
def test_an_expired_policy_is_uninsured_reminded_and_its_visits_are_counted(cast, browse, on):
    with on(2026, 1, 5):
        firm = cast.make_enterprise("永宁化工有限公司", tags=[cast.tag("危险化学品")])
        cast.manager.posts.update(organ=firm.organ)
        cast.hold("insurance", firm, valid_to="2026-06-30")
        assert "insurance" not in cast.gaps(firm)
    for day, told in (((2026, 5, 30), 0), ((2026, 5, 31), 1), ((2026, 6, 1), 1), ((2026, 6, 23), 2)):
        with on(*day) as now:
            remind(now)
            remind(now)
            assert Notice.objects.filter(kind="dossiers.expiring", recipient=cast.manager).count() == told, (
                day
            )
    with on(2026, 7, 1) as now:
        refresh_all(now.date(), now=now)
        seen = browse(cast.officer).get("/dossiers/gaps/?code=insurance").context["part"]
        assert [(gap.enterprise, gap.reason, gap.due_on) for gap in seen] == [
            (firm, Gap.Reason.EXPIRED, date(2026, 7, 16))
        ]
        assert figure("dossiers.uninsured", cast, date(2026, 7, 1)).part == 1
        assert figure("dossiers.uninsured", cast, date(2026, 6, 30)).part == 0
        said = {"insurer": "永宁保险共保体", "service": "隐患排查", "found": "3", "valid_from": "2026-06-10"}
        assert browse(cast.townsman).post(enter_url(firm, "prevention_visit"), said).status_code == 302
        assert figure("dossiers.prevention_visits", cast, date(2026, 7, 1)).part == 1
        assert figure("dossiers.prevention_visits", cast, date(2026, 6, 9)).part == 0
        assert str(figure("dossiers.insured", cast, date(2026, 7, 1))) == "0.0%"
        assert str(figure("dossiers.insured", cast, date(2026, 6, 30))) == "100.0%"
