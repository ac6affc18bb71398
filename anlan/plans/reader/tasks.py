"""Which nodes of the outline are tasks, goals and lines of a calendar, and what belongs to each."""

import re
from dataclasses import dataclass, field, replace

from anlan.lib.numerals import number
from anlan.plans.reader import clutter, notation, requirements, tables, units, wording
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.dates import month_named
from anlan.plans.reader.headings import EXTRA, GOALS, SKIP, WORK, announced
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.names import trim
from anlan.plans.reader.outline import HEADING, ITEM, TABLE, TEXT, Node
from anlan.plans.reader.plan import SUPPORT, Found, Requirement
from anlan.plans.reader.units import Statement

_UNITS_AT_END = re.compile(
    r"[(【〔][^()【】〔〕]*(?:单位|部门|负责|牵头|科室|处室)[^()【】〔〕]*[)】〕][。；;]?$"
)
_MONTH_LINE = re.compile(r"[\d一二三四五六七八九十]{1,2}月份?：")
_HEAD_END = re.compile(r"[。：；\n]")


@dataclass(slots=True, frozen=True)
class Context:
    """What headings above say about everything below them."""

    section: tuple[str, ...] = ()
    mode: str = WORK
    month: Requirement | None = None
    units: tuple[Found, ...] = ()
    heading: str = ""
    depth: int = 0  # headings above, parts of the document not counted


@dataclass(slots=True)
class Draft:
    """A task while it is put together."""

    start: int
    end: int
    label: str
    context: Context
    line: Line
    statements: list[Statement] = field(default_factory=list)
    own_line: bool = False  # its units stand on a line of their own
    extra: list[tuple[int, int]] = field(default_factory=list)  # paragraphs that continue it
    unlabelled: bool = False
    listed: bool = False  # holds a list that was not taken apart
    month: Requirement | None = None

    @property
    def formal(self) -> bool:
        return any(not statement.running for statement in self.statements)


class Collector:
    """Walks the outline and collects drafts in reading order."""

    def __init__(self, laid: Laid, year: int | None):
        self.laid = laid
        self.year = year
        self.order: list[Draft | tables.Row] = []
        self.columns: list[tables.Column] | None = None  # of the last table, for one that goes on
        self.note: Found | None = None
        self.note_units: list[Found] = []

    def words(self, start: int, end: int) -> str:
        return self.laid.plain[start:end].strip()

    def walk(self, root: Node) -> None:
        structured = any(child.kind != TEXT for child in root.children)
        context = Context()
        for child in root.children:
            if child.kind == TEXT:
                if not structured:
                    self._paragraph(child, context)
                else:
                    self._noted(child)
            else:
                self._visit(child, context)

    def _visit(self, node: Node, context: Context) -> None:
        if node.kind == TABLE:
            self._table(node, context)
            return
        head_end = self._head_end(node)
        inner = self._inner(node, context, head_end)
        items = [child for child in node.children if child.kind in (ITEM, HEADING)]
        if inner.mode == SKIP:
            inner = replace(inner, section=self._section(node, context, head_end))
            for child in items:
                self._visit_if_announced(child, inner)
        elif items and not self._enumerates(node, items):
            self._branch(node, items, replace(inner, section=self._section(node, context, head_end)))
        elif any(child.kind == TABLE for child in node.children):
            inner = replace(inner, section=self._section(node, context, head_end))
            self._under_heading(node, inner)
            for child in node.children:
                if child.kind == TABLE:
                    self._table(child, inner)
        elif self._is_heading(node) and self._paragraphs(node):
            self._under_heading(node, replace(inner, section=self._section(node, context, head_end)))
        else:
            self._leaf(node, context, inner, items)

    def _visit_if_announced(self, node: Node, context: Context) -> None:
        """Below 总体要求 only what is announced as goals or work counts."""
        heading = self.words(node.body, self._head_end(node))
        if announced(heading) in (GOALS, WORK):
            self._visit(node, replace(context, mode=GOALS if "目标" in heading else WORK))

    def _inner(self, node: Node, context: Context, head_end: int) -> Context:
        """The context that this node's heading makes for what stands below it."""
        heading = self.words(node.body, head_end)
        says = announced(heading)
        if says == EXTRA and (context.depth > 0 or not (node.children or self._is_heading(node))):
            says = None
        if context.mode == EXTRA:
            says = EXTRA
        if says == WORK and context.mode == GOALS:
            says = GOALS
        month = self._month(trim(self.laid.plain, node.body, node.end)[0], heading)
        named = units.heading_units(self.laid, node.body, node.end) if self._is_heading(node) else []
        return replace(
            context,
            mode=says or context.mode,
            month=month or context.month,
            units=tuple(named) or context.units,
            heading=heading if named else context.heading,
            depth=context.depth + (node.level != 0),
        )

    def _month(self, start: int, heading: str) -> Requirement | None:
        """The deadline of a calendar's heading that stands at ``start``: 1月份, 第四季度."""
        named = month_named(heading, self.year)
        if not named:
            return None
        end = start + len(heading.rstrip("："))
        return Requirement("deadline", self.laid.text[start:end], start, end, op="<=", due=named.due)

    def _head_end(self, node: Node) -> int:
        """Where the heading, or the lead-in sentence of an item, ends."""
        found = _HEAD_END.search(self.laid.plain, node.body, node.end)
        return found.start() if found else node.end

    def _section(self, node: Node, context: Context, head_end: int) -> tuple[str, ...]:
        if node.kind == HEADING and node.level == 0:
            head_end = node.end
        text = " ".join(self.laid.text[node.start : max(head_end, node.body)].split())
        return (*context.section, text) if text else context.section

    def _is_heading(self, node: Node) -> bool:
        """Whether a node's own words are a title rather than a sentence."""
        if node.kind == HEADING:
            return True
        words = self.words(node.body, node.end)
        if len(words) > 200:
            return False
        bare = words.rstrip("。：:")
        if units.statements(self.laid, node.body, node.end):
            bare = re.sub(r"[(【〔][^()【】〔〕]*(?:\([^()]*\)[^()]*)*[)】〕]$", "", bare)
        return len(bare) <= 45 and not re.search(r"[。；;]", bare) and bare.count("，") + bare.count(",") <= 2

    def _paragraphs(self, node: Node) -> list[Node]:
        """The paragraphs that fill a section; who reports what to whom ends a document and fills none."""
        bodies = [child for child in node.children if child.kind == TEXT and self._is_body(child)]
        closes = node.kind == ITEM and all(
            clutter.is_closing(self.words(child.start, child.end)) for child in bodies
        )
        return [] if closes else bodies

    def _is_body(self, node: Node) -> bool:
        """Whether an unlabelled paragraph says something, other than units, names, dates and clutter."""
        words = self.words(node.start, node.end)
        return not (
            len(words) < 6
            or clutter.is_noise(words)
            or clutter.is_people(words)
            or clutter.is_signature(words)
            or notation.unit_note(words)
            or units.whole_line(self.laid, node.start, node.end)
            or units.keyed_only(self.laid, node.start, node.end)
        )

    def _noted(self, node: Node) -> None:
        """Remember a sentence that adds units to every task."""
        words = self.words(node.start, node.end)
        found = notation.unit_note(words) if len(words) < 400 else None
        if found:
            start = self.laid.plain.index(found[0], node.start)
            self._keep_note(start, start + len(found[0]))

    def _keep_note(self, start: int, end: int) -> None:
        if self.note:
            return
        plain = self.laid.plain
        while start < end and plain[start] in "([【〔 *注：:备":
            start += 1
        while end > start and plain[end - 1] in ")】〕] ":
            end -= 1
        self.note = Found(self.laid.text[start:end], start, end)
        if named := notation.NOTE_UNITS.search(plain[start:end]):
            left, right = named.span("names")
            self.note_units = units.names(self.laid, start + left, start + right, SUPPORT)

    def _enumerates(self, node: Node, items: list[Node]) -> bool:
        """Whether the labelled parts of an item are objects of its sentence and no tasks of their own."""
        if node.kind == HEADING or any(child.children for child in items):
            return False
        bodies = [_UNITS_AT_END.sub("", self.words(child.body, child.end)) for child in items]
        objects = sum(map(wording.is_object, bodies))
        texts = [child for child in node.children if child.kind == TEXT and child.start < items[0].start]
        lead = self.words(node.body, texts[-1].end if texts else node.end)
        if wording.enumerates(lead):
            return 2 * sum(map(wording.begins_to_do, bodies)) < len(bodies)
        return len(lead) > 20 and objects == len(bodies) and all(len(body) <= 30 for body in bodies)

    def _branch(self, node: Node, items: list[Node], inner: Context) -> None:
        """A node with labelled parts: the parts are the tasks, its own words are their section."""
        first = len(self.order)
        shared = [one for one in units.statements(self.laid, node.body, node.end) if not one.running]
        inner = self._with_units(inner, shared)
        seen_item = False
        for child in node.children:
            if child.kind in (ITEM, HEADING, TABLE):
                self._visit(child, inner)
                seen_item = True
            elif statement := units.whole_line(self.laid, child.start, child.end):
                if not seen_item:
                    inner = self._with_units(inner, [statement])
                else:
                    self._share(self._unanswered(first), statement)
            else:
                self._noted(child)
                if not self._is_body(child):
                    continue
                if not seen_item and inner.mode == GOALS:
                    self._goals(child, inner)
                elif seen_item and inner.mode == WORK and items[-1].inline:
                    self._closing(child, inner)
        self._share_last([one for one in self.order[first:] if isinstance(one, Draft)], items)

    def _with_units(self, context: Context, statements: list[Statement]) -> Context:
        named = units.settle(statements)
        if not named:
            return context
        return replace(context, units=tuple(named), heading=context.section[-1] if context.section else "")

    def _unanswered(self, first: int) -> list[Draft]:
        """Drafts from place ``first`` on that name no units of their own."""
        return [one for one in self.order[first:] if isinstance(one, Draft) and not one.formal]

    def _share(self, drafts: list[Draft], statement: Statement) -> None:
        for draft in drafts:
            draft.statements.append(statement)

    def _share_above(self, statement: Statement) -> None:
        """以上三项由……: units on a line behind the last of several items."""
        said = notation.ABOVE.search(self.laid.plain, statement.start, statement.end)
        if said:
            count = min(int(number(said["n"]) or 1), len(self.order))
            self._share(self._unanswered(len(self.order) - count), statement)

    def _share_last(self, drafts: list[Draft], items: list[Node]) -> None:
        """Units printed once, behind the last of several clauses, hold for all of them."""
        if len(drafts) < 2 or len(drafts) != len(items) or not drafts[-1].formal:
            return
        last = drafts[-1]
        closes = last.own_line or all(item.line is items[0].line for item in items)
        if closes and not any(draft.formal for draft in drafts[:-1]):
            for draft in drafts[:-1]:
                draft.statements += [one for one in last.statements if not one.running]

    def _goals(self, node: Node, inner: Context) -> None:
        """A paragraph of goals above a list of goals counts when it can be measured."""
        if requirements.read(self.laid, node.start, node.end, self.year, goals=True):
            self._draft(node.start, node.end, "", inner, node.line).unlabelled = True

    def _closing(self, node: Node, context: Context) -> None:
        words = self.words(node.start, node.end)
        if wording.is_to_do(words) and not clutter.is_closing(words):
            draft = self._draft(node.start, node.end, "", replace(context, mode=EXTRA), node.line)
            draft.unlabelled = True

    def _under_heading(self, node: Node, inner: Context) -> None:
        """Unlabelled paragraphs under a heading: a task each. A line of units holds for those above it."""
        shared = [one for one in units.statements(self.laid, node.body, node.end) if not one.running]
        inner = self._with_units(inner, shared)
        if any(clutter.is_people(self.words(child.start, child.end)) for child in node.children):
            return  # who sits on the committee
        waiting: list[Draft] = []
        answered = False
        for child in node.children:
            if child.kind != TEXT:
                continue
            statement = units.whole_line(self.laid, child.start, child.end)
            if statement:
                self._share(waiting, statement)
                answered = True
            elif self._is_body(child):
                waiting, answered = ([] if answered else waiting), False
                before = len(self.order)
                self._paragraph(child, inner)
                waiting += self._unanswered(before)
            else:
                self._noted(child)

    def _paragraph(self, node: Node, context: Context) -> None:
        words = self.words(node.start, node.end)
        if (
            not self._is_body(node)
            or wording.defines(words)
            or clutter.is_remark(words)
            or wording.states_facts(words)
        ):
            self._noted(node)
            return
        leads_in = words.endswith("：") and node is not node.parent.children[-1]
        if not leads_in and (wording.is_to_do(words) or context.month or context.mode == GOALS):
            draft = self._draft(node.start, node.end, "", context, node.line)
            draft.unlabelled = True

    def _leaf(self, node: Node, context: Context, inner: Context, items: list[Node]) -> None:
        """An item that is one task, with the paragraphs and the lines of units that follow it."""
        words = self.words(node.body, node.end)
        if node.kind == HEADING or (inner.month and inner.month is not context.month and not node.children):
            return
        month = inner.month
        if node.label and node.label.style == "month":
            month = self._month(node.start, self.words(node.start, node.body))
        elif line := _MONTH_LINE.match(self.laid.plain, node.body, node.end):
            month = self._month(line.start(), line[0]) or month
        if not month and (wording.defines(words) or not self._asks(words, inner)):
            return
        draft = self._draft(
            node.body, node.end, self.words(node.start, node.body), replace(inner, month=month), node.line
        )
        draft.listed = bool(items)
        for child in node.children:
            self._continue(draft, child)

    def _asks(self, words: str, inner: Context) -> bool:
        if inner.month or inner.mode == GOALS:
            return len(words) >= 4
        return (
            len(words) >= 4 and (wording.is_to_do(words) or len(words) > 14) and not clutter.is_people(words)
        )

    def _continue(self, draft: Draft, child: Node) -> None:
        """Lines of units settle who; other paragraphs belong to the task above them."""
        if statement := units.whole_line(self.laid, child.start, child.end):
            draft.statements.append(statement)
            draft.own_line = True
            self._share_above(statement)
        elif child.kind == ITEM or self._is_body(child):
            if child.kind == ITEM or not clutter.is_closing(self.words(child.start, child.end)):
                draft.extra.append((child.start, child.end))
                draft.statements += units.statements(self.laid, child.start, child.end)
            for below in child.children:
                self._continue(draft, below)
        else:
            self._noted(child)

    def _draft(self, start: int, end: int, label: str, context: Context, line: Line) -> Draft:
        start, end = trim_blanks(self.laid.plain, start, end)
        draft = Draft(start, end, label, context, line, month=context.month)
        draft.statements = units.statements(self.laid, start, end)
        for statement in draft.statements:
            if statement.note:
                self._keep_note(*statement.note)
        subject = units.subject_units(self.laid, start, end)
        if subject and not draft.formal:
            draft.statements.insert(0, Statement(start, subject[-1].end, subject))
        self.order.append(draft)
        return draft

    def _table(self, node: Node, context: Context) -> None:
        if context.mode == SKIP:
            return
        table = tables.Table(self.laid, node.lines, self.columns)
        if table.readable:
            self.columns = table.columns
            self.order += table.rows(context.section, self.year, goals=context.mode == GOALS)


def trim_blanks(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end
