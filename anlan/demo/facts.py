"""Two years of facts kept by hand: accidents, visits, cases, tips, certificates, titles; all invented."""

from datetime import date, time, timedelta
from random import Random

from anlan.facts.actions import record_facts
from anlan.facts.models import FactKind
from anlan.org.models import Organ

from . import clock
from .chronicle import aware

NOON = time(11, 0)
SUBJECTS = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")


def build(city, people, days):
    chance, officer = Random(f"facts {days.today}"), people["anwei"]
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN]
    said = Facts(chance, towns, list(city.sectors.values()), days)
    with clock.at(aware(days.last, NOON)) as now:
        for code, lines in said.all(city["市安委办"]).items():
            record_facts(FactKind.objects.get(code=code), lines, actor=officer, now=now)


class Facts:
    """What is recorded of each kind; ``chance`` decides where and when."""

    def __init__(self, chance, towns, sectors, days):
        self.chance, self.towns, self.sectors, self.days = chance, towns, sectors, days

    def day(self, year):
        """A day of the year, not after the last one of the story."""
        first, last = date(year, 1, 1), min(date(year, 12, 31), self.days.last)
        return first + timedelta(days=self.chance.randrange((last - first).days + 1))

    def line(self, year, subject, facts, **more):
        values = {"organ": self.chance.choice(self.towns), "happened_on": self.day(year), "subject": subject}
        return values | {"facts": facts, "source": "历史台账"} | more

    def often(self, share):
        return self.chance.random() < share

    def all(self, office):
        year = self.days.last.year
        accidents, deaths = self.accidents(year)
        return {
            "accident": accidents,
            "death": deaths,
            "venue": [
                self.line(year, name, self.venue(name), happened_on=date(year, 1, 1))
                for name in self.venues()
            ],
            "venue_visit": self.visits(year),
            "enforcement_case": [
                self.line(year, f"案件{n:03}", {"pre_event": self.often(0.84), "in_limit": self.often(0.97)})
                for n in range(1, 61)
            ],
            "tip": [self.line(year, f"举报{n:03}", self.tip()) for n in range(1, 31)],
            "certificate": [
                self.line(
                    year, f"{SUBJECTS[n % 10]}{n // 10 + 1}号企业", {"level": "小微", "model": n % 9 == 0}
                )
                for n in range(80)
            ],
            "sampling": [
                self.line(
                    year, f"{SUBJECTS[n % 10]}{n // 10 + 1}号企业", {"failed": n == 7, "delisted": n == 7}
                )
                for n in range(19)
            ],
            "title": [self.line(year, f"{SUBJECTS[n]}村", {"kind": "村社区"}) for n in range(7)],
            "full_time_staff": [
                self.line(year, f"专职人员{n}", {}, organ=office, happened_on=date(year, 1, 2))
                for n in range(1, 4)
            ],
            **self.capacity(year),
        }

    def capacity(self, year):
        """The stations of the towns: posts, people, and what is in place."""
        first = {"happened_on": date(year, 1, 2)}
        posts, people, stations = [], [], []
        for organ in self.towns:
            wanted = self.chance.randrange(4, 7)
            posts.append(self.line(year, "", {}, organ=organ, amount=wanted, **first))
            people += [
                self.line(year, f"{organ}监管员{n}", self.supervisor(), organ=organ, **first)
                for n in range(1, wanted + (0 if self.often(0.4) else 1))
            ]
            ready = {part: self.often(0.93) for part in ("staffed", "funded", "equipped", "housed", "ruled")}
            stations.append(self.line(year, "", ready, organ=organ, **first))
        return {"establishment": posts, "supervisor": people, "station": stations}

    def supervisor(self):
        trained = self.often(0.6)
        said = {"full_time": self.often(0.8), "professional": trained, "licensed": self.often(0.85)}
        return said if trained or self.often(0.5) else said | {"change": "专业岗位培训"}

    def accidents(self, year):
        accidents, deaths = [], []
        for told, count in ((year - 1, 26), (year, 17)):
            for n in range(1, count + 1):
                dead = self.chance.choice((0, 0, 1, 1, 1, 2))
                name, sector = f"{told}年第{n}起事故", self.chance.choice(self.sectors)
                facts = {"grade": "一般", "deaths": dead, "responsible": self.often(0.7), "traced": True}
                line = self.line(told, name, facts | {"accountable": True}, sector=sector)
                accidents.append(line)
                if dead:
                    deaths.append({**line, "facts": {}, "amount": dead})
        return accidents, deaths

    def venues(self):
        return [f"{mark}{kind}" for kind in ("游泳馆", "攀岩馆", "滑雪场") for mark in SUBJECTS]

    def venue(self, name):
        return {"class": "高危险性体育项目"}

    def visits(self, year):
        return [
            self.line(
                year,
                self.chance.choice(self.venues()),
                {
                    "level": "市级",
                    "class": "高危险性体育项目",
                    "leader": self.often(0.1),
                    "random": self.often(0.4),
                },
            )
            for _n in range(45)
        ]

    def tip(self):
        real = self.often(0.6)
        return {"real_name": real, "verified": self.often(0.95), "handled": self.often(0.97)}
