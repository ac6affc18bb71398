"""What the list of inspections can be narrowed by: page, API and export alike."""

import re
from datetime import date

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput
from anlan.org.models import Organ, Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise
from anlan.subjects.kinds import choices as kind_choices
from anlan.subjects.models import Subject

from .models import Inspection, Patrol
from .queries import kinds


def ways():
    return [(one.code, one.label) for one in kinds().values()]


class InspectionFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("检查方式"), choices=ways, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Inspection.State.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    since = filters.DateFilter(
        label=_("计划日期自"), field_name="planned_from", lookup_expr="gte", widget=DayInput()
    )
    until = filters.DateFilter(label=_("至"), field_name="planned_from", lookup_expr="lte", widget=DayInput())

    class Meta:
        model = Inspection
        fields = ("kind", "state", "place", "since", "until")


def year_of(request):
    """The year asked for, else this one."""
    text = request.GET.get("year", "")
    return int(text) if re.fullmatch("20[0-9]{2}", text) else timezone.localdate().year


class BodyFilter(filters.FilterSet):
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    year = filters.NumberFilter(label=_("年份"), min_value=2000, max_value=2099, method="of_year")

    class Meta:
        model = Organ
        fields = ("place", "year")

    def of_year(self, rows, name, value):
        """The year narrows what is counted, not who is listed."""
        return rows


class CoverageFilter(filters.FilterSet):
    """``visited``: how long nobody was there; told from the day of the visit."""

    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部"), null_label=_("未确定")
    )
    visited = filters.ChoiceFilter(
        label=_("检查情况"),
        choices=[("never", _("从未检查")), ("not", _("今年未检查")), ("yes", _("今年已检查"))],
        method="by_visit",
        empty_label=_("全部"),
    )

    class Meta:
        model = Enterprise
        fields = ("place", "sector", "visited")

    key = "enterprise"

    def by_visit(self, rows, name, value):
        visits = Inspection.objects.filter(**{self.key: OuterRef("pk")}, visited_on__isnull=False)
        if value == "never":
            return rows.exclude(Exists(visits))
        year = timezone.localdate().year
        this_year = Exists(visits.filter(visited_on__gte=date(year, 1, 1)))
        return rows.filter(this_year) if value == "yes" else rows.exclude(this_year)


class ThingFilter(CoverageFilter):
    """As of enterprises, and by kind."""

    kind = filters.ChoiceFilter(label=_("类别"), choices=kind_choices, empty_label=_("全部"))
    key = "thing"

    class Meta:
        model = Subject
        fields = ("kind", "place", "sector", "visited")


class PatrolFilter(filters.FilterSet):
    mode = filters.ChoiceFilter(label=_("方式"), choices=Patrol.Mode.choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Patrol.State.choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))

    class Meta:
        model = Patrol
        fields = ("mode", "state", "place")
