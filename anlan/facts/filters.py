"""What a list of facts can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places

from .models import Fact, FactKind


class FactFilter(filters.FilterSet):
    kind = filters.ModelChoiceFilter(
        label=_("台账"), queryset=FactKind.objects.all(), to_field_name="code", empty_label=_("全部")
    )
    q = filters.CharFilter(label=_("对象、摘要"), method="find", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    since = filters.DateFilter(label=_("发生日期起"), field_name="happened_on", lookup_expr="gte")
    until = filters.DateFilter(label=_("发生日期止"), field_name="happened_on", lookup_expr="lte")
    withdrawn = filters.ChoiceFilter(
        label=_("作废"),
        choices=[("no", _("有效")), ("yes", _("已作废"))],
        method="of_state",
        empty_label=_("全部"),
    )

    class Meta:
        model = Fact
        fields = ["kind", "q", "place", "since", "until", "withdrawn"]

    def find(self, rows, name, text):
        return rows.filter(Q(subject__icontains=text) | Q(title__icontains=text))

    def of_state(self, rows, name, state):
        return rows.filter(withdrawn_at__isnull=state == "no")
