"""Pages: acts, one act with its steps, a proposal, the statistics of a year."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.tables import linked
from anlan.files.queries import attached, attached_to
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, Page, StepPage

from . import actions
from .filters import ActFilter
from .flow import ACT
from .forms import ProposalForm
from .ladder import rungs
from .models import Act
from .queries import lately, statistics
from .tables import ACTS, TONES

HOME = (gettext_lazy("问责"), "accountability:acts")
VIEW, PROPOSE = "accountability.view_act", "accountability.propose_act"


class ActList(ListPage):
    model = Act
    perm = VIEW
    title = gettext_lazy("问责")
    columns = ACTS
    filterset_class = ActFilter
    order = ("-proposed_at",)
    buttons = ((gettext_lazy("提出问责"), "plus", "accountability:propose", PROPOSE),)
    empty = gettext_lazy("没有问责事项。符合联动规则的自动列为候选，也可以人工提出。")

    def rows(self):
        return super().rows().select_related("organ", "office", "verifier", "place")


class ProposePage(FormPage):
    perm = PROPOSE
    title = gettext_lazy("提出问责")
    trail = (HOME,)
    submit = gettext_lazy("提出")
    done = gettext_lazy("已提出，待领导批准。")

    @cached_property
    def beside(self):
        asked = self.request.GET.get("beside", "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        return get_object_or_404(Act.objects.visible_to(self.request.user), pk=asked)

    def get_form(self, data=None, files=None):
        return ProposalForm(data, files, user=self.request.user, beside=self.beside)

    def save(self, data):
        return actions.propose(data.pop("organ"), actor=self.request.user, beside=self.beside, **data)


class ActRow:
    model = Act
    flow = ACT
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        people = ("proposed_by", "approved_by", "signed_by")
        return super().rows().select_related("organ", "office", "verifier", "place", *people)


class ActPage(ActRow, CasePage):
    step_url = "accountability:step"
    template_name = "accountability/act.html"

    def facts(self):
        row = self.row
        weighed = row.state == Act.State.CANDIDATE
        return [
            (_("被问责单位"), row.organ),
            (_("被问责人"), row.person),
            (_("责任"), row.get_capacity_display()),
            (_("建议方式") if weighed else _("方式"), row.rung_label),
            (_("依据"), row.basis),
            (_("问责单位"), row.office),
            (_("核查单位"), row.verifier),
            (_("提出"), row.proposed_by or _("按联动规则")),
            (_("批准"), f"{row.approved_by} {row.approved_on}" if row.approved_on else None),
            (_("批准意见"), row.because),
            (_("送达日期"), row.delivered_on),
            (_("回复时限"), row.answer_by),
            (_("整改时限"), row.rectify_by),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        letters = list(Letter.objects.on(row))
        files = attached_to(letters)
        first = row.beside_id or row.pk
        same = Act.objects.visible_to(user).select_related("organ", "place")
        proposes = user.holds(PROPOSE) and user.speaks_for(row.office)
        earlier = lately(row, timezone.localdate()).visible_to(user)
        return {
            "tone": TONES[row.state],
            "triggers": [(found, linked(found)) for found in row.triggers.all()],
            "letters": [(letter, files[letter.pk]) for letter in letters],
            "files": attached(row),
            "earlier": earlier[:20],
            "beside": [act for act in (same.filter(pk=first) | same.filter(beside=first)) if act != row],
            "beside_url": f"{reverse('accountability:propose')}?beside={first}" if proposes else "",
            "held_in_person": rungs(row.approved_on, row.place).get(row.rung),
        }


class ActStep(ActRow, StepPage):
    pass


class StatisticsPage(Page):
    perm = VIEW
    title = gettext_lazy("问责统计")
    trail = (HOME,)
    template_name = "accountability/statistics.html"

    @cached_property
    def year(self):
        asked = self.request.GET.get("year") or str(timezone.localdate().year)
        if not (asked.isdecimal() and len(asked) == 4 and int(asked) > 1999):
            raise Http404
        return int(asked)

    def get(self, request):
        acts = Act.objects.visible_to(request.user)
        return self.show(
            year=self.year, before=self.year - 1, after=self.year + 1, **statistics(acts, self.year)
        )
