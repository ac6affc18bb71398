"""What the lists of campaigns and of their objects can be narrowed by: page, API and export alike."""

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ
from anlan.registers.filters import PlaceChoice, places

from .models import Batch, Campaign, Subject


class CampaignFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称"), field_name="title", lookup_expr="icontains", max_length=60)
    kind = filters.ChoiceFilter(label=_("类别"), choices=Campaign.Kind.choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Campaign.State.choices, empty_label=_("全部"))
    since = filters.DateFilter(
        label=_("开始于"),
        field_name="starts_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Campaign
        fields = ["q", "kind", "state", "since"]


def units(request):
    seen = Subject.objects.visible_to(request.user).order_by()
    return Organ.objects.filter(pk__in=seen.values("unit"))


def batches(request):
    seen = Campaign.objects.visible_to(request.user).order_by().values("pk")
    return Batch.objects.filter(campaign__in=seen)


class SubjectFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("对象名称"), field_name="name", lookup_expr="icontains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    unit = filters.ModelChoiceFilter(label=_("责任单位"), queryset=units, empty_label=_("全部"))
    progress = filters.ChoiceFilter(label=_("进展"), choices=Subject.Progress.choices, empty_label=_("全部"))
    dangers = filters.ChoiceFilter(
        label=_("隐患"),
        choices=[("open", _("有未整改隐患")), ("none", _("没有未整改隐患"))],
        method="by_dangers",
        empty_label=_("全部"),
    )
    look_back = filters.ChoiceFilter(
        label=_("回头看"),
        choices=[(code, label) for code, label in Subject.LookBack.choices if code],
        empty_label=_("全部"),
    )
    batch = filters.ModelChoiceFilter(label=_("批次"), queryset=batches, empty_label=_("全部"))
    campaign = filters.ModelChoiceFilter(
        queryset=lambda request: Campaign.objects.visible_to(request.user), widget=forms.HiddenInput
    )

    class Meta:
        model = Subject
        fields = ["q", "place", "unit", "progress", "dangers", "look_back", "batch", "campaign"]

    def by_dangers(self, rows, name, value):
        unsettled = Q(found__gt=F("closed"))
        return rows.filter(unsettled) if value == "open" else rows.exclude(unsettled)
