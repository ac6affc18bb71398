"""What the statistics page counts of dangers. Each figure is a Q that the list takes too, so that both agree."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.rulebook.book import rule

from .models import Matter
from .queries import overdue, unowned

DAY = timedelta(1)
S = Matter.State
OPEN = Q(state__one_of=Matter.OPEN)
MEASURES = {
    "found": _("%(since)s至%(until)s登记"),
    "self_found": _("%(since)s至%(until)s企业自查登记"),
    "closed": _("%(since)s至%(until)s销号"),
    "due": _("%(since)s至%(until)s应整改到期"),
    "on_time": _("%(since)s至%(until)s到期、按期整改"),
    "not_zero": _("未动态清零（逾期，或者超过受理期限无人负责）"),
}
OVER = "over"  # the band after the last day of the rule


@dataclass(frozen=True)
class Span:
    """The days of the page, and the day it is asked on."""

    since: date
    until: date
    today: date

    def measures(self):
        """``{code: Q}``: what was found, closed and due in the span; what is not zero now."""
        counts = ~Q(state__in=(S.REJECTED, S.DUPLICATE))
        found = Q(entered_at__gte=end_of(self.since - DAY), entered_at__lt=end_of(self.until)) & counts
        due = Q(due_on__range=(self.since, self.until)) & counts
        due &= Q(due_on__lt=self.today) | Q(verified_on__isnull=False)
        return {
            "found": found,
            "self_found": found & Q(reporter_organ=F("subject")),
            "closed": Q(closed_on__range=(self.since, self.until)) & counts,
            "due": due,
            "on_time": due & Q(verified_on__lte=F("due_on")),
            "not_zero": OPEN & not_zero(self.today),
        }


def not_zero(today):
    """动态清零: past the due day, or past the day to accept and owned by nobody."""
    return overdue(today) | unowned(today)


def bands(today, place=None):
    """``[(code, first age, last age)]`` of the rule, the last one open (None)."""
    ends = rule("matter.ages", today, place)
    firsts = [0, *(end + 1 for end in ends)]
    return [*zip(map(str, ends), firsts, ends, strict=False), (OVER, firsts[-1], None)]


def of_age(code, today):
    """The Q of matters registered so many days ago; None for a code that is no band."""
    for name, first, last in bands(today):
        if name == code:
            found = Q(entered_at__lt=end_of(today - first * DAY))
            return found if last is None else found & Q(entered_at__gte=end_of(today - (last + 1) * DAY))
    return None


def age_words(code, today):
    """A band as a page calls it; empty for a code that is no band."""
    for name, first, last in bands(today):
        if name == code:
            if last is None:
                return _("%d天以上") % (first - 1)
            return _("%(first)d—%(last)d天") % {"first": first, "last": last}
    return ""


def unit(pk):
    """The Q of matters that lie with one organ: to rectify, or to be accepted and assigned."""
    return Q(organ=pk) | Q(organ=None, office=pk)


# -- the counts: one grouped query each ------------------------------------------------------------------------


def found_by_class(rows, span):
    """``[{"danger_class", "key_violation", "found", "own", "open"}]`` of what was found in the span."""
    asked = span.measures()
    found = rows.filter(asked["found"]).order_by().values("danger_class", "key_violation")
    own = Count("pk", filter=Q(reporter_organ=F("subject")))
    return list(found.annotate(found=Count("pk"), own=own, open=Count("pk", filter=OPEN)))


def totals(rows, span):
    """``{"closed", "due", "on_time"}``."""
    asked = span.measures()
    some = rows.filter(asked["closed"] | asked["due"]).order_by()
    return some.aggregate(**{code: Count("pk", filter=asked[code]) for code in ("closed", "due", "on_time")})


def ages(rows, today):
    """``[(code, first, last, {"all", "general", "major", "none", "overdue"})]`` of what is open."""
    kinds = {
        "all": Q(),
        "general": Q(grade=Matter.Grade.GENERAL),
        "major": Q(grade=Matter.Grade.MAJOR),
        "none": Q(grade=""),
        "overdue": overdue(today),
    }
    found = bands(today)
    asked = {
        f"{code}_{kind}": Count("pk", filter=of_age(code, today) & q)
        for code, _first, _last in found
        for kind, q in kinds.items()
    }
    numbers = rows.filter(OPEN).order_by().aggregate(**asked)
    return [
        (code, first, last, {kind: numbers[f"{code}_{kind}"] for kind in kinds})
        for code, first, last in found
    ]


def standing(rows, today, *by):
    """What is open, overdue, unowned and not zero, by the values of ``by``."""
    found = rows.filter(OPEN).order_by().values_list(*by)
    return list(
        found.annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=overdue(today)),
            unowned=Count("pk", filter=unowned(today)),
            not_zero=Count("pk", filter=not_zero(today)),
        )
    )


def by_place(rows, today):
    return standing(rows, today, "place")


def by_unit(rows, today):
    return standing(rows.annotate(unit=Coalesce("organ", "office")), today, "unit")
