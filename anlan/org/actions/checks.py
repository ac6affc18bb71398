"""What every verb of the organisation asks first, and how a change is told in the log."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM


def demand(actor, perm, row):
    """``actor`` may do ``perm`` to ``row``, or a ``ValidationError`` says why not. ``SYSTEM`` may do all."""
    if actor is SYSTEM:
        return
    if not (answer := actor.may(perm, row)):
        raise ValidationError(answer.reason)


def demand_everywhere(actor, perm):
    """For the lists that the whole system shares (sectors, roles): there is no row to ask about."""
    if actor is not SYSTEM and not actor.holds(perm):
        raise ValidationError(_("您当前的岗位没有这项权限。"))


def refuse_if(found, sentence):
    """Raise ``sentence`` when anything was found; rows are named in it as ``%(what)s``, up to five."""
    if rows := list(found[:6]):
        names = "、".join(str(row) for row in rows[:5])
        more = _("等") if len(rows) > 5 else ""
        raise ValidationError(sentence % {"what": names + more})


def apply(row, values):
    """Set the fields that differ; returns ``{field label: [before, after]}`` for the log."""
    changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            label = str(row._meta.get_field(name).verbose_name)
            changes[label] = [said(row, name, before), said(row, name, value)]
            setattr(row, name, value)
    return changes


def said(row, name, value):
    if value is None or isinstance(value, bool):
        return value
    choices = dict(row._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
