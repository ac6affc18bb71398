"""The grid that looks after an enterprise is among those who answer for it."""

from django.utils.translation import gettext_lazy as _

from anlan.owners.answering import answers

from .models import Premise


@answers(_("网格"))
def grid_of(enterprise):
    kept = Premise.objects.filter(enterprise=enterprise, until__isnull=True).select_related("cell__place")
    return [(str(row.cell), row.since, row.cell.get_absolute_url()) for row in kept]
