"""What the list of inspections can be narrowed by: page, API and export alike."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput
from anlan.registers.filters import PlaceChoice, places

from .models import Inspection
from .queries import kinds


def ways():
    return [(one.code, one.label) for one in kinds().values()]


class InspectionFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("检查方式"), choices=ways, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Inspection.State.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    since = filters.DateFilter(
        label=_("计划日期自"), field_name="planned_from", lookup_expr="gte", widget=DayInput()
    )
    until = filters.DateFilter(label=_("至"), field_name="planned_from", lookup_expr="lte", widget=DayInput())

    class Meta:
        model = Inspection
        fields = ("kind", "state", "place", "since", "until")
