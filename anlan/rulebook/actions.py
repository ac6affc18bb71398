"""Verbs: an office sets a value or a day for its place, and takes it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record

from . import book
from .models import CalendarDay, Rule
from .shapes import same_shape


def set_rule(key, value, *, place, valid_from, actor, basis, valid_to=None, note=""):
    """Give ``key`` a value of the place's own from a day on; the same day again changes that value.

    Raises ``UnknownRule``, PermissionDenied, or ValidationError when code could not read the value.
    """
    allow(actor, place)
    seed = book.entry(key, valid_from)
    if not same_shape(value, seed.value):
        raise ValidationError({"value": _("值的格式与原规则不一致。")})
    values = {
        "value": value,
        "label": seed.label,
        "unit": seed.unit,
        "legend": seed.legend,
        "basis": basis,
        "valid_to": valid_to,
        "note": note,
    }
    if not basis:
        raise ValidationError({"basis": _("请写明本地规则的依据。")})
    if valid_to and valid_to < valid_from:
        raise ValidationError({"valid_to": _("失效日期不能早于施行日期。")})
    Rule(key=key, place=place, valid_from=valid_from, **values).clean_fields()
    with transaction.atomic():
        before = book.entry(key, valid_from, place).value
        row, _created = Rule.objects.update_or_create(
            key=key, place=place, valid_from=valid_from, defaults=values
        )
        record(
            actor, _("设置本地规则"), row, place=str(place), before=before, after=value, valid_from=valid_from
        )
        book.changed()
    return row


def drop_rule(row, *, actor):
    """Take back a place's own value; what holds above the place holds there again."""
    allow(actor, row.place)
    with transaction.atomic():
        record(actor, _("撤销本地规则"), row, place=str(row.place), key=row.key, before=row.value)
        row.delete()
        book.changed()


def mark_day(day, *, working, place, actor, note=""):
    """Say that people work, or rest, on ``day`` in the place, whatever the statutory calendar says."""
    allow(actor, place)
    with transaction.atomic():
        row, _created = CalendarDay.objects.update_or_create(
            day=day, place=place, defaults={"working": working, "note": note}
        )
        record(actor, _("调整工作日"), row, place=str(place), working=working, note=note)
        book.changed()
    return row


def unmark_day(row, *, actor):
    """Return to the statutory calendar on the day."""
    allow(actor, row.place)
    with transaction.atomic():
        record(actor, _("撤销工作日调整"), row, place=str(row.place), day=row.day)
        row.delete()
        book.changed()


def allow(actor, place):
    if place is None:
        raise PermissionDenied(_("通用规则随系统更新，不能在此修改。"))
    if not (answer := actor.may("rulebook.change_rule", place)):
        raise PermissionDenied(answer.reason)
