"""The people and plans of the tests of inspections."""

import pytest

from anlan.inspections.actions.visits import plan_inspection
from anlan.testing import Cast, make_user

from .acts import DAY, at


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.rescuer2 = make_user(cast.emergency, "department", name="应急另一经办", sectors=[cast.industry])
    cast.grid = make_user(cast.town_hall, "grid", name="网格员")
    return cast


@pytest.fixture
def plan(cast):
    def make(kind="four_noes", actor=None, organ=None, **more):
        actor, organ = actor or cast.rescuer, organ or cast.emergency
        team = [(actor, actor.name, "head"), (cast.rescuer2, "应急另一经办", "officer")]
        said = {"subject": cast.plant, "planned_from": DAY, "team": team, "now": at(10), **more}
        return plan_inspection(actor=actor, organ=organ, kind=kind, **said)

    return make
