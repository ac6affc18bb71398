"""举一反三: asking similar enterprises, and what they answered so far."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from anlan.obligations.models import Occurrence
from anlan.web.pages import FormPage

from ..actions.spreading import ENFORCES, spread
from ..forms import SpreadForm
from .together import OfMatter

S = Occurrence.State


class SpreadPage(OfMatter, FormPage):
    """The place, sector and tag of those who shall check themselves."""

    perm = ENFORCES
    view_perm = "hazards.view_matter"
    title = gettext_lazy("举一反三")
    submit = gettext_lazy("部署自查")
    done = gettext_lazy("已部署，同类企业将收到自查要求。")

    def get_form(self, data=None, files=None):
        return SpreadForm(data, user=self.request.user, matter=self.row)

    def save(self, data):
        spread(self.row, actor=self.request.user, **data)
        return self.row


def answers(matter):
    """``[(spread, asked, answered, late, percent)]``, the newest first."""
    found = []
    for one in matter.spreads.select_related("round", "organ", "place", "sector", "tag"):
        said = Occurrence.objects.filter(round=one.round).aggregate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(state__in=(S.SUBMITTED, S.ACCEPTED))),
            late=Count("pk", filter=Q(state=S.MISSED)),
        )
        share = round(said["answered"] * 100 / said["asked"], 1) if said["asked"] else 0
        found.append((one, said["asked"], said["answered"], said["late"], share))
    return found
