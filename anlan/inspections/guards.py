"""Who may take which step of an inspection, and why not otherwise."""

from django.utils.translation import gettext as _

from anlan.org.answers import NO, YES

from .models import Finding
from .queries import kinds, lacking


def planner_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有检查单位“%s”可以办理。") % row.organ)


def team_acts(row, actor, **facts):
    on_team = row.members.filter(user=actor.pk).exists()
    return YES if on_team else NO(_("只有检查组成员可以办理。"))


def head_acts(row, actor, **facts):
    heads = row.members.filter(user=actor.pk, role__in=("head", "leader"))
    return YES if heads.exists() else NO(_("只有检查组组长或者带队领导可以办理。"))


def head_arrives(row, actor, **facts):
    """With as many people, and officers among them, as the way of inspecting asks for."""
    if not (answer := head_acts(row, actor)):
        return answer
    kind = kinds(row.place)[row.kind]
    roles = list(row.members.values_list("role", flat=True))
    officers = sum(role in ("officer", "head") for role in roles)
    if len(roles) < kind.members:
        return NO(_("%(kind)s的检查人员不得少于%(n)d人。") % {"kind": kind.label, "n": kind.members})
    if officers < kind.officers:
        return NO(_("%(kind)s的执法人员不得少于%(n)d人。") % {"kind": kind.label, "n": kind.officers})
    return YES


def record_complete(row, actor, **facts):
    if not (answer := team_acts(row, actor)):
        return answer
    if missing := lacking(row):
        return NO(_("检查表未填完，缺少结果或照片：%s。") % "；".join(missing[:5]))
    return YES


def all_handled(row, actor, **facts):
    if not (answer := head_acts(row, actor)):
        return answer
    if row.findings.filter(handling=Finding.Handling.PENDING).exists():
        return NO(_("还有发现的问题没有处理，不能办结。"))
    return YES
