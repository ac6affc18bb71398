"""What the lists of duties can be narrowed by: page, API and export alike."""

import re
from calendar import monthrange
from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ
from anlan.registers.filters import PlaceChoice, places

from .models import Obligation, Occurrence, Round
from .queries import Phase, at_risk, in_phase

UNFINISHED = "unfinished"
FEW = 100  # organs that a word may mean


class OccurrenceFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("履职要求"), method="by_title", max_length=60)
    organ = filters.CharFilter(label=_("履职单位"), method="by_organ", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    phase = filters.ChoiceFilter(
        label=_("状态"),
        choices=[(UNFINISHED, _("未完成")), *Phase.choices, ("at_risk", _("可能完不成"))],
        method="by_phase",
        empty_label=_("全部"),
    )
    month = filters.CharFilter(
        label=_("截止月份"), method="by_month", widget=forms.TextInput(attrs={"type": "month"})
    )
    since = filters.DateFilter(label=_("截止日起"), field_name="due_on", lookup_expr="gte")
    until = filters.DateFilter(label=_("截止日止"), field_name="due_on", lookup_expr="lte")
    unit = filters.ModelChoiceFilter(
        queryset=lambda request: Organ.objects.visible_to(request.user),
        field_name="organ",
        widget=forms.HiddenInput,
    )
    obligation = filters.ModelChoiceFilter(
        queryset=lambda request: Obligation.objects.visible_to(request.user), widget=forms.HiddenInput
    )
    round = filters.ModelChoiceFilter(queryset=Round.objects.all(), widget=forms.HiddenInput)

    class Meta:
        model = Occurrence
        fields = ("q", "organ", "place", "phase", "month", "since", "until", "unit", "obligation", "round")

    # The words are looked for among obligations and organs first, which are fewer.

    def by_title(self, rows, name, value):
        titled = Obligation.objects.filter(title__contains=value)
        return rows.filter(obligation__in=titled.order_by().values("pk"))

    def by_organ(self, rows, name, value):
        """Few organs are named by number: a database then goes to their rows, not along all by due date."""
        named = Organ.objects.filter(Q(name__contains=value) | Q(short_name__contains=value)).order_by()
        few = list(named.values_list("pk", flat=True)[: FEW + 1])
        return rows.filter(organ__in=few if len(few) <= FEW else named.values("pk"))

    def by_phase(self, rows, name, value):
        today = timezone.localdate()
        if value == UNFINISHED:
            return rows.filter(state__one_of=Occurrence.OPEN)
        return at_risk(rows, today) if value == "at_risk" else rows.filter(in_phase(value, today))

    def by_month(self, rows, name, value):
        """``2026-03``; what is no month filters nothing out of sight: it finds nothing."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", value)
        if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2200:
            return rows.none()
        first = date(int(found[1]), int(found[2]), 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return rows.filter(due_on__range=(first, last))


class ObligationFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("名称"), lookup_expr="contains", max_length=60)
    state = filters.ChoiceFilter(label=_("状态"), choices=Obligation.State.choices, empty_label=_("全部"))
    subject = filters.ChoiceFilter(
        label=_("履职主体"), choices=Obligation.Subject.choices, empty_label=_("全部")
    )

    class Meta:
        model = Obligation
        fields = ("title", "state", "subject")
