"""What the list of instruments can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places

from .kinds import kind_choices
from .models import Instrument

ALL = _("全部")


class InstrumentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称、文号、责任主体"), method="find", max_length=60)
    kind = filters.ChoiceFilter(label=_("种类"), choices=kind_choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Instrument.State.choices, empty_label=ALL)
    year = filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)

    class Meta:
        model = Instrument
        fields = ("q", "kind", "state", "year", "place")

    def find(self, rows, name, words):
        about = Q(subject__name__icontains=words) | Q(person__name__icontains=words)
        return rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | about)


class GapFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("单位"), field_name="name", lookup_expr="icontains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
