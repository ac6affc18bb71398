"""States of a major hazard source (requirements 4.21 "Hazard source")."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import ask, day, text
from anlan.flow.flow import NO, YES, Flow, Step

from .actions import sources
from .models import Care, HazardSource
from .queries import CHANGE_SOURCE, FILE_SOURCE

S = HazardSource.State
RULES = gettext_lazy("危险化学品重大危险源监督管理暂行规定（安全监管总局令第40号，2015年修正）")
CAUSES = [
    ("three_years", gettext_lazy("评估满三年")),
    ("rebuilt", gettext_lazy("新建、改建、扩建")),
    ("quantity", gettext_lazy("品种、数量、工艺、储存方式变化")),
    ("surroundings", gettext_lazy("外界环境变化")),
    ("accident", gettext_lazy("发生事故")),
    ("standard", gettext_lazy("国家标准、行业标准变化")),
]

for name, label, make in (
    ("report_on", gettext_lazy("安全评估报告完成日期"), day(gettext_lazy("安全评估报告完成日期"))),
    ("file_number", gettext_lazy("备案编号"), text(gettext_lazy("备案编号"), 0, 60)),
    (
        "source_change",
        gettext_lazy("变化情形"),
        lambda row, user: forms.ChoiceField(label=gettext_lazy("变化情形"), choices=CAUSES),
    ),
):
    ask(name, label, make)


def may_grade(row, actor, **facts):
    """Only what the tables make a source is graded as one; the answer says what is missing or too small."""
    if row.people is None:
        return NO(_("还没有填写厂区边界外500米范围内的常住人口。"))
    if not row.substances.exists():
        return NO(_("还没有登记单元内的危险化学品。"))
    try:
        found = sources.worked(row, timezone.localdate())
    except ValidationError as no:
        return NO(" ".join(no.messages))
    return YES if found["is_source"] else NO(_("S = %s，小于1，不构成重大危险源。") % found["s"])


def may_assess(row, actor, report_on=None, **facts):
    if report_on and report_on > timezone.localdate():
        return NO(_("评估报告完成日期不能晚于今天。"))
    return YES


def may_file(row, actor, **facts):
    return NO(_("由监管单位备案。")) if actor.speaks_for(row.organ) else YES


def may_start(row, actor, **facts):
    missing = [str(label) for role, label in Care.Role.choices if not getattr(row, role)]
    return NO(_("还没有明确%s。") % "、".join(missing)) if missing else YES


def may_ask_cancel(row, actor, **facts):
    return NO(_("已申请核销，待监管单位审查。")) if row.cancel_asked_on else YES


def may_cancel(row, actor, **facts):
    if not row.cancel_asked_on:
        return NO(_("企业还没有申请核销。"))
    return may_file(row, actor)


SOURCE = Flow(
    HazardSource,
    [
        Step("grade", gettext_lazy("辨识分级"), (S.IDENTIFIED, S.CHANGED), S.GRADED, CHANGE_SOURCE,
             guard=may_grade, then=sources.graded, basis=gettext_lazy("GB 18218-2018")),
        Step("assess", gettext_lazy("登记安全评估"), (S.GRADED,), S.ASSESSED, CHANGE_SOURCE,
             needs=("report_on",), may=("note",), guard=may_assess, then=sources.assessed, basis=RULES),
        Step("file", gettext_lazy("备案"), (S.ASSESSED,), S.FILED, FILE_SOURCE, needs=("file_number",),
             guard=may_file, then=sources.filed, basis=RULES),
        Step("start", gettext_lazy("投入管理"), (S.FILED,), S.IN_FORCE, CHANGE_SOURCE, guard=may_start,
             basis=gettext_lazy("危险化学品企业重大危险源安全包保责任制办法（试行）（应急厅〔2021〕12号）")),
        Step("change", gettext_lazy("登记变化"), (S.GRADED, S.ASSESSED, S.FILED, S.IN_FORCE), S.CHANGED,
             CHANGE_SOURCE, needs=("source_change", "reason"), then=sources.changed, basis=RULES),
        Step("ask_cancel", gettext_lazy("申请核销"), (S.FILED, S.IN_FORCE, S.CHANGED), None, CHANGE_SOURCE,
             needs=("reason",), guard=may_ask_cancel, then=sources.cancel_asked, basis=RULES),
        Step("cancel", gettext_lazy("核销"), (S.FILED, S.IN_FORCE, S.CHANGED), S.CANCELLED, FILE_SOURCE,
             needs=("basis",), guard=may_cancel, then=sources.cancelled, danger=True, basis=RULES),
        Step("deny_cancel", gettext_lazy("不予核销"), (S.FILED, S.IN_FORCE, S.CHANGED), None, FILE_SOURCE,
             needs=("reason",), guard=may_cancel, then=sources.cancel_denied),
    ],
)  # fmt: skip
