"""Subjects of every kind in the towns: invented venues, houses, vehicles, stalls; a few without all parties."""

from datetime import date, time, timedelta
from random import Random

from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many
from anlan.org.models import Place
from anlan.owners.actions import assign
from anlan.owners.models import Ownership
from anlan.search.sources import index_many
from anlan.subjects.actions import create_subject
from anlan.subjects.models import Subject

from . import clock
from .chronicle import aware
from .enterprises import GIVEN, SURNAMES

SINCE = date(2025, 2, 1)
BASIS = "《澜汀市自建房安全管理职责分工》"
Kind = Ownership.Kind
# kind -> (what stands behind the name of the town, facts, sector code)
ONES = {
    "venue": ("文体中心", {"usage": "体育场馆", "area": "5200", "floors": 2, "capacity": 1800}, "tourism"),
    "pipeline": (
        "次高压燃气管线",
        {"medium": "天然气", "length": "12.4", "pressure": "1.6", "diameter": 300, "dense_area": True},
        "gas",
    ),
    "facility": ("充电站", {"usage": "充电站", "number": "CDZ-1", "inspected_until": "2027-05-31"}, "power"),
    "stall_point": (
        "夜市摊点群",
        {"stalls": 64, "gas_stalls": 21, "hours": "17:00—24:00", "usage": "夜市"},
        "commerce",
    ),
    "event": (
        "端午龙舟赛",
        {"usage": "体育比赛", "people": 6000, "organiser": "镇文化站", "licence": "大型活动许可〔2026〕3号"},
        "tourism",
    ),
    "scenic_spot": (
        "湿地公园",
        {"level": "3A", "day_capacity": 12000, "moment_capacity": 3000, "water": True},
        "tourism",
    ),
    "vessel": (
        "渡01",
        {"register_number": "DC-0001", "usage": "渡船", "tonnage": "18", "crew": 2},
        "waterway",
    ),
    "vehicle": (
        "镇村公交1号车",
        {"plate": "示A00001", "usage": "公交车", "seats": 28, "tracked": True},
        "road",
    ),
}
GRADES = ("A级", "B级", "B级", "C级", "未鉴定")
USES = ("自住", "出租居住", "经营", "出租兼经营")


def build(city, people, days):
    rng, kinds = Random(91), Place.Kind
    towns = city.of_kind(kinds.TOWN, kinds.ZONE)
    rows = []
    for number, town in enumerate(towns):
        rows += [house(town, n, city, rng) for n in range(1, 9)]
        for shift in (0, 3):
            kind = list(ONES)[(number + shift) % len(ONES)]
            rows.append(one(kind, town, city, rng))
    made = Subject.objects.bulk_create(rows, batch_size=500)
    with clock.at(aware(days.last - timedelta(30), time(9, 15))):
        record_many(SYSTEM, _("登记监管对象"), [(row, {"kind": row.kind}) for row in made[:100]])
    index_many(made)
    Subject.objects.filter(pk__in=[row.pk for row in made[::3]]).update(
        verified_at=aware(days.last - timedelta(20), time(15))
    )
    with clock.at(aware(days.last, time(10, 40))):
        create_subject(
            "event",
            actor=people["anwei"],
            name="澜汀市冬季健步走",
            place=city.root,
            sector=city.sectors["tourism"],
            people=2500,
            usage="体育比赛",
            organiser="市体育总会",
        )
        for row in Subject.objects.filter(kind="house").select_related("place").order_by("pk")[:3]:
            assign(row, Kind.ENFORCEMENT, actor=people["anwei"], organ=city["市住建局"], basis=BASIS)


def person(rng):
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))


def house(town, number, city, rng):
    owner = person(rng)
    facts = {
        "owner_party": owner,
        "usage": rng.choice(USES),
        "floors": rng.randint(2, 6),
        "area": str(rng.randint(90, 520)),
        "built_in": rng.randint(1988, 2019),
        "structure": rng.choice(("砖混", "框架")),
        "safety_grade": rng.choice(GRADES),
        "tenants": rng.randint(0, 18),
    }
    if rng.random() < 0.85:
        facts |= {"user_party": owner, "licence_party": str(town), "charge_party": "市住建局"}
    return Subject(
        kind="house",
        name=f"{town.name}河堤路{number * 7}号自建房",
        place=town,
        sector=city.sectors["construction"],
        person=owner,
        address=f"{town.name}河堤路{number * 7}号",
        facts=facts,
        since=SINCE,
        source="现场排查",
    )


def one(kind, town, city, rng):
    name, facts, sector = ONES[kind]
    return Subject(
        kind=kind,
        name=f"{town.name}{name}",
        place=town,
        sector=city.sectors[sector],
        person=person(rng),
        facts=dict(facts),
        since=SINCE,
        source="行业部门移交",
    )
