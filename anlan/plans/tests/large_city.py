"""A city as large as they come, for measuring: 3,000 places and as many organs, plans, enterprises, assignments.

Made by bulk insert, past the actions and the log; the same for the same number of assignments.
"""

from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from django.db import connection
from django.utils import timezone

from anlan.lib.ids import make_credit_code
from anlan.org.models import Organ, Place, Sector
from anlan.plans.models import Assignment, Document, Plan, Task
from anlan.registers.models import Enterprise, Tag, Tagging
from anlan.search import backends
from anlan.search.sources import index_many
from anlan.testing import make_user

COUNTIES, TOWNS, VILLAGES = 12, 20, 11  # of the city, of a county, of a town
CITY_DEPARTMENTS, COUNTY_DEPARTMENTS = 40, 15
UNITS_A_TASK, TASKS_A_PLAN = 20, 25
BATCH = 5000
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
BRANDS = "安恒瑞鼎宏兴泰盛昌隆祥嘉信诚永顺鑫华润泽广源通达益康富铭禾远"
TRADES = ("机械", "精细化工", "纺织", "物流", "燃气", "包装材料", "冷冻食品", "建设工程", "电子科技", "木业")
MATTERS = ("危险化学品", "建筑施工", "道路运输", "消防", "燃气", "特种设备", "有限空间", "粉尘涉爆")
DEEDS = (
    "开展{0}领域安全生产隐患排查整治，建立问题清单、责任清单、整改清单，实行闭环管理。",
    "组织{0}企业主要负责人和安全管理人员培训，考核合格率达到95%以上，培训情况按季度报送。",
    "推进{0}重点单位安全风险分级管控，对重大风险逐一落实管控责任人和应急处置措施。",
)
State = Assignment.State


class LargeCity:
    """``build()`` fills the database. Accounts: ``officer``, ``county_officer``, ``townsman``, ``builder``
    (one sector of twenty), ``manager`` (an enterprise).
    """

    def __init__(self, assignments=1_000_000, today=None):
        self.rng = Random(assignments)
        self.today = today or timezone.localdate()
        self.assignments = assignments
        self.plans = max(10, assignments // (UNITS_A_TASK * TASKS_A_PLAN))
        self.enterprises = max(1000, assignments // 5)

    def build(self):
        self.make_places()
        self.make_organs()
        self.make_enterprises()
        self.make_accounts()
        self.make_plans()
        self.make_assignments()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self

    def make_places(self):
        backends.of(connection).clear(connection)  # which a flush of the models leaves as it is
        kinds = Place.Kind

        def below(parents, count, kind, name):
            places = [
                Place(name=name.format(number), parent=parent, kind=kind, code=f"{parent.code}{number:02}")
                for parent in parents
                for number in range(1, count + 1)
            ]
            return Place.plant_many(places)

        self.city = Place(name="大澜市", kind=kinds.CITY, code="99")
        self.city.plant()
        self.counties = below([self.city], COUNTIES, kinds.COUNTY, "第{}区")
        self.towns = below(self.counties, TOWNS, kinds.TOWN, "第{}镇")
        self.villages = below(self.towns, VILLAGES, kinds.VILLAGE, "第{}村")

    def make_organs(self):
        kinds = Organ.Kind
        self.sectors = Sector.objects.bulk_create(
            Sector(code=f"large-{n}", name=f"第{n}行业", order=n) for n in range(20)
        )

        def one(place, kind, name, **more):
            return Organ(place=place, kind=kind, name=f"{place}{name}", **more)

        def departments(place, count):
            return [
                one(place, kinds.DEPARTMENT, f"第{n}局", sector=self.sectors[n % 20], order=n)
                for n in range(count)
            ]

        offices = [one(place, kinds.COMMITTEE_OFFICE, "安委办") for place in [self.city, *self.counties]]
        towns = [one(place, kinds.TOWN, "人民政府") for place in self.towns]
        city = departments(self.city, CITY_DEPARTMENTS)
        county = [one for place in self.counties for one in departments(place, COUNTY_DEPARTMENTS)]
        villages = [one(place, kinds.VILLAGE, "村委会") for place in self.villages]
        Organ.plant_many([*offices, *city, *county, *towns, *villages])
        self.offices, self.city_departments, self.town_halls = offices, city, towns
        # Who gets the tasks of an owner: those of its own territory, one level down and its departments.
        self.units = {offices[0].pk: [*city, *offices[1:], *towns]}
        for office in offices[1:]:
            inside = office.place_id
            self.units[office.pk] = [
                organ
                for organ in [*county, *towns, *villages]
                if inside
                in (organ.place_id, organ.place.parent_id, getattr(organ.place.parent, "parent_id", None))
            ]
        for hall in towns:
            self.units[hall.pk] = [organ for organ in villages if organ.place.parent_id == hall.place_id]

    def make_enterprises(self):
        self.tags = list(Tag.objects.all()[:8])
        self.made, drawn = [], self.draw_enterprises()
        while items := list(islice(drawn, BATCH)):
            organs = Organ.plant_many([organ for organ, _row in items])
            for organ, row in items:
                row.organ = organ
            rows = Enterprise.objects.bulk_create([row for _organ, row in items], batch_size=500)
            Tagging.objects.bulk_create(
                Tagging(enterprise=row, tag=tag, since=date(2024, 1, 1))
                for row in rows
                for tag in self.rng.sample(self.tags, 2)
            )
            index_many(rows)
            self.made += organs
        by_place = {}
        for organ in self.made:
            by_place.setdefault(organ.place_id, []).append(organ)
        for hall in self.town_halls:
            self.units[hall.pk] += by_place.get(hall.place_id, [])[:200]

    def draw_enterprises(self):
        rng, scales = self.rng, Enterprise.Scale.values
        for number in range(self.enterprises):
            place, sector = rng.choice(self.towns), rng.choice([None, *self.sectors])
            name = f"{place.parent}{''.join(rng.choices(BRANDS, k=3))}{rng.choice(TRADES)}{number}有限公司"
            row = Enterprise(
                name=name,
                credit_code=make_credit_code("990000", number),
                place=place,
                sector=sector,
                industry_code=f"{rng.randint(13, 43)}11",
                scale=rng.choice(scales),
                employees=rng.randint(1, 900),
                address=f"{place}安澜路{number % 999}号",
                contact=rng.choice(SURNAMES) + "某",
                state=rng.choices(Enterprise.State.values, (2, 90, 5, 3))[0],
                closed_on=None,
                since=date(2020, 1, 1),
            )
            yield Organ(name=name, kind=Organ.Kind.ENTERPRISE, place=place, sector=sector), row

    def make_accounts(self):
        self.officer = make_user(self.offices[0], "office")
        self.county_officer = make_user(self.offices[1], "office")
        self.townsman = make_user(self.town_halls[0], "town")
        department = self.city_departments[3]
        self.builder = make_user(department, "department", sectors=[department.sector])
        self.manager = make_user(self.units[self.town_halls[0].pk][VILLAGES], "enterprise")

    def make_plans(self):
        owners = [
            *[self.offices[0]] * (self.plans * 15 // 100),
            *self.rng.choices(self.offices[1:], k=self.plans * 35 // 100),
        ]
        owners += self.rng.choices(self.town_halls, k=self.plans - len(owners))
        if self.town_halls[0] not in owners:
            owners[-1] = self.town_halls[0]
        author = self.officer
        documents = Document.objects.bulk_create(
            Document(
                place=owner.place, organ=owner, title=f"{owner}工作要点{n}", year=2026, uploaded_by=author,
                issued_on=self.today - timedelta(days=n % 700),
            )
            for n, owner in enumerate(owners)
        )  # fmt: skip
        self.made_plans = Plan.objects.bulk_create(
            Plan(
                place=owner.place, organ=owner, document=document, title=document.title, state="active",
                year=2020 + n % 7, created_by=author, dispatched_at=timezone.now(),
            )
            for n, (owner, document) in enumerate(zip(owners, documents, strict=True))
        )  # fmt: skip

    def make_assignments(self):
        drawn = self.draw_tasks()
        while tasks := list(islice(drawn, BATCH // UNITS_A_TASK)):
            Task.objects.bulk_create(tasks)
            Assignment.objects.bulk_create([row for task in tasks for row in self.draw_assignments(task)])

    def draw_tasks(self):
        for plan in self.made_plans:
            for order in range(TASKS_A_PLAN):
                matter = self.rng.choice(MATTERS)
                yield Task(
                    plan=plan, place=plan.place, organ=plan.organ, order=order, label=f"{order + 1}",
                    heading=f"第{order // 5 + 1}部分", section=[f"第{order // 5 + 1}部分"],
                    text="".join(deed.format(matter) for deed in self.rng.sample(DEEDS, 2)),
                    state="in_progress", due_on=self.today + timedelta(days=self.rng.randint(-700, 200)),
                )  # fmt: skip

    def draw_assignments(self, task):
        rng, units = self.rng, self.units[task.organ_id]
        given = timezone.make_aware(datetime.combine(task.due_on - timedelta(days=180), datetime.min.time()))
        for number, organ in enumerate(rng.sample(units, min(UNITS_A_TASK, len(units)))):
            state = self.draw_state(task)
            signed = None if state == State.DISPATCHED else given + timedelta(days=rng.randint(1, 9))
            yield Assignment(
                plan=task.plan, task=task, organ=organ, place_id=organ.place_id, sector_id=organ.sector_id,
                owner=task.organ, role="support" if number else "lead", state=state, due_on=task.due_on,
                sign_by=task.due_on - timedelta(days=170), claimed_percent=rng.randint(0, 100),
                dispatched_at=given, received_at=signed, reminders=rng.randint(0, 2), returns=number % 2,
            )  # fmt: skip

    def draw_state(self, task):
        """Most of what was due is done; of what is not due yet most is at work."""
        at_work = (State.DISPATCHED, State.RECEIVED, State.IN_PROGRESS, State.SUBMITTED, State.RETURNED)
        if task.due_on < self.today - timedelta(days=60):
            return State.COMPLETED
        if task.due_on < self.today:
            return self.rng.choices((*at_work, State.COMPLETED), (1, 1, 3, 1, 1, 93))[0]
        return self.rng.choices((*at_work, State.COMPLETED), (10, 15, 40, 10, 5, 20))[0]
