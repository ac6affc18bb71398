"""Files of the city's enterprises: taken over from older records, with what is missing; one of them kept with care."""

from datetime import time, timedelta
from random import Random

from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM
from anlan.dossiers.actions.entering import enter, enter_many
from anlan.dossiers.actions.gaps import refresh_all
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.kinds import KINDS
from anlan.dossiers.kinds.declared import cleaned
from anlan.dossiers.models import Entry
from anlan.registers.actions import tag
from anlan.registers.models import Enterprise, Tag
from anlan.registers.queries import with_tags

from . import clock
from .chronicle import aware
from .enterprises import GIVEN, SURNAMES

RISKY = {"hazardous_chemicals", "mine", "metal_smelting", "fireworks", "dust", "ammonia"}
INSURERS = ("澜汀安责险共保体", "江海财产保险澜汀支公司", "平澜保险澜汀中心支公司")
BODIES = ("澜汀安评技术服务有限公司", "江海安全评价有限公司")
MOST = 300  # files with more than the plain posts
YEAR = timedelta(365)


def build(city, people, days):
    rng = Random(5)
    with clock.at(aware(days.last - timedelta(40), time(9))) as now:
        take_over(rng, now, but=people["qiye"].home)
    with_care(people, days)
    with clock.at(aware(days.last, time(6, 20))) as now:
        refresh_all(now.date(), now=now)


def take_over(rng, now, but):
    """What older records say, written at once; of all but one organ."""
    firms = with_tags(
        Enterprise.objects.exclude(state="closed").exclude(organ=but).select_related("place", "sector")
    )
    items, full, beside = [], 0, Random(49)
    for firm in firms.order_by("pk"):
        tags = {mark.code for mark in firm.tags}
        risky = bool(tags & RISKY) or (
            firm.sector and firm.sector.code in ("construction", "road", "hazchem")
        )
        lines = [*plain(rng, now.date(), firm, tags), *agreements(beside, now.date(), tags)]
        lines += reported(beside, now.date()) if firm.above_scale else []
        if risky and full < MOST:
            full += 1
            lines += work(beside, now.date(), full)
            lines += more(rng, now.date(), f"{firm.pk:06}") + licence(rng, now.date(), firm, tags)
            if firm.above_scale and rng.random() < 0.8:
                lines.append(
                    (
                        "director",
                        {"name": person(rng), "engineer": True, "valid_from": ago(rng, now.date(), 900)},
                    )
                )
        items += [(firm, KINDS[code], values) for code, values in lines]
    enter_many(items, actor=SYSTEM, verb=_("接收历史档案"), now=now, accepted=True)


def plain(rng, today, firm, tags):
    """What nearly every enterprise has."""
    begun = ago(rng, today, 400)
    post = "manager" if (firm.employees or 0) > 100 else "part_manager"
    lines = [
        (0.93, "principal", {"name": person(rng), "post": "总经理", "valid_from": ago(rng, today, 2000)}),
        (0.85, post, {"name": person(rng), "valid_from": ago(rng, today, 1500)}),
        (0.75, "commitment", {"signer": person(rng), "public": True, "valid_from": ago(rng, today, 400)}),
        (
            0.7,
            "responsibility",
            {"version": f"{begun.year}版", "posts": rng.randint(5, 60), "valid_from": begun},
        ),
    ]
    if "fire_key" in tags:
        marked = {"where": "厂区主入口", "lines": True, "signs": True, "boards": rng.random() < 0.9}
        lines.append((0.8, "fire_lane", marked | {"valid_from": ago(rng, today, 500)}))
    return [(code, values) for chance, code, values in lines if rng.random() < chance]


def more(rng, today, serial):
    """What enterprises of the risky fields have besides."""
    begun = ago(rng, today, 380)
    lines = [
        (0.9, "manager", {"name": person(rng), "valid_from": ago(rng, today, 1200)}),
        (
            0.88,
            "insurance",
            {
                "number": f"AZX{serial}", "insurer": rng.choice(INSURERS), "insured": rng.randint(10, 300),
                "per_person": rng.choice((40, 50, 60)), "valid_from": begun, "valid_to": begun + YEAR,
            },
        ),
        (
            0.8,
            "special_worker",
            {"number": f"T{serial}", "name": person(rng), "trade": "电工作业", "valid_from": ago(rng, today, 1200)},
        ),
        (
            0.6,
            "qualification",
            {"number": f"AQ{serial}", "name": person(rng), "post": "主要负责人", "valid_from": ago(rng, today, 1300)},
        ),
        (0.5, "emergency_plan", {"number": f"YA{serial}", "name": "生产安全事故应急预案", "office": "应急管理局",
                                 "valid_from": ago(rng, today, 1000)}),
        (0.45, "evaluation", {"number": f"PJ{serial}", "kind": "安全现状评价", "body": rng.choice(BODIES),
                              "valid_from": ago(rng, today, 1200)}),
        (0.6, "expense_drawn", {"year": begun.year, "revenue": 2000, "due": 60, "drawn": rng.choice((60, 60, 65, 48)),
                                "valid_from": begun}),
        (0.35, "prevention_visit", {"insurer": rng.choice(INSURERS), "service": "隐患排查", "found": rng.randint(0, 9),
                                    "valid_from": ago(rng, today, 200)}),
    ]  # fmt: skip
    return [(code, values) for chance, code, values in lines if rng.random() < chance]


def agreements(rng, today, tags):
    """Most of those with contractors or tenants have agreed with them in writing."""
    begun = ago(rng, today, 300)
    given = {"subject": "厂区检维修", "valid_from": begun, "valid_to": begun + YEAR}
    lines = [
        ("contractors", {"kind": "承包", "party": f"澜汀{rng.choice(GIVEN)}达安装工程有限公司", **given}),
        ("tenants", {"kind": "承租", "party": f"澜汀{rng.choice(GIVEN)}顺五金加工厂", **given, "subject": "二号厂房"}),
    ]  # fmt: skip
    found = [("agreement", said) for tag, said in lines if tag in tags and rng.random() < 0.7]
    if found and rng.random() < 0.6:
        said = {
            "party": found[0][1]["party"],
            "checker": person(rng),
            "found": 2,
            "urged": rng.choice((2, 2, 1)),
        }
        found.append(("contractor_check", {**said, "valid_from": ago(rng, today, 80)}))
    return found


def reported(rng, today):
    """Of those above scale most have had their principal report to the workers."""
    if rng.random() > 0.8:
        return []
    day = ago(rng, today, 330)
    said = {
        "year": day.year,
        "reporter": person(rng),
        "meeting": "职工代表大会",
        "votes": rng.randint(30, 200),
    }
    return [("annual_report", {**said, "valid_from": day})]


def work(rng, today, number):
    """One in forty has had work done in a confined space; of every second of them nobody was told."""
    if number % 40 != 7:
        return []
    day = ago(rng, today, 60)
    said = {
        "work": "受限空间作业",
        "location": "污水池",
        "party": "澜汀远诚检修有限公司",
        "qualification": "环保工程三级",
    }
    before = {name: day - timedelta(2) for name in ("signed", "briefed", "approved")}
    notified = None if number % 80 == 7 else day - timedelta(1)
    return [("dangerous_work", {**said, **before, "notified": notified, "valid_from": day, "valid_to": day})]


def licence(rng, today, firm, tags):
    """Of those that need one, most have it."""
    building = firm.sector and firm.sector.code == "construction"
    if not (building or "mine" in tags) or rng.random() > 0.85:
        return []
    said = {"number": f"（澜）安许证字{firm.pk:06}", "scope": "建筑施工" if building else "非煤矿山开采"}
    return [("licence", said | {"issuer": "澜汀市有关部门", "valid_from": ago(rng, today, 1000)})]


def person(rng):
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2))))


def ago(rng, today, most):
    return today - timedelta(rng.randint(20, most))


def with_care(people, days):
    """The enterprise with accounts of the story: entered by itself, verified by the office, some of it waiting."""
    declarer, officer = people["qiye"], people["anwei"]
    firm = Enterprise.objects.select_related("place", "sector").get(organ=declarer.home)
    last = days.last
    with clock.at(aware(last - timedelta(30), time(9, 30))):
        for code, said in kept_with_care(last):
            row = enter(firm, code, actor=declarer, values=cleaned(KINDS[code], said))
            if row.state == Entry.State.PENDING:
                ENTRY.move(row, "verify", actor=officer, note="已核对原件。")
    with clock.at(aware(last, time(10))):
        tag(firm, Tag.objects.get(code="hazardous_chemicals"), actor=officer, note="按经营范围核对。")
    with clock.at(aware(last, time(15, 10))):
        for code, said in waiting(last):
            enter(firm, code, actor=declarer, values=cleaned(KINDS[code], said))


def kept_with_care(last):
    return [*people_on_file(last), *papers_on_file(last), *rules_on_file(last)]


def ahead_of(last):
    return lambda days: (last + timedelta(days)).isoformat()


def people_on_file(last):
    day = ahead_of(last)
    return [
        ("principal", {"name": "霍远帆", "post": "总经理", "valid_from": day(-900)}),
        ("director", {"name": "屈长风", "paper": "恒屿〔2024〕8号", "engineer": "是", "valid_from": day(-700)}),
        ("manager", {"name": "沈立信", "valid_from": day(-650)}),
        ("manager", {"name": "许文清", "valid_from": day(-400)}),
        ("organ", {"name": "安全环保部", "head": "屈长风", "members": "4", "valid_from": day(-900)}),
        ("qualification", {"number": "AQ20240117", "name": "霍远帆", "post": "主要负责人", "valid_from": day(-820)}),
        ("special_worker", {"number": "T33000001", "name": "吕建军", "trade": "电工作业", "valid_from": day(-1075)}),
        ("special_worker", {"number": "T33000002", "name": "张志平", "trade": "危险化学品安全作业",
                            "item": "加氢工艺作业",
                            "valid_from": day(-500)}),
    ]  # fmt: skip


def papers_on_file(last):
    day = ahead_of(last)
    return [
        ("responsibility", {"version": "第4版", "posts": "46", "assessed": "是", "public": "是",
                            "valid_from": day(-120)}),
        ("commitment", {"signer": "霍远帆", "public": "是", "where": "厂区大门公告栏", "valid_from": day(-90)}),
        ("training", {"theme": "全员安全再教育", "people": "168", "hours": "20", "passed": "168",
                      "valid_from": day(-60)}),
        ("licence", {"number": "（澜）WH安许证字〔2024〕0012", "scope": "危险化学品生产", "issuer": "澜汀市应急管理局",
                     "valid_from": day(-700)}),
        ("emergency_plan", {"number": "YA-2025-0044", "name": "生产安全事故综合应急预案", "office": "澜汀市应急管理局",
                            "valid_from": day(-500)}),
        ("evaluation", {"number": "PJ-2024-031", "kind": "安全现状评价", "body": "澜汀安评技术服务有限公司",
                        "valid_from": day(-640)}),
        ("insurance", {"number": "AZX2025000618", "insurer": "澜汀安责险共保体", "insured": "168", "per_person": "60",
                       "premium": "86000", "from_expense": "安全生产费用",
                       "valid_from": day(-346), "valid_to": day(18)}),
        ("prevention_visit", {"insurer": "澜汀安责险共保体", "service": "风险辨识评估", "people": "3", "found": "5",
                              "valid_from": day(-45)}),
        ("expense_drawn", {"year": str(last.year), "revenue": "18600", "due": "243", "drawn": "243",
                           "valid_from": day(-80)}),
        ("expense_used", {"year": str(last.year), "use": "风险管控和隐患整改", "spent": "66.5",
                          "valid_from": day(-50)}),
        ("dangerous_work", {"work": "动火作业", "location": "二车间管廊", "party": "澜汀远诚检修有限公司",
                            "qualification": "石油化工工程总承包三级", "signed": day(-34), "briefed": day(-35),
                            "approved": day(-35),
                            "valid_from": day(-35), "valid_to": day(-34)}),
        ("equipment", {"number": "容15澜A00231", "kind": "压力容器", "name": "2号氢气缓冲罐", "body": "澜汀特检院",
                       "result": "合格", "valid_from": day(-700), "valid_to": day(-4)}),
    ]  # fmt: skip


def rules_on_file(last):
    day = ahead_of(last)
    return [
        ("post_duty", {"level": "部门负责人", "post": "安全环保部", "holder": "屈长风", "performed": "全部履行",
                       "duties": "组织风险辨识；组织隐患排查；监督培训考核", "checked": day(-20),
                       "valid_from": day(-120)}),
        ("safety_rule", {"kind": "风险管控制度", "name": "安全风险分级管控制度", "version": "第3版",
                         "valid_from": day(-300)}),
        ("safety_rule", {"kind": "教育培训制度", "name": "安全教育培训管理制度", "version": "第4版",
                         "valid_from": day(-300)}),
        ("key_part", {"hazard": "有限空间作业", "where": "污水处理站集水池", "person": "许文清",
                      "control": "先通风、再检测、后作业，专人监护", "valid_from": day(-200)}),
        ("outside_worker", {"project": "二车间管廊检修", "employer": "澜汀远诚检修有限公司", "people": "8",
                            "head": "韩明", "trained": day(-36), "valid_from": day(-35), "valid_to": day(-30)}),
        ("internal_assessment", {"period": f"{last.year}年第三季度", "level": "班组", "whom": "二车间乙班",
                                 "result": "优秀", "used": "评先评优", "valid_from": day(-45)}),
    ]  # fmt: skip


def waiting(last):
    day = ahead_of(last)
    return [
        ("agreement", {"kind": "外包作业", "party": "澜汀远诚检修有限公司", "subject": "年度大修", "contact": "韩明",
                       "valid_from": day(-2), "valid_to": day(180)}),
        ("special_worker", {"number": "T33000003", "name": "陈海", "trade": "高处作业", "valid_from": day(-12)}),
    ]  # fmt: skip
