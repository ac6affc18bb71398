"""Marks of the obligations templates."""

from django import template

from .. import tables
from ..wording import cadence_words

register = template.Library()
register.simple_tag(tables.state_mark, name="obligation_mark")


@register.simple_tag
def cadence_of(row):
    return cadence_words(row.cadence, row.place)
