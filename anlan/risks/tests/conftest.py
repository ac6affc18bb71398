"""A plant with a press, graded and controlled step by step."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from anlan.registers.actions import create_enterprise
from anlan.risks.actions import points
from anlan.risks.flow import POINT
from anlan.testing import Cast, make_user

DAY = date(2026, 5, 6)
NOW = datetime(2026, 5, 6, 10, tzinfo=timezone.get_default_timezone())
HIGH = {"l": "6", "e": "6", "c": "15"}  # 540
MEAN = {"l": "3", "e": "6", "c": "7"}  # 126


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def firm(cast):
    return create_enterprise(
        actor=cast.officer,
        name="永宁恒力冲压有限公司",
        credit_code="91330000MA2B00007M",
        place=cast.town,
        sector=cast.industry,
    )


@pytest.fixture
def keeper(cast, firm):
    """Who keeps the points of the firm."""
    return make_user(firm.organ, "enterprise", name="恒力安全员")


@pytest.fixture
def head(cast, firm):
    return make_user(firm.organ, "principal", name="恒力负责人")


@pytest.fixture
def press(keeper, firm):
    return points.add_point(actor=keeper, enterprise=firm, name="冲压车间", kind="site")


@pytest.fixture
def event(press, keeper):
    unit = points.add_unit(press, actor=keeper, name="1号冲床", department="冲压车间", person="林工")
    return points.add_event(unit, actor=keeper, name="手部被模具挤压")


def grade(event, keeper, inherent=HIGH, current=MEAN, now=NOW):
    return points.grade_event(event, actor=keeper, method="lec", inherent=inherent, current=current, now=now)


@pytest.fixture
def controlled(press, event, keeper, head):
    """Graded general by 3 × 6 × 7 = 126, confirmed by another, held down by the team."""
    grade(event, keeper)
    points.add_measure(event, actor=keeper, kind="engineering", text="光电保护装置完好有效")
    POINT.move(press, "assess", actor=keeper, now=NOW)
    POINT.move(press, "confirm", actor=head, now=NOW)
    POINT.move(press, "control", actor=keeper, now=NOW, control_level="team", controlled_by="林工")
    return press
