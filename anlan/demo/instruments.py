"""Who answers for what, in writing: lists of a leader, of departments and towns, a scheme, rules under revision."""

from datetime import time

from anlan.instruments.actions.demanding import demand
from anlan.instruments.actions.drafting import draft, revise
from anlan.instruments.actions.steps import sign_for
from anlan.instruments.flow import INSTRUMENT
from anlan.obligations.actions.acting import put_in_force

from . import clock
from .chronicle import aware

LEADER = [
    ("每季度至少主持研究一次安全生产工作", "党政领导干部安全生产责任制实施细则第八条"),
    ("每半年至少带队开展一次安全生产检查", "党政领导干部安全生产责任制实施细则第九条"),
    ("督办分管行业领域重大事故隐患整改，直至销号", ""),
    ("组织制定分管行业领域年度安全生产重点工作清单", ""),
]
DEPARTMENT = [
    ("把安全生产纳入本行业领域发展规划和年度工作", "安全生产法第八条"),
    ("每月研究一次本行业领域安全生产工作", ""),
    ("对重点企业监督检查全覆盖，建立隐患清单并闭环整改", "安全生产法第六十二条"),
    ("受理并核查本行业领域安全生产举报", "安全生产法第七十三条"),
]
TOWN = [
    ("明确负责安全生产监管的机构和专职人员", "安全生产法第九条"),
    ("组织网格员每月巡查辖区生产经营单位", ""),
    ("对发现的隐患督促整改，难以整改的报上级部门", "安全生产法第九条"),
]
SCHEME = [
    ("推进城市老旧管网、桥梁、房屋安全改造", ""),
    ("建设城市安全风险综合监测平台", ""),
    ("每年评估一次城市安全发展情况", ""),
]
RULES = [
    ("发生亡人责任事故的，五个工作日内约谈属地和部门负责人", ""),
    ("重大事故隐患逾期未整改的，约谈企业主要负责人", ""),
    ("被约谈单位十个工作日内报送整改方案", ""),
]


def build(city, people, days):
    office, officer, boss = city["市安委办"], people["anwei"], people["anzhuren"]
    begun = days.ago(60)

    def write(kind, title, lines, **said):
        with clock.at(aware(begun, time(9))):
            return draft(actor=officer, organ=office, kind=kind, title=title, lines=lines, **said)

    def issue(row, day, number):
        with clock.at(aware(day, time(10))) as now:
            INSTRUMENT.move(row, "submit", actor=officer, now=now)
        if row.kind == "regulation":
            with clock.at(aware(day, time(11))) as now:
                said = "制定主体、权限和程序合法，内容与上位法一致。"
                INSTRUMENT.move(row, "check", actor=people["anwei2"], now=now, legality=said)
        with clock.at(aware(day, time(15))) as now:
            number = f"澜安办〔{day.year}〕{number}号"
            INSTRUMENT.move(row, "issue", actor=boss, now=now, effective_on=day, instrument_number=number)
        return row

    leader = people["fushizhang"]
    own = issue(write("leader_list", "副市长安全生产责任清单", LEADER, person=leader), begun, 11)
    with clock.at(aware(begun, time(16))) as now:
        said = {"title": LEADER[0][0], "cadence": {"kind": "every", "unit": "quarter"}, "starts_on": begun}
        put_in_force(demand(own.items.first(), actor=officer, **said), actor=officer, now=now)
    lists = {"市住建局": DEPARTMENT, "市交通运输局": DEPARTMENT, "拾桥街道": TOWN, "柏墟镇": TOWN}
    for number, (name, lines) in enumerate(lists.items(), 12):
        row = issue(write("duty_list", f"{name}安全生产职责清单", lines, subject=city[name]), begun, number)
        receipt = row.receipts.get()
        if name != "柏墟镇":  # one has not signed for its list
            with clock.at(aware(days.ago(58), time(9, 30))) as now:
                sign_for(receipt, actor=people.of(receipt.organ), now=now)
    towns = [organ for organ in city.organs.values() if organ.kind == "town"]
    issue(write("scheme", "关于推进城市安全发展的实施意见", SCHEME, organs=towns), days.ago(40), 20)
    rules = issue(write("regulation", "安全生产约谈实施办法", RULES), begun, 16)
    with clock.at(aware(days.ago(2), time(9))) as now:
        revise(rules, actor=officer, now=now)
    power = write("power_list", "市住建局安全生产权力和责任清单", DEPARTMENT, subject=city["市住建局"])
    with clock.at(aware(days.ago(1), time(9))) as now:
        INSTRUMENT.move(power, "submit", actor=officer, now=now)
