"""States of a hooked item (requirements 4.21 "Hooked item")."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import ask, day, text
from anlan.flow.flow import NO, YES, Flow, Step
from anlan.hazards.models import Matter

from .actions import hooked
from .models import HookedItem
from .queries import RELEASE_HOOKED, VISIT_HOOKED

S = HookedItem.State
LEADERS = gettext_lazy("推行党政领导干部推动化解重大（较大）安全风险隐患制度（S1-9e、S1-9f）")

for name, label, make in (
    ("visited_on", gettext_lazy("推动日期"), day(gettext_lazy("推动日期"), lambda row: timezone.localdate())),
    ("assessor", gettext_lazy("第三方评估机构"), text(gettext_lazy("第三方评估机构"), 0, 120)),
    ("conclusion", gettext_lazy("评估结论"), text(gettext_lazy("评估结论"))),
):
    ask(name, label, make)


def leader_acts(row, actor, visited_on=None, **facts):
    """The leader, or the people of the leader's office or of the organ that keeps the list."""
    if (
        actor.pk != row.leader_id
        and not actor.speaks_for(row.organ)
        and not actor.speaks_for(row.leader.home)
    ):
        return NO(_("由挂钩领导或组织单位登记。"))
    if visited_on and not row.since <= visited_on <= timezone.localdate():
        return NO(_("推动日期应在挂钩之后，且不晚于今天。"))
    return YES


def may_assess(row, actor, **facts):
    if not row.visits.exists():
        return NO(_("挂钩领导还没有到现场推动。"))
    return leader_acts(row, actor)


def office_acts(row, actor, **facts):
    if actor.pk == row.leader_id:
        return NO(_("挂钩领导不能自己解除，由组织单位办理。"))
    return YES if actor.speaks_for(row.organ) else NO(_("由组织单位“%s”办理。") % row.organ)


def may_release(row, actor, **facts):
    """Another than the leader; and a hooked danger must itself be closed."""
    if row.matter_id and row.matter.state != Matter.State.CLOSED:
        return NO(_("挂钩的重大隐患还没有销号。"))
    return office_acts(row, actor)


HOOKED = Flow(
    HookedItem,
    [
        Step("visit", gettext_lazy("登记推动"), (S.CHOSEN, S.IN_PROGRESS), S.IN_PROGRESS, VISIT_HOOKED,
             needs=("visited_on", "note"), guard=leader_acts, then=hooked.visited, basis=LEADERS),
        Step("assess", gettext_lazy("登记第三方评估"), (S.IN_PROGRESS,), S.ASSESSED, VISIT_HOOKED,
             needs=("assessor", "conclusion"), guard=may_assess, then=hooked.assessed, basis=LEADERS),
        Step("resume", gettext_lazy("退回继续推动"), (S.ASSESSED,), S.IN_PROGRESS, RELEASE_HOOKED,
             needs=("reason",), guard=office_acts, then=hooked.resumed),
        Step("release", gettext_lazy("解除挂钩"), (S.ASSESSED,), S.RELEASED, RELEASE_HOOKED, needs=("basis",),
             guard=may_release, then=hooked.released, basis=LEADERS),
    ],
)  # fmt: skip
