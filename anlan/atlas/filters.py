"""What map and lists are narrowed by: the same words in every layer, so that one form serves all."""

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


class OnMap(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )
    late = filters.BooleanFilter(label=_("只看逾期"), method="only_late", widget=forms.CheckboxInput)
    enterprise = filters.ModelChoiceFilter(
        queryset=lambda request: Enterprise.objects.visible_to(request.user), widget=forms.HiddenInput
    )

    def only_late(self, rows, name, wanted):
        return rows.filter(self.late_ones(timezone.localdate())) if wanted else rows


class RiskFilter(OnMap):
    level = filters.ChoiceFilter(label=_("风险等级"), choices=Level.choices, empty_label=_("全部"))

    class Meta:
        model = RiskPoint
        fields = ("place", "sector", "level", "late", "enterprise")

    def late_ones(self, today):
        return review_overdue(today)


class DangerFilter(OnMap):
    class Meta:
        model = Matter
        fields = ("place", "sector", "late", "enterprise")

    def late_ones(self, today):
        return overdue(today)


class EnterpriseFilter(OnMap):
    """Nothing of an enterprise is late: under that wish there are none."""

    enterprise = filters.NumberFilter(field_name="pk", max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Enterprise
        fields = ("place", "sector", "late", "enterprise")

    def only_late(self, rows, name, wanted):
        return rows.none() if wanted else rows
