"""Coordinates as people bring them: which system they are in is asked, and the house keeps CGCS2000."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.lib.geo import STANDARD, to_standard

from .fields import Choice

NAMES = [
    (STANDARD, "CGCS2000"),
    ("wgs84", "WGS84"),
    ("gcj02", gettext_lazy("GCJ-02（高德、腾讯地图）")),
    ("bd09", gettext_lazy("BD-09（百度地图）")),
]
WORDS = {
    "2000国家大地坐标系": STANDARD,
    "国家2000": STANDARD,
    "天地图": STANDARD,
    "WGS-84": "wgs84",
    "GPS": "wgs84",
    "GCJ02": "gcj02",
    "GCJ-02": "gcj02",
    "火星坐标": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "BD09": "bd09",
    "BD-09": "bd09",
    "百度": "bd09",
}
STEP = Decimal("0.000001")
MOVED = ("gcj02", "bd09")


def system_field(**options):
    """The field that asks for the system; empty means CGCS2000."""
    options = {
        "label": gettext_lazy("坐标系"),
        "required": False,
        "choices": NAMES,
        "also": WORDS,
        "help_text": gettext_lazy("经纬度取自哪种地图；保存时换算为 CGCS2000"),
    } | options
    return Choice(**options)


def standard(lon, lat, system):
    """A pair of Decimals in CGCS2000, to six places; what is missing or in CGCS2000 already stays as it is."""
    if system not in MOVED or lon is None or lat is None:
        return lon, lat
    found = to_standard(float(lon), float(lat), system)
    return tuple(Decimal(repr(number)).quantize(STEP) for number in found)


def both_given(data):
    """Whether a form that moves coordinates has the pair; raises ValidationError when it has only one of them."""
    given = [data.get(name) is not None for name in ("lon", "lat")]
    if any(given) and not all(given) and data.get("coordinates") in MOVED:
        raise ValidationError(_("换算坐标须同时填写经度和纬度。"))
    return all(given)
