"""What the list of acts can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places

from .ladder import rungs
from .models import Act


def rung_choices():
    return [(rung.code, rung.label) for rung in rungs().values()]


class ActFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("事由、单位"), method="find", max_length=60)
    rung = filters.ChoiceFilter(label=_("方式"), choices=rung_choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Act.State.choices, empty_label=_("全部"))
    capacity = filters.ChoiceFilter(label=_("责任"), choices=Act.Capacity.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))

    class Meta:
        model = Act
        fields = ["q", "rung", "state", "capacity", "place"]

    def find(self, rows, name, text):
        return rows.filter(Q(title__icontains=text) | Q(organ__name__icontains=text))
