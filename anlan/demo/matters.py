"""Matters of the last months: dangers in enterprises, problems handed down, listed ones; each at its own stage."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

import yaml
from django.core.files.base import ContentFile

from anlan.duty.clock import tick
from anlan.hazards.actions.listing import propose_listing, report_both
from anlan.hazards.actions.lookbacks import draw
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.actions.returns import declare_nil, open_statements
from anlan.hazards.flow import LISTING, MATTER, RECHECK, STATEMENT
from anlan.hazards.models import Listing, Matter, Statement
from anlan.hazards.statements import counted, ended
from anlan.org.models import Organ, Place, User
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware, workday
from .evidence import photo

TEXTS = Path(__file__).with_name("matters.yaml")
GOOD = [(1, "accept"), (2, "assign"), (3, "start"), (9, "submit"), (11, "pass"), (12, "close")]
EXTENDED = [
    (1, "accept"),
    (2, "assign"),
    (3, "start"),
    (8, "ask_extension"),
    (9, "extend"),
    (16, "submit"),
    (17, "pass"),
]
# After how many work days which step is taken; a story that would lie in the future is told so far.
FATES = [
    GOOD,
    GOOD,
    [(0, "correct")],
    [(1, "accept"), (2, "assign"), (3, "start"), (13, "submit"), (14, "pass")],
    [(1, "accept"), (2, "assign"), (4, "start")],
    [(1, "accept"), (2, "assign"), (3, "start"), (6, "submit"), (7, "fail"), (10, "submit"), (11, "fail")],
    GOOD,
    [(1, "accept"), (2, "assign"), (3, "start"), (4, "suspend")],
    [(1, "accept"), (2, "assign"), (3, "order"), (4, "start"), (9, "submit")],
    [(0, "correct")],
    [(1, "accept"), (3, "assign")],
    [(2, "reject")],
    [(1, "accept"), (2, "assign"), (3, "start"), (14, "submit"), (15, "pass"), (16, "close")],
    [(1, "accept"), (2, "assign"), (3, "start"), (8, "ask_extension")],
]


# What is said at a step in every story alike.
SAID = {
    "correct": {"rectified_by": "现场负责人"},
    "reject": {"reason": "经现场核实，已于登记前整改到位"},
    "start": {
        "duty_person": "分管负责人",
        "funds": "自筹，列入安全生产费用",
        "contingency": "整改期间专人看守，配备应急器材",
    },
    "pass": {"note": "现场核查，符合要求"},
    "fail": {"reason": "现场核查，整改不彻底", "on_site": True},
    "ask_extension": {"reason": "所需设备尚未到货", "interim_control": "停用相关设备，挂牌警示"},
    "suspend": {"reason": "整改期间不能保证安全", "control_measures": "撤出作业人员，封闭现场"},
}


@dataclass
class Cast:
    """Who acts on one matter. ``owner`` acts for ``responsible``, the office's person where it has no account."""

    responsible: Organ
    checker: Organ
    office: User
    owner: User
    verifier: User
    second: User | None = None


@cache
def picture(words):
    return photo(words)


def paper(words, where):
    """A photograph of its own for each place."""
    return ContentFile(picture(f"{words} {where}"), name=f"{words}.png")


def after(row, words):
    """As put right; now and then somebody sends the old picture once more."""
    if row.pk % 9 == 4:
        return ContentFile(picture(f"{words[:12]} {row.subject}"), name=f"整改后{words[:8]}.png")
    return paper(f"整改后{words[:8]}", row.subject)


def build(city, people, days, number):
    """``number``: how many dangers towns found."""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    dangers(city, people, days, texts["dangers"], number)
    handed_down(city, people, days, texts["assigned"], texts["others"])
    majors(city, people, days, texts["majors"])
    own_report(city, people, days)
    look_back(city, people, days)
    own_returns(city, people, days)
    with clock.at(aware(days.last, time(20, 0))) as now:
        tick(now)


def found_on(days, number):
    """Spread over some seventy days, the newest yesterday."""
    return workday(days.last - timedelta(1 + number * 5 % 72))


def dangers(city, people, days, texts, how_many):
    """Towns find them in the enterprises of their place; the county's government looks at what was put right."""
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN and people.of(organ)]
    firms = {organ.pk: enterprises_of(organ.place) for organ in towns}
    for number in range(how_many):
        town = towns[number % len(towns)]
        among = firms[town.pk]
        if not among:
            continue
        firm = among[number // len(towns) % len(among)]
        text, day = texts[number % len(texts)], found_on(days, number)
        old = day < days.last - timedelta(30) and number % 5  # most of what is old has come to its end
        fate = GOOD if old else FATES[number % len(FATES)]
        user, county = people.of(town), checker_of(city, people, town)
        cast = Cast(firm.organ, county, user, user, people.of(county))
        tell(days, day, cast, fate, danger_of(text, firm, town), text)


def enterprises_of(place):
    within = Place.objects.within(place.path).order_by().values("pk")
    rows = Enterprise.objects.filter(place__in=within).exclude(state=Enterprise.State.CLOSED)
    return list(islice(rows.select_related("organ", "place", "sector").order_by("pk"), 4))


def checker_of(city, people, town):
    """The government of the town's county."""
    kinds = (Organ.Kind.GOVERNMENT, Organ.Kind.COMMITTEE_OFFICE)
    found = [
        organ
        for organ in city.organs.values()
        if organ.kind in kinds and organ.place_id == town.place.parent_id and people.of(organ)
    ]
    return found[0]


def danger_of(text, firm, organ):
    words, location, _class, _cause, standard, *_rest = text
    return {
        "organ": organ,
        "profile": "danger",
        "source": "inspection",
        "description": f"{location}：{words}。",
        "title": words,
        "enterprise": firm,
        "location": location,
        "standard_code": standard,
        "photos": [paper(words[:12], firm)],
    }


def tell(days, day, cast, fate, said, text):
    """Report on ``day``, then what the fate says, up to the last day of the story."""
    if day > days.last:
        return None
    with clock.at(aware(day, time(9, 20))) as now:
        row = report_matter(actor=cast.office, now=now, **said)
    for later, name in fate:
        when = workday(day, later)
        if when > days.last:
            break
        actor, facts = turn(name, row, cast, text, when)
        with clock.at(aware(when, time(10 + later % 6, 15))) as now:
            MATTER.move(fresh(row), name, actor=actor, now=now, **facts)
    return fresh(row)


def fresh(row):
    related = ("place", "office", "organ", "verifier", "subject", "reporter_organ", "sector")
    return Matter.objects.select_related(*related).get(pk=row.pk)


def turn(name, row, cast, text, day):
    """Who takes the step, and what is said."""
    row, (words, _location, kind, cause, _standard, measure, cure) = fresh(row), text
    facts = dict(SAID.get(name, {}))
    if name == "accept" and row.profile == "danger":
        facts = {"grade": "general", "danger_class": kind}
    elif name == "correct":
        facts |= {"work_done": measure, "danger_class": kind, "cause_class": cause}
    elif name == "assign":
        facts = {"responsible": cast.responsible, "checker": cast.checker}
    elif name == "start":
        facts |= {"measures": measure, "finish_on": row.due_on}
    elif name == "submit":
        facts = {"work_done": f"已完成：{measure}。", "after_files": [after(row, words)]}
    elif name == "pass":
        facts |= {"cause_class": cause, "systemic_measure": cure}
        facts |= {"co_verifier": cast.second, "on_site": True} if row.is_major else {}
    elif name == "ask_extension":
        facts["later_due"] = row.due_on + timedelta(15)
    elif name == "suspend":
        facts["review_on"] = day + timedelta(20)
    return actor_of(name, cast), facts


def actor_of(name, cast):
    if name in ("start", "submit", "ask_extension"):
        return cast.owner
    return cast.verifier if name in ("pass", "fail") else cast.office


def handed_down(city, people, days, assigned, others):
    """The city's office hands down; bureaus rectify under their own accounts."""
    office, officer, second = city["市安委办"], people["anwei"], people["anwei2"]
    kinds = ("市应急管理局", "市住建局", "市交通运输局", "市城管局", "市教育局", "市市场监管局")
    lines = [("assigned", *line) for line in assigned] * 2 + [tuple(line) for line in others] * 2
    for number, (profile, source, words) in enumerate(lines):
        bureau = city[kinds[number % len(kinds)]]
        cast = Cast(bureau, office, officer, people.of(bureau), second)
        said = {
            "organ": office,
            "profile": profile,
            "source": source,
            "description": f"{words}。请在规定期限内整改并报送结果。",
            "title": words if number < len(lines) / 2 else f"{words}（第二批）",
            "place": city.root,
        }
        text = [words, "", "other", "management", "", "制定整改方案，逐项落实", "完善制度，纳入日常检查"]
        fate = [GOOD, FATES[4], EXTENDED, FATES[12]][number % 4]
        tell(days, found_on(days, number * 3 + 1), cast, fate, said, text)


def majors(city, people, days, texts):
    """Found by the bureau, received by the city's office, listed at one or two levels."""
    office, officer, second = city["市安委办"], people["anwei"], people["anwei2"]
    bureau, finder = city["市应急管理局"], people["yingji"]
    firms = Enterprise.objects.exclude(state=Enterprise.State.CLOSED).filter(organ__accounts=None)
    firms = list(firms.select_related("organ", "place", "sector").order_by("-pk")[: len(texts)])
    ends = [9, 60, 8, 3, 5]  # how many steps of the good fate, of which the last is to close
    for number, (text, firm) in enumerate(zip(texts, firms, strict=False)):
        day = workday(days.last - timedelta(64 - number * 9))
        said = danger_of(text, firm, bureau) | {"office": office}
        with clock.at(aware(day, time(9, 40))) as now:
            row = report_matter(actor=finder, now=now, **said)
        row = listed_one(row, number, city, people, day)
        if number < 3:
            told_to_both(row, officer, bureau, workday(day, 3))
        cast = Cast(firm.organ, office, officer, officer, second, people["yingji"])
        for later, name in GOOD[2 : min(ends[number], 5)]:
            when = workday(day, later + 4)
            if when <= days.last:
                actor, facts = turn(name, row, cast, text, when)
                with clock.at(aware(when, time(15, 30))) as now:
                    MATTER.move(fresh(row), name, actor=actor, now=now, **facts)


def listed_one(row, number, city, people, day):
    """Graded, assigned, proposed by the bureau and listed by the city; every second one by its district as well."""
    office, officer = city["市安委办"], people["anwei"]
    when = workday(day, 1)
    with clock.at(aware(when, time(11, 0))) as now:
        MATTER.move(fresh(row), "accept", actor=officer, now=now, grade="major", danger_class="process")
        due = workday(day, 25 if number < 3 else 60)
        MATTER.move(fresh(row), "assign", actor=officer, now=now, responsible=row.subject, rectify_by=due)
    levels = [(Listing.Level.CITY, office)] if number % 2 else []
    district = district_office(city, people, row.place)
    if district and number < 3:
        levels.append((Listing.Level.DISTRICT, district))
    put_on_list(row, levels or [(Listing.Level.CITY, office)], city, people, day, due)
    return fresh(row)


def told_to_both(row, officer, bureau, day):
    """双报告: to the bureau, and to the workers."""
    with clock.at(aware(day, time(16, 0))) as now:
        for to, receiver, receipt in (
            ("regulator", f"{bureau}", "已收到，请按方案整改"),
            ("congress", "职工代表大会", "已向全体职工代表通报"),
        ):
            said = {"to": to, "receiver": receiver, "receipt": receipt, "reported_on": day}
            report_both(fresh(row), actor=officer, now=now, **said)


def district_office(city, people, place):
    above = set(Place.objects.above(place.path).values_list("pk", flat=True))
    offices = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.COMMITTEE_OFFICE]
    found = [organ for organ in offices if organ.place_id in above and organ.place_id != city.root.pk]
    return next((organ for organ in found if people.of(organ)), None)


def put_on_list(row, levels, city, people, day, due):
    reason = "危害大、整改难度大，需协调解决"
    with clock.at(aware(workday(day, 1), time(15, 0))) as now:
        said = {"proposer": city["市应急管理局"], "reason": reason, "actor": people["yingji"], "now": now}
        asked = [propose_listing(fresh(row), organ=organ, level=level, **said) for level, organ in levels]
    with clock.at(aware(workday(day, 2), time(10, 0))) as now:
        facts = {"deadline": due, "tracker": people["anwei2"]}
        for listing in asked:
            LISTING.move(listing, "list", actor=people.of(listing.organ), now=now, **facts)


def own_report(city, people, days):
    """An enterprise with an account of its own finds, reports and puts right; the zone looks at it."""
    firm = Enterprise.objects.select_related("organ", "place", "sector").get(
        organ=city["澜汀恒屿新材料有限公司"]
    )
    zone, user = city["澜湾园区管委会"], people["qiye"]
    text = [
        "反应釜温度联锁未投用",
        "合成车间",
        "instrument",
        "management",
        "",
        "恢复联锁并测试",
        "联锁变更须双人审批",
    ]
    said = danger_of([*text[:4], "GB/T 50770-2013", *text[5:]], firm, firm.organ) | {
        "source": "self",
        "office": zone,
    }
    day = workday(days.last - timedelta(12))
    with clock.at(aware(day, time(8, 50))) as now:
        row = report_matter(actor=user, now=now, **said)
    cast = Cast(firm.organ, zone, people.of(zone), user, people.of(zone))
    for later, name in GOOD[:4]:
        when = min(workday(day, later), days.last)
        actor, facts = turn(name, row, cast, text, when)
        with clock.at(aware(when, time(14, later))) as now:
            MATTER.move(fresh(row), name, actor=actor, now=now, **facts)


def look_back(city, people, days):
    """The city's office draws from what was closed in the last two months, and has looked at the first."""
    officer, day = people["anwei"], workday(days.last - timedelta(2))
    with clock.at(aware(day, time(16, 10))) as now:
        row = draw(
            actor=officer,
            organ=city["市安委办"],
            place=city.root,
            since=day - timedelta(60),
            until=day,
            due_on=workday(day, 10),
            seed="回头看第一期",
            now=now,
        )
    with clock.at(aware(days.last, time(11, 20))) as now:
        first = row.rechecks.select_related("matter", "organ", "place").first()
        if RECHECK.answer(RECHECK.by_name["sound"], officer, first):
            RECHECK.move(first, "sound", actor=officer, now=now, note="现场复查，整改措施持续有效")


def own_returns(city, people, days):
    """The enterprise with accounts declares a month without findings; its forms are signed but for the newest."""
    organ, user, head = city["澜汀恒屿新材料有限公司"], people["qiye"], people["qiyezhang"]
    with clock.at(aware(days.last, time(16, 30))) as now:
        end = workday(days.last - timedelta(12)).replace(day=1) - timedelta(1)
        said = "安全部会同各车间排查反应、储运、公用工程和消防设施，未发现隐患，记录存安全部。"
        declare_nil(actor=user, organ=organ, start=end.replace(day=1), end=end, checked=said, now=now)
    for end in sorted({ended(kind, days.last)[1] for kind in Statement.Kind.values}):
        with clock.at(aware(end + timedelta(1), time(2, 0))) as now:
            open_statements(now)
    rows = Statement.objects.select_related("enterprise", "organ", "office", "place").filter(organ=organ)
    *signed, newest = rows.order_by("end", "kind")
    for row in (*signed, newest):
        with clock.at(aware(min(workday(row.end, 5), days.last), time(9, 10))) as now:
            found = counted(row.enterprise, row.start, row.end)["found_general"]
            more = {
                "code": "found_general",
                "said": found + 1,
                "reason": "一项即查即改的记在车间台账，未在平台登记",
            }
            STATEMENT.move(row, "prepare", actor=user, now=now, amended=[more] if row == newest else [])
    for row in signed:
        with clock.at(aware(min(workday(row.end, 6), days.last), time(10, 0))) as now:
            STATEMENT.move(row, "sign", actor=head, now=now)
