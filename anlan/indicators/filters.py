"""What the list of corrections can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from .engine import INDICATORS
from .models import Correction


def indicator_choices():
    return [(code, str(found.label)) for code, found in sorted(INDICATORS.items())]


class CorrectionFilter(filters.FilterSet):
    code = filters.ChoiceFilter(label=_("指标"), choices=indicator_choices, empty_label=_("全部"))
    reason = filters.CharFilter(label=_("理由"), lookup_expr="icontains", max_length=60)
    since = filters.DateFilter(label=_("截止日期起"), field_name="end", lookup_expr="gte")
    until = filters.DateFilter(label=_("截止日期止"), field_name="end", lookup_expr="lte")

    class Meta:
        model = Correction
        fields = ["code", "reason", "since", "until"]
