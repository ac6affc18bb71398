"""When ``anlan demo`` refuses, and when it has nothing to do."""

import pytest
from django.core.management import CommandError, call_command

from anlan.demo import load
from anlan.demo.city import build_city, root_code
from anlan.org.models import Place, User
from anlan.testing import make_organ, make_place, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_city():
    return build_city()


def test_production_never_gets_the_demo(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="生产环境"):
        call_command("demo", force=True)
    assert load.is_empty()


def test_a_database_of_its_own_is_not_wiped():
    mine = make_place("永宁市")
    with pytest.raises(CommandError, match="演示以外的数据"):
        call_command("demo")
    assert Place.objects.get() == mine


def test_a_place_beside_the_demo_city_is_data_of_ones_own(demo_city):
    assert not load.holds_other_data()
    make_place("永宁市")
    assert load.holds_other_data()


def test_an_account_outside_the_demo_city_is_data_of_ones_own(demo_city):
    make_user(demo_city["市安委办"], "office")
    assert not load.holds_other_data()
    User.objects.create_superuser("root", name="管理员", password="x")
    assert load.holds_other_data()


def test_what_a_visitor_adds_inside_the_demo_city_belongs_to_the_demo(demo_city):
    make_organ("新设机构", demo_city.root)
    assert not load.holds_other_data()


def test_if_empty_leaves_a_database_alone_that_holds_anything(capsys):
    mine = make_place("永宁市")
    call_command("demo", if_empty=True)
    assert capsys.readouterr().out == ""
    assert Place.objects.get() == mine


def test_the_code_of_the_demo_city_cannot_be_a_national_one(demo_city):
    assert not root_code().isdigit()
    assert {place.official for place in Place.objects.all()} == {False}
    assert not [place.code for place in Place.objects.all() if place.code.isdigit()]
