"""A form field that takes a subject by its name."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import NamedRow

from .kinds import KINDS
from .models import Subject
from .queries import VIEW

LONGEST_KEY = 19


def asked_for(request):
    """What a form begins with when a page of a subject leads to it (``?thing=``)."""
    asked = request.GET.get("thing", "")
    return {"thing": int(asked)} if asked.isdecimal() and len(asked) < LONGEST_KEY else {}


class ThingField(NamedRow):
    """One of those on file that the reader sees: its name alone, or as ``name`` writes it."""

    noun = _("监管对象")

    def offer_to(self, user):
        """Those not closed; whether there is any for this reader."""
        self.offer(Subject.objects.visible_to(user, VIEW).exclude(state=Subject.State.CLOSED))
        return user.holds(VIEW) and self.rows.exists()

    def name(self, row):
        return f"{row.name}（{row.place}，{row.kind_label}）"

    def names(self, rows):
        rows = rows.select_related("place") if hasattr(rows, "select_related") else rows
        return super().names(rows)

    def find(self, text):
        name, _bracket, about = text.removesuffix("）").rpartition("（")
        place, _comma, label = about.partition("，")
        kinds = [kind.code for kind in KINDS.values() if str(kind.label) == label]
        exact = self.rows.filter(Q(name=text) | Q(name=name, place__name=place, kind__in=kinds))
        return exact.select_related("place", "sector", "keeper")
