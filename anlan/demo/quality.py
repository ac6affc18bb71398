"""The desk of data quality has looked this morning; a unit has explained a few of its flaws."""

from datetime import time, timedelta

from django.db.models import F

from anlan.quality.flow import FLAW
from anlan.quality.looking import look
from anlan.quality.models import Flaw
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware

PARTS = 8  # of which one has not been verified this year


def build(people, days):
    verify(days)
    with clock.at(aware(days.last, time(6, 10))) as now:
        look(now)
    with clock.at(aware(days.last, time(10, 20))):
        told = {organ: users[0] for organ, users in people.by_organ.items()}
        rows = (
            Flaw.objects.filter(rule="stale", organ__in=told).select_related("organ", "place").order_by("pk")
        )
        for row in rows[:2]:
            actor = told[row.organ_id]
            if FLAW.answer(FLAW.by_name["justify"], actor, row):
                FLAW.move(row, "justify", actor=actor, reason="企业停产检修，复产后即上门核实。")


def verify(days):
    """Most files were verified in the course of the year."""
    for part in range(1, PARTS):
        seen = aware(days.last - timedelta(9 * part), time(15))
        rows = Enterprise.objects.annotate(part=F("pk") % PARTS).filter(part=part, since__lt=seen.date())
        Enterprise.objects.filter(pk__in=rows.values("pk")).update(verified_at=seen)
