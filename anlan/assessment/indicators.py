"""What is counted of assessments: who was assessed, problems put right."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Assessment, Problem, Scheme


@indicator(
    "assessment.coverage",
    _("年度考核覆盖率"),
    "%",
    better="more",
    basis=_("年度责任考核、责任体系全覆盖（S0-3.1.2c、S3-1.2.5c）"),
)
def coverage(places, start, end):
    """Of the units under the schemes of the years that the span touches, those whose result is published."""
    rows = Assessment.objects.filter(place__in=places, year__range=(start.year, end.year))
    rows = rows.exclude(scheme__state=Scheme.State.REPLACED)
    return rows.filter(state__in=(Assessment.State.PUBLISHED, Assessment.State.USED)), rows


@indicator(
    "assessment.problems_closed",
    _("考核问题销号率"),
    "%",
    better="more",
    basis=_("考核存在问题制定整改措施并整改、上报（S0-A01.2、S0-A03.4）"),
)
def problems_closed(places, start, end):
    """Of the problems due in the span, those closed by its last day."""
    rows = Problem.objects.filter(place__in=places, due_on__range=(start, end))
    return rows.filter(closed_on__lte=end), rows
