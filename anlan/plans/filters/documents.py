"""Filters of the list of policy documents."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Document


class DocumentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("标题、文号、发文机关"), method="by_words")
    superior = filters.ChoiceFilter(
        label=_("来源"),
        choices=[("no", _("本级文件")), ("yes", _("上级文件"))],
        method="by_source",
        empty_label=_("全部"),
    )
    kind = filters.ChoiceFilter(label=_("种类"), choices=Document.Kind.choices, empty_label=_("全部"))
    year = filters.NumberFilter(label=_("年度"))
    on = filters.DateFilter(
        label=_("在此日有效"), method="in_force", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Document
        fields = ("q", "superior", "kind", "year", "on")

    def by_words(self, rows, name, value):
        return rows.filter(
            Q(title__icontains=value) | Q(number__icontains=value) | Q(issuer__icontains=value)
        )

    def by_source(self, rows, name, value):
        return rows.filter(superior=value == "yes")

    def in_force(self, rows, name, value):
        return rows.in_force(value)
