"""Who may take a step on a point, and when: each answer says why not."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES

from .methods import RANK
from .models import ControlLevel, Level
from .queries import events_of, level_by_method, lowest_control, uncontrolled, unready


def may_assess(row, actor, **facts):
    why = unready(row, list(events_of(row)))
    return NO(why) if why else YES


def may_confirm(row, actor, **facts):
    if row.assessed_by_id == actor.pk:
        return NO(_("拟定等级的人不能确认自己的评估，须由另一人确认。"))
    return YES


def may_set(row, actor, new_level=None, **facts):
    if new_level and new_level == row.level:
        return NO(_("与现行等级相同，不需要调整。"))
    return YES


def may_control(row, actor, control_level=None, **facts):
    bare = [event.name for event in uncontrolled(row)[:5]]
    if bare:
        return NO(_("这些风险事件还没有管控措施：%s。") % "、".join(bare))
    lowest = lowest_control(row.level, timezone.localdate(), row.place)
    if control_level and control_level not in lowest:
        said = {"level": row.get_level_display(), "least": ControlLevel(lowest[-1]).label}
        return NO(_("%(level)s风险至少由%(least)s级管控。") % said)
    return YES


def same_level(row, actor, **facts):
    events = list(events_of(row))
    if why := unready(row, events):
        return NO(why)
    found = level_by_method(row, events)
    if RANK[found] != RANK[row.level] and not row.hand_set:
        return NO(_("按方法评估为%s风险，与现行等级不同，请重新定级。") % Level(found).label)
    return YES


def other_level(row, actor, **facts):
    events = list(events_of(row))
    if why := unready(row, events):
        return NO(why)
    if level_by_method(row, events) == row.level:
        return NO(_("按方法评估的等级没有变化。"))
    return YES


def may_ask_removal(row, actor, **facts):
    return NO(_("已申请销号，待监管单位核准。")) if row.removal_asked_by_id else YES


def may_remove(row, actor, **facts):
    if not row.removal_asked_by_id:
        return NO(_("责任单位还没有申请销号。"))
    if row.removal_asked_by_id == actor.pk:
        return NO(_("申请销号的人不能自己核准。"))
    if row.enterprise_id and actor.speaks_for(row.organ):
        return NO(_("企业的风险点由监管单位核准销号。"))
    return YES
