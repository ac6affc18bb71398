"""Checklists that come with the product, for an organ to publish an edition of its own from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from .xlsform import VERDICT, one_line


@dataclass(frozen=True)
class Pattern:
    """``about``: what it is for. ``lines``: as ``publish_checklist`` takes them."""

    code: str
    title: str
    about: str
    lines: tuple


@cache
def patterns():
    """``{code: Pattern}`` in the order of the file."""
    text = Path(__file__).with_name("patterns.yaml").read_text(encoding="utf-8")
    return {
        row["code"]: Pattern(row["code"], row["title"], row["about"], tuple(lines_of(row["sections"])))
        for row in yaml.safe_load(text)
    }


def lines_of(sections):
    for number, (section, rows) in enumerate(sections.items(), start=1):
        for place, row in enumerate(rows, start=1):
            said = {"name": f"s{number}_{place}", "label": row["label"], "required": "yes"}
            said |= {"basis": row.get("basis", ""), "photo_on_fail": "yes" if row.get("photo") else ""}
            yield {**one_line(said, section), "type": "one", "choices": VERDICT}
