"""What the list of publications can be narrowed by."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from anlan.registers.filters import PlaceChoice, places

from .models import Objection, Publication
from .queries import kinds


def kind_choices():
    return [(one.code, one.label) for one in kinds().values()]


class PublicationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("标题、正文"), method="find", max_length=60)
    kind = filters.ChoiceFilter(label=_("种类"), choices=kind_choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Publication.State.choices, empty_label=_("全部"))
    objections = filters.ChoiceFilter(
        label=_("异议"),
        choices=[("open", _("待处理")), ("any", _("有异议"))],
        method="objected",
        empty_label=_("全部"),
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))

    class Meta:
        model = Publication
        fields = ("q", "kind", "state", "objections", "place")

    def objected(self, rows, name, value):
        found = Objection.objects.filter(publication=OuterRef("pk"))
        return rows.filter(Exists(found.filter(settled_at__isnull=True) if value == "open" else found))

    def find(self, rows, name, words):
        return rows.filter(Q(title__icontains=words) | Q(body__icontains=words))
