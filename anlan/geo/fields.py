"""Where something lies: the two columns, in degrees of CGCS2000 within the bounds of the country."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def longitude():
    return degrees(_("经度"), 73, 136)


def latitude():
    return degrees(_("纬度"), 3, 54)


def degrees(label, least, most):
    """To six places, some ten centimetres; may be empty."""
    return models.DecimalField(
        label,
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
    )
