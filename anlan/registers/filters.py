"""What a list of enterprises can be narrowed by: page, API and export alike."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import PlaceSelect
from anlan.org.models import Place, Sector
from anlan.search.queries import rows_holding
from anlan.search.words import asked

from .industries import industry_choices, industry_range
from .models import Enterprise, Tag, Tagging

FILTERED_KINDS = (Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


def places(request):
    """The places from city to town that the reader's posts reach."""
    return Place.objects.visible_to(request.user).filter(kind__in=FILTERED_KINDS, active=True)


class PlaceChoice(filters.ModelChoiceFilter):
    """A place and all below it."""

    class field_class(filters.ModelChoiceFilter.field_class):
        def label_from_instance(self, place):
            return "\u3000" * (place.depth - 1) + place.name

    def __init__(self, **kwargs):
        super().__init__(**{"widget": PlaceSelect} | kwargs)

    def filter(self, rows, place):
        if not place:
            return rows
        inside = Place.objects.within(place.path).order_by().values("pk")
        return rows.filter(**{f"{self.field_name}__in": inside})


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称、代码、拼音"), method="find", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部"), null_label=_("未确定")
    )
    industry = filters.ChoiceFilter(
        label=_("国民经济行业"), choices=industry_choices, method="of_industry", empty_label=_("全部")
    )
    scale = filters.ChoiceFilter(label=_("企业规模"), choices=Enterprise.Scale.choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Enterprise.State.choices, empty_label=_("全部"))
    tag = filters.ModelChoiceFilter(
        label=_("标签"),
        queryset=Tag.objects.all(),
        method="carrying",
        empty_label=_("全部"),
        to_field_name="code",
    )

    class Meta:
        model = Enterprise
        fields = ["q", "place", "sector", "industry", "scale", "state", "tag"]

    def find(self, rows, name, words):
        wanted = asked(words)
        if not wanted:
            return rows.none()
        return rows_holding(rows, wanted, ("title", "text"))

    def of_industry(self, rows, name, code):
        first, end = industry_range(code)
        return rows.filter(industry_code__gte=first, industry_code__lt=end)

    def carrying(self, rows, name, tag):
        return rows.filter(pk__in=Tagging.objects.filter(tag=tag, until__isnull=True).values("enterprise"))
