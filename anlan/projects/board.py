"""三同时看板: how many projects stand in which state, which are late, listed for refusal, vetoed."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.org.models import Sector

from .filters import overdue, proposed
from .models import Project, Veto

STATES = Project.State


def tallies(rows, by, today):
    """``{value of by: {column: count}}`` in one query."""
    standing = Veto.objects.filter(state__in=Veto.STANDING).order_by().values("project")
    counts = {state: Count("pk", filter=Q(state=state)) for state in STATES.values}
    counts["late"] = Count("pk", filter=overdue(today))
    counts["proposed"] = Count("pk", filter=proposed())
    counts["veto"] = Count("pk", filter=Q(pk__in=standing))
    found = rows.order_by().values(by).annotate(total=Count("pk"), **counts)
    return {line.pop(by): line for line in found}


def lines(rows, by, today):
    """``[(label, [(count, address of the list)])]``, a line for each decision or sector that has projects."""
    found = tallies(rows, by, today)
    names = labels(by)
    return [
        (label, [cell(line[name], name, by, value) for name in columns()])
        for value, label in names.items()
        if (line := found.get(value))
    ]


def labels(by):
    if by == "decision":
        return dict(Project.Decision.choices)
    return {**{row.pk: row.name for row in Sector.objects.all()}, None: _("未确定")}


def columns():
    """``{column: label}``: the states in their order, then what stands out."""
    more = {"late": _("逾期"), "proposed": _("建议不予批准"), "veto": _("一票否决")}
    return {"total": _("合计"), **dict(STATES.choices), **more}


def cell(count, name, by, value):
    """``(count, address, whether it warns)``; the address leads to exactly the projects counted."""
    asked = {by: "none" if value is None else value}
    if name in STATES.values:
        asked["state"] = name
    elif name != "total":
        asked["mark"] = name
    address = f"{reverse('projects:projects')}?{urlencode(asked)}" if count else ""
    return count, address, name in ("late", "proposed", "veto")


def figures(found):
    """``[(label, count, query, tone)]`` above the table."""
    summed = {name: sum(line[name] for line in found.values()) for name in columns()}
    undecided = summed["registered"] + summed["informed"]
    return [
        (_("待决定项目"), undecided, "", "warn" if undecided else ""),
        (_("逾期"), summed["late"], "mark=late", "bad" if summed["late"] else ""),
        (_("建议不予批准"), summed["proposed"], "mark=proposed", "bad" if summed["proposed"] else ""),
        (_("一票否决待决定或已确认"), summed["veto"], "mark=veto", "warn" if summed["veto"] else ""),
        (_("不予批准"), summed["refused"], "state=refused", ""),
        (_("已投入使用"), summed["in_use"], "state=in_use", "good" if summed["in_use"] else ""),
    ]
