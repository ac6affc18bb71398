"""Who answers for the enterprises: most have their department of daily enforcement, some none, a few two."""

from datetime import date, time
from random import Random

from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many
from anlan.owners.actions import assign, end
from anlan.owners.models import Owner
from anlan.owners.queries import bare_sectors
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware

SINCE = date(2025, 1, 1)
BASIS = "《澜汀市分级分类安全监管执法分工方案》"
Kind = Owner.Kind
# Sectors that the plan of organs gives to nobody, and who has them by decision.
DECIDED = {"waterway": "市交通运输局", "fishery": "市农业农村局", "fireworks": "市应急管理局"}
NOBODYS, TWICE = 0.05, 0.01


def build(city, people, days):
    rng = Random(38)
    firms = list(
        Enterprise.objects.exclude(state=Enterprise.State.CLOSED)
        .select_related("place", "sector")
        .order_by("pk")
    )
    keepers = {}
    for organ in city.organs.values():
        if organ.sector_id and not organ.is_enterprise and organ.place == city.root:
            keepers.setdefault(organ.sector.code, organ)
    keepers |= {code: city[name] for code, name in DECIDED.items()}
    with clock.at(aware(days.last, time(9, 30))):
        enforce(firms, keepers, city["市应急管理局"], rng)
    with clock.at(aware(days.last, time(9, 40))):
        hook(firms, city, people, rng)
    with clock.at(aware(days.last, time(9, 50))):
        hand_over(people)


def enforce(firms, keepers, default, rng):
    bare = set(bare_sectors().values_list("code", flat=True))
    rows = []
    for firm in firms:
        code = firm.sector.code if firm.sector else ""
        keeper, since = keepers.get(code, default), max(SINCE, firm.since)
        facts = {"enterprise": firm, "since": since, "basis": BASIS}
        if code in bare and code in DECIDED:
            rows.append(Owner(kind=Kind.SECTOR, organ=keeper, **facts))
        chance = rng.random()
        if chance > NOBODYS:
            rows.append(Owner(kind=Kind.ENFORCEMENT, organ=keeper, **facts))
        if chance > 1 - TWICE and keeper != default:
            rows.append(Owner(kind=Kind.ENFORCEMENT, organ=default, **facts))
    made = Owner.objects.bulk_create(rows, batch_size=500)
    said = {"since": SINCE, "basis": BASIS}
    record_many(
        SYSTEM, _("指定监管责任"), [(row.enterprise, said | {"note": str(row)}) for row in made[:200]]
    )


def hook(firms, city, people, rng):
    """The leaders of the city look after some of the largest themselves."""
    large = [firm for firm in firms if firm.scale == Enterprise.Scale.LARGE][:12]
    for firm in large:
        organ = city["市应急管理局"] if rng.random() < 0.5 else city["市安委办"]
        leader = people.of(organ)
        assign(firm, Kind.LEADER, actor=people["anwei"], organ=organ, user=leader, basis=BASIS)


def hand_over(people):
    """One of two departments steps back, after the office has looked."""
    double = Owner.objects.open().filter(kind=Kind.ENFORCEMENT, enterprise__owners__kind=Kind.ENFORCEMENT)
    double = double.exclude(organ__enterprise__isnull=False).select_related("enterprise__place", "organ")
    seen = {}
    for row in double.order_by("pk").distinct():
        seen.setdefault(row.enterprise_id, []).append(row)
    pair = next((rows for rows in seen.values() if len(rows) > 1), None)
    if pair:
        end(pair[1], actor=people["anwei"], reason="经协调由行业主管部门负责日常执法。")
