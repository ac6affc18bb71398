"""How a risk is graded: factors times each other, read in bands. Tables and bands are rules, each with its day."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlan.rulebook.book import entry, rule

from .models import Level

RANK = {level: rank for rank, level in enumerate(Level.values)}  # 0 is the gravest


def methods(on, place=None):
    """``{code: (label, factors)}``."""
    return {one["code"]: (one["label"], one["factors"]) for one in rule("risk.methods", on, place)}


def tables(method, on, place=None):
    """``[(factor, label, [(value, label)])]`` of a method."""
    found = []
    for factor in methods(on, place)[method][1]:
        table = entry(f"risk.{method}.{factor}", on, place)
        lines = [(plain(line["value"]), line["label"]) for line in table.value]
        found.append((factor, table.label.partition("：")[2] or table.label, lines))
    return found


def plain(number):
    """A number of a table as a form and a page write it: 10, 0.5."""
    return f"{Decimal(str(number)).normalize():f}"


def evaluate(method, given, on, place=None):
    """``{"factors", "score", "level"}`` of ``given``, ``{factor: value}``; ValidationError for one not in its table."""
    if method not in methods(on, place):
        raise ValidationError(_("没有这种评估方法：%(method)s。"), params={"method": method})
    score = Decimal(1)
    for factor, label, lines in tables(method, on, place):
        value = str(given.get(factor, ""))
        if value not in dict(lines):
            raise ValidationError(
                _("“%(label)s”没有这个取值：%(value)s。"), params={"label": label, "value": value}
            )
        score *= Decimal(value)
    level = banded(score, rule(f"risk.{method}.bands", on, place))
    return {"factors": dict(given), "score": plain(score), "level": level}


def banded(score, bands):
    """The level of the highest band whose lower bound is reached."""
    return max(
        (band for band in bands if score >= Decimal(str(band["score"]))), key=lambda band: band["score"]
    )["level"]


def gravest(levels):
    """The gravest of some levels; empty of none."""
    return min(filter(None, levels), key=RANK.__getitem__, default="")
