"""Terms of office: over which every town and department is to be patrolled once."""

from datetime import date

from anlan.org.models import Organ
from anlan.rulebook.book import rule

# 各镇（街道、开发区）和有关部门 (S3-2.1.1)
PATROLLED = (Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.DEPARTMENT)


def term_start(on, place=None):
    """The first day of the term that ``on`` lies in."""
    said = rule("inspections.term", on, place)
    first, years = date.fromisoformat(str(said["starts"])), said["years"]
    past = (on.year - first.year - ((on.month, on.day) < (first.month, first.day))) // years
    return first.replace(year=first.year + past * years)
