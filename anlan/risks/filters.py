"""What the lists of risk can be narrowed by: page, API and export alike."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise

from .area import KINDS
from .models import (
    AreaRisk,
    HazardSource,
    HookedItem,
    Level,
    MeasureCheck,
    MissedCheck,
    RiskPoint,
    RiskReport,
)
from .queries import LIVE, OPEN, overdue, ownerless

ALL = _("全部")
GRADES = [(grade, grade) for grade in ("一级", "二级", "三级", "四级")]


class PointFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("风险点名称"), field_name="name", lookup_expr="contains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=ALL, null_label=_("未确定")
    )
    level = filters.ChoiceFilter(label=_("风险等级"), choices=Level.choices, empty_label=ALL)
    kind = filters.ChoiceFilter(label=_("类别"), choices=RiskPoint.Kind.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=RiskPoint.State.choices, empty_label=_("未销号"))
    look = filters.ChoiceFilter(
        label=_("情况"),
        choices=[
            ("overdue", _("复评逾期")),
            ("forced", _("须提前复评")),
            ("ownerless", _("无责任人")),
            ("missed", _("应查未查")),
            ("unplaced", _("无坐标")),
            ("hand_set", _("人工调整")),
            ("mass", _("可能群死群伤")),
        ],
        method="by_look",
        empty_label=ALL,
    )
    enterprise = filters.NumberFilter(method="of_enterprise", label=_("企业"), widget=HiddenInput)
    link = filters.CharFilter(label=_("城市运行环节"), max_length=30, widget=HiddenInput)

    class Meta:
        model = RiskPoint
        fields = ("q", "place", "sector", "level", "kind", "state", "look", "enterprise", "link")

    def by_look(self, rows, name, value):
        if value == "overdue":
            return rows.filter(overdue(timezone.localdate()))
        if value == "forced":
            return rows.filter(state__in=LIVE).exclude(review_cause="")
        if value == "ownerless":
            return rows.filter(ownerless())
        if value == "missed":
            return rows.filter(Exists(MissedCheck.objects.filter(point=OuterRef("pk"), ended_at=None)))
        if value == "unplaced":
            return rows.filter(cell__isnull=True)  # of which there is an index
        return rows.filter(mass_casualty=True) if value == "mass" else rows.filter(hand_set=True)

    def of_enterprise(self, rows, name, value):
        return rows.filter(enterprise__in=Enterprise.objects.filter(pk=value).values("pk"))

    def filter_queryset(self, rows):
        """Removed ones are asked for by name."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=OPEN)


class CheckFilter(filters.FilterSet):
    point = filters.NumberFilter(max_value=2**31)
    result = filters.ChoiceFilter(choices=MeasureCheck.Result.choices)
    start = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    end = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = MeasureCheck
        fields = ("point", "result", "start", "end")


class MissedFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), field_name="point__place", queryset=places, empty_label=ALL)
    level = filters.ChoiceFilter(
        label=_("风险等级"), field_name="point__level", choices=Level.choices, empty_label=ALL
    )
    state = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("ended", _("已了结")), ("all", _("全部"))],
        method="by_state",
        empty_label=_("未补查"),
    )
    enterprise = filters.NumberFilter(
        field_name="point__enterprise", label=_("企业"), widget=HiddenInput, max_value=2**31
    )

    class Meta:
        model = MissedCheck
        fields = ("place", "level", "state", "enterprise")

    def by_state(self, rows, name, value):
        return rows.filter(ended_at__isnull=False) if value == "ended" else rows

    def filter_queryset(self, rows):
        """What is over is asked for by name."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(ended_at=None)


class SourceFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称"), field_name="name", lookup_expr="contains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    grade = filters.ChoiceFilter(label=_("级别"), choices=GRADES, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=HazardSource.State.choices, empty_label=ALL)

    class Meta:
        model = HazardSource
        fields = ("q", "place", "grade", "state")


class AreaFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    kind = filters.ChoiceFilter(
        label=_("类别"),
        field_name="place__kind",
        choices=[(kind.value, kind.label) for kind in KINDS],
        empty_label=ALL,
    )
    level = filters.ChoiceFilter(label=_("区域风险"), choices=Level.choices, empty_label=ALL)
    drift = filters.ChoiceFilter(
        label=_("变化"), choices=[("up", _("上升")), ("down", _("下降"))], method="by_drift", empty_label=ALL
    )

    class Meta:
        model = AreaRisk
        fields = ("place", "kind", "level", "drift")

    def by_drift(self, rows, name, value):
        return rows.filter(change__gt=0) if value == "up" else rows.filter(change__lt=0)


class HookedFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("挂钩事项"), field_name="title", lookup_expr="contains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=HookedItem.State.choices, empty_label=ALL)

    class Meta:
        model = HookedItem
        fields = ("q", "place", "state")


class ReportFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ALL)
    kind = filters.ChoiceFilter(label=_("报告类型"), choices=RiskReport.Kind.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=RiskReport.State.choices, empty_label=ALL)
    year = filters.NumberFilter(label=_("年度"))
    late = filters.ChoiceFilter(
        label=_("期限"), choices=[("yes", _("逾期未报"))], method="by_late", empty_label=ALL
    )

    class Meta:
        model = RiskReport
        fields = ("place", "kind", "state", "year", "late")

    def by_late(self, rows, name, value):
        return rows.filter(state__in=RiskReport.OPEN, due_on__lt=timezone.localdate())
