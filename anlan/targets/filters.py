"""What the board and the list of targets can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ
from anlan.plans.models import Plan
from anlan.registers.filters import PlaceChoice, places

from .models import Result, Target


def plans(request):
    return Plan.objects.visible_to(request.user).order_by("-year", "-pk")[:100]


def organs(request):
    return Organ.objects.visible_to(request.user).filter(
        pk__in=Target.objects.visible_to(request.user).order_by().values("responsible")
    )


class ResultFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("目标、条款"), method="find", max_length=60)
    status = filters.ChoiceFilter(label=_("状态"), choices=Result.Status.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    responsible = filters.ModelChoiceFilter(label=_("责任单位"), queryset=organs, empty_label=_("全部"))
    superior = filters.ChoiceFilter(
        label=_("上级控制指标"),
        field_name="target__superior",
        choices=[("True", _("是")), ("False", _("否"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Result
        fields = ["q", "status", "place", "responsible", "superior"]

    def find(self, rows, name, text):
        return rows.filter(
            Q(target__title__icontains=text)
            | Q(target__quote__icontains=text)
            | Q(target__clause__startswith=text)
            | Q(target__number=text)
        )


class TargetFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("目标、条款"), method="find", max_length=60)
    state = filters.ChoiceFilter(label=_("状态"), choices=Target.State.choices, empty_label=_("全部"))
    data = filters.ChoiceFilter(
        label=_("数据"),
        choices=[("no", _("待接入")), ("yes", _("可计算"))],
        method="with_data",
        empty_label=_("全部"),
    )

    class Meta:
        model = Target
        fields = ["q", "state", "data"]

    def find(self, rows, name, text):
        return rows.filter(
            Q(title__icontains=text) | Q(quote__icontains=text) | Q(clause__startswith=text) | Q(number=text)
        )

    def with_data(self, rows, name, value):
        from anlan.indicators.engine import INDICATORS

        known = Q(code__in=list(INDICATORS))
        return rows.filter(known) if value == "yes" else rows.exclude(known)
