"""Five risk points for each enterprise of a large register, for measuring: made past the actions and the log."""

from datetime import timedelta
from itertools import islice

from anlan.registers.models import Enterprise
from anlan.risks.models import RiskPoint
from anlan.tests.copies import copy_rows

PER_FIRM, BATCH = 5, 5000
LEVELS = ("low",) * 6 + ("general",) * 3 + ("larger", "major")


def make_points(city):
    """For ``city``, whose enterprises ``make_register`` made."""
    drawn = draw(city)
    while rows := list(islice(drawn, BATCH)):
        RiskPoint.objects.bulk_create(rows, batch_size=500)
    apart = f"copy * {city.step}"
    copy_rows(
        RiskPoint,
        city.copies,
        id=None,
        enterprise_id=f"enterprise_id + {apart}",
        organ_id=f"organ_id + {apart}",
        lon="lon + copy * 0.0007",
        lat="lat + copy * 0.0004",
    )


def draw(city):
    rng = city.rng
    firms = Enterprise.objects.order_by("pk").values_list("pk", "organ", "place", "sector")
    for firm, organ, place, sector in list(firms[: city.step]):
        for n in range(PER_FIRM):
            yield RiskPoint(
                enterprise_id=firm,
                organ_id=organ,
                place_id=place,
                sector_id=sector,
                name=f"风险点{n}",
                kind="site",
                level=rng.choice(LEVELS),
                state="controlled",
                controlled_by="" if rng.random() < 0.02 else "李某",
                review_due_on=city.today + timedelta(rng.randint(-20, 350)),
                lon=str(120 + round(rng.random(), 5)),
                lat=str(30 + round(rng.random(), 5)),
            )
