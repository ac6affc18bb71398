"""Who is named to lead and to support, in the notations of official papers.

(责任单位：甲、乙)　【牵头单位：甲；配合单位：乙】　（甲牵头，乙、丙按职责分工负责）　由甲牵头，乙配合
牵头单位：甲 (on a line of its own)　一、甲局 (a list by unit).  Columns of a table: see ``tables``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anlan.plans.reader import notation
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.names import TAIL, is_organ, is_unit, split, trim
from anlan.plans.reader.plan import LEAD, SUPPORT, Found

NEUTRAL = "neutral"  # 责任单位, 负责: leads when it stands alone, supports beside a 牵头单位
FOLLOW = "follow"  # 落实, 实施: leads only when nobody leads or is in charge
_LONGEST = 600  # characters of a bracket
_LINE_END = re.compile(r"[。\n]")
_EXPLAINED = re.compile(r"[组室会局部委]$|企业$")  # 办公室(市应急局) says which office, it does not assign


@dataclass(slots=True)
class Statement:
    """One statement of units (and of deadlines beside them) at ``start``..``end``, brackets included."""

    start: int
    end: int
    units: list[Found] = field(default_factory=list)
    dates: list[tuple[int, int]] = field(default_factory=list)
    running: bool = False  # part of a sentence: 由甲牵头
    leads: bool = True  # a sentence that says 牵头 rather than 负责
    note: tuple[int, int] | None = None  # a sentence beside it that adds units to every task


def settle(statements: list[Statement], inherited: tuple[Found, ...] = ()) -> list[Found]:
    """The units of one task with their final roles, each named once, in order.

    Units of a heading hold where the task has no statement of its own; what a sentence says in passing
    counts beside a statement only if it names who leads.
    """
    settled: dict[str, Found] = {}
    if not any(not one.running and one.units for one in statements):
        settled = {unit.text: unit for unit in inherited}
    for running in (False, True):
        beside = running and bool(settled)
        units = [
            unit
            for one in statements
            if one.running == running and (one.leads or not beside)
            for unit in one.units
        ]
        roles = {unit.role for unit in units}
        settled_as = {
            NEUTRAL: SUPPORT if LEAD in roles else LEAD,
            FOLLOW: SUPPORT if roles & {LEAD, NEUTRAL} else LEAD,
        }
        for unit in units:
            role = settled_as.get(unit.role, unit.role)
            known = settled.get(unit.text)
            if known is None or (role == LEAD and known.role != LEAD and not running):
                settled[unit.text] = Found(unit.text, unit.start, unit.end, role)
    return list(settled.values())


def names(laid: Laid, start: int, end: int, role: str) -> list[Found]:
    """The units listed in ``start``..``end``. A unit marked (牵头) leads whatever the list says."""
    found = []
    for left, right in split(laid.plain, start, end):
        if notation.TIMED.search(laid.plain[left:right]):
            continue
        marked = notation.MARKED.search(laid.plain, left, right)
        stop = marked.start() if marked else right
        text = " ".join(laid.text[left:stop].split())
        if text:
            found.append(Found(text, left, stop, LEAD if marked else role))
    return found


def statements(laid: Laid, start: int, end: int) -> list[Statement]:
    """Every statement of units in ``start``..``end``, in order."""
    found = []
    bracketed = []
    for left, right in _brackets(laid.plain, start, end):
        bracketed.append((left, right))
        if statement := _in_bracket(laid, left, right, end):
            found.append(statement)
    found += _keyed_outside(laid, start, end, bracketed)
    taken = [(one.start, one.end) for one in found]
    found += [one for one in _running(laid, start, end) if not _inside(one.start, taken)]
    return sorted(found, key=lambda one: one.start)


def whole_line(laid: Laid, start: int, end: int) -> Statement | None:
    """The statement that a line consists of: 牵头单位：甲、乙, or a bracket and nothing else."""
    plain = laid.plain
    left, right = trim(plain, start, end)
    if plain[left : left + 1] in notation.CLOSE and next(_brackets(plain, left, right), (0, 0)) == (
        left,
        right,
    ):
        return _in_bracket(laid, left, right, right)
    key = notation.KEYED.match(plain, left, right)
    if key:
        statement = Statement(start, end)
        _read_keyed(laid, statement, left, right)
        return statement
    clause = notation.CLAUSE.search(plain, left, right)
    if clause and right - left <= 120 and notation.CLAUSE.match(plain, left) is None:
        return _read_clauses(laid, Statement(start, end), left, right, strict=True)
    return None


def keyed_only(laid: Laid, start: int, end: int) -> bool:
    """Whether a line begins with a key that concerns units, dates or persons."""
    return notation.KEYED.match(laid.plain, *trim(laid.plain, start, end)) is not None


def heading_units(laid: Laid, start: int, end: int) -> list[Found]:
    """Units of a heading that is nothing but their name: 市公安局（6项）, 市应急管理局牵头的任务."""
    left, right = trim(laid.plain, start, end)
    found = notation.HEADED.fullmatch(laid.plain, left, right)
    if not found:
        return []
    units = names(laid, *found.span("names"), LEAD)
    return units if all(is_unit(laid.plain[unit.start : unit.end]) for unit in units) else []


def subject_units(laid: Laid, start: int, end: int) -> list[Found]:
    """Units in front of a colon at the head of an item: 市教育局：开展……"""
    found = notation.SUBJECT.match(laid.plain, start, end)
    if not found:
        return []
    units = names(laid, *found.span("names"), LEAD)
    return units if units and all(is_organ(laid.plain[unit.start : unit.end]) for unit in units) else []


def cell(laid: Laid, start: int, end: int, role: str) -> Statement:
    """The statement in a cell of a unit column whose header gives ``role``."""
    statement = Statement(start, end)
    if notation.KEYED.search(laid.plain, start, end):
        _read_keyed(laid, statement, start, end)
    elif not _read_clauses(laid, statement, start, end, default=role, strict=False):
        statement.units = names(laid, start, end, role)
    return statement


def _brackets(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Outermost brackets of any kind, at most ``_LONGEST`` long."""
    at = start
    while at < end:
        close = notation.CLOSE.get(plain[at])
        if close:
            depth = 0
            for stop in range(at, min(end, at + _LONGEST)):
                depth += (plain[stop] == plain[at]) - (plain[stop] == close)
                if depth == 0:
                    yield at, stop + 1
                    at = stop
                    break
        at += 1


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _in_bracket(laid: Laid, left: int, right: int, end: int) -> Statement | None:
    """The statement in the bracket ``left``..``right`` of a text that ends at ``end``."""
    plain, statement = laid.plain, Statement(left, right)
    start, stop = trim(plain, left + 1, right - 1)
    sentence = plain.find("。", start, stop)
    if sentence > 0 and notation.unit_note(plain[sentence:stop]):
        stop, statement.note = sentence, (sentence + 1, stop)
    key = notation.KEYED.search(plain, start, stop)
    if key and (key.start() == start or plain[key.start() - 1] in notation.BEFORE_KEY):
        if key.start() > start:
            listed = names(laid, start, key.start(), NEUTRAL)
            statement.units = [one for one in listed if is_unit(_plain(laid, one))]
        _read_keyed(laid, statement, key.start(), stop)
        return statement
    if notation.CLAUSE.search(plain, start, stop):
        read = _read_clauses(laid, statement, start, stop, strict=True)
        if read:
            read.units = settle([Statement(left, right, read.units)])  # a bracket settles its own roles
        return read
    if not _may_list_names(plain, left, right, end):
        return None
    listed = names(laid, start, stop, NEUTRAL)
    statement.units = [one for one in listed if is_unit(_plain(laid, one))]
    others = [one for one in listed if one not in statement.units]
    organs = any(is_organ(_plain(laid, one)) for one in statement.units)
    return statement if organs and all(notation.DATELIKE.search(one.text) for one in others) else None


def _may_list_names(plain: str, left: int, right: int, end: int) -> bool:
    """Whether a bracket that holds nothing but names assigns them: it closes a sentence or the text."""
    before = plain[max(0, left - 6) : left]
    if not before or before[-1] in "。；！":
        return True
    if plain[right:end].strip("。；; \n") or not before.strip() or _EXPLAINED.search(before):
        return False
    lone = right - left <= 6 and "、" not in plain[left:right]
    return not (lone and re.search(rf"{TAIL}$", before))  # 各镇(街道) is one name


def _plain(laid: Laid, found: Found) -> str:
    return laid.plain[found.start : found.end]


def _read_keyed(laid: Laid, statement: Statement, start: int, end: int) -> None:
    """Read 责任单位：…，完成时限：… ; every value runs to the next key."""
    keys = list(notation.KEYED.finditer(laid.plain, start, end))
    for index, key in enumerate(keys):
        left, right = key.end(), keys[index + 1].start() if index + 1 < len(keys) else end
        left, right = trim(laid.plain, left, right)
        if left >= right:
            continue
        if key["date"]:
            statement.dates.append((left, right))
        elif key["unit"] and not notation.ONLOOKER.search(key["unit"]):
            role = role_of_key(key["unit"])
            part = Statement(left, right)
            if not _read_clauses(laid, part, left, right, default=role, strict=False):
                part.units = names(laid, left, right, role)
            statement.units += part.units


def role_of_key(key: str) -> str:
    """牵头单位 leads, 配合单位 supports, 责任单位 depends on its company."""
    if notation.FIRST.search(key) and not re.search(r"[(/、和与及](?:配合|责任)", key):
        return LEAD
    return SUPPORT if notation.SECOND.search(key) else NEUTRAL


def _read_clauses(
    laid: Laid, statement: Statement, start: int, end: int, *, default: str = NEUTRAL, strict: bool
) -> Statement | None:
    """Read 甲牵头，乙、丙配合. With ``strict`` every name must look like one."""
    plain, at, verbs = laid.plain, start, 0
    units: list[Found] = []
    for clause in notation.CLAUSE.finditer(plain, start, end):
        verb = clause["verb"]
        if clause.start() <= at:
            at = clause.end()
            continue
        role = _role_of_verb(verb)
        units += _with_company(laid, at, clause.start(), role)
        at, verbs = clause.end(), verbs + 1
    if not verbs:
        return None
    left, right = trim(plain, at, end)
    if left < right:
        units += [
            one for one in names(laid, left, right, default) if not strict or is_unit(_plain(laid, one))
        ]
    if not units or (strict and not _all_names([_plain(laid, one) for one in units])):
        return None
    statement.units += units
    return statement


def _all_names(said: list[str]) -> bool:
    """Whether a list reads as names: 教育、住房城乡建设、应急管理等部门 are, if not every one alone."""
    return any(map(is_unit, said)) and all(
        is_unit(one) or (len(one) <= 12 and is_unit(one + "局")) for one in said
    )


def _role_of_verb(verb: str) -> str:
    if notation.FIRST.search(verb):
        return LEAD
    if notation.SECOND.search(verb):
        return SUPPORT
    return NEUTRAL if "负责" in verb else FOLLOW


def _with_company(laid: Laid, start: int, end: int, role: str) -> list[Found]:
    """Names before a verb; in 甲会同乙 the second supports."""
    left, right = trim(laid.plain, start, end)
    if by := notation.BY.match(laid.plain, left, right):
        left = by.end()
    company = notation.COMPANY.search(laid.plain, left, right)
    if company:
        return names(laid, left, company.start(), LEAD) + names(laid, company.end(), right, SUPPORT)
    return names(laid, left, right, role)


def _keyed_outside(laid: Laid, start: int, end: int, bracketed: list[tuple[int, int]]) -> list[Statement]:
    """责任单位：… at the end of a paragraph or on a line inside a cell, without brackets."""
    plain, found = laid.plain, []
    at = start
    for key in notation.KEYED.finditer(plain, start, end):
        if key.start() < at or key["person"] or _inside(key.start(), bracketed):
            continue
        if key.start() > start and plain[key.start() - 1] not in "。；;\n\t 】〕)”":
            continue
        stop = _LINE_END.search(plain, key.end(), end)
        last = stop.start() if stop else end
        while stop and (again := notation.KEYED.match(plain, stop.end(), end)):
            stop = _LINE_END.search(plain, again.end(), end)
            last = stop.start() if stop else end
        statement = Statement(key.start(), last)
        _read_keyed(laid, statement, key.start(), last)
        if statement.units or statement.dates:
            found.append(statement)
            at = last
    return found


def _running(laid: Laid, start: int, end: int) -> Iterator[Statement]:
    """由甲牵头，乙、丙配合 and 甲负责…… in a sentence; names only, no 企业 or 各单位 in passing."""
    for found in notation.RUNNING.finditer(laid.plain[start:end]):
        left, right = found.span("by" if found["by"] else "front")
        units = _with_company(laid, start + left, start + right, LEAD)
        if not units or not all(is_unit(_plain(laid, one)) for one in units):
            continue
        if found["front"] and not found["lead"] and all(_is_general(_plain(laid, one)) for one in units):
            continue
        statement = Statement(
            start + found.start(), start + found.end(), units, running=True, leads=bool(found["lead"])
        )
        others = notation.RUNNING_OTHERS.match(laid.plain, statement.end, end)
        if others:
            company = names(laid, *others.span("others"), SUPPORT)
            if all(is_unit(_plain(laid, one)) for one in company):
                statement.units = units + company
        yield statement


def _is_general(name: str) -> bool:
    """企业, 各单位, 主要负责人: subjects of sentences, not assignments."""
    return notation.GENERAL.match(name) is not None
