"""Marks of the obligations templates."""

from django import template

from .. import tables

register = template.Library()
register.simple_tag(tables.state_mark, name="obligation_mark")
