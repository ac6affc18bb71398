"""The tags every template may use (built in: no ``{% load %}``)."""

from django import template
from django.forms import CheckboxSelectMultiple, Textarea
from django.utils import timezone
from django.utils.html import format_html

from anlan.web import tables

register = template.Library()


@register.simple_tag
def icon(name):
    """A line icon from the icon font; decoration only, so hidden from screen readers."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.filter
def shown(value):
    return tables.shown(value)


@register.filter
def holds(user, perm):
    """Whether the acting post holds ``perm``: for links that lead nowhere otherwise."""
    return user.holds(perm)


@register.simple_tag
def mark(label, tone=""):
    return tables.badge(label, tone)


@register.filter
def days_left(due):
    """Whole days from today to ``due``: negative when late."""
    return None if due is None else (due - timezone.localdate()).days


@register.simple_tag
def due_mark(due, done=False, soon=7):
    """A due date with how near it is: late in red, within ``soon`` days in amber."""
    left = days_left(due)
    if left is None:
        return "—"
    if done or left > soon:
        return format_html('<time datetime="{0}">{0}</time>', due.isoformat())
    tone, words = (
        ("bad", f"逾期 {-left} 天") if left < 0 else ("warn", f"剩 {left} 天" if left else "今天到期")
    )
    return format_html(
        '<time datetime="{0}">{0}</time> <span class="mark mark-{1}">{2}</span>', due.isoformat(), tone, words
    )


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The current query string with some parameters set, or dropped when empty."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}"


@register.inclusion_tag("web/parts/field.html")
def field(bound, wide=False):
    """A form field with label, help and errors; long texts and sets of choices take the whole width."""
    broad = isinstance(bound.field.widget, (Textarea, CheckboxSelectMultiple))
    return {"field": bound, "wide": wide or broad}


@register.inclusion_tag("web/parts/progress.html")
def progress(value, label=""):
    return {"value": min(100, max(0, int(value or 0))), "label": label}
