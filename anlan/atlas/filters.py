"""What map and lists are narrowed by: the same words in every layer, so that one form serves all.

``inview`` with ``box`` narrows the lists to the part of the map that is looked at, by the very condition of the map.
"""

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.hazards.queries import overdue
from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise
from anlan.risks.models import Level, RiskPoint
from anlan.risks.queries import overdue as review_overdue

from .view import Misread, view_of, within


class BoxField(forms.CharField):
    """west,south,east,north as the reader's map has them; cleans to a View."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return view_of({"box": text}) if text else None
        except Misread as no:
            raise forms.ValidationError(str(no)) from None


class BoxFilter(filters.Filter):
    field_class = BoxField


class OnMap(filters.FilterSet):
    cell = ""  # the column of the squares of the layer, see ``Layer``
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )
    late = filters.BooleanFilter(label=_("只看逾期"), method="only_late", widget=forms.CheckboxInput)
    inview = filters.BooleanFilter(
        label=_("清单只看图中范围"), method="only_in_view", widget=forms.CheckboxInput
    )
    box = BoxFilter(method="as_it_is", widget=forms.HiddenInput, max_length=100)
    enterprise = filters.ModelChoiceFilter(
        queryset=lambda request: Enterprise.objects.visible_to(request.user), widget=forms.HiddenInput
    )

    def only_in_view(self, rows, name, wanted):
        view = self.form.cleaned_data.get("box")
        return within(rows, view, self.cell) if wanted and view else rows

    def as_it_is(self, rows, name, value):
        """What the box means, ``inview`` says."""
        return rows

    def only_late(self, rows, name, wanted):
        return rows.filter(self.late_ones(timezone.localdate())) if wanted else rows


class RiskFilter(OnMap):
    cell = "cell"
    level = filters.ChoiceFilter(label=_("风险等级"), choices=Level.choices, empty_label=_("全部"))

    class Meta:
        model = RiskPoint
        fields = ("place", "sector", "level", "late", "inview", "box", "enterprise")

    def late_ones(self, today):
        return review_overdue(today)


class DangerFilter(OnMap):
    class Meta:
        model = Matter
        fields = ("place", "sector", "late", "inview", "box", "enterprise")

    def late_ones(self, today):
        return overdue(today)


class EnterpriseFilter(OnMap):
    """Nothing of an enterprise is late: under that wish there are none."""

    enterprise = filters.NumberFilter(field_name="pk", max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Enterprise
        fields = ("place", "sector", "late", "inview", "box", "enterprise")

    def only_late(self, rows, name, wanted):
        return rows.none() if wanted else rows
