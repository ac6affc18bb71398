"""The process dies between any two statements of an act: all of it is there afterwards, or nothing is."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from anlan.audit.log import verify
from anlan.hazards.actions.listing import propose_listing
from anlan.hazards.actions.reporting import report_matter, split_off
from anlan.hazards.flow import LISTING

from .conftest import CURE, FIVE, GRADED, at, fresh, go, photo

# The modules whose tables an act on a matter writes.
WRITTEN = ("hazards", "audit", "duty", "notices", "files", "letters", "consequences", "jobs", "search")


class Killed(BaseException):
    """Not an Exception: nothing may catch it and go on."""


class KillAt:
    """Dies before statement ``number``.

    The edges of an act's own transaction do not count: a database commits whole or not at all.
    """

    EDGES = ("SAVEPOINT", "RELEASE", "ROLLBACK")

    def __init__(self, number):
        self.number, self.seen = number, 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(self.EDGES):
            self.seen += 1
            if self.seen == self.number:
                raise Killed
        return execute(sql, params, many, context)


def everything():
    """Every row of every table that an act can change."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in WRITTEN:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
                found[model._meta.db_table] = cursor.fetchall()
    return found


ACTS = {
    "accept": ("registered", lambda row, cast: go(row, "accept", cast.rescuer, **GRADED)),
    "assign": (
        "verified",
        lambda row, cast: go(
            row, "assign", cast.rescuer, responsible=cast.plant, rectify_by=date(2026, 3, 25)
        ),
    ),
    "start": ("assigned", lambda row, cast: go(row, "start", cast.manager, **FIVE)),
    "submit": (
        "rectifying",
        lambda row, cast: go(
            row, "submit", cast.manager, now=at(day=18), work_done="已更换", after_files=[photo()]
        ),
    ),
    "fail": (
        "submitted",
        lambda row, cast: go(row, "fail", cast.rescuer, now=at(day=19), reason="不彻底", on_site=True),
    ),
    "pass": ("submitted", lambda row, cast: go(row, "pass", cast.rescuer, now=at(day=19), **CURE)),
    "close": ("verified_ok", lambda row, cast: go(row, "close", cast.rescuer, now=at(day=20))),
    "reopen": ("closed", lambda row, cast: go(row, "reopen", cast.rescuer, now=at(day=21), reason="复发")),
    "correct": (
        "registered",
        lambda row, cast: go(
            row,
            "correct",
            cast.rescuer,
            work_done="已改",
            rectified_by="王强",
            after_files=[photo()],
            danger_class="electrical",
            cause_class="management",
        ),
    ),
    "split": (
        "assigned",
        lambda row, cast: split_off(
            row, actor=cast.rescuer, organ=cast.emergency, description="一部分。", now=at(day=12)
        ),
    ),
    "report": (
        "registered",
        lambda row, cast: report_matter(
            actor=cast.rescuer,
            organ=cast.emergency,
            profile="danger",
            source="inspection",
            description="另一处。",
            subject=cast.plant,
            photos=[photo()],
            now=at(day=12),
        ),
    ),
}


def die_everywhere(act):
    """``act()`` with a death before each of its statements in turn; how many it has."""
    before, number = everything(), 0
    while True:
        number += 1
        killer = KillAt(number)
        try:
            with connection.execute_wrapper(killer):
                act()
        except Killed:
            assert everything() == before, f"half done after statement {number - 1}"
        else:
            return number - 1


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_or_not_done(at_state, cast, name):
    state, act = ACTS[name]
    row = at_state(state)
    before = everything()
    statements = die_everywhere(lambda: act(fresh(row), cast))
    assert statements > 5
    assert everything() != before
    assert verify().broken is None


def test_listing_is_done_or_not_done(at_state, cast):
    row = at_state("assigned", grade="major")
    listing = propose_listing(
        row,
        proposer=cast.emergency,
        organ=cast.office,
        level=2,
        reason="危害大",
        actor=cast.rescuer,
        now=at(day=12),
    )
    statements = die_everywhere(
        lambda: LISTING.move(
            type(listing).objects.get(pk=listing.pk),
            "list",
            actor=cast.officer,
            now=at(day=13),
            deadline=date(2026, 4, 10),
            tracker=cast.officer2,
        )
    )
    assert statements > 5
    assert verify().broken is None
