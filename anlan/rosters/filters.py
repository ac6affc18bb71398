"""What the list of rosters can be narrowed by."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Roster
from .queries import holed_on


class RosterFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("值班表"), lookup_expr="icontains")
    organ = filters.CharFilter(label=_("值班单位"), field_name="organ__name", lookup_expr="icontains")
    day = filters.DateFilter(label=_("日期"), method="on_day")
    state = filters.ChoiceFilter(label=_("状态"), choices=Roster.State.choices, empty_label=_("全部"))

    coverage = filters.ChoiceFilter(
        label=_("覆盖"), choices=[("hole", _("今日有空档"))], method="by_coverage", empty_label=_("全部")
    )

    class Meta:
        model = Roster
        fields = ["title", "organ", "day", "state", "coverage"]

    def on_day(self, rows, name, day):
        return rows.filter(starts_at__date__lte=day, ends_at__date__gte=day)

    def by_coverage(self, rows, name, value):
        return rows.filter(pk__in=holed_on(timezone.localdate(), rows))
