"""Builds the invented city of ``city.yaml``: places, sectors, organs, groups and what documents call them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM
from anlan.lib.ids import make_credit_code
from anlan.org import actions
from anlan.org.models import Organ, OrganGroup, Place, Sector
from anlan.registers.bulk import make
from anlan.registers.models import Enterprise

SEED = Path(__file__).with_name("city.yaml")
FOUNDED = date(2020, 1, 1)
DIVISION = "990000"  # no division has such a code, so no real enterprise has these
KIND, ORGAN = Place.Kind, Organ.Kind


@dataclass
class City:
    """What was built, by the name one would say: places by name, organs by short name, sectors by code."""

    places: dict[str, Place] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)
    groups: dict[str, OrganGroup] = field(default_factory=dict)

    def __getitem__(self, short_name):
        return self.organs[short_name]

    @property
    def root(self):
        return next(iter(self.places.values()))

    def of_kind(self, *kinds):
        """Places of the kinds, in the order they were made."""
        return [place for place in self.places.values() if place.kind in kinds]

    def named(self, *short_names):
        return [self.organs[name] for name in short_names]


def seed():
    return yaml.safe_load(SEED.read_text(encoding="utf-8"))


def root_code():
    """The code by which the demo's own territory is known again."""
    return seed()["city"]["code"]


def build_city():
    plan, city = seed(), City()
    build_places(plan, city)
    for order, (code, name) in enumerate(plan["sectors"].items(), 1):
        city.sectors[code] = actions.create_sector(name, code, actor=SYSTEM, order=order)
    build_city_organs(plan, city)
    build_local_organs(plan, city)
    build_enterprises(plan, city)
    build_groups(plan, city)
    for text, names in plan["aliases"].items():
        organs = [city.organs[name] for name in names if name in city.organs]
        groups = [city.groups[name] for name in names if name in city.groups]
        actions.remember_alias(text, city.root, organs=organs, groups=groups, actor=SYSTEM)
    return city


def build_places(plan, city):
    root = plan["city"]["code"]
    top = add_place(city, plan["city"]["name"], KIND.CITY, root, None)
    for number, county in enumerate(plan["counties"], 1):
        above = add_place(city, county["name"], KIND.COUNTY, f"{root}{number:02d}", top)
        for inner, town in enumerate(county["towns"], 1):
            add_place(city, town, KIND.TOWN, f"{above.code}{inner:02d}", above)
    for zone in plan["zones"]:
        add_place(city, zone["name"], KIND.ZONE, zone["code"], top)
    for town, villages in plan["villages"].items():
        for number, village in enumerate(villages, 1):
            above = city.places[town]
            add_place(city, village, KIND.VILLAGE, f"{above.code}{number:02d}", above)
    for village, count in plan["grids"].items():
        above = city.places[village]
        for number in range(1, count + 1):
            add_place(city, f"{village}第{number}网格", KIND.GRID, f"{above.code}-{number}", above)


def add_place(city, name, kind, code, parent):
    city.places[name] = actions.create_place(name, kind, code, parent, actor=SYSTEM)
    return city.places[name]


def build_city_organs(plan, city):
    """Bodies of the city in protocol order, offices inside bureaus after their bureau."""
    order = 0
    for kind, lines in plan["organs"].items():
        for name, short, *sector in lines:
            parent = city.organs["市安委会"] if kind == ORGAN.COMMITTEE_OFFICE else None
            order += 10
            add_organ(
                city, city.root.name + name.removeprefix("市"), short, kind, city.root, sector, parent, order
            )
            for inner, (office, office_short, *its_sector) in enumerate(plan["offices"].get(short, ()), 1):
                name = city.root.name + office.removeprefix("市")
                add_organ(
                    city, name, office_short, ORGAN.OFFICE, city.root, its_sector, city[short], order + inner
                )


def build_local_organs(plan, city):
    for number, place in enumerate(city.of_kind(KIND.COUNTY), 1):
        order, name = 1000 * number, place.name
        add_organ(city, f"{name}人民政府", f"{name}政府", ORGAN.GOVERNMENT, place, (), None, order)
        office = f"{name}安全生产委员会办公室"
        add_organ(city, office, f"{name}安委办", ORGAN.COMMITTEE_OFFICE, place, (), None, order + 1)
        for inner, town in enumerate(place.children.order_by("path"), 10):
            street = town.name.endswith("街道")
            full = f"{name}{town.name}{'办事处' if street else '人民政府'}"
            add_organ(city, full, town.name, ORGAN.TOWN, town, (), None, order + inner)
    for zone in city.of_kind(KIND.ZONE):
        short = f"{zone.name[:2]}园区管委会"
        add_organ(city, f"{zone.name}管理委员会", short, ORGAN.ZONE, zone, (), None, 6000)


def build_enterprises(plan, city):
    """The few enterprises with a name of their own in the story; the register holds the others as well."""
    rows = make(
        [
            {
                "name": name,
                "credit_code": make_credit_code(DIVISION, number),
                "place": city.places[place],
                "sector": city.sectors[sector],
                "scale": Enterprise.Scale.LARGE,
                "since": FOUNDED,
            }
            for number, (name, place, sector) in enumerate(plan["enterprises"])
        ],
        actor=SYSTEM,
        verb=_("企业建档"),
    )
    city.organs |= {row.name: row.organ for row in rows}


def add_organ(city, name, short, kind, place, sector, parent, order):
    city.organs[short] = actions.create_organ(
        name,
        kind,
        place,
        actor=SYSTEM,
        parent=parent,
        sector=city.sectors[sector[0]] if sector else None,
        short_name=short if short != name else "",
        order=order,
    )


def build_groups(plan, city):
    county_offices = [o for o in city.organs.values() if o.kind == ORGAN.COMMITTEE_OFFICE][1:]
    collective = {
        "counties": [o for o in city.organs.values() if o.kind == ORGAN.GOVERNMENT][1:],
        "county_offices": county_offices,
        "towns": [o for o in city.organs.values() if o.kind == ORGAN.TOWN],
    }
    for name, said in plan["groups"].items():
        group = city.groups[name] = actions.create_group(name, city.root, actor=SYSTEM)
        members = said["members"]
        organs = list(collective[members]) if isinstance(members, str) else city.named(*members)
        organs += city.named(*said.get("also", ()))
        later, left = said.get("later", {}), said.get("left", {})
        steady = [organ for organ in organs if str(organ) not in later | left]
        actions.add_members(group, steady, FOUNDED, actor=SYSTEM)
        for short, since in later.items():
            actions.add_members(group, [city[short]], since, actor=SYSTEM)
        for short, until in left.items():
            actions.add_members(group, [city[short]], FOUNDED, until=until, actor=SYSTEM)
