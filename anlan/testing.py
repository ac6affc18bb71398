"""The cast of the tests, and one ``make_<noun>`` for each noun they need."""

from datetime import date
from itertools import count

from django.utils import timezone

from anlan.org.models import Organ, OrganGroup, Place, Post, Role, Sector, User
from anlan.org.roles import load_roles

PASSWORD = "Ping-an-2026"
numbers = count(1)


def make_place(name=None, parent=None, kind=Place.Kind.COUNTY, code=None, **more):
    number = next(numbers)
    more.setdefault("official", False)
    place = Place(
        name=name or f"测试区{number}", parent=parent, kind=kind, code=code or f"T{number:06d}", **more
    )
    place.plant()
    return place


def make_sector(name=None):
    number = next(numbers)
    return Sector.objects.create(code=f"sector-{number}", name=name or f"行业{number}")


def make_organ(name=None, place=None, kind=Organ.Kind.DEPARTMENT, parent=None, **more):
    organ = Organ(
        name=name or f"测试局{next(numbers)}", place=place or make_place(), kind=kind, parent=parent, **more
    )
    organ.plant()
    return organ


def make_group(name, place, organs, since=date(2020, 1, 1), until=None):
    group = OrganGroup.objects.create(name=name, place=place)
    for organ in organs:
        group.memberships.create(organ=organ, since=since, until=until)
    return group


def make_user(organ, role, *, name=None, place=None, sectors=(), all_sectors=True, since=None, **more):
    """An account with one post of the seeded role ``role`` in ``organ``."""
    if not Role.objects.exists():
        load_roles()
    number = next(numbers)
    user = User(
        username=more.pop("username", f"user{number}"), name=name or f"用户{number}", home=organ, **more
    )
    user.set_password(PASSWORD)
    user.save()
    post = Post.objects.create(
        user=user,
        role=Role.objects.get(code=role),
        organ=organ,
        place=place or organ.place,
        all_sectors=all_sectors and not sectors,
        since=since or date(2020, 1, 1),
    )
    post.sectors.set(sectors)
    return user


class Cast:
    """Two cities that must know nothing of each other, and the people of the first.

    ``city`` 永宁市 with ``county`` 河东区, ``town`` 柳桥镇 and ``town2`` 石门镇; ``other_city`` 远山市.
    Organs: ``office`` (市安委办), ``housing`` (市住建局), ``emergency`` (市应急局), ``town_hall``, ``town2_hall``,
    ``plant`` (an enterprise in the town). Users: ``officer``, ``boss`` (leader), ``builder`` (housing),
    ``rescuer`` (emergency), ``townsman``, ``town2sman``, ``manager`` (plant), ``outsider`` (远山市安委办),
    ``admin``, ``guard`` (security officer), ``auditor``.
    """

    def __init__(self):
        kinds, organs = Place.Kind, Organ.Kind
        self.city = make_place("永宁市", kind=kinds.CITY)
        self.county = make_place("河东区", self.city, kinds.COUNTY)
        self.town = make_place("柳桥镇", self.county, kinds.TOWN)
        self.town2 = make_place("石门镇", self.county, kinds.TOWN)
        self.other_city = make_place("远山市", kind=kinds.CITY)
        self.building, self.industry = make_sector("建筑施工"), make_sector("工贸")

        self.office = make_organ(
            "永宁市安全生产委员会办公室", self.city, organs.COMMITTEE_OFFICE, short_name="市安委办"
        )
        self.housing = make_organ(
            "永宁市住房和城乡建设局", self.city, short_name="市住建局", sector=self.building
        )
        self.emergency = make_organ(
            "永宁市应急管理局", self.city, short_name="市应急局", sector=self.industry
        )
        self.town_hall = make_organ("柳桥镇人民政府", self.town, organs.TOWN, short_name="柳桥镇")
        self.town2_hall = make_organ("石门镇人民政府", self.town2, organs.TOWN, short_name="石门镇")
        self.plant = make_organ("永宁安泰机械有限公司", self.town, organs.ENTERPRISE, sector=self.industry)
        self.other_office = make_organ("远山市安全生产委员会办公室", self.other_city, organs.COMMITTEE_OFFICE)

        self.officer = make_user(self.office, "office", name="安委办经办")
        self.boss = make_user(self.office, "leader", name="分管领导")
        self.builder = make_user(self.housing, "department", name="住建经办", sectors=[self.building])
        self.rescuer = make_user(self.emergency, "department", name="应急经办", sectors=[self.industry])
        self.townsman = make_user(self.town_hall, "town", name="柳桥经办")
        self.town2sman = make_user(self.town2_hall, "town", name="石门经办")
        self.manager = make_user(self.plant, "enterprise", name="企业管理员")
        self.outsider = make_user(self.other_office, "office", name="外市经办")
        self.admin = make_user(self.office, "administrator", name="系统管理员")
        self.guard = make_user(self.office, "security", name="安全管理员")
        self.auditor = make_user(self.office, "auditor", name="审计管理员")

    def fresh(self, user):
        """The user as the next request loads it: without what this instance has cached."""
        return User.objects.get(pk=user.pk)


def today():
    return timezone.localdate()
