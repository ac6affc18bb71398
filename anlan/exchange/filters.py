"""What the lists of messages and comparisons can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from .models import Message, Partner, Reconciliation


def partners(request):
    return Partner.objects.visible_to(request.user)


class MessageFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("对方编号"), field_name="external_id", lookup_expr="startswith", max_length=50
    )
    partner = filters.ModelChoiceFilter(label=_("对接平台"), queryset=partners, empty_label=_("全部"))
    direction = filters.ChoiceFilter(
        label=_("方向"), choices=Message.Direction.choices, empty_label=_("全部")
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Message.State.choices, empty_label=_("全部"))
    batch = filters.CharFilter(label=_("批次"), max_length=60)

    class Meta:
        model = Message
        fields = ("q", "partner", "direction", "state", "batch")


class ReconciliationFilter(filters.FilterSet):
    partner = filters.ModelChoiceFilter(label=_("对接平台"), queryset=partners, empty_label=_("全部"))

    class Meta:
        model = Reconciliation
        fields = ("partner",)
