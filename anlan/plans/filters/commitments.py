"""Filters of the list of signing rounds."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from ..models import CommitmentRound


class RoundFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("名称"), lookup_expr="icontains")
    year = filters.NumberFilter(label=_("年度"))
    organ = filters.CharFilter(label=_("上级签订单位"), field_name="organ__name", lookup_expr="icontains")

    class Meta:
        model = CommitmentRound
        fields = ("title", "year", "organ")
