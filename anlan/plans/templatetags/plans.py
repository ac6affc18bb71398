"""Marks and small look-ups of the plans templates."""

from difflib import SequenceMatcher

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from .. import tables

register = template.Library()
register.simple_tag(tables.state_mark)
register.simple_tag(tables.task_due)
register.simple_tag(tables.claimed_and_counted)


@register.filter
def item(mapping, key):
    return mapping.get(key, key)


@register.simple_tag
def changes(old, new, side):
    """``old`` with what was taken out struck, or ``new`` with what came in underlined."""
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = old[a:b] if side == "old" else new[c:d]
        tag = "span" if kind == "equal" else "del" if side == "old" else "ins"
        parts.append((tag, text))
    return format_html_join("", "<{0}>{1}</{0}>", ((mark_safe(tag), text) for tag, text in parts if text))
