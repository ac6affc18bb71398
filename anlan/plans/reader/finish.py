"""From drafts to tasks: clean words, settled units, requirements, and what a reviewer should doubt."""

import re
from dataclasses import replace

from anlan.plans.reader import requirements, units, wording
from anlan.plans.reader.headings import EXTRA, GOALS
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.plan import CALENDAR, TARGET, TASK, Found, Requirement, Task
from anlan.plans.reader.tables import Row
from anlan.plans.reader.tasks import Draft

_GROUPS = re.compile(r"相关|有关|各地|各单位|各部门|各成员单位|各级|等(?:部门|单位)")
_LONG = 1500


def finish(laid: Laid, order: list[Draft | Row], year: int | None) -> list[Task]:
    tasks = [_of_row(laid, one) if isinstance(one, Row) else _of_draft(laid, one, year) for one in order]
    _doubt_together(tasks)
    return tasks


def _of_draft(laid: Laid, draft: Draft, year: int | None) -> Task:
    kind = CALENDAR if draft.month else TARGET if draft.context.mode == GOALS else TASK
    goals = kind == TARGET
    found: list[Requirement] = [draft.month] if draft.month else []
    for start, end in ((draft.start, draft.end), *draft.extra):
        fields = [span for one in draft.statements for span in one.dates if start <= span[0] < end]
        found += _outside(
            requirements.read(laid, start, end, year, goals=goals, dated=not draft.month), fields
        )
    for statement in draft.statements:
        for start, end in statement.dates:
            found += requirements.read_field(laid, start, end, year)
    task = Task(
        label=draft.label,
        section=list(draft.context.section),
        text=_text(laid, draft),
        kind=kind,
        units=units.settle(draft.statements, draft.context.units),
        requirements=found,
        optional=draft.context.mode == EXTRA or (goals and not found),
        place=draft.line.block.place,
    )
    _doubt(task, draft)
    return task


def _of_row(laid: Laid, row: Row) -> Task:
    text = " ".join(laid.text[row.start : row.end].split("\n"))
    task = Task(
        label=row.label,
        section=list(row.section),
        text=Found("".join(part.strip() for part in text.split("\n")), row.start, row.end),
        kind=row.kind,
        units=units.settle(row.statements),
        requirements=row.requirements,
        place=replace(row.line.block.place, row=row.index + 1),
    )
    _doubt(task, None)
    return task


def _outside(found: list[Requirement], fields: list[tuple[int, int]]) -> list[Requirement]:
    """Requirements that are not inside a field, which is read on its own."""
    return [one for one in found if not any(start <= one.start < end for start, end in fields)]


def _text(laid: Laid, draft: Draft) -> Found:
    """The words of a task without the bracket of units at their end; paragraphs that continue it joined."""
    start, end = draft.start, draft.end
    for statement in reversed(draft.statements):
        rest = laid.plain[statement.end : end].strip("。；;.， \n") if statement.end <= end else "-"
        if not statement.running and start < statement.start and not rest:
            end = statement.start
    parts = [laid.text[start:end], *(laid.text[left:right] for left, right in draft.extra)]
    text = "\n".join(" ".join(part.split()) for part in parts).strip(" ；;")
    return Found(text, draft.start, max([draft.end, *(right for _, right in draft.extra)]))


def _doubt(task: Task, draft: Draft | None) -> None:
    doubts = task.doubts
    if draft and draft.unlabelled:
        doubts.append("这一段没有编号，请确认它单独是一项任务。")
        task.confidence -= 0.15
    if draft and draft.listed:
        doubts.append("文中编号的内容读作列举，没有拆成单独的任务，请核对。")
        task.confidence -= 0.1
    if draft and not draft.formal and draft.context.units:
        doubts.append(f"责任单位取自上级标题“{draft.context.heading}”。")
        task.confidence -= 0.05
    groups = [unit.text for unit in task.units if _GROUPS.search(unit.text)]
    if groups:
        doubts.append(f"“{'”“'.join(groups)}”没有写明具体单位，下发前需要落实。")
        task.confidence -= 0.05
    for requirement in task.requirements:
        if requirement.type == "deadline" and requirement.due is None and requirement.value is None:
            doubts.append(f"文件没有写明年份，“{requirement.quote}”换算不出日期。")
            task.confidence -= 0.1
        elif requirement.confidence < 0.75:
            doubts.append(f"“{requirement.quote}”读作一项要求，请核对。")
            task.confidence -= 0.05
    if len(task.text.text) > _LONG:
        doubts.append("内容较长，请考虑拆成几项任务。")
        task.confidence -= 0.05
    if not wording.is_to_do(task.text.text) and task.kind == TASK:
        doubts.append("没有读到要做什么，请确认它是一项任务。")
        task.confidence -= 0.2
    task.confidence = round(max(0.1, task.confidence), 2)


def _doubt_together(tasks: list[Task]) -> None:
    """A task without units stands out where most have them."""
    plain = [task for task in tasks if task.kind == TASK and not task.optional]
    without = [task for task in plain if not task.units]
    if without and len(without) * 3 <= len(plain):
        for task in without:
            task.doubts.append("没有读到责任单位，而本文件其他任务大多写明了单位。")
            task.confidence = round(max(0.1, task.confidence - 0.2), 2)
