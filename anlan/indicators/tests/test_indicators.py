"""Figures: counted inside place and period, opened to what the reader may see, kept and published."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from anlan.indicators.actions import publish, snapshot
from anlan.indicators.engine import INDICATORS, Measure, Value, below, compare, drill, indicator, value
from anlan.indicators.models import Snapshot, Taking
from anlan.indicators.queries import differences, kept
from anlan.indicators.territory import Territory, anywhere
from anlan.indicators.together import spread_all
from anlan.org.models import Place
from anlan.registers.models import Enterprise, Tagging
from anlan.registers.tests.conftest import RegisterCast

JAN, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 31)


@pytest.fixture
def cast(db):
    """Four enterprises of the city, dated: one begun and one closed between March and May; one of another city."""
    cast = RegisterCast()

    def dated(name, since, closed_on=None, above=None, **values):
        made = cast.make_enterprise(name, **values)
        state = "closed" if closed_on else "active"
        Enterprise.objects.filter(pk=made.pk).update(since=since, closed_on=closed_on, state=state)
        if above:
            since, until = above
            Tagging.objects.create(enterprise=made, tag=cast.tag("规模以上"), since=since, until=until)
        return made

    Enterprise.objects.filter(pk=cast.mill.pk).update(since=JAN)
    cast.early = dated("早厂", JAN, closed_on=date(2026, 4, 10), above=(JAN, None))
    cast.late = dated("晚厂", date(2026, 4, 20), above=(MAY, None))
    cast.mine = dated("矿", JAN, place=cast.town2, above=(JAN, date(2026, 4, 30)))
    cast.far = dated("外市厂", JAN, place=cast.other_city, actor=cast.outsider)
    return cast


def test_every_indicator_says_its_unit_and_its_basis():
    assert INDICATORS
    for found in INDICATORS.values():
        assert found.label
        assert found.unit
        assert len(str(found.basis)) > 8
        assert found.better in {"more", "less", None}


@pytest.mark.parametrize(
    ("place", "march", "may"),
    [("city", 3, 3), ("county", 3, 3), ("town", 2, 2), ("town2", 1, 1), ("other_city", 1, 1)],
)
def test_a_count_has_the_rows_inside_place_and_day(cast, place, march, may):
    place = getattr(cast, place)
    assert value("enterprises", place, JAN, MARCH) == Value(march)
    assert value("enterprises", place, JAN, MAY) == Value(may)


def test_march_reads_in_may_as_it_did_in_march(cast):
    def names(day):
        part, _whole = drill("enterprises", cast.city, JAN, day, cast.officer)
        return set(part.values_list("name", flat=True))

    assert names(MARCH) == {"永宁和顺面粉有限公司", "早厂", "矿"}
    assert names(MAY) == {"永宁和顺面粉有限公司", "晚厂", "矿"}
    assert names(JAN - timedelta(days=1)) == set()
    # On the day it closes an enterprise is no longer in being; the day before it still is.
    assert "早厂" in names(date(2026, 4, 9))
    assert "早厂" not in names(date(2026, 4, 10))


def test_a_share_has_part_and_whole(cast):
    found = value("above_scale_share", cast.city, JAN, MARCH)
    assert (found, found.number, str(found)) == (Value(2, 3), Fraction(2, 3), "66.7%")
    assert value("above_scale_share", cast.city, JAN, MAY) == Value(1, 3)
    nothing = value("above_scale_share", cast.city, JAN, date(2025, 1, 1))
    assert (nothing, nothing.number, str(nothing)) == (Value(0, 0), None, "—")


def test_a_figure_opens_to_what_the_reader_may_see(cast):
    def seen(user):
        part, whole = drill("above_scale_share", cast.city, JAN, MARCH, user)
        return part.count(), whole.count()

    assert seen(cast.officer) == (2, 3)
    assert seen(cast.townsman) == (1, 2)
    assert seen(cast.outsider) == (0, 0)
    assert seen(cast.admin) == (0, 0)


def test_places_side_by_side(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        pairs = compare("enterprises", [cast.town2, cast.town, cast.other_city], JAN, MARCH)
    assert pairs == [(cast.town2, Value(1)), (cast.town, Value(2)), (cast.other_city, Value(1))]
    with django_assert_num_queries(2):
        assert compare("above_scale_share", [cast.county, cast.town], JAN, MARCH) == [
            (cast.county, Value(2, 3)),
            (cast.town, Value(1, 2)),
        ]
    assert compare("enterprises", [], JAN, MARCH) == []


@pytest.mark.parametrize(
    ("better", "order"), [("more", ["town", "town2", "city"]), ("less", ["town2", "town", "city"])]
)
def test_the_best_comes_first_and_what_has_no_figure_last(cast, monkeypatch, better, order):
    monkeypatch.setattr("anlan.indicators.engine.INDICATORS", {})

    @indicator("share", "比例", "%", better=better, basis="测试依据：第一条")
    def share(places, start, end):
        whole = Enterprise.objects.filter(place__in=places).exclude(place=cast.town2, name="x")
        return whole.filter(place=cast.town), whole

    empty = cast.other_city
    Enterprise.objects.filter(pk=cast.far.pk).update(place=cast.city)
    names = {cast.town: "town", cast.town2: "town2", empty: "city"}
    pairs = compare("share", [empty, cast.town2, cast.town], JAN, MARCH)
    assert [names[place] for place, _value in pairs] == order


def test_an_indicator_without_basis_is_refused():
    with pytest.raises(ValueError, match="basis"):
        indicator("x", "无依据", "个", better=None, basis="")
    with pytest.raises(ValueError, match="two indicators"):
        indicator("enterprises", "重名", "个", better=None, basis="依据")(lambda *_: None)


def kept_of(code, place, start, end):
    """The kept figure, None when none was taken."""
    taking = Taking.objects.filter(start=start, end=end).first()
    return taking and kept([code], [place], taking).get((code, place.pk))


def test_a_snapshot_keeps_month_and_year_of_every_place(cast):
    count = snapshot(MARCH)
    assert kept_of("above_scale_share", cast.city, date(2026, 3, 1), MARCH) == Value(2, 3)
    assert kept_of("enterprises", cast.town, JAN, MARCH) == Value(2)
    assert snapshot(MARCH) == count
    assert Snapshot.objects.filter(end=MARCH, place=cast.city).count() == 2
    snapshot(date(2026, 1, 31))  # month and year are the same days
    assert Taking.objects.filter(end=date(2026, 1, 31)).count() == 1


def test_what_was_taken_and_is_not_there_is_zero_and_what_was_not_taken_is_nothing(cast):
    snapshot(MARCH)
    assert kept_of("plans.signed_share", cast.city, JAN, MARCH) == Value(0, 0)
    assert kept_of("enterprises", cast.city, JAN, MAY) is None
    Taking.objects.update(codes={"enterprises": False})
    assert kept_of("plans.signed_share", cast.city, JAN, MARCH) is None


def test_a_published_snapshot_stands(cast):
    snapshot(MARCH)
    published = Snapshot.objects.filter(place=cast.city)
    assert publish(published, actor=cast.officer) == 2
    assert publish(published, actor=cast.officer) == 0
    Enterprise.objects.filter(pk=cast.mine.pk).update(since=MAY)
    snapshot(MARCH)
    places = (cast.city, cast.county, cast.town2)
    assert [kept_of("enterprises", place, JAN, MARCH).part for place in places] == [3, 2, 0]
    taking = Taking.objects.get(start=JAN, end=MARCH)
    changed = [
        (code, place.name, old, new)
        for code, place, old, new in differences(taking, [cast.city, cast.county])
    ]
    assert ("enterprises", "永宁市", Value(3), Value(2)) in changed
    assert [name for code, name, *_rest in changed if code == "enterprises"] == ["永宁市"]


def test_measures_of_the_same_rows_share_a_query_and_say_what_each_says_alone(
    cast, django_assert_num_queries
):
    """A count, and two parts of it narrowed by columns: one reading of the widest rows."""
    everywhere = Place.objects.order_by().values("pk")
    rows = Enterprise.objects.filter(place__in=everywhere)
    mine, young = rows.filter(name="矿"), rows.filter(since__gt=JAN)
    measures = [Measure(anywhere(found)) for found in (rows, mine, young)]
    territory = Territory()
    with django_assert_num_queries(1):
        together = spread_all([(measure, None) for measure in measures], territory)
    assert together == [measure.spread(territory) for measure in measures]
    at = territory.at[cast.city.pk]
    assert [found[0][at] for found in together] == [
        rows.filter(place__path__startswith=cast.city.path).count(),
        1,
        1,
    ]


def test_a_place_that_is_all_there_is_needs_no_condition(cast):
    assert not cast.city.alone
    assert "path" in str(below(cast.city).query)
    Enterprise.objects.filter(place=cast.other_city).update(place=cast.town)
    everything = value("enterprises", cast.city, JAN, MARCH).part
    Place.objects.filter(pk=cast.other_city.pk).update(parent=cast.county)
    alone = Place.objects.get(pk=cast.city.pk)
    assert (alone.alone, cast.town.alone) == (True, False)
    assert "path" not in str(below(alone).query)
    assert value("enterprises", alone, JAN, MARCH).part == everything == 4
