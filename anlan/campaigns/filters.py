"""What the lists of campaigns and of their objects can be narrowed by: page, API and export alike."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.hazards.filters import MatterFilter
from anlan.hazards.models import Link, Matter
from anlan.org.models import Organ
from anlan.registers.filters import PlaceChoice, places

from .dangers import CONTROLLED, OF_SUBJECT, unsettled
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
        choices=[("open", _("有未销号隐患")), ("none", _("没有未销号隐患"))],
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
        left = unsettled(Matter.objects.visible_to(self.request.user))
        return rows.filter(left) if value == "open" else rows.exclude(left)


def own(user):
    """The objects that count among those the reader sees."""
    return Subject.objects.visible_to(user).exclude(progress=Subject.Progress.REMOVED)


class DangerFilter(MatterFilter):
    """The dangers of a campaign, as matters are narrowed and by the objects they were found at."""

    unit = filters.ModelChoiceFilter(
        label=_("对象责任单位"), queryset=units, method="by_object", empty_label=_("全部")
    )
    batch = filters.ModelChoiceFilter(
        label=_("批次"), queryset=batches, method="by_object", empty_label=_("全部")
    )
    subject = filters.ModelChoiceFilter(
        queryset=lambda request: own(request.user), method="by_object", widget=forms.HiddenInput
    )
    control = filters.ChoiceFilter(
        label=_("管控"), choices=[("yes", _("已管控"))], method="by_control", empty_label=_("全部")
    )

    def by_object(self, rows, name, value):
        wanted = own(self.request.user).filter(**{"pk" if name == "subject" else name: value.pk})
        links = Link.objects.filter(row_model=OF_SUBJECT, row_id__in=wanted.order_by().values("pk"))
        return rows.filter(pk__in=links.order_by().values("matter"))

    def by_control(self, rows, name, value):
        return rows.filter(CONTROLLED)
