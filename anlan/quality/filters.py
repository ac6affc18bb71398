"""What the lists of flaws and of units can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ
from anlan.registers.filters import PlaceChoice, places

from .models import Flaw
from .queries import labels


def codes():
    return list(labels().items())


class FlawFilter(filters.FilterSet):
    rule = filters.ChoiceFilter(label=_("规则"), choices=codes, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Flaw.State.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    organ = filters.NumberFilter(label=_("责任单位"), method="of_organ", min_value=1, max_value=2**62)

    class Meta:
        model = Flaw
        fields = ("rule", "state", "place", "organ")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["organ"].widget = self.form.fields["organ"].hidden_widget()

    def of_organ(self, rows, name, value):
        return rows.filter(organ=int(value))


class UnitFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))

    class Meta:
        model = Organ
        fields = ("place",)
