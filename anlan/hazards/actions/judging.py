"""An item of a standard is cited; what was advised and what the person chose goes to the log."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.library.queries import criterion as find
from anlan.library.queries import suggest

LONGEST = 500  # of ``Matter.standard_text``


def cited(code, on):
    """The item of that code; None without a code. ValidationError if none of that code holds on the day."""
    if not code:
        return None
    found = find(code, on)
    if found is None:
        raise ValidationError({"criterion": _("没有代码为“%s”的现行判定条款。") % code})
    return found


def citation(item):
    """The columns of a matter that cites ``item``: code, and the text as it is now."""
    return {"standard_code": item.code, "standard_text": f"{item.cited}：{item.text}"[:LONGEST]}


def follows(item):
    """What a danger is by the item, as far as that says."""
    names = ("grade", "danger_class", "key_violation")
    return {name: getattr(item, name) for name in names if getattr(item, name)}


def cite(facts, code, now):
    """``facts`` of a new matter with what the item says; grade is for who accepts it."""
    item = cited(code, timezone.localdate(now))
    if item is None:
        return facts
    said = {name: value for name, value in follows(item).items() if name != "grade"}
    return {**citation(item), **said, **facts}


def note_choice(row, *, actor, item, now, shown=None, grade=""):
    """Log what was advised and what was chosen. ``shown``: the codes shown, if not those advised now."""
    codes = list(shown or ()) if shown is not None else advised(row, now)
    if not codes:
        return
    agreed = item is not None and item.code in codes and (not grade or not item.grade or grade == item.grade)
    record(
        actor,
        _("判定建议"),
        row,
        advised=codes,
        chosen=item.code if item else "",
        grade=grade,
        outcome="accepted" if agreed else "changed",
        note=_("建议条款%(codes)s；%(outcome)s") % {"codes": "、".join(codes), "outcome": said(item, agreed)},
    )


def advised(row, now):
    return [one.criterion.code for one in suggest(row.description, timezone.localdate(now))]


def said(item, agreed):
    if agreed:
        return _("采用%s") % item.code
    return _("未采用，另引用%s") % item.code if item else _("未采用")
