"""GB 18218-2018 in numbers: whether a unit is a major hazard source, and of which grade. Pure arithmetic.

Tables come as the rules ``majorhazard.*`` hold them. Numbers are exact, so that three thirds are one.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Line:
    """So many tons of a substance. ``threshold``: Q of table 1 or 2; ``beta``: of table 3 or 4, as ``source`` says."""

    name: str
    tons: Fraction
    threshold: Fraction
    beta: Fraction
    source: str

    @property
    def ratio(self):
        return self.tons / self.threshold

    @property
    def weighted(self):
        return self.beta * self.ratio


def number(value):
    """A float of a table, a Decimal or a text as the number that is written there."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def line(tons, *, substance=None, category=None, toxic=()):
    """A line of a substance of table 1, of a category of table 2, or both: then the smaller Q counts.

    β is that of the toxic gas (table 3) where its CAS number stands there, else that of the category (table 4).
    """
    found = [one for one in (substance, category) if one]
    threshold = min(number(one["threshold"]) for one in found)
    cas = set(substance["cas"].split(" / ")) if substance else set()
    gas = next((one for one in toxic if one["cas"] in cas), None)
    name = substance["name"] if substance else f"{category['code']} {category['label']}"
    if gas:
        beta, source = gas["beta"], "3"
    elif category:
        beta, source = category["beta"], "4"
    else:
        raise ValueError("a substance that is no toxic gas of table 3 needs its category for β")
    return Line(name, number(tons), threshold, number(beta), source)


def sum_of_ratios(lines):
    """S = Σ q/Q; the unit is a major hazard source from 1 on."""
    return sum((one.ratio for one in lines), Fraction(0))


def exposure(people, table):
    """α by the people who live within 500 m of the plant's boundary."""
    return number(
        max((row for row in table if people >= row["people"]), key=lambda row: row["people"])["factor"]
    )


def grading_index(lines, alpha):
    """R = α × Σ (β × q/Q)."""
    return alpha * sum((one.weighted for one in lines), Fraction(0))


def grade(index, table):
    """The grade whose lower bound R reaches."""
    return max((row for row in table if index >= number(row["r"])), key=lambda row: row["r"])["grade"]


def rounded(value, places=4):
    """A number as a page shows it."""
    shown = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places))
    return f"{shown.normalize():f}"
