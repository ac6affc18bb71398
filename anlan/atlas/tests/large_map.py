"""As many risk points as a large city has, for measuring and for the browser: made past the actions and the log.

The same for the same number. Towns lie in a grid off the coast; points gather around their middles.
"""

from datetime import timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from django.db import connection
from django.utils import timezone

from anlan.audit.log import SYSTEM
from anlan.geo.actions import load_boundaries
from anlan.org.models import Organ, Place, Sector
from anlan.risks.models import RiskPoint
from anlan.testing import make_organ, make_place, make_user
from anlan.tests.copies import copy_rows, shifted

ACROSS, DOWN, COUNTIES = 20, 12, 12  # towns along each side; counties
WEST, SOUTH, STEP = 124.0, 29.0, 0.06
BATCH = 5000
MANY, COPIES = 20_000, 10  # of so many points a tenth is drawn, the rest are copies a few steps away
LEVELS, WEIGHTS = ("major", "larger", "general", "low"), (3, 12, 35, 50)
EVENTS = ("冲压车间", "液氨储罐", "喷涂线", "配电室", "锅炉房", "危化品仓库", "行车", "有限空间")


class LargeMap:
    """``build()`` fills the database. Accounts: ``officer`` (city), ``townsman``, ``bureau`` (one sector)."""

    def __init__(self, points, today=None):
        self.rng, self.points = Random(points), points
        self.copies = COPIES - 1 if points >= MANY else 0
        self.today = today or timezone.localdate()

    def build(self):
        self.make_ground()
        self.make_accounts()
        drawn = self.draw()
        while rows := list(islice(drawn, BATCH)):
            RiskPoint.objects.bulk_create(rows, batch_size=1000)
        copy_rows(
            RiskPoint,
            self.copies,
            id=None,
            name="name || '-' || copy",
            lon="lon + copy * 0.0007",
            lat="lat + copy * 0.0004",
            review_due_on=shifted("review_due_on", "copy - 5"),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self

    def make_ground(self):
        kinds = Place.Kind
        self.city = make_place("海东市", kind=kinds.CITY)
        counties = [make_place(f"第{number}区", self.city, kinds.COUNTY) for number in range(COUNTIES)]
        self.sectors = [
            Sector.objects.create(code=f"s{number}", name=f"行业{number}") for number in range(10)
        ]
        self.towns, self.halls, features = [], [], []
        for number in range(ACROSS * DOWN):
            town = make_place(f"第{number}镇", counties[number % ACROSS * COUNTIES // ACROSS], kinds.TOWN)
            self.towns.append(town)
            self.halls.append(make_organ(f"第{number}镇人民政府", town, Organ.Kind.TOWN))
            west, south = self.corner(number)
            features.append(square(town, west, south, STEP, STEP))
        features.append(square(self.city, WEST, SOUTH, ACROSS * STEP, DOWN * STEP))
        load_boundaries({"type": "FeatureCollection", "features": features}, actor=SYSTEM)

    def corner(self, number):
        return WEST + number % ACROSS * STEP, SOUTH + number // ACROSS * STEP

    def make_accounts(self):
        office = make_organ("海东市安全生产委员会办公室", self.city, Organ.Kind.COMMITTEE_OFFICE)
        bureau = make_organ("海东市应急管理局", self.city, sector=self.sectors[3])
        self.officer = make_user(office, "office")
        self.bureau = make_user(bureau, "department", sectors=[self.sectors[3]])
        self.townsman = make_user(self.halls[7], "town")

    def draw(self):
        rng, count = self.rng, len(self.towns)
        for number in range(self.points // (self.copies + 1)):
            town = number % count
            west, south = self.corner(town)
            lon, lat = (Decimal(f"{edge + STEP * rng.triangular():.6f}") for edge in (west, south))
            yield RiskPoint(
                organ=self.halls[town],
                place=self.towns[town],
                sector=self.sectors[number // count % 10],
                name=f"{number}号{EVENTS[number % len(EVENTS)]}",
                kind="equipment",
                lon=lon,
                lat=lat,
                level=rng.choices(LEVELS, WEIGHTS)[0],
                state="removed" if number % 20 == 19 else "controlled",
                controlled_by="某",
                review_due_on=self.today + timedelta(days=rng.randint(-30, 700)),
            )


def square(place, west, south, wide, high):
    east, north = round(west + wide, 6), round(south + high, 6)
    west, south = round(west, 6), round(south, 6)
    line = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [line]}
    return {"type": "Feature", "properties": {"code": place.code}, "geometry": geometry}
