"""Inspections of the last weeks told step by step: done, under way, planned, one secret, one revisit, with documents.

The many before them are in ``visits.py``.
"""

from base64 import b64encode
from datetime import time, timedelta

from django.core.files.base import ContentFile

from anlan.inspections.actions.following import plan_revisit
from anlan.inspections.actions.papers import issue_document
from anlan.inspections.actions.visits import (
    answer_lines,
    correct,
    note_finding,
    plan_inspection,
    publish_checklist,
    raise_matter,
)
from anlan.inspections.flow import INSPECTION
from anlan.inspections.letters import ORDER, RECORD
from anlan.inspections.models import Inspection
from anlan.inspections.queries import lines_of
from anlan.inspections.steps import HEAD
from anlan.inspections.xlsform import VERDICT
from anlan.registers.models import Enterprise

from . import clock, visits
from .chronicle import aware
from .evidence import photo, signature

LINES = (
    (
        "rules",
        "规章制度落实",
        "建立并落实全员安全生产责任制",
        "中华人民共和国安全生产法（2021年修正）第二十二条",
    ),
    (
        "training",
        "规章制度落实",
        "从业人员经安全培训合格后上岗",
        "中华人民共和国安全生产法（2021年修正）第二十八条",
    ),
    ("exits", "现场", "疏散通道、安全出口保持畅通", "中华人民共和国消防法第二十八条"),
    ("power", "现场", "电气线路敷设规范，无私拉乱接", ""),
    ("equipment", "现场", "消防设施、器材完好有效", "中华人民共和国消防法第十六条"),
)
KINDS = ("routine", "four_noes", "open", "covert", "leader", "look_back")
PROBLEMS = ("二楼东侧安全出口堆放纸箱。", "配电箱未装门，线路裸露。", "3具灭火器压力不足。")
COMING = ("leader", "four_noes", "routine")
DONE = 10


def line(name, section, label, basis, **more):
    return {
        "name": name,
        "label": label,
        "section": section,
        "type": "one",
        "required": True,
        "photo_on_fail": False,
        "choices": VERDICT,
        "relevant": None,
        "constraint": [],
        "constraint_message": "",
        "hint": "",
        "basis": basis,
        "criterion": "",
    } | more


LAW = "中华人民共和国安全生产法（2021年修正）"
YES_NO = [{"name": "yes", "label": "是"}, {"name": "no", "label": "否"}]
COUNTED = {"type": "integer", "choices": [], "constraint": [{"op": ">=", "value": "0"}]}
MORE = (
    (
        "有限空间作业检查表",
        [
            line("ledger", "管理", "建立有限空间管理台账并设置警示标志", f"{LAW}第三十五条"),
            line("spaces", "管理", "有限空间数量", "", **COUNTED, constraint_message="不小于0"),
            line("permit", "作业", "实行作业审批，安排专人监护", f"{LAW}第四十三条", photo_on_fail=True),
            line("gear", "作业", "配备气体检测、通风和应急救援装备", f"{LAW}第四十五条", photo_on_fail=True),
            line("gate", "现场", "主要有限空间入口照片", "", type="photo", choices=[]),
            line("spot", "现场", "主要有限空间位置", "", type="spot", choices=[], required=False),
        ],
    ),
    (
        "人员密集场所检查表",
        [
            line("exits", "疏散", "疏散通道、安全出口保持畅通", f"{LAW}第四十二条", photo_on_fail=True),
            line("signs", "疏散", "疏散指示标志、应急照明完好", f"{LAW}第三十六条"),
            line("drill", "管理", "制定应急救援预案并定期组织演练", f"{LAW}第八十一条"),
            line("gas", "用气", "使用燃气", "", required=False, choices=YES_NO),
            line(
                "alarm",
                "用气",
                "安装可燃气体报警装置并保障正常使用",
                f"{LAW}第三十六条第四款",
                relevant={"line": "gas", "op": "=", "value": "yes"},
            ),
        ],
    ),
)


def build(city, people, days):
    organ, actor = city["市应急管理局"], people.of(city["市应急管理局"])
    with clock.at(aware(days.ago(40), time(9))):
        edition = publish_checklist(
            actor=actor, organ=organ, title="工贸企业安全检查表", lines=[line(*one) for one in LINES]
        )
        for title, lines in MORE:
            publish_checklist(actor=actor, organ=organ, title=title, lines=lines)
    seen = Enterprise.objects.visible_to(actor).exclude(state=Enterprise.State.CLOSED)
    firms = list(seen.order_by("pk").select_related("organ", "place", "sector")[: DONE + 3])
    for number, firm in enumerate(firms):
        visit(number, firm, organ, actor, edition, days)
    follow(actor, days)
    visits.build(organ.place, people, edition, days)


def visit(number, firm, organ, actor, edition, days):
    day = days.ago(DONE + 2 - number)
    planned = day if number < DONE else days.today + timedelta(number - DONE + 1)
    with clock.at(aware(min(day, days.last), time(8, 30))) as now:
        row = plan_inspection(
            actor=actor,
            organ=organ,
            kind=KINDS[number % len(KINDS)] if number < DONE else COMING[number - DONE],
            planned_from=planned,
            enterprise=firm,
            edition=edition,
            brief="安全生产责任制、教育培训和现场管理情况。",
            team=[
                (actor, actor.name, "head"),
                (None, "闻知远", "officer"),
                (None, "陶令仪", "expert"),
                *(
                    [(None, "卫承平", "leader", "principal")]
                    if KINDS[number % len(KINDS)] == "leader"
                    else []
                ),
            ],
            now=now,
        )
    if number >= DONE:
        return
    tell(number, row, actor, day)


def tell(number, row, actor, day):
    """What happened on the spot; the last visit is still under way."""
    with clock.at(aware(day, time(9, 10))) as now:
        INSPECTION.move(row, "check_in", actor=actor, now=now)
        fails = {LINES[2 + number % 3][0]} if number % 2 else set()
        asked = [line["name"] for line in lines_of(row)]
        said = {name: {"value": "fail" if name in fails else "pass"} for name in asked}
        answer_lines(row, actor=actor, answers=said, now=now)
        for name in fails:
            found = note_finding(
                row,
                actor=actor,
                line=name,
                description=PROBLEMS[number % 3],
                photos=[picture(number)],
                now=now,
            )
            if number % 4 == 1:
                raise_matter(found, actor=actor, now=now)
            else:
                correct(found, actor=actor, measure="检查组离开前已清理、更换。", now=now)
        if number == DONE - 1:
            return
        INSPECTION.move(row, "record", actor=actor, now=now)
        signer = {"signer": "柏延年", "drawing": drawn("柏延年")} if number % 3 else {}
        refusal = {} if signer else {"refusal": "负责人外出，现场人员无权签字。"}
        INSPECTION.move(
            row, "confirm", actor=actor, now=now, team_drawing=drawn(actor.name), **signer, **refusal
        )
        INSPECTION.move(
            row,
            "conclude",
            actor=actor,
            now=now,
            inspection_result="存在问题已责令整改。" if fails else "未发现问题。",
            revisit_on=day + timedelta(15) if fails else None,
        )


def picture(number):
    return ContentFile(photo(f"{PROBLEMS[number % 3]} {number + 1}"), name=f"现场照片{number + 1}.png")


def drawn(name):
    """A signature as the browser sends it."""
    return HEAD + b64encode(signature(name)).decode()


def follow(actor, days):
    """The first visit with a matter: its documents, and the revisit that is due."""
    done = Inspection.objects.filter(state=Inspection.State.CONCLUDED, findings__matter__isnull=False)
    first = done.order_by("pk").select_related("organ").first()
    with clock.at(aware(days.last, time(16))) as now:
        issue_document(first, RECORD, actor=actor, now=now)
        issue_document(first, ORDER, actor=actor, now=now, rectify_by=days.today + timedelta(10))
        plan_revisit(
            first,
            actor=actor,
            kind="look_back",
            planned_from=days.today + timedelta(3),
            team=[(actor, actor.name, "head"), (None, "闻知远", "officer")],
            now=now,
        )
