"""Grids of the whole city: two more in each town without, who keeps them, what they look after, how they are walked."""

from datetime import date, time, timedelta
from itertools import groupby
from random import Random

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many
from anlan.grids.actions.keeping import take_in
from anlan.grids.actions.teaching import record_training, trainable
from anlan.grids.actions.walking import arrange_rounds, patrol, self_check
from anlan.grids.models import Cell, Holder, Patrol, Premise, SelfCheck
from anlan.grids.queries import BLOCKS, six
from anlan.obligations.actions.generating import generate
from anlan.org.models import Place
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware
from .enterprises import GIVEN, SURNAMES
from .evidence import photo

SINCE = date(2025, 1, 1)
WITHOUT = ("砚头乡", "古砾镇")  # blocks whose liaison has left
SHOPS = ("平价超市", "早餐店", "电动车修理铺", "五金店", "快递驿站", "农资店", "出租房", "网吧")
ROUTE = 14  # premises of the worker with an account of the story


def build(city, people, days):
    rng = Random(53)
    with clock.at(aware(days.superior, time(9))) as now:
        Place.plant_many(more_grids(city))
        take_in(now)
        cells = list(Cell.objects.select_related("place", "organ").order_by("place__path"))
        staff(cells, people, rng)
        liaisons(city, rng)
        look_after(cells, rng)
    assess(cells, people, days, rng)
    walked_before(cells, people, days, rng)
    with clock.at(aware(days.last.replace(day=1), time(8, 40))) as now:
        round = arrange_rounds(
            city["市安委办"], actor=people["anwei"], unit="month", starts_on=now.date().replace(day=1)
        )
        generate(now, type(round).objects.filter(pk=round.pk))
    walk(people["wangge"], days)
    teach(city["市安委办"], people["anwei"], days)


def teach(office, officer, days):
    """The workers of the city's first grids; one of them has to sit the examination again."""
    with clock.at(aware(days.ago(12), time(16))) as now:
        there = list(trainable(office.place, days.ago(12)).staff().order_by("place__path", "pk")[:12])
        record_training(
            office.place,
            actor=officer,
            organ=office,
            title="网格员业务知识培训（第一期）",
            on=days.ago(12),
            hours=6,
            teacher="市应急管理局业务骨干",
            content="小场所消防和用电检查要点，“九小场所”巡查记录的填写，隐患上报和现场劝阻的方法。",
            people=there,
            failed=there[-1:],
            now=now,
        )


def more_grids(city):
    """Two grids in each town and zone in which the story has none."""
    has = [place.path for place in Place.objects.filter(kind=Place.Kind.GRID)]
    towns = [place for place in city.of_kind(*BLOCKS) if not any(path.startswith(place.path) for path in has)]
    return [
        Place(
            name=f"{town.name}第{n}网格",
            code=f"{town.code}-{n}",
            kind=Place.Kind.GRID,
            parent=town,
            official=False,
        )
        for town in towns
        for n in (1, 2)
    ]


def name(rng):
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))


def staff(cells, people, rng):
    """A worker for all but a few; the one with an account keeps the first grid of the story."""
    worker, seat = people["wangge"], people["wangge"].posts.get().place_id
    rows = [
        Holder(kind=Holder.Kind.STAFF, place=cell.place, name=name(rng), since=SINCE)
        for cell in cells
        if cell.place_id != seat and rng.random() < 0.94
    ]
    rows.append(
        Holder(
            kind=Holder.Kind.STAFF,
            place_id=seat,
            user=worker,
            name=worker.name,
            phone=worker.phone,
            since=SINCE,
        )
    )
    made = Holder.objects.bulk_create(rows)
    record_many(SYSTEM, _("任命网格员"), [(row, {"since": SINCE}) for row in made])


def liaisons(city, rng):
    rows = [
        Holder(
            kind=Holder.Kind.LIAISON,
            place=block,
            name=name(rng),
            since=SINCE,
            until=date(2025, 12, 31) if block.name in WITHOUT else None,
        )
        for block in city.of_kind(*BLOCKS)
    ]
    made = Holder.objects.bulk_create(rows)
    record_many(SYSTEM, _("任命网格监管联络员"), [(row, {"since": SINCE}) for row in made])


def look_after(cells, rng):
    """Most enterprises of a town are in one of its grids; each grid has small shops besides."""
    rows = []
    for cell in cells:
        rows += [shop(cell, rng) for _n in range(4)]
    firms = Enterprise.objects.exclude(state=Enterprise.State.CLOSED).order_by("place__path", "pk")
    for path, group in groupby(firms.select_related("place"), key=lambda firm: firm.place.path):
        own = [cell for cell in cells if cell.place.path.startswith(path)]
        for number, firm in enumerate(group):
            cell = own[number % len(own)]
            full = cell.place.name == "拾桥社区第1网格" and number >= ROUTE * len(own)
            if rng.random() > 0.03 and not full:
                rows.append(of_enterprise(cell, firm, rng))
    made = Premise.objects.bulk_create(rows, batch_size=500)
    firsts = {row.cell_id: row for row in made}
    record_many(SYSTEM, _("纳入网格"), [(row, {"cell": row.cell_id}) for row in firsts.values()])


def shop(cell, rng):
    where = f"{cell.place.name[:4]}河沿路{rng.randint(1, 180)}号"
    kind = rng.choice(SHOPS)
    return Premise(
        cell=cell, place=cell.place, name=f"{where}{kind}", category="small", location=where, since=SINCE
    )


def of_enterprise(cell, firm, rng):
    return Premise(
        cell=cell,
        place=cell.place,
        enterprise=firm,
        name=firm.name,
        category="key" if firm.scale in ("large", "medium") else "general",
        location=firm.address,
        lon=firm.lon,
        lat=firm.lat,
        since=max(SINCE, firm.since),
    )


def assess(cells, people, days, rng):
    """Two grids of three have assessed themselves, most of them with all six."""
    codes = list(six())
    told = people.of(next(iter(cells)).organ) or people["anwei"]
    with clock.at(aware(days.ago(25), time(15))) as now:
        rows = []
        for cell in cells:
            if cell.place.name != "拾桥社区第1网格" and rng.random() < 0.66:
                met = codes if rng.random() < 0.7 else codes[: rng.randint(3, 5)]
                rows.append(
                    SelfCheck(
                        cell=cell,
                        place=cell.place,
                        on=now.date(),
                        items=dict.fromkeys(met, ""),
                        complete=len(met) == len(codes),
                        by=told,
                        entered_at=now,
                    )
                )
        SelfCheck.objects.bulk_create(rows)
        mine = next(cell for cell in cells if cell.place.name == "拾桥社区第1网格")
        said = {"organisation": "网格长、网格员、信息员三级到人", "team": "专职网格员1名，兼职信息员3名"}
        shown = [(code, ContentFile(photo(text), name=f"{six()[code]}.png")) for code, text in said.items()]
        self_check(mine, actor=people["wangge"], items=said, evidence=shown)


def walked_before(cells, people, days, rng):
    """Patrols of the last weeks in every grid but the story's own."""
    rows, seen = [], {}
    told = {cell.pk: people.of(cell.organ) for cell in cells}
    for premise in Premise.objects.exclude(place__name="拾桥社区第1网格").order_by("pk"):
        if rng.random() < 0.12 or told[premise.cell_id] is None:
            continue
        day = days.last - timedelta(rng.randint(0, 45))
        when = aware(day, time(9)) + timedelta(minutes=rng.randrange(480))
        seen[premise.pk] = premise
        premise.patrolled_at = when
        solved = rng.random() < 0.08
        rows.append(
            Patrol(
                premise=premise,
                place_id=premise.place_id,
                by=told[premise.cell_id],
                claimed_at=when,
                entered_at=when + timedelta(minutes=5),
                result=Patrol.Result.SOLVED if solved else Patrol.Result.FINE,
                note=_("通道堆放杂物，已当场清理。") if solved else "",
            )
        )
    Patrol.objects.bulk_create(rows, batch_size=500)
    Premise.objects.bulk_update(seen.values(), ["patrolled_at"], batch_size=500)


def walk(worker, days):
    """The worker's own last two days, by hand: some fine, one solved, one reported."""
    own = list(Premise.objects.filter(place__name="拾桥社区第1网格").select_related("cell__place", "place"))
    for number, premise in enumerate(own[:7]):
        with clock.at(aware(days.ago(1 - number // 4), time(9, 5 + 7 * number))):
            said = {"result": "fine"}
            if number == 2:
                said = {"result": "solved", "note": "灭火器被杂物遮挡，已当场移开。"}
            if number == 5:
                picture = ContentFile(photo("飞线充电"), name="现场.png")
                said = {
                    "result": "reported",
                    "note": "楼道内飞线充电，两辆电动车占用疏散通道。",
                    "photos": [picture],
                }
            patrol(premise, actor=worker, **said)
