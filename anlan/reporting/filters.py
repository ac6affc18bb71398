"""What the lists of reporting can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from .actions.analyses import kinds
from .models import Analysis, Filing, Form


class FormFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("报表名称"), lookup_expr="icontains")
    period = filters.ChoiceFilter(label=_("报送周期"), choices=Form.Period.choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Form.State.choices, empty_label=_("全部"))

    class Meta:
        model = Form
        fields = ["title", "period", "state"]


class FilingFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("报表名称"), field_name="round__form__title", lookup_expr="icontains")
    state = filters.ChoiceFilter(label=_("状态"), choices=Filing.State.choices, empty_label=_("全部"))
    since = filters.DateFilter(label=_("期次起"), field_name="round__start", lookup_expr="gte")
    until = filters.DateFilter(label=_("期次止"), field_name="round__start", lookup_expr="lte")

    class Meta:
        model = Filing
        fields = ["title", "state", "since", "until"]


def kind_choices():
    return [(code, kind["label"]) for code, kind in kinds().items()]


class AnalysisFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("标题"), lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("种类"), choices=kind_choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Analysis.State.choices, empty_label=_("全部"))

    class Meta:
        model = Analysis
        fields = ["title", "kind", "state"]
