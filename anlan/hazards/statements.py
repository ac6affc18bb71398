"""The periods of the statistics forms and the figures in them, counted from the enterprise's matters."""

from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.duty.schedules import end_of
from anlan.rulebook.book import rule

from .models import Matter, Statement
from .queries import DANGER

DAY = timedelta(1)
LABELS = {
    "found_general": gettext_lazy("排查出的一般事故隐患"),
    "found_major": gettext_lazy("排查出的重大事故隐患"),
    "self_found": gettext_lazy("其中本企业自查发现"),
    "cured_general": gettext_lazy("整改完成的一般事故隐患"),
    "cured_major": gettext_lazy("整改完成的重大事故隐患"),
    "cured_in_time": gettext_lazy("其中按期整改完成"),
    "left_general": gettext_lazy("期末未整改的一般事故隐患"),
    "left_major": gettext_lazy("期末未整改的重大事故隐患"),
}


def ended(kind, today):
    """``(start, end)`` of the last period that is over on ``today``."""
    if kind == Statement.Kind.YEAR:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    end = first - DAY
    return date(end.year, end.month - 2, 1), end


def due_day(kind, end, place=None):
    """The last day to hand in what ends on ``end``."""
    if kind == Statement.Kind.YEAR:
        last = rule("danger.annual_report", end, place)
        return date(end.year + 1, last["month"], last["day"])
    return (end + DAY).replace(day=rule("danger.quarter_report_day", end, place))


def counted(enterprise, start, end):
    """``{code: number}`` in the order of LABELS, asked of dates: one query."""
    rows = Matter.objects.filter(enterprise=enterprise, profile=DANGER).order_by()
    rows = rows.exclude(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE))
    found = Q(entered_at__gte=end_of(start - DAY), entered_at__lt=end_of(end))
    cured = Q(verified_on__range=(start, end))
    left = Q(entered_at__lt=end_of(end)) & (Q(verified_on=None) | Q(verified_on__gt=end))
    major = Q(grade=Matter.Grade.MAJOR)
    asked = {
        "found_general": found & ~major,
        "found_major": found & major,
        "self_found": found & Q(reporter_organ=F("subject")),
        "cured_general": cured & ~major,
        "cured_major": cured & major,
        "cured_in_time": cured & Q(verified_on__lte=F("due_on")),
        "left_general": left & ~major,
        "left_major": left & major,
    }
    numbers = rows.aggregate(**{code: Count("pk", filter=q) for code, q in asked.items()})
    return {code: numbers[code] for code in LABELS}


def figures(computed, amended=()):
    """``[{"code", "label", "computed", "said", "reason"}]``: what was counted, and beside it what is declared.

    ``amended``: ``[{"code", "said", "reason"}]``; raises ValueError with the reason if one cannot stand.
    """
    given = {}
    for line in amended:
        code = line.get("code")
        if code not in computed:
            raise ValueError(_("没有“%s”这个项目。") % code)
        given[code] = line
    return [figure(code, number, given.get(code, {})) for code, number in computed.items()]


def figure(code, number, line):
    label, said, reason = str(LABELS[code]), line.get("said"), str(line.get("reason") or "").strip()
    if said is None:
        said = number
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= 1_000_000:
        raise ValueError(_("“%s”应填0到1000000的整数。") % label)
    if said != number and not reason:
        raise ValueError(
            _("“%(label)s”与系统统计（%(number)d）不一致，请写明原因。") % {"label": label, "number": number}
        )
    if len(reason) > 500:
        raise ValueError(_("“%s”的更正说明不超过500字。") % label)
    return {
        "code": code,
        "label": label,
        "computed": number,
        "said": said,
        "reason": reason if said != number else "",
    }


def stale(row):
    """The labels of what would be counted otherwise now than when the form was filled in."""
    now = counted(row.enterprise, row.start, row.end)
    return [line["label"] for line in row.figures if line["computed"] != now.get(line["code"])]
