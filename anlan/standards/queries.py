"""Questions: the grades and their lines, what stands in the way of an application, what a year's sampling lacks."""

from datetime import date
from math import ceil

from django.db.models import Exists, OuterRef

from anlan.hazards.models import Matter
from anlan.lib.workdays import add_workdays
from anlan.org.models import Organ, Place
from anlan.rulebook.book import calendar, rule

from .models import Certificate, Check, ReviewBody, SelfEvaluation, Standardization

APPLY, CHECK, REVIEW, CERTIFY, SAMPLE = (
    f"standards.{verb}_standardization" for verb in ("apply", "check", "review", "certify", "sample")
)
KEEP = "standards.change_reviewbody"
APPLY_TITLE, REVIEW_TITLE, CONFER = (f"standards.{verb}_title" for verb in ("apply", "review", "confer"))
OFFICES = (Organ.Kind.DEPARTMENT, Organ.Kind.COMMITTEE_OFFICE, Organ.Kind.TOWN, Organ.Kind.ZONE)
S = Standardization.State


def grades(place=None, on=None):
    """``{code: {"label", "score", "by"}}``, the highest first."""
    return {row["code"]: row for row in rule("standardisation.grades", on, place)}


def commitments(place=None, on=None):
    return {row["code"]: row["label"] for row in rule("standardisation.commitments", on, place)}


def grounds(place=None, on=None):
    return {row["code"]: row["label"] for row in rule("standardisation.grounds", on, place)}


def elements(place=None, on=None):
    return rule("standardisation.elements", on, place)


def title_kinds(place=None, on=None):
    """``{code: {"label", "certified", "team", "years"}}``."""
    return {row["code"]: row for row in rule("standardisation.titles", on, place)}


def years_later(day, years):
    """The same day so many years on; the 28th of February for the 29th."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def workdays_after(day, key, place):
    return add_workdays(day, rule(key, day, place), calendar(place))


def offices_for(place):
    """The bodies at or above ``place`` that an application may go to, the nearest first."""
    rows = Organ.objects.filter(place__in=Place.objects.above(place.path), kind__in=OFFICES, active=True)
    return rows.select_related("place").order_by("-place__path", "order", "path")


def bodies_for(place, day):
    """The review bodies at work in ``place`` on the day."""
    rows = ReviewBody.objects.filter(place__in=Place.objects.above(place.path), since__lte=day)
    return rows.exclude(until__lt=day).order_by("name")


def open_major_dangers(enterprise):
    """The matters of grade 重大 at the enterprise that are not closed."""
    rows = Matter.objects.filter(enterprise=enterprise, grade=Matter.Grade.MAJOR)
    return rows.exclude(state__in=Matter.SETTLED)


def lost_since(enterprise, day):
    """The last application of the enterprise that failed or was delisted after ``day``, None where there is none."""
    rows = enterprise.standardizations.filter(state__in=(S.REFUSED, S.DELISTED), closed_on__gt=day)
    return rows.order_by("-closed_on").first()


def evaluated_since(enterprise, day):
    return SelfEvaluation.objects.filter(enterprise=enterprise, on__gte=day)


def certified(place):
    """The cases that hold a grade now in ``place`` and below."""
    within = Place.objects.within(place.path).order_by().values("pk")
    return Standardization.objects.filter(place__in=within, state=S.CERTIFIED)


def undrawn(place, year):
    """Of the certified, those nobody has drawn in the year."""
    drawn = Check.objects.filter(enterprise=OuterRef("enterprise"), year=year)
    return certified(place).exclude(Exists(drawn))


def held(places, start, end):
    """The certificates whose enterprise is to be counted as certified in a year: in force on its last day, or lost by
    delisting within it. A delisting must not raise the share of those that were looked at."""
    rows = Certificate.objects.filter(place__in=places)
    lost = rows.filter(ended_because=Certificate.End.DELISTED, ended_on__range=(start, end))
    return rows.in_force(end) | lost


def sampled(places, start, end):
    """The checks that were carried out in the span."""
    return Check.objects.filter(place__in=places, checked_on__range=(start, end), state__in=Check.DONE)


def board(place, year, today):
    """How far the year's sampling has come: counts of enterprises, the share wanted, and how many are still to draw."""
    start, end = date(year, 1, 1), min(date(year, 12, 31), max(today, date(year, 1, 1)))
    within = Place.objects.within(place.path).order_by().values("pk")
    whole = held(within, start, end).order_by().values("enterprise").distinct().count()
    checks = Check.objects.filter(place__in=within, year=year)
    states = dict.fromkeys(Check.State.values, 0)
    for state in checks.values_list("state", flat=True):
        states[state] += 1
    done = states["passed"] + states["failed"]
    percent = rule("standardisation.sample_percent", end, place)
    wanted = ceil(whole * percent / 100)
    return states | {
        "whole": whole,
        "done": done,
        "share": done * 100 / whole if whole else None,
        "percent": percent,
        "wanted": wanted,
        "left": max(0, wanted - done),
        "to_draw": max(0, wanted - done - states["pending"]),
    }
