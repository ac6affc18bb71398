"""``python -m anlan.plans.reader FILE [--json]``: what the reader makes of a file."""

import argparse
import json
import sys
from pathlib import Path

from anlan.plans.reader import Plan, ReadError, parse


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="anlan plan parse", description="读一份工作要点、任务清单或行动方案"
    )
    parser.add_argument("file", type=Path, help="文件：docx、doc、xlsx、pdf、html、txt 或 md")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    options = parser.parse_args(arguments)
    try:
        plan = parse(options.file.read_bytes(), options.file.name)
    except OSError as error:
        sys.stderr.write(f"打不开 {options.file}：{error.strerror}\n")
        return 2
    except ReadError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    if options.json:
        json.dump(plan.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_told(plan))
    return 0


def _told(plan: Plan) -> str:
    """A summary for a terminal: one line a task."""
    lines = [plan.title.text if plan.title else "（没有标题）"]
    for task in plan.tasks:
        who = "、".join(unit.text for unit in task.units)
        lines.append(
            f"[{task.kind}] {task.label} {task.text.text[:40]}　{who}　{len(task.requirements)} 项要求"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
