"""Where something lies, in degrees of CGCS2000 within the bounds of the country: columns, form fields, API.

To six places, some ten centimetres.
"""

from decimal import Decimal
from typing import Annotated

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import Field

LON, LAT = (73, 136), (3, 54)  # the bounds of the country
PLACES = {"max_digits": 9, "decimal_places": 6}

ApiLon = Annotated[Decimal, Field(ge=LON[0], le=LON[1], **PLACES)]
ApiLat = Annotated[Decimal, Field(ge=LAT[0], le=LAT[1], **PLACES)]


def within(bounds):
    return [MinValueValidator(bounds[0]), MaxValueValidator(bounds[1])]


def longitude():
    return column(_("经度"), LON)


def latitude():
    return column(_("纬度"), LAT)


def column(label, bounds):
    """May be empty."""
    return models.DecimalField(label, null=True, blank=True, validators=within(bounds), **PLACES)


def both_or_neither(name):
    """The constraint that ``lon`` and ``lat`` of a row are given together."""
    neither, both = Q(lon__isnull=True, lat__isnull=True), Q(lon__isnull=False, lat__isnull=False)
    return models.CheckConstraint(name=name, condition=neither | both)


def spot(row):
    """``lon, lat`` of a row for people; None without."""
    return f"{row.lon}, {row.lat}" if row.lon is not None else None


def lon_field(**more):
    return asked(LON, **{"label": _("经度"), "required": False} | more)


def lat_field(**more):
    return asked(LAT, **{"label": _("纬度"), "required": False} | more)


def asked(bounds, **more):
    return forms.DecimalField(min_value=bounds[0], max_value=bounds[1], **PLACES, **more)
