"""What is overdue, what comes due, how tasks stand, who has not reported, targets in danger."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.targets.models import Result
from anlan.targets.tables import TONES, reached

from ..registry import TOP, Setting, card

TASKS, DUTIES, DANGERS, FILINGS, TARGETS = (
    "plans:assignments",
    "obligations:occurrences",
    "hazards:matters",
    "reporting:filings",
    "targets:board",
)
DAYS = Setting("days", gettext_lazy("天数"), 7, between=(1, 90))


def task_line(row, tone):
    return line(row.task.headline, row.organ, row.due_on, row.get_absolute_url(), tone)


def duty_line(row, tone):
    return line(row.obligation.title, row.organ, row.due_on, row.get_absolute_url(), tone)


def line(title, organ, due_on, url, tone):
    return {"title": title, "about": str(organ), "day": due_on.isoformat(), "url": url, "tone": tone}


def by_day(tasks, duties, tone, top):
    """Tasks and duties together, the first due first."""
    lines = [task_line(row, tone) for row in tasks.first(top, "due_on", "pk", related=("task", "organ"))]
    lines += [
        duty_line(row, tone) for row in duties.first(top, "due_on", "pk", related=("obligation", "organ"))
    ]
    return sorted(lines, key=lambda found: found["day"])[:top]


@card("overdue", gettext_lazy("逾期事项"), "figures", TOP)
def overdue(asked):
    lists = asked.lists
    tasks, duties = lists.at(TASKS, late="late"), lists.at(DUTIES, phase="overdue")
    figures = lists.figures(
        (tasks, _("逾期任务"), "bad"),
        (lists.at(TASKS, late="unsigned"), _("逾期未签收"), "bad"),
        (duties, _("逾期履职"), "bad"),
        (lists.at(DUTIES, phase="missed"), _("未履行"), "bad"),
        (lists.at(DANGERS, status="overdue"), _("逾期隐患"), "bad"),
    )
    return {"figures": figures, "lines": by_day(tasks, duties, "bad", asked.settings["top"])}


@card("coming", gettext_lazy("即将到期"), "figures", DAYS, TOP)
def coming(asked):
    lists, days = asked.lists, asked.settings["days"]
    span = {"since": asked.today, "until": asked.today + timedelta(days=days)}
    tasks = lists.at(TASKS, state="open", **span)
    duties = lists.at(DUTIES, phase="unfinished", **span)
    figures = lists.figures(
        (tasks, _("%d日内到期任务") % days, "warn"),
        (duties, _("%d日内到期履职") % days, "warn"),
        (lists.at(DUTIES, phase="at_risk"), _("可能完不成的履职"), "bad"),
    )
    return {"figures": figures, "lines": by_day(tasks, duties, "warn", asked.settings["top"])}


@card("lights", gettext_lazy("红黄绿任务"), "lights")
def lights(asked):
    labels, total = {"bad": _("红灯"), "warn": _("黄灯"), "good": _("绿灯")}, 0
    figures = asked.lists.figures(
        *((asked.lists.at(TASKS, state="open", light=tone), label, tone) for tone, label in labels.items())
    )
    for tone, figure in zip(labels, figures, strict=False):  # none at all for who sees no tasks
        figure |= {"light": tone, "from": total}
        total += figure["count"]
    return {"figures": figures, "total": total}


@card("missing", gettext_lazy("报表未报单位"), "figures", TOP)
def missing(asked):
    """Of what is asked for today and yesterday: who has filed nothing yet."""
    now, before = (
        asked.lists.at(FILINGS, state="missing", since=day, until=day)
        for day in (asked.today, asked.today - timedelta(days=1))
    )
    figures = asked.lists.figures((now, _("今日未报"), "warn"), (before, _("昨日未报"), "bad"))
    lines = [
        {"title": str(row.organ), "about": str(row.round.form), "url": row.get_absolute_url(), "tone": "warn"}
        for row in now.first(asked.settings["top"], "organ__order", "pk", related=("organ", "round__form"))
    ]
    return {"figures": figures, "lines": lines}


@card("targets", gettext_lazy("目标完成情况"), "figures", TOP)
def targets(asked):
    top, S = asked.settings["top"], Result.Status
    states = (S.FAILED, S.AT_RISK, S.ON_PACE, S.MET)
    lists = {status: asked.lists.at(TARGETS, status=status) for status in states}
    figures = asked.lists.figures(*((found, status.label, TONES[status]) for status, found in lists.items()))
    rows = lists[S.FAILED].first(top, "target__number", "pk", related=("target",))
    rows += lists[S.AT_RISK].first(top - len(rows), "target__number", "pk", related=("target",))
    lines = [
        {
            "title": row.target.title,
            "about": _("要求%(wanted)s，实际%(reached)s")
            % {"wanted": row.target.wanted, "reached": reached(row) or "—"},
            "url": row.target.get_absolute_url(),
            "tone": TONES[row.status],
        }
        for row in rows
    ]
    return {"figures": figures, "lines": lines}
