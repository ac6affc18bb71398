"""What the lists of cases, delistings, titles and review bodies can be narrowed by."""

from datetime import timedelta

import django_filters as filters
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places

from .models import Delisting, ReviewBody, Standardization, Title
from .models.cases import Grade
from .queries import title_kinds

ALL = _("全部")
SOON = 90  # days before the end of a term


def place_choice():
    return PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)


def sector_choice():
    return filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=ALL, null_label=_("未确定")
    )


class StandardizationFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("企业名称"), field_name="enterprise__name", lookup_expr="contains", max_length=60
    )
    place = place_choice()
    sector = sector_choice()
    grade = filters.ChoiceFilter(label=_("等级"), choices=Grade.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Standardization.State.choices, empty_label=ALL)
    term = filters.ChoiceFilter(
        label=_("有效期"), choices=[("soon", _("90日内到期"))], method="by_term", empty_label=ALL
    )
    enterprise = filters.NumberFilter(label=_("企业"), widget=HiddenInput)

    class Meta:
        model = Standardization
        fields = ("q", "place", "sector", "grade", "state", "term", "enterprise")

    def by_term(self, rows, name, value):
        today = timezone.localdate()
        last = today + timedelta(SOON)
        return rows.filter(state=Standardization.State.CERTIFIED, valid_until__range=(today, last))


class DelistingFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("企业名称"),
        field_name="standardization__enterprise__name",
        lookup_expr="contains",
        max_length=60,
    )
    place = place_choice()
    state = filters.ChoiceFilter(label=_("状态"), choices=Delisting.State.choices, empty_label=ALL)

    class Meta:
        model = Delisting
        fields = ("q", "place", "state")


def kinds():
    return [(code, said["label"]) for code, said in title_kinds().items()]


class TitleFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("企业名称"), field_name="enterprise__name", lookup_expr="contains", max_length=60
    )
    kind = filters.ChoiceFilter(label=_("称号"), choices=kinds, empty_label=ALL)
    place = place_choice()
    state = filters.ChoiceFilter(label=_("状态"), choices=Title.State.choices, empty_label=ALL)

    class Meta:
        model = Title
        fields = ("q", "kind", "place", "state")


class BodyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称"), field_name="name", lookup_expr="contains", max_length=60)
    place = place_choice()

    class Meta:
        model = ReviewBody
        fields = ("q", "place")
