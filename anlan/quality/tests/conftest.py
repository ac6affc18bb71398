"""The cast of the grids, and short ways to make the records that the rules look at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anlan.grids.tests.conftest import GridCast, browse, photo  # noqa: F401
from anlan.hazards.actions.reporting import report_matter
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.models import Obligation, Occurrence, Round, Submission
from anlan.quality.looking import look
from anlan.quality.models import Flaw

DAY = timedelta(1)


class QualityCast(GridCast):
    """``look()`` looks now; ``found(rule)``: titles and states of what the rule objects to."""

    def look(self, now=None):
        return look(now or timezone.now())

    def found(self, rule, state="open"):
        return list(Flaw.objects.filter(rule=rule, state=state).order_by("pk"))

    def danger(self, colour="red", **more):
        said = {"profile": "danger", "source": "inspection", "description": "安全出口上锁。", **more}
        return report_matter(
            actor=self.townsman, organ=self.town_hall, photos=[photo(colour=colour)], place=self.town, **said
        )

    def duty(self, organ, due, enterprise=None):
        obligation = create_obligation(
            actor=self.officer,
            organ=self.office,
            title="月度安全检查",
            subject=Obligation.Subject.ORGAN,
            cadence={"kind": "every", "unit": "month"},
            starts_on=due - 30 * DAY,
            organs=[organ],
        )
        days = {"opens_on": due - 30 * DAY, "due_on": due, "grace_until": due + 5 * DAY}
        round = Round.objects.create(
            obligation=obligation, key=f"{due}", label="本月", start=due - 30 * DAY, end=due, **days
        )
        return Occurrence.objects.create(
            obligation=obligation,
            round=round,
            organ=organ,
            place=organ.place,
            enterprise=enterprise,
            owner=self.office,
            verifier=self.office,
            key=round.key,
            period_start=round.start,
            period_end=round.end,
            **days,
        )

    def report(self, duty, note="", did=None, entered=None):
        entered = entered or timezone.now()
        return Submission.objects.create(
            occurrence=duty,
            place=duty.place,
            organ=duty.organ,
            occurred_on=did or timezone.localdate(entered),
            entered_at=entered,
            by=self.townsman,
            note=note,
        )


@pytest.fixture
def cast(db):
    return QualityCast()
