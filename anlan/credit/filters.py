"""What the lists of standings and records can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from anlan.consequences.kinds import FACTS
from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.rulebook.book import rule

from .models import CreditEvent, Standing
from .queries import labels


def tier_choices():
    return list(labels().items())


def fact_choices():
    return [
        (line["fact"], str(FACTS[line["fact"]].label))
        for line in rule("credit.events")
        if line["fact"] in FACTS
    ]


class AboutEnterprise(filters.FilterSet):
    q = filters.CharFilter(
        label=_("企业名称"), field_name="enterprise__name", lookup_expr="contains", max_length=60
    )
    place = PlaceChoice(
        label=_("区域"), queryset=places, empty_label=_("全部"), field_name="enterprise__place"
    )
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"),
        field_name="enterprise__sector",
        queryset=Sector.objects.all(),
        empty_label=_("全部"),
        null_label=_("未确定"),
    )


class StandingFilter(AboutEnterprise):
    tier = filters.ChoiceFilter(label=_("信用等级"), choices=tier_choices, empty_label=_("全部"))

    class Meta:
        model = Standing
        fields = ("tier", "q", "place", "sector")


class EventFilter(AboutEnterprise):
    fact = filters.ChoiceFilter(label=_("事实类别"), choices=fact_choices, empty_label=_("全部"))
    state = filters.ChoiceFilter(label=_("状态"), choices=CreditEvent.State.choices, empty_label=_("全部"))
    sign = filters.ChoiceFilter(
        label=_("性质"),
        choices=[("bad", _("扣分")), ("good", _("加分"))],
        method="by_sign",
        empty_label=_("全部"),
    )

    class Meta:
        model = CreditEvent
        fields = ("q", "fact", "sign", "state", "place", "sector")

    def by_sign(self, rows, name, sign):
        return rows.filter(points__lt=0) if sign == "bad" else rows.filter(points__gt=0)
