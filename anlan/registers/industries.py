"""The classes of GB/T 4754-2017: two digits a division, three a group, four a class; a letter for the section."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml


@cache
def sections():
    """``{letter: (name, {division: name})}`` in the order of the standard."""
    text = Path(__file__).with_name("industries.yaml").read_text(encoding="utf-8")
    return {letter: (entry["name"], entry["divisions"]) for letter, entry in yaml.safe_load(text).items()}


@cache
def divisions():
    """``{division: (section letter, name)}``."""
    return {
        code: (letter, name)
        for letter, (_section, inside) in sections().items()
        for code, name in inside.items()
    }


def industry_code(text):
    """The two to four digits meant by "C2614", "2614", "26" or a division's name; None when there is no such class.

    Groups and classes are taken as written below a known division.
    """
    text = "".join(unicodedata.normalize("NFKC", text).split())
    plain = text.replace(",", "、")
    named = next((code for code, (_letter, name) in divisions().items() if name == plain), None)
    if named:
        return named
    found = re.fullmatch(r"([A-Ta-t]?)(\d{1,4})", text)
    if not found:
        return None
    # A spreadsheet that took "01" for a number shows 1.
    letter, code = found[1].upper(), found[2].zfill(2)
    section = divisions().get(code[:2], ("",))[0]
    return code if section and letter in ("", section) else None


def industry_name(code):
    """The division's name, which is how people speak of a class; "" without a code."""
    return divisions()[code[:2]][1] if code else ""


def industry_range(code):
    """The half-open range of codes inside a section (letter) or below a code of two to four digits."""
    if code in sections():
        inside = list(sections()[code][1])
        return inside[0], str(int(inside[-1]) + 1).zfill(2)
    return code, str(int(code) + 1).zfill(len(code))


def industry_choices():
    """Sections as groups, each first as a whole, for a select."""
    return [
        (
            f"{letter} {name}",
            [(letter, f"{letter} {name}"), *((code, f"{code} {n}") for code, n in inside.items())],
        )
        for letter, (name, inside) in sections().items()
    ]
