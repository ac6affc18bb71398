"""The document reader: a policy document in, a plan of tasks, units and requirements out.

``parse`` reads a file, ``understand`` what a loader has made of one. Nothing here knows of Django.
"""

from anlan.plans.reader import finish, head, refusals
from anlan.plans.reader.blocks import ReadError, Source
from anlan.plans.reader.layout import lay_out
from anlan.plans.reader.outline import outline
from anlan.plans.reader.plan import Found, Plan, Requirement, Task
from anlan.plans.reader.recovery import recover
from anlan.plans.reader.tasks import Collector

__all__ = ["Found", "Plan", "ReadError", "Requirement", "Source", "Task", "parse", "understand"]


def parse(data: bytes, name: str) -> Plan:
    """Read a file; ``name`` is its name, for the format and for messages. Raises ReadError."""
    from anlan.plans.reader import formats

    return understand(formats.load(data, name))


def understand(source: Source) -> Plan:
    """Read the blocks of a file. Raises ReadError for what is no plan or holds no task."""
    laid = lay_out(recover(source.blocks))
    refusals.refuse(laid)
    facts = head.read(laid)
    collector = Collector(laid, facts.year)
    collector.walk(outline(laid, laid.lines[facts.first :]))
    if not collector.order:
        raise ReadError(
            "no_tasks",
            "没有读到任务。请确认上传的是工作要点、任务清单或行动方案的原文，而不是通知首页或空表。",
        )
    return Plan(
        text=laid.text,
        kind=facts.kind,
        title=facts.title,
        number=facts.number,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        year=facts.year,
        global_units_note=collector.note,
        global_units=collector.note_units,
        tasks=finish.finish(laid, collector.order, facts.year),
        warnings=list(source.warnings),
    )
