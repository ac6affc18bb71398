"""The cast and the dangers of the tests of matters, and a publication brought so far by its steps."""

import pytest

from anlan.hazards.tests.conftest import at, at_state, cast, client_of, files_of_the_test, report
from anlan.publications.actions.drafting import draft
from anlan.publications.flow import PUBLICATION

__all__ = ["at_state", "cast", "client_of", "files_of_the_test", "report"]


@pytest.fixture
def item(cast):
    """``item("published", …)``: drafted by the officer, approved by the leader."""

    def make(state="drafted", **more):
        said = {"kind": "notice", "title": "关于汛期检查的通告", "body": "请各单位自查。", **more}
        row = draft(actor=cast.officer, organ=cast.office, now=at(), **said)
        for name, after, actor in (
            ("mask", "drafted", cast.officer),
            ("approve", "approved", cast.boss),
            ("publish", "published", cast.officer),
        ):
            if row.state == state and row.state != "drafted":
                break
            if state == "drafted":
                break
            PUBLICATION.move(row, name, actor=actor, now=at(day=11))
            assert row.state == after
        if state == "withdrawn":
            PUBLICATION.move(row, "withdraw", actor=cast.officer, now=at(day=12), reason="有误")
        return row

    return make
