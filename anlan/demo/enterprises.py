"""Invents enterprises for the demo: names, people and numbers are put together from lists, none is real."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM
from anlan.geo.geojson import rings_of
from anlan.geo.models import Boundary
from anlan.lib.ids import make_credit_code
from anlan.org.models import Place
from anlan.registers.actions import note_likenesses
from anlan.registers.bulk import make
from anlan.registers.models import Tag

DIVISION = "990000"  # no division has such a code, so no real enterprise has these
FIRST_SERIAL = 100_000  # lower ones belong to the enterprises that the demo names itself
OPENED = date(2014, 1, 1)
# In the open sea, so that no real address is pointed at: where a place has no outline, and how far from its middle.
MIDDLE = Decimal("124.80"), Decimal("30.20")
FAR, STEP = Decimal("0.06"), Decimal("0.000001")

BRANDS_1 = "安恒瑞鼎宏兴泰盛昌隆祥嘉信诚永顺鑫华润泽广源通达益康富铭禾远峰博"
BRANDS_2 = "成利源达隆泰和安顺祥丰茂裕邦科远晟宇辰昊峻朗弘旭润发荣业信"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜"
GIVEN = "安平宁和清远文明志国建军晓东海燕春梅秋云雪松立新思源一鸣子涵若兰"
FORMS = ("有限公司",) * 8 + ("有限责任公司", "股份有限公司")
ROADS = (
    "安澜路",
    "临港大道",
    "工业一路",
    "工业二路",
    "兴业街",
    "河堤路",
    "新桥路",
    "园区东路",
    "车站路",
    "纺城路",
)
SOURCES = ("市场监管共享", "现场排查", "乡镇上报", "行业部门移交")
# sector code -> [(what it makes or does, class of GB/T 4754-2017, tags it may carry)]
TRADES = {
    "hazchem": [
        ("新材料", "2651", ("hazardous_chemicals", "confined_space")),
        ("精细化工", "2662", ("hazardous_chemicals", "major_hazard")),
        ("涂料", "2641", ("hazardous_chemicals",)),
        ("气体", "2619", ("hazardous_chemicals", "major_hazard")),
        ("石化贸易", "5162", ("hazardous_chemicals",)),
    ],
    "industry": [
        ("机械", "3489", ("confined_space",)),
        ("木业", "2029", ("dust",)),
        ("家具", "2110", ("dust", "labour_intensive")),
        ("面粉", "1311", ("dust",)),
        ("冷冻食品", "1432", ("ammonia", "labour_intensive")),
        ("纺织", "1711", ("labour_intensive",)),
        ("服饰", "1819", ("labour_intensive", "fire_key")),
        ("包装材料", "2231", ()),
        ("五金制品", "3311", ("dust",)),
        ("铸造", "3391", ("metal_smelting", "occupational")),
        ("电子科技", "3989", ()),
        ("造纸", "2221", ("confined_space",)),
    ],
    "construction": [("建设工程", "4710", ("key",)), ("建筑安装", "4910", ()), ("装饰工程", "5011", ())],
    "road": [("物流", "5430", ()), ("客运", "5422", ("key", "crowded_place")), ("运输", "5433", ())],
    "waterway": [("港务", "5532", ("key",)), ("船务", "5522", ())],
    "fire": [
        ("商厦", "5211", ("crowded_place", "fire_key")),
        ("娱乐城", "9011", ("crowded_place", "fire_key")),
    ],
    "special-equipment": [("电梯工程", "4910", ()), ("压力容器", "3521", ("confined_space",))],
    "gas": [("燃气", "4511", ("hazardous_chemicals", "key"))],
    "tourism": [("文旅发展", "7861", ("crowded_place",)), ("影城", "8760", ("crowded_place", "fire_key"))],
    "education": [("教育培训", "8391", ("crowded_place",))],
    "health": [("医院管理", "8411", ("crowded_place", "fire_key"))],
    "elderly-care": [("养老服务", "8514", ("crowded_place", "fire_key"))],
    "commerce": [("超市", "5212", ("crowded_place",)), ("酒店", "6110", ("crowded_place", "fire_key"))],
    "farm-machinery": [("农机服务", "0511", ())],
    "fishery": [("渔业", "0412", ())],
    "water-works": [("水务", "4610", ("confined_space",))],
    "mining": [("矿业", "1011", ("mine", "key"))],
    "fireworks": [("烟花销售", "5149", ("fireworks", "key"))],
    "power": [("能源", "4411", ("key",))],
    "urban": [("环境服务", "7820", ("confined_space",))],
}
# Most enterprises are small workshops; the rest is spread over what a city has.
WEIGHTS = {"industry": 40, "construction": 10, "road": 8, "commerce": 8, "hazchem": 6, "fire": 6}
SCALES = (("micro", 0, 19), ("small", 20, 299), ("medium", 300, 999), ("large", 1000, 4000))


OUTSIDERS = {"contractors": 17, "tenants": 31}  # tag -> every how many enterprises one carries it


def make_enterprises(places, sectors, count=2000, seed=1):
    """``count`` enterprises in ``places`` (with towns in front of their names), the same for the same seed.

    One in fifty has no sector yet, a few have names alike, some are being built, suspended or closed.
    """
    rng = Random(seed)
    tags = {tag.code: tag for tag in Tag.objects.all()}
    fronts, middles = fronts_of(places), middles_of(places)
    weights = [WEIGHTS.get(sector.code, 2) for sector in sectors]
    items, taken = [], set()
    while len(items) < count:
        place, sector = rng.choice(places), rng.choices(sectors, weights)[0]
        trade, industry, may_carry = rng.choice(TRADES.get(sector.code, TRADES["industry"]))
        forms = (*FORMS, "厂") if sector.code == "industry" else FORMS
        name = invent_name(rng, fronts[place.pk], trade) + rng.choice(forms)
        if name in taken:
            continue
        taken.add(name)
        carried = [tags[code] for code in may_carry if code in tags and rng.random() < 0.7]
        carried += [
            tags[code] for code, every in OUTSIDERS.items() if len(items) % every == 4 and code in tags
        ]
        items.append(
            {
                "name": name,
                "credit_code": make_credit_code(DIVISION, FIRST_SERIAL + len(items)),
                "place": place,
                "sector": sector if rng.random() > 0.02 else None,
                "industry_code": industry,
                "tags": carried,
                **invent_size(rng),
                **invent_life(rng),
                **invent_people(rng),
                **invent_position(rng, place, middles.get(place.pk, MIDDLE)),
            }
        )
    rows = make(items, actor=SYSTEM, verb=_("企业建档"))
    note_likenesses(rows)
    return rows


def fronts_of(places):
    """``{place: (name of the city, name of the place)}``, each without what kind of place it is."""
    cities = {place.path: place.name for place in Place.objects.filter(parent=None)}
    city_of = {
        place.pk: next(name for path, name in cities.items() if place.path.startswith(path))
        for place in places
    }
    return {place.pk: (bare(city_of[place.pk]), bare(place.name)) for place in places}


def bare(name):
    for kind in ("街道", "镇", "乡", "市", "区", "县"):
        if name.endswith(kind) and len(name) - len(kind) > 1:
            return name.removesuffix(kind)
    return name


def invent_name(rng, fronts, trade):
    city, town = fronts
    front = rng.choices((city, f"{city}市", town), (7, 2, 2))[0]
    brand = rng.choice(BRANDS_1) + rng.choice(BRANDS_2)
    return f"{front}{brand}{trade}"


def invent_size(rng):
    scale, least, most = rng.choices(SCALES, (50, 38, 10, 2))[0]
    employees = rng.randint(max(least, 2), most)
    return {"scale": scale, "employees": employees, "above_scale": scale != "micro" and rng.random() < 0.45}


def invent_life(rng):
    """Since when it is under supervision, its state, and when somebody looked last."""
    today = timezone.localdate()
    since = OPENED + timedelta(days=rng.randrange((today - OPENED).days))
    state = rng.choices(("active", "building", "suspended", "closed"), (90, 3, 4, 3))[0]
    closed_on = since + timedelta(days=rng.randint(0, (today - since).days)) if state == "closed" else None
    working_hour = timezone.localtime().replace(hour=rng.randint(8, 16), minute=rng.randrange(60))
    seen = working_hour - timedelta(days=rng.randint(1, 500))
    return {
        "since": since,
        "state": state,
        "closed_on": closed_on,
        "source": rng.choice(SOURCES),
        "verified_at": seen if rng.random() < 0.8 and seen.date() > since else None,
    }


def invent_people(rng):
    def person():
        return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2))))

    # No telephone number begins with four noughts.
    return {
        "legal_representative": person(),
        "contact": person(),
        "phone": f"0000-{rng.randint(6_000_000, 8_999_999)}",
    }


def middles_of(places):
    """``{place: (lon, lat)}``: the middle of each outline."""
    found = {}
    for boundary in Boundary.objects.filter(place__in=places):
        line = rings_of(boundary.geometry)[0][:-1]
        found[boundary.place_id] = tuple(
            Decimal(repr(sum(point[axis] for point in line) / len(line))).quantize(STEP) for axis in (0, 1)
        )
    return found


def invent_position(rng, place, middle):
    """Somewhere around the middle, the nearer the likelier."""
    address = f"{place.name}{rng.choice(ROADS)}{rng.randint(1, 399)}号"
    aside = Decimal(rng.randrange(400_000)) / 200_000 - 1, Decimal(rng.randrange(300_000)) / 150_000 - 1
    lon, lat = (
        (number + FAR * part * abs(part)).quantize(STEP) for number, part in zip(middle, aside, strict=True)
    )
    return {"address": address, "lon": lon, "lat": lat}
