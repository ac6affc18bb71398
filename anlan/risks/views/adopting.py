"""The catalogue of typical points: an enterprise picks what it has."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.registers.models import Enterprise
from anlan.web.pages import RowPage

from ..actions.adopting import adopt
from ..catalogue import typical
from ..models import RiskPoint
from ..queries import ADD
from .points import HOME


class AdoptPage(RowPage):
    """What is typical for the sector of an enterprise; what it has already cannot be picked again."""

    model = Enterprise
    perm = ADD
    title = gettext_lazy("从典型风险点目录选取")
    template_name = "risks/adopt.html"

    def rows(self):
        return super().rows().select_related("organ", "place", "sector")

    def get_trail(self):
        listed = f"{reverse(HOME[1])}?enterprise={self.row.pk}"
        return [(HOME[0], reverse(HOME[1])), (str(self.row), listed)]

    @cached_property
    def lines(self):
        there = RiskPoint.objects.filter(organ=self.row.organ).exclude(state=RiskPoint.State.REMOVED)
        names = set(there.values_list("name", flat=True))
        return [(entry, entry["name"] in names) for entry in typical(self.row.sector)]

    def get(self, request, *args, **kwargs):
        return self.show(lines=self.lines)

    def post(self, request, *args, **kwargs):
        choices = [(entry["code"], entry["name"]) for entry, _has in self.lines]
        chosen = forms.MultipleChoiceField(choices=choices, required=False)
        try:
            codes = chosen.clean(request.POST.getlist("code"))
            made = adopt(self.row, codes, actor=request.user)
        except forms.ValidationError as no:
            messages.error(request, " ".join(no.messages))
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已登记 %d 个风险点，请逐个评估。") % len(made))
            return redirect(f"{reverse(HOME[1])}?enterprise={self.row.pk}")
        return redirect(request.path)
