"""What a list of subjects can be narrowed by: page, API and export alike."""

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places

from .kinds import KINDS, choices
from .models import Subject
from .queries import over


class SubjectFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称、编码、地址"), method="find", max_length=60)
    kind = filters.ChoiceFilter(label=_("类别"), choices=choices, empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部"), null_label=_("未确定")
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Subject.State.choices, empty_label=_("全部"))
    gap = filters.ChoiceFilter(
        label=_("责任方"), choices=[("yes", _("有缺失"))], method="lacking", empty_label=_("全部")
    )

    due = filters.ChoiceFilter(
        label=_("检验、维护"), choices=[("over", _("已过期"))], method="by_term", empty_label=_("全部")
    )

    class Meta:
        model = Subject
        fields = ("q", "kind", "place", "sector", "state", "gap", "due")

    def by_term(self, rows, name, value):
        return over(rows.exclude(state=Subject.State.CLOSED), timezone.localdate())

    def find(self, rows, name, words):
        return rows.filter(Q(name__contains=words) | Q(code=words) | Q(address__contains=words))

    def lacking(self, rows, name, value):
        """A party of its kind that nobody has named; other kinds have none."""
        found = Q(pk__in=[])
        for kind in KINDS.values():
            for party in kind.parties:
                found |= Q(kind=kind.code) & ~Q(facts__has_key=party)
        return rows.filter(found)
