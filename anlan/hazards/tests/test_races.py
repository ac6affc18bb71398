"""Two people at once: one wins, the other is told; one problem stays one matter."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.models import Matter
from anlan.testing import Cast, make_user

from .conftest import GRADED, at, fresh, go


def at_once(*acts):
    """What each of the acts, begun together, came to: ``done`` or the reason of the refusal."""
    start, outcomes = Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as no:
            outcomes.append(str(no))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def told(cast, **more):
    return report_matter(
        actor=cast.officer,
        organ=cast.office,
        profile="assigned",
        source="province",
        description="省督导反馈。",
        now=at(),
        **more,
    )


@pytest.fixture
def two(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share SQLite's test database in memory")
    cast = Cast()
    cast.officer2 = make_user(cast.office, "office", name="安委办另一经办")
    return cast


def test_two_accept_at_once(two):
    row = told(two)
    outcomes = at_once(
        *(lambda user=user: go(fresh(row), "accept", two.fresh(user)) for user in (two.officer, two.officer2))
    )
    assert outcomes[0] == "done"
    assert outcomes[1] in {
        "刚刚已由他人处理，请刷新后查看。",
        "现处“待交办”状态，不能受理。",
    }


def test_the_same_external_id_at_once_is_one_matter(two):
    assert at_once(*([lambda: told(two, external_id="JS-1")] * 4)) == ["done"] * 4
    assert Matter.objects.count() == 1


def test_reports_at_once_have_numbers_of_their_own(two):
    assert at_once(*([lambda: told(two)] * 4)) == ["done"] * 4
    assert sorted(Matter.objects.values_list("number", flat=True)) == [
        f"JB2026-{number:06d}" for number in (1, 2, 3, 4)
    ]


def test_a_stale_page_is_refused(cast, report):
    row = report()
    stale = fresh(row)
    go(row, "accept", cast.rescuer, **GRADED)
    with pytest.raises(Refused, match="刚刚已由他人处理"):
        go(stale, "reject", cast.rescuer, reason="不属实")
    assert fresh(row).state == "verified"
