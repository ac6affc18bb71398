"""What the lists of standards and items can be narrowed by: page and API alike."""

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Confidence, Criterion, Standard
from .queries import holding

HOLDS, ENDED, COMING = "holds", "ended", "coming"


class Validity(filters.ChoiceFilter):
    """In force today, ended, or not yet."""

    def __init__(self, **options):
        choices = [(HOLDS, _("现行有效")), (ENDED, _("已失效")), (COMING, _("尚未施行"))]
        super().__init__(label=_("效力"), choices=choices, empty_label=_("全部"), **options)

    def filter(self, rows, value):
        today = timezone.localdate()
        if value == HOLDS:
            return rows.in_force(today)
        if value == ENDED:
            return rows.filter(valid_to__lt=today)
        return rows.filter(valid_from__gt=today) if value == COMING else rows


class StandardFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称、文号、领域"), method="find", max_length=60)
    kind = filters.ChoiceFilter(label=_("类别"), choices=Standard.Kind.choices, empty_label=_("全部"))
    validity = Validity()
    confidence = filters.ChoiceFilter(label=_("核实情况"), choices=Confidence.choices, empty_label=_("全部"))

    class Meta:
        model = Standard
        fields = ("q", "kind", "validity", "confidence")

    def find(self, rows, name, words):
        for word in words.split()[:6]:
            named = rows.filter(title__icontains=word) | rows.filter(number__icontains=word)
            rows = named | rows.filter(field__icontains=word) | rows.filter(code__icontains=word)
        return rows


class CriterionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("内容、代码、标准"), method="find", max_length=60)
    standard = filters.ModelChoiceFilter(
        label=_("判定标准"), queryset=Standard.objects.all(), empty_label=_("全部"), to_field_name="code"
    )
    grade = filters.ChoiceFilter(label=_("等级"), choices=Criterion.Grade.choices, empty_label=_("全部"))
    validity = Validity()
    on = filters.DateFilter(method="on_day", widget=forms.HiddenInput)

    class Meta:
        model = Criterion
        fields = ("q", "standard", "grade", "validity", "on")

    def find(self, rows, name, words):
        return holding(rows, words)

    def on_day(self, rows, name, day):
        return rows.in_force(day)
