"""What the lists can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from .kinds import EFFECTS, FACTS
from .models import Consequence, Trigger


def facts():
    return [(found.code, found.label) for found in FACTS.values()]


def effects():
    return [(found.code, found.label) for found in EFFECTS.values()]


class ConsequenceFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("对象"), field_name="subject_name", lookup_expr="icontains", max_length=60)
    effect = filters.ChoiceFilter(label=_("措施"), choices=effects, empty_label=_("全部"))
    fact = filters.ChoiceFilter(label=_("事实"), choices=facts, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Consequence.State.choices, empty_label=_("全部"))

    class Meta:
        model = Consequence
        fields = ["q", "effect", "fact", "state"]


class TriggerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("对象"), field_name="subject_name", lookup_expr="icontains", max_length=60)
    code = filters.ChoiceFilter(label=_("事实"), choices=facts, empty_label=_("全部"))
    since = filters.DateFilter(label=_("发生日期起"), field_name="happened_on", lookup_expr="gte")
    until = filters.DateFilter(label=_("发生日期止"), field_name="happened_on", lookup_expr="lte")
    failed = filters.BooleanFilter(label=_("待重新处理"), method="left")

    class Meta:
        model = Trigger
        fields = ["q", "code", "since", "until", "failed"]

    def left(self, rows, name, wanted):
        failed = Trigger.objects.failed().order_by().values("pk")
        return rows.filter(pk__in=failed) if wanted else rows.exclude(pk__in=failed)
