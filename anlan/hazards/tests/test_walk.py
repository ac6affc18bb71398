"""Any walk through the steps keeps what must always hold of a matter.

A few walks with every run, two thousand with ``make bench`` (``BENCH_WALKS`` makes them fewer).
"""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import split_off
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Check, Matter

from .conftest import CURE, FIVE, GRADED, at, fresh, photo

STEPS = sorted(MATTER.by_name)
ACTORS = ("rescuer", "rescuer2", "manager", "townsman", "officer")
S = Matter.State
OWNED = {*Matter.WITH_UNIT, S.VERIFIED_OK, S.CLOSED, S.REOPENED}


def facts(cast, other):
    return {
        **GRADED,
        **FIVE,
        **CURE,
        "reason": "理由",
        "note": "说明",
        "responsible": cast.plant,
        "rectify_by": date(2026, 3, 25),
        "later_due": date(2026, 4, 25),
        "interim_control": "停用",
        "control_measures": "撤人",
        "review_on": date(2026, 3, 20),
        "work_done": "已改",
        "after_files": [photo()],
        "rectified_by": "王强",
        "duplicate_of": other,
    }


def check(row):
    """One owner and a due day once assigned; the verifier did not rectify; nothing open under what is closed."""
    if row.state in OWNED:
        assert None not in (row.organ_id, row.due_on, row.original_due_on)
    if row.state in (S.VERIFIED_OK, S.CLOSED) and row.submitted_by_id:
        assert Check.objects.filter(matter=row, passed=True).exclude(by=row.submitted_by_id).exists()
    if row.state == S.CLOSED:
        assert not row.children.filter(state__in=Matter.OPEN).exists()
    assert row.extensions.filter(answer="pending").count() == (row.state == S.EXTENSION_ASKED)
    assert row.transfers.filter(answer="pending").count() == (row.state == S.TRANSFER_ASKED)
    assert row.suspensions.filter(ended_at=None).count() == (row.state == S.SUSPENDED)


WALKS = int(os.environ.get("BENCH_WALKS") or 2000)
STEADY = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
walks = given(
    walk=st.lists(
        st.tuples(st.sampled_from(("row", "child")), st.sampled_from(STEPS), st.sampled_from(ACTORS)),
        min_size=10,
        max_size=60,
    )
)


@pytest.mark.django_db
@settings(max_examples=15, **STEADY)
@walks
def test_every_walk_keeps_the_invariants(cast, report, walk):
    keeps(cast, report, walk)


@pytest.mark.bench
@pytest.mark.django_db
@settings(max_examples=WALKS, **STEADY)
@walks
def test_thousands_of_walks_keep_the_invariants(cast, report, walk):
    keeps(cast, report, walk)


def keeps(cast, report, walk):
    row, other = report(), report()
    child = split_off(row, actor=cast.rescuer, organ=cast.emergency, description="一部分。", now=at())
    rows = {"row": row, "child": child}
    for who, name, actor in walk:
        before = fresh(rows[who])
        said = facts(cast, other)
        step = MATTER.by_name[name]
        given_facts = {key: said[key] for key in (*step.needs, *step.may) if key in said}
        entries = history(before).count()
        try:
            MATTER.move(fresh(before), name, actor=getattr(cast, actor), now=at(day=11), **given_facts)
        except Refused:
            assert fresh(before).state == before.state
            assert history(before).count() == entries
        else:
            assert history(before).filter(facts__step=name).exists()
            assert history(before).count() > entries
        for one in rows.values():
            check(fresh(one))
