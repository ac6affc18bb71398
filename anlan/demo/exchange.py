"""Problems of the provincial platform by file: under way, twice, changed, refused; and a comparison."""

from datetime import time, timedelta

from anlan.exchange.actions.comparing import compare_by_hand
from anlan.exchange.actions.keeping import add_code, open_partner
from anlan.exchange.actions.receiving import receive
from anlan.exchange.actions.sending import export_waiting
from anlan.exchange.queries import cases_of, state_codes, status_of
from anlan.hazards.flow import MATTER

from . import clock
from .chronicle import aware, workday

CODES = [
    ("source", "10", "province"),
    ("source", "20", "state_council"),
    ("state", "已接收", "registered"),
    ("state", "已受理", "verified"),
    ("state", "已交办", "assigned"),
    ("state", "整改中", "rectifying"),
    ("state", "已办结", "closed"),
]
PROBLEMS = [
    ("某仓储企业丙类库房消防水泵控制柜处于手动状态。", "10"),
    ("部分建筑工地塔式起重机维保记录不全。", "10"),
    ("个别加油站卸油口静电接地报警器失效。", "20"),
    ("有限空间作业审批单由一人代签。", "10"),
]


def build(city, people, days):
    officer, office = people["anwei"], city["市安委办"]
    first = workday(days.last - timedelta(20))
    with clock.at(aware(first, time(9))):
        partner = open_partner(
            actor=officer,
            organ=office,
            code="province",
            name="省安全生产问题处置监管平台",
            account=people["shengpingtai"],
            profile="assigned",
            source="province",
        )
        for kind, theirs, ours in CODES:
            add_code(partner, actor=officer, kind=kind, theirs=theirs, ours=ours)
    with clock.at(aware(first, time(9, 30))) as now:
        rows = [receive(partner, line, actor=officer, now=now, batch="第一批") for line in lines(first)]
        receive(partner, lines(first)[0], actor=officer, now=now, batch="第一批")
        receive(partner, {**lines(first)[1], "external_id": "", "source": "99"}, actor=officer, now=now)
    with clock.at(aware(first, time(15))) as now:
        MATTER.move(rows[0].case.matter, "accept", actor=officer, now=now, note="情况属实")
        export_waiting(partner, actor=officer, now=now)
    with clock.at(aware(days.last, time(9))) as now:
        known = {
            case.external_id: status_of(case, state_codes(partner))["state"] for case in cases_of(partner)
        }
        known[rows[1].external_id] = "已办结"
        compare_by_hand(partner, known, actor=officer, now=now)
        changed = lines(first)[2] | {"description": "两座加油站卸油口静电接地报警器失效。"}
        receive(partner, changed, actor=officer, now=now, batch="第二批")


def lines(day):
    return [
        {
            "external_id": f"JS{day:%Y}-{number:05d}",
            "description": text,
            "source": source,
            "occurred_at": f"{day - timedelta(2):%Y-%m-%d}",
        }
        for number, (text, source) in enumerate(PROBLEMS, start=412)
    ]
