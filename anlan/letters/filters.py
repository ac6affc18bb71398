"""Filters of letters and of the organs that issue them."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

from .kinds import KINDS
from .models import Letter


def kinds():
    return [(kind.code, kind.label) for kind in KINDS.values()]


class LetterFilter(filters.FilterSet):
    words = filters.CharFilter(label=_("文号、标题"), method="by_words", max_length=60)
    kind = filters.ChoiceFilter(label=_("文种"), choices=kinds, empty_label=_("全部"))
    year = filters.NumberFilter(label=_("年份"), min_value=2000, max_value=2999)

    class Meta:
        model = Letter
        fields = ["words", "kind", "year"]

    def by_words(self, rows, name, value):
        return rows.filter(Q(number__icontains=value) | Q(title__icontains=value))


class IssuerFilter(filters.FilterSet):
    words = filters.CharFilter(label=_("机构、代字"), method="by_words", max_length=60)

    class Meta:
        model = Organ
        fields = ["words"]

    def by_words(self, rows, name, value):
        named = Q(name__icontains=value) | Q(short_name__icontains=value)
        return rows.filter(named | Q(issuer__word__icontains=value))
