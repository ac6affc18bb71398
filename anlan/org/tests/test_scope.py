"""The scope at the top of the tree, where no place is asked for; the rest of it is tested with the rows it keeps."""

import pytest

from anlan.org.models import Organ, OrganGroup, Place, User
from anlan.testing import make_group, make_organ, make_place, make_sector, make_user


@pytest.fixture
def city(db):
    return make_place("永宁市", kind=Place.Kind.CITY)


@pytest.fixture
def office(city):
    return make_organ("永宁市安全生产委员会办公室", city, Organ.Kind.COMMITTEE_OFFICE)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_the_top_of_the_only_tree_sees_all_of_it_and_nothing_of_a_second_tree(city, office):
    officer = make_user(office, "office")
    hall = make_organ("柳桥镇人民政府", make_place("柳桥镇", city), Organ.Kind.TOWN)
    groups = {make_group("各镇", city, [hall]), make_group("各村", hall.place, [])}
    assert set(Organ.objects.visible_to(officer)) == {office, hall}
    assert set(OrganGroup.objects.visible_to(officer)) == groups
    assert "org_place" not in str(OrganGroup.objects.visible_to(officer).query)

    far = make_organ("远山市应急管理局", make_place("远山市", kind=Place.Kind.CITY))
    make_group("各县", far.place, [far])
    officer = fresh(officer)
    assert set(Organ.objects.visible_to(officer)) == {office, hall}
    assert set(OrganGroup.objects.visible_to(officer)) == groups
    assert "org_place" in str(OrganGroup.objects.visible_to(officer).query)


def test_below_the_top_a_post_sees_its_own_territory(city, office):
    make_group("各局", city, [office])
    town = make_place("柳桥镇", city)
    clerk = make_user(make_organ("柳桥镇人民政府", town, Organ.Kind.TOWN), "office")
    inside = make_group("各村", make_place("一村", town), [])
    assert list(OrganGroup.objects.visible_to(clerk)) == [inside]


def test_at_the_top_the_sectors_still_part(city, office):
    building, industry = make_sector("建筑施工"), make_sector("工贸")
    own = make_organ("永宁市住房和城乡建设局", city, sector=building)
    clerk = make_user(own, "department", sectors=[building])
    builders = make_organ("永宁第一建筑公司", city, Organ.Kind.ENTERPRISE, sector=building)
    make_organ("永宁机械公司", city, Organ.Kind.ENTERPRISE, sector=industry)
    assert set(Organ.objects.visible_to(clerk)) == {own, builders}


def test_at_the_top_an_account_of_no_organ_stays_unseen(city, office):
    admin = make_user(office, "administrator")
    User.objects.create(username="nobody", name="未定")
    assert list(User.objects.visible_to(admin)) == [admin]


def test_a_role_that_reaches_its_own_organ_sees_no_more_at_the_top(city, office):
    plant = make_organ("永宁安泰机械有限公司", city, Organ.Kind.ENTERPRISE)
    manager = make_user(plant, "enterprise")
    assert list(Organ.objects.visible_to(manager, "registers.view_enterprise")) == [plant]


def test_organs_set_up_below_are_seen_from_the_next_request_on(city, office):
    make_place(kind=Place.Kind.CITY)  # so that the territory alone does not give everything
    bureau = make_organ("永宁市应急管理局", make_place("河东区", city))
    clerk = make_user(bureau, "department")
    far = make_place("河西区", city)
    assert list(Organ.objects.visible_to(clerk)) == [bureau]
    section = make_organ("永宁市应急管理局危化科", far, Organ.Kind.OFFICE, parent=bureau)
    assert set(Organ.objects.visible_to(fresh(clerk))) == {bureau, section}
