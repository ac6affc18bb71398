"""What the lists of grids can be narrowed by."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place, Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise

from .models import Cell, Holder, Patrol, Training
from .queries import blind, without_liaison

WHY = {"no_grid": _("未纳入网格"), "never": _("从未检查"), "long_ago": _("长期未检查")}


class CellFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("网格名称"), field_name="place__name", lookup_expr="contains", max_length=60
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    staff = filters.ChoiceFilter(
        label=_("网格员"),
        choices=[("yes", _("已配备")), ("none", _("未配备"))],
        method="by_staff",
        empty_label=_("全部"),
    )
    six = filters.ChoiceFilter(
        label=_("六有"),
        choices=[("yes", _("齐全")), ("part", _("不齐全")), ("never", _("未自评"))],
        method="by_six",
        empty_label=_("全部"),
    )

    class Meta:
        model = Cell
        fields = ("q", "place", "staff", "six")

    def by_staff(self, rows, name, value):
        there = Exists(Holder.objects.staff().on(timezone.localdate()).filter(place=OuterRef("place")))
        return rows.filter(there) if value == "yes" else rows.exclude(there)

    def by_six(self, rows, name, value):
        if value == "never":
            return rows.filter(six_met__isnull=True)
        return rows.filter(six_met=value == "yes")


class BlockFilter(filters.FilterSet):
    liaison = filters.ChoiceFilter(
        label=_("联络员"), choices=[("none", _("未配备"))], method="by_liaison", empty_label=_("全部")
    )

    class Meta:
        model = Place
        fields = ("liaison",)

    def by_liaison(self, rows, name, value):
        return without_liaison(rows, timezone.localdate())


class BlindFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部"), null_label=_("未确定")
    )
    why = filters.ChoiceFilter(
        label=_("原因"), choices=list(WHY.items()), method="by_why", empty_label=_("全部")
    )

    class Meta:
        model = Enterprise
        fields = ("place", "sector", "why")

    def by_why(self, rows, name, value):
        return blind(rows, timezone.localdate(), why=value)


class PatrolFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    result = filters.ChoiceFilter(label=_("结果"), choices=Patrol.Result.choices, empty_label=_("全部"))

    class Meta:
        model = Patrol
        fields = ("place", "result")


class TrainingFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    year = filters.NumberFilter(
        label=_("年份"), field_name="on", lookup_expr="year", min_value=2000, max_value=2100
    )

    class Meta:
        model = Training
        fields = ("place", "year")
