"""What the lists of assessments can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places

from .models import Assessment, Objection, Problem, Scheme, VetoQuery

ALL = _("全部")


def schemes(request):
    return Scheme.objects.visible_to(request.user).exclude(state=Scheme.State.REPLACED)


class SchemeFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("名称"), lookup_expr="icontains", max_length=60)
    year = filters.NumberFilter(label=_("考核年度"))
    kind = filters.ChoiceFilter(label=_("考核对象"), choices=Scheme.Kind.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Scheme.State.choices, empty_label=ALL)

    class Meta:
        model = Scheme
        fields = ["title", "year", "kind", "state"]


class AssessmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("单位、领导"), method="find", max_length=60)
    scheme = filters.ModelChoiceFilter(label=_("方案"), queryset=schemes, empty_label=ALL)
    year = filters.NumberFilter(label=_("考核年度"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Assessment.State.choices, empty_label=ALL)
    vetoed = filters.BooleanFilter(label=_("一票否决"))

    class Meta:
        model = Assessment
        fields = ["q", "scheme", "year", "place", "state", "vetoed"]

    def find(self, rows, name, text):
        return rows.filter(
            Q(organ__name__icontains=text)
            | Q(organ__short_name__icontains=text)
            | Q(person__name__icontains=text)
        )


class ObjectionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("处理结果"), choices=Objection.State.choices, empty_label=ALL)
    year = filters.NumberFilter(label=_("考核年度"), field_name="line__assessment__year")

    class Meta:
        model = Objection
        fields = ["state", "year"]


class ProblemFilter(filters.FilterSet):
    text = filters.CharFilter(label=_("存在问题"), lookup_expr="icontains", max_length=60)
    year = filters.NumberFilter(label=_("考核年度"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Problem.State.choices, empty_label=ALL)

    class Meta:
        model = Problem
        fields = ["text", "year", "place", "state"]


class QueryFilter(filters.FilterSet):
    matter = filters.CharFilter(label=_("事项"), lookup_expr="icontains", max_length=60)
    purpose = filters.ChoiceFilter(label=_("用途"), choices=VetoQuery.Purpose.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=VetoQuery.State.choices, empty_label=ALL)
    vetoed = filters.BooleanFilter(label=_("存在否决情形"))

    class Meta:
        model = VetoQuery
        fields = ["matter", "purpose", "state", "vetoed"]
