"""Filters of the boundary table."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Dispute
from ..models.commitments import DisputeOpinion


class DisputeFilter(filters.FilterSet):
    subject = filters.CharFilter(label=_("事项"), lookup_expr="icontains")
    organ = filters.CharFilter(label=_("单位"), method="by_organ")
    state = filters.ChoiceFilter(label=_("状态"), choices=Dispute.State.choices, empty_label=_("全部"))

    class Meta:
        model = Dispute
        fields = ("subject", "organ", "state")

    def by_organ(self, rows, name, value):
        """The unit as a party, or as the one the matter was given to."""

        def named(prefix):
            return Q(**{f"{prefix}name__icontains": value}) | Q(**{f"{prefix}short_name__icontains": value})

        party = DisputeOpinion.objects.filter(named("organ__")).values("dispute")
        return rows.filter(Q(pk__in=party) | named("decided_for__"))
