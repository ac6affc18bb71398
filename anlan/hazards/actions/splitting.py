"""One matter for several departments: parts with an owner and a due day each; the whole waits for them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from ..queries import profile_of
from .reporting import split_off


def split_among(parent, *, actor, parts, now=None):
    """Split off ``parts``, all or none. Returns the children.

    A part is ``{"description", "location", "responsible", "rectify_by"}``; one with ``responsible`` is assigned at
    once, graded as the parent is, one without waits in the parent's office.
    """
    now = now or timezone.now()
    if not parts:
        raise Refused(_("请至少填写一个部分。"))
    with transaction.atomic():
        children = [part_of(parent, actor, now, **part) for part in parts]
        said = "；".join(f"{child.number} {child.organ or _('待交办')}" for child in children)
        record(actor, _("分送办理"), parent, parts=[child.number for child in children], note=said)
    return children


def part_of(parent, actor, now, *, description, location="", responsible=None, rectify_by=None):
    more = {"location": location} if location else {}
    child = split_off(parent, actor=actor, organ=parent.office, description=description, now=now, **more)
    if responsible is not None:
        hand_over(child, parent, actor, now, responsible, rectify_by)
    return child


def hand_over(child, parent, actor, now, responsible, rectify_by):
    """Accepted and assigned in one go, as far as the parent has been judged."""
    from ..flow import MATTER

    if profile_of(parent).elements and not parent.grade:
        raise Refused(_("上级事项尚未受理定级，不能直接交办；请先受理，或者不填责任单位。"))
    graded = {name: getattr(parent, name) for name in ("grade", "danger_class", "key_violation")}
    MATTER.move(child, "accept", actor=actor, now=now, **graded)
    MATTER.move(child, "assign", actor=actor, now=now, responsible=responsible, rectify_by=rectify_by)
