"""What may be written on a line of a checklist: numbers within bounds, a spot on the map."""

import operator
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from anlan.geo.fields import LAT, LON

OPS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")
SPOT = re.compile(r"\s*(\d{1,3}(?:\.\d{1,9})?)[\s,，]+(\d{1,3}(?:\.\d{1,9})?)(?:\s+-?[\d.]+){0,2}\s*")


def misfit(line, value):
    """What is wrong with ``value`` on ``line``, in words; empty if nothing is."""
    if line["type"] in ("integer", "decimal"):
        return number_misfit(line, value)
    if line["type"] == "spot" and not on_the_map(value):
        return _("“%s”应填写纬度和经度，如 32.451200 119.912300。") % line["label"]
    if line["type"] == "photo":
        return _("“%s”请上传照片，不填文字。") % line["label"]
    return ""


def number_misfit(line, value):
    if not NUMBER.fullmatch(value) or (line["type"] == "integer" and "." in value):
        return _("“%s”应填写数字。") % line["label"]
    bounds = line.get("constraint") or ()
    if all(OPS[one["op"]](Decimal(value), Decimal(one["value"])) for one in bounds):
        return ""
    words = line.get("constraint_message") or "，".join(f"{one['op']} {one['value']}" for one in bounds)
    return _("“%(line)s”的数值不合要求：%(words)s") % {"line": line["label"], "words": words}


def on_the_map(value):
    """Latitude first, as XLSForm writes it; within the country's bounds."""
    found = SPOT.fullmatch(value)
    if not found:
        return False
    lat, lon = Decimal(found[1]), Decimal(found[2])
    return LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]
