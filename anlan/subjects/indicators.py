"""What is counted of subjects."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .kinds import KINDS
from .models import Subject

BASIS = _("安全监管档案管理（S0-3.3.1a）；《安全生产法》（2021）第九条")
FOUR = _("落实自建房“四方责任”（S2-3.12.3b）")


@indicator("subjects", _("其他监管对象数"), _("个"), better=None, basis=BASIS)
def subjects(places, start, end):
    """Those under supervision on the last day, whatever their kind."""
    return Subject.objects.in_being_on(end).filter(place__in=places)


@indicator("subjects.four_parties", _("自建房四方责任明确率"), "%", better="more", basis=FOUR)
def four_parties(places, start, end):
    """Of the self-built houses under supervision on the last day, those with all four parties named."""
    whole = subjects(places, start, end).filter(kind="house")
    named = Q()
    for party in KINDS["house"].parties:
        named &= Q(facts__has_key=party)
    return whole.filter(named), whole
