"""Typical risk points by sector, from ``catalogue.yaml``: what an enterprise may begin its list with."""

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("catalogue.yaml")


@cache
def entries():
    return {entry["code"]: entry for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))}


def typical(sector):
    """The entries for a sector (None: those that every sector knows), its own first."""
    code = sector.code if sector else ""
    own = [entry for entry in entries().values() if code and code in entry["sectors"]]
    return own + [entry for entry in entries().values() if not entry["sectors"]]
