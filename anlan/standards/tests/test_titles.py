"""Titles: applied for, reviewed by another, announced, conferred, looked at again, withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.demo import clock
from anlan.duty.models import Duty
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.standards.actions.applying import apply_title, save_body
from anlan.standards.flow import TITLE
from anlan.standards.models import Title
from anlan.standards.tests.conftest import MARCH, at
from anlan.targets.actions import save_target
from anlan.targets.flow import TARGET
from anlan.targets.queries import standing

APRIL, DEC31 = date(2026, 4, 1), date(2026, 12, 31)
YEAR = (date(2026, 1, 1), DEC31)


@pytest.fixture
def move(cast):
    def take(row, step, user, day, **facts):
        with clock.at(at(day)) as now:
            return TITLE.move(row, step, actor=cast.fresh(user), now=now, **facts)

    return take


@pytest.fixture
def titled(cast, move):
    """``titled(enterprise)``: the title of a model enterprise, conferred in April."""

    def make(enterprise):
        with clock.at(at(APRIL)) as now:
            row = apply_title(
                enterprise, actor=cast.officer, kind="model", office=cast.emergency, deeds="全员积分", now=now
            )
        move(row, "review", cast.rescuer, APRIL, title_score=90, note="现场核查通过")
        move(row, "announce", cast.rescuer, APRIL)
        return move(row, "confer", cast.chief, APRIL + timedelta(20), announcement="命名1号")

    return make


@pytest.mark.clause("S4-3.3c")
def test_twenty_titles_are_wanted_and_one_withdrawn_counts_no_more(cast, titled, move):
    with clock.at(at(MARCH)) as now:
        said = {"organ": cast.office, "op": ">=", "value": 2, "unit": "家", "period": "year"}
        said |= {"starts_on": YEAR[0], "ends_on": DEC31, "title": "示范企业"}
        target = save_target(actor=cast.officer, code="standards.models", **said)
        TARGET.move(target, "confirm", actor=cast.officer, now=now)
        TARGET.move(target, "enforce", actor=cast.officer, now=now)
    rows = []
    for number in (1, 2):
        firm = cast.firm(number)
        cast.certified(firm)
        rows.append(titled(firm))
    assert standing(target, DEC31).status == "met"
    assert Duty.objects.of(rows[0]).open().get().due_at == at(date(2029, 4, 22), 0)
    move(rows[0], "withdraw", cast.chief, date(2026, 8, 1), reason="瞒报事故")
    found = standing(target, DEC31)
    assert (found.status, int(found.value)) == ("failed", 1)
    assert value("standards.models", cast.city, YEAR[0], date(2026, 7, 31)).part == 2  # as it was then
    assert not Duty.objects.of(rows[0]).open().exists()
    move(rows[1], "recheck", cast.rescuer, date(2026, 9, 1), note="继续保持")
    assert (rows[1].state, rows[1].recheck_by) == ("rechecked", date(2029, 9, 1))


def test_a_title_wants_another_to_review_the_publicity_and_a_grade(cast, move):
    firm = cast.firm(1)
    with clock.at(at(APRIL)) as now:
        said = {"kind": "model", "office": cast.emergency, "deeds": "做法", "now": now}
        row = apply_title(firm, actor=cast.rescuer, **said)
        with pytest.raises(Refused, match="已有同一称号"):
            apply_title(firm, actor=cast.officer, **said)
    with pytest.raises(Refused, match="应由他人评审"):
        move(row, "review", cast.rescuer, APRIL, title_score=90, note="好")
    move(row, "review", cast.certifier, APRIL, title_score=90, note="好")
    move(row, "announce", cast.rescuer, APRIL)
    with pytest.raises(Refused, match="公示期到2026-04-09届满"):
        move(row, "confer", cast.chief, date(2026, 4, 9), announcement="1号")
    with pytest.raises(Refused, match="没有有效的标准化证书"):
        move(row, "confer", cast.chief, date(2026, 4, 10), announcement="1号")
    cast.certified(firm)
    move(row, "confer", cast.chief, date(2026, 4, 10), announcement="1号")
    assert (row.state, row.titled_on) == ("titled", date(2026, 4, 10))


@pytest.mark.clause("S1-5j", "S1-12d")
def test_a_team_applies_for_stars_and_an_enterprise_for_itself(cast, visit):
    page = reverse("standards:apply_title", args=[cast.mill.pk])
    form = {"kind": "star_team", "office": cast.emergency.pk, "deeds": "班前会", "stars": 3}
    answer = visit(cast.miller, page, APRIL, data=form)
    assert answer.context["form"].errors == {"team": ["这个称号以班组申报，请填写班组。"]}
    assert visit(cast.miller, page, APRIL, data=form | {"team": "制粉一班"}).status_code == 302
    assert visit(cast.miller, page, APRIL, data=form | {"kind": "intrinsic"}).status_code == 302
    found = list(Title.objects.order_by("pk").values_list("kind", "team", "stars", "state"))
    assert found == [("star_team", "制粉一班", 3, "applied"), ("intrinsic", "", None, "applied")]
    figures = visit(cast.officer, "standards:titles", APRIL).context["figures"]
    assert [count for _code, _label, count in figures] == [0, 0, 0]
    with clock.at(at(APRIL)), pytest.raises(ValidationError):
        apply_title(cast.mill, actor=cast.officer, kind="best", office=cast.emergency, deeds="—")
    assert visit(cast.outsider, Title.objects.first().get_absolute_url(), APRIL).status_code == 404


def test_a_review_body_is_kept_by_who_answers_for_its_place(cast, visit):
    form = {"name": "河东技术服务部", "place": cast.county.name, "since": "2026-01-01"}
    answer = visit(cast.officer, "standards:new_body", APRIL, data=form | {"until": "2025-01-01"})
    assert answer.context["form"].errors["until"] == ["截止日期不能早于起始日期。"]
    assert visit(cast.officer, "standards:new_body", APRIL, data=form).status_code == 302
    assert visit(cast.miller, "standards:new_body", APRIL).status_code == 404
    with clock.at(at(APRIL)), pytest.raises(Refused, match="不在您的管辖范围内"):
        save_body(actor=cast.outsider, name="他市", place=cast.city, since=APRIL)
