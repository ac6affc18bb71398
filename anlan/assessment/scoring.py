"""How a figure becomes points: the rules, and the notation they are written in. Plain functions, no database.

| notation | meaning |
| --- | --- |
| 按比例60-95 | nothing up to 60, everything from 95, evenly between; 按比例 alone is 0-100, 按比例10-0 falls |
| ≥95得10；≥90得8 | the first that holds gives its points, none gives nothing |
| 每个扣2，免1个 | two points off for each above one |
| 每个加1 | one point for each, up to the item's points |
| ≥1否决 | a veto |
| 按目标状态 | the share of the target's status, see rulebook assessment.target_shares |
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
NUMBER = r"(-?\d+(?:\.\d+)?)"
OPS = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}
SIGNS = {"≥": ">=", "≤": "<=", "不低于": ">=", "不高于": "<=", "＝": "=", "＞": ">", "＜": "<"}
SHARE = re.compile(rf"按比例(?:{NUMBER}%?[-—至~]{NUMBER}%?)?")
STEP = re.compile(rf"(>=|<=|>|<|=){NUMBER}%?得{NUMBER}分?")
DEDUCT = re.compile(rf"每[个起次项条]扣{NUMBER}分?(?:[,，]免{NUMBER}[个起次项条])?")
ADD = re.compile(rf"每[个起次项条]加{NUMBER}分?")
TRIGGER = re.compile(rf"(>=|<=|>|<|=){NUMBER}%?否决")
STATUS = "按目标状态"
WHOLE = {"kind": "share", "zero": "0", "full": "100"}


def cents(number):
    return Decimal(number).quantize(CENT, ROUND_HALF_UP)


def number_text(points):
    """Points as people write them: no zeros behind."""
    return "—" if points is None else f"{Decimal(points).normalize():f}"


def read_rule(text):
    """The rule that ``text`` writes. Raises ValueError with a Chinese sentence."""
    plain = re.sub(r"\s", "", text)
    for sign, op in SIGNS.items():
        plain = plain.replace(sign, op)
    if plain == STATUS:
        return {"kind": "status"}
    if found := SHARE.fullmatch(plain):
        zero, full = found.group(1) or "0", found.group(2) or "100"
        if Decimal(zero) == Decimal(full):
            raise ValueError(_("按比例的两端不能相同。"))
        return {"kind": "share", "zero": zero, "full": full}
    if found := DEDUCT.fullmatch(plain):
        return {"kind": "deduct", "each": found.group(1), "free": found.group(2) or "0"}
    if found := ADD.fullmatch(plain):
        return {"kind": "add", "each": found.group(1)}
    if found := TRIGGER.fullmatch(plain):
        return {"kind": "trigger", "op": found.group(1), "value": found.group(2)}
    steps = [STEP.fullmatch(part) for part in re.split("[;；]", plain) if part]
    if steps and all(steps):
        return {"kind": "steps", "steps": [list(step.groups()) for step in steps]}
    raise ValueError(
        _(
            "看不懂计分规则“%s”。可写：按比例60-95；≥95得10；≥90得8；每个扣2，免1个；每个加1；≥1否决；按目标状态。"
        )
        % text
    )


def written(rule):
    """The notation of a rule, empty for none."""
    kind = rule.get("kind")
    if kind == "share":
        return f"按比例{rule['zero']}-{rule['full']}"
    if kind == "steps":
        return "；".join(f"{sign(op)}{at}得{points}" for op, at, points in rule["steps"])
    if kind == "deduct":
        return f"每个扣{rule['each']}" + (f"，免{rule['free']}个" if Decimal(rule["free"]) else "")
    if kind == "add":
        return f"每个加{rule['each']}"
    if kind == "trigger":
        return f"{sign(rule['op'])}{rule['value']}否决"
    return STATUS if kind == "status" else ""


def sign(op):
    return {">=": "≥", "<=": "≤"}.get(op, op)


def triggers(rule, figure):
    """Whether the figure sets off a veto; nothing known sets off none."""
    return figure is not None and OPS[rule["op"]](Decimal(figure), Decimal(rule["value"]))


def score(inputs):
    """The points that kept inputs come to (``rule``, ``figure``, ``points``, ``status``); None without a figure."""
    rule, figure, most = inputs["rule"], inputs.get("figure"), Decimal(inputs["points"])
    if rule.get("kind") == "status":
        share = rule["shares"].get(inputs.get("status"))
        return None if share is None else cents(most * Decimal(str(share)) / 100)
    if figure is None or rule.get("kind") in (None, "trigger"):
        return None
    points = POINTS[rule["kind"]](rule, Decimal(figure), most)
    return cents(min(max(points, Decimal(0)), most))


def proportional(rule, figure, most):
    zero, full = Decimal(rule["zero"]), Decimal(rule["full"])
    return most * (figure - zero) / (full - zero)


def stepped(rule, figure, most):
    return next(
        (Decimal(points) for op, at, points in rule["steps"] if OPS[op](figure, Decimal(at))), Decimal(0)
    )


def deducted(rule, figure, most):
    return most - max(figure - Decimal(rule["free"]), Decimal(0)) * Decimal(rule["each"])


def added(rule, figure, most):
    return figure * Decimal(rule["each"])


POINTS = {"share": proportional, "steps": stepped, "deduct": deducted, "add": added}


def total(pairs, bonus_cap):
    """The sum of ``(item, points or None)``: scores weighted, bonuses together no more than the cap."""
    scores = sum((points or 0) * item.weight for item, points in pairs if item.sort == "score")
    bonus = sum((points or 0) * item.weight for item, points in pairs if item.sort == "bonus")
    return cents(scores + min(bonus, bonus_cap))


def full_marks(items):
    return cents(sum(item.full for item in items if item.sort == "score"))


def failing(grades):
    """The code of the lowest line of rulebook assessment.grades: 不合格."""
    return min(grades, key=lambda grade: grade["at_least"])["code"]


def grade_of(points, full, vetoed, grades):
    """The line of rulebook assessment.grades that the points come to; the last one under a veto."""
    ordered = sorted(grades, key=lambda grade: -grade["at_least"])
    if vetoed or not full:
        return ordered[-1]
    share = points / full * 100
    return next((grade for grade in ordered if share >= grade["at_least"]), ordered[-1])
