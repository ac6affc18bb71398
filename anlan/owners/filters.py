"""What the list of enterprises and their owners can be narrowed by."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise

from .models import Owner
from .queries import GAPS, lacking


class OwnedFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("企业名称"), method="named", max_length=60)
    gap = filters.ChoiceFilter(
        label=_("缺失情况"), choices=list(GAPS.items()), method="with_gap", empty_label=_("全部")
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部"), null_label=_("未确定")
    )
    holder = filters.CharFilter(label=_("责任单位"), method="held_by", max_length=60)

    class Meta:
        model = Enterprise
        fields = ("q", "gap", "place", "sector", "holder")

    def named(self, rows, name, words):
        return rows.filter(Q(name__contains=words) | Q(credit_code=words))

    def with_gap(self, rows, name, gap):
        return lacking(rows, gap)

    def held_by(self, rows, name, words):
        of = Q(organ__name__contains=words) | Q(organ__short_name__contains=words) | Q(person=words)
        return rows.filter(Exists(Owner.objects.open().filter(of, enterprise=OuterRef("pk"))))


class OwnerFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Owner.Kind.choices)
    enterprise = filters.NumberFilter(field_name="enterprise", min_value=1, max_value=2**62)
    organ = filters.NumberFilter(field_name="organ", min_value=1, max_value=2**62)
    on = filters.DateFilter(method="in_force")

    class Meta:
        model = Owner
        fields = ("kind", "enterprise", "organ", "on")

    def in_force(self, rows, name, day):
        return rows.on(day)
