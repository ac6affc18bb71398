"""Two people at once: one publishes, the other is told; of two objections to a line one is kept."""

import pytest
from django.db import connection

from anlan.assessment.actions.objections import object_to
from anlan.assessment.flow import ASSESSMENT
from anlan.assessment.models import Assessment, Item, Objection, Scheme
from anlan.consequences.models import Trigger
from anlan.demo.chronicle import MORNING, aware
from anlan.hazards.tests.test_races import at_once
from anlan.testing import Cast, make_user

from .conftest import JUNE

NOW = aware(JUNE, MORNING)


@pytest.fixture
def row(transactional_db):
    """A town's assessment, finalised as failed; ``row.cast``."""
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share SQLite's test database in memory")
    cast = Cast()
    scheme = Scheme.objects.create(
        title="考核", year=2026, kind="town", organ=cast.office, place=cast.city, weight=8, self_by=JUNE,
        state="self",
    )  # fmt: skip
    item = Item.objects.create(scheme=scheme, number="1", title="责任落实", points=100)
    made = Assessment.objects.create(
        scheme=scheme, organ=cast.town_hall, owner=cast.office, place=cast.town_hall.place, year=2026,
        state="final", grade="fail", final_score=10, full_marks=100, object_by=JUNE,
    )  # fmt: skip
    made.lines.create(item=item, group_score=10, final_score=10)
    made.cast = cast
    return made


def fresh(row):
    return Assessment.objects.select_related("scheme", "organ", "owner", "place").get(pk=row.pk)


def test_two_publish_at_once(row):
    second = make_user(row.cast.office, "leader", name="另一领导")

    def publish(user):
        return lambda: ASSESSMENT.move(fresh(row), "publish", actor=user, now=NOW)

    won = at_once(publish(row.cast.boss), publish(second))
    assert won[0] == "done"
    assert won[1] in ("刚刚已由他人处理，请刷新后查看。", "现处“已公布”状态，不能批准公布。")
    assert Trigger.objects.filter(code="assessment_failed").count() == 1


def test_two_object_to_a_line_at_once(row):
    Assessment.objects.filter(pk=row.pk).update(state="objection")
    colleague = make_user(row.cast.town_hall, "town", name="镇另一经办")

    def objects(user):
        line = fresh(row).lines.select_related("item", "assessment__organ", "assessment__owner").get()
        return lambda: object_to(line, actor=user, text="有异议", claimed=60, now=NOW)

    assert at_once(objects(row.cast.townsman), objects(colleague)) == ["done", "这一项已有待处理的异议。"]
    assert Objection.objects.count() == 1
