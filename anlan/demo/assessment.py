"""Last year's assessment of the towns, published and used; this year's, in the self-assessment stage."""

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from anlan.assessment.actions import objections, packs, reports, schemes, scoring, vetoes
from anlan.assessment.flow import ASSESSMENT, OBJECTION, PROBLEM, PROBLEM_REPORT, QUERY, SCHEME
from anlan.assessment.standing import facts_against
from anlan.org.models import Organ

from . import clock
from .chronicle import aware

HOUR = time(15, 0)
# number, section, title, sort, aspect, points, method, code, rule, materials
THIS_YEAR = [
    ("1.1", "责任落实", "月度安全检查等履职事项按期完成", "score", "process", 15, "duties", "", {}, []),
    ("1.2", "责任落实", "年度重点工作任务按时办结", "score", "process", 15, "tasks", "", {}, []),
    ("1.3", "责任落实", "党政领导履行安全生产职责", "score", "process", 10, "panel", "", {},
     ["会议纪要", "带队检查记录"]),
    ("2.1", "基础建设", "月度档案佐证资料齐全", "score", "process", 15, "evidence", "", {}, []),
    ("2.2", "基础建设", "宣传教育和应急演练", "score", "process", 10, "panel", "", {}, ["演练方案和总结"]),
    ("3.1", "事故控制", "生产安全事故起数", "score", "result", 20, "indicator", "facts.accidents",
     {"kind": "deduct", "each": "5", "free": "0"}, []),
    ("3.2", "事故控制", "生产安全事故死亡人数", "score", "result", 15, "indicator", "facts.deaths",
     {"kind": "deduct", "each": "5", "free": "0"}, []),
    ("4.1", "加分", "经验做法被上级推广", "bonus", "result", 3, "panel", "", {}, ["上级文件"]),
    ("5.1", "一票否决", "发生较大及以上生产安全事故", "veto", "result", 0, "indicator", "facts.accidents_severe",
     {"kind": "trigger", "op": ">=", "value": "1"}, []),
]  # fmt: skip
NAMES = ("number", "section", "title", "sort", "aspect", "points", "method", "code", "rule", "materials")
LAST_YEAR = [
    ("1", "责任落实", "安全生产责任制落实", 30, "制度、会议、检查记录不全的，每项扣2分。"),
    ("2", "风险防控", "隐患排查治理", 30, "未按期整改的，每条扣1分。"),
    ("3", "基础建设", "宣传教育和应急准备", 20, "未按要求组织的，每次扣2分。"),
    ("4", "事故控制", "生产安全事故控制", 20, "每发生一起扣5分。"),
]


def build(city, people, days):
    chance = Random(f"assessment {days.today}")
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN and people.of(organ)]
    past = last_year(city, people, days.last.year - 1, towns, chance)
    this_year(city, people, days, towns, past, chance)
    vetoes_and_packs(city, people, days, towns)


def draft(city, people, year, towns, weight, self_by, items):
    officer = people["anwei"]
    row = schemes.save_scheme(
        actor=officer, organ=city["市安委办"], title=f"{year}年度乡镇（街道）安全生产责任制考核方案", year=year,
        kind="town", weight=Decimal(weight), bonus_cap=Decimal(5), self_by=self_by, organs=towns,
        panel=[people["anwei2"]], basis="市安委会年度安全生产责任制考核办法",
    )  # fmt: skip
    for order, item in enumerate(items, 1):
        schemes.save_item(row, actor=officer, order=10 * order, **item)
    return row


def last_year(city, people, year, towns, chance):
    items = [
        {
            "number": number,
            "section": section,
            "title": title,
            "points": Decimal(points),
            "standard": standard,
        }
        for number, section, title, points, standard in LAST_YEAR
    ]
    officer, scorer, leader = people["anwei"], people["anwei2"], people["anzhuren"]
    with clock.at(aware(date(year, 3, 12), HOUR)) as now:
        row = draft(city, people, year, towns, 8, date(year, 12, 10), items)
        SCHEME.move(row, "issue", actor=officer, now=now)
    with clock.at(aware(date(year, 11, 25), HOUR)) as now:
        SCHEME.move(row, "start", actor=officer, now=now)
    units = list(row.assessments.select_related("organ", "owner", "scheme", "place"))
    for unit in units:
        with clock.at(aware(date(year, 12, 5), HOUR)) as now:
            say(unit, people, 1, chance)
            ASSESSMENT.move(unit, "submit", actor=people.of(unit.organ), now=now)
        with clock.at(aware(date(year, 12, 16), HOUR)) as now:
            lines = scoring.scored_lines(unit)
            marks = {line.pk: (line.item.points - chance.randrange(0, 6), "现场核查扣分") for line in lines}
            scoring.give_marks(unit, actor=scorer, marks=marks, now=now)
            ASSESSMENT.move(unit, "conclude", actor=officer, now=now)
            ASSESSMENT.move(unit, "announce", actor=officer, now=now)
    objection(units[0], people, date(year, 12, 18))
    for step, actor, day, facts in (
        ("finalise", officer, date(year, 12, 29), {}),
        ("publish", leader, date(year, 12, 30), {}),
        ("use", officer, date(year, 12, 31), {"use": "结果报送组织部门，作为年度评优和干部考核依据。"}),
    ):
        with clock.at(aware(day, HOUR)) as now:
            for unit in units:
                ASSESSMENT.move(unit, step, actor=actor, now=now, **facts)
    with clock.at(aware(date(year, 12, 31), HOUR)) as now:
        SCHEME.move(row, "end", actor=officer, now=now)
    return units


def say(unit, people, share, chance):
    """The unit's own scores: as computed or full, with a word where it departs."""
    scores = {}
    for line in scoring.scored_lines(unit):
        if chance.random() > share:
            continue
        points = line.item.points if line.computed is None else line.computed
        scores[line.pk] = (points, "")
    scoring.say_self(unit, actor=people.of(unit.organ), scores=scores)


def objection(unit, people, day):
    line = scoring.scored_lines(unit)[1]
    with clock.at(aware(day, HOUR)) as now:
        made = objections.object_to(
            line, actor=people.of(unit.organ), claimed=line.item.points, now=now,
            text="第三季度整改台账已补报，附整改验收单，请予复核。",
        )  # fmt: skip
        OBJECTION.move(
            made,
            "uphold",
            actor=people["anwei"],
            now=now,
            points=line.item.points,
            answer="经核对验收单属实。",
        )


def this_year(city, people, days, towns, past, chance):
    officer = people["anwei"]
    items = [dict(zip(NAMES, line, strict=True)) | {"points": Decimal(line[5])} for line in THIS_YEAR]
    day = days.last - timedelta(days=3)
    with clock.at(aware(day, HOUR)) as now:
        row = draft(city, people, day.year, towns, 10, days.last + timedelta(days=12), items)
        own = {"number": "1.4", "section": "责任落实", "title": "集镇老旧厂房专项整治", "points": Decimal(10)}
        own |= {"side": "individual", "organs": towns[:1], "materials": ["整治清单", "验收照片"], "order": 35}
        schemes.save_item(row, actor=officer, **own)
        SCHEME.move(row, "issue", actor=officer, now=now)
        SCHEME.move(row, "start", actor=officer, now=now)
    with clock.at(aware(days.last, HOUR)) as now:
        units = list(row.assessments.select_related("organ", "owner", "scheme", "place"))
        for unit, share in zip(units, (1, 1, 0.6, 0.4), strict=False):
            say(unit, people, share, chance)
        ASSESSMENT.move(units[0], "submit", actor=people.of(units[0].organ), now=now)
        together(row, officer, day)
        schemes.carry_over(row, actor=officer, year=day.year + 1)  # still being drafted
    problems(past, people, days)


def problems(past, people, days):
    """Of what last year's assessment found, one is closed, one is being put right, one waits."""
    officer, day = people["anwei"], days.last
    texts = ("部分小微企业安全档案不完整", "村级网格检查记录缺少复查情况", "年度应急演练未开展评估")
    made = []
    with clock.at(aware(day - timedelta(days=40), HOUR)) as now:
        for unit, text in zip(past, texts, strict=False):
            said = {"organ": unit.organ, "owner": unit.owner, "text": text, "source": str(unit.scheme)}
            row = objections.find_problem(
                actor=officer, year=unit.year, due_on=day + timedelta(days=5), now=now, **said
            )
            made.append(row)
    with clock.at(aware(day - timedelta(days=10), HOUR)) as now:
        for row in made[:2]:
            plan = {"measure": "逐户逐项补齐，村（社区）复核签字。", "responsible_person": "分管负责人"}
            PROBLEM.move(row, "plan", actor=people.of(row.organ), now=now, **plan)
        PROBLEM.move(made[0], "submit", actor=people.of(made[0].organ), now=now, rectified="已全部补齐。")
        PROBLEM.move(made[0], "close", actor=officer, now=now)
    told_upwards(made[0], people, day)


def told_upwards(problem, people, day):
    """What was put right is told to the office, which has signed for it."""
    with clock.at(aware(day - timedelta(days=8), HOUR)) as now:
        row = reports.report_problems(
            actor=people.of(problem.organ), organ=problem.organ, superior=problem.owner, year=problem.year,
            source=problem.source, note="整改材料存档备查。", now=now,
        )  # fmt: skip
    with clock.at(aware(day - timedelta(days=7), HOUR)) as now:
        PROBLEM_REPORT.move(row, "receive", actor=people["anwei"], now=now)


def together(scheme, actor, day):
    """Four of the five ways in which the assessment goes with the year's work; the summing up is still to come."""
    texts = {
        "deploy": "年初安委会全体会议一并部署年度重点工作和考核。",
        "plan": "考核方案与年度工作要点同时印发。",
        "implement": "月度检查、任务督办同时核对考核项目。",
        "assess": "年度目标责任制考核与专项考核同组进行。",
    }
    for stage, text in texts.items():
        reports.integrate(scheme, stage, actor=actor, on=day, text=text)


def vetoes_and_packs(city, people, days, towns):
    with clock.at(aware(days.last, HOUR)) as now:
        asked = {"purpose": "award", "matter": "年度安全生产先进集体评选"}
        for town in towns[:2]:
            row = vetoes.ask(actor=people["anwei2"], organ=city["市安委办"], subject=town, now=now, **asked)
        found = any(fact["veto"] for fact in facts_against(row, days.last))
        verdict = {"verdict": "vetoed" if found else "clear", "answer": "以上为系统记录情况。"}
        QUERY.move(row, "answer", actor=people["anwei"], now=now, **verdict)
        packs.make_pack(people["anzhuren"], actor=people["anzhuren"], year=days.last.year, now=now)
