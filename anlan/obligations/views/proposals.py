"""From a plan to duties: what it asks for, proposed, changed, put in force or dropped in bulk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.plans.models import Plan
from anlan.web.pages import RowPage, keys

from ..actions.proposing import adjust, not_taken_up, propose_from
from ..evidence import wanted
from ..flow import OBLIGATION
from ..forms.proposals import ProposalLine
from ..models import Obligation
from ..wording import cadence_words
from .obligations import named

A_PAGE = 30
TOLD = 10  # refusals spelled out after a bulk act


class FromPlan(RowPage):
    """The office's own plans alone; whoever else sees the plan has no business here."""

    model = Plan
    perm = "obligations.add_obligation"
    view_perm = "plans.view_plan"
    title = gettext_lazy("从计划生成履职要求")
    template_name = "obligations/from_plan.html"

    def rows(self):
        own = [organ.pk for organ in self.request.user.organs]
        return super().rows().filter(organ__in=own).select_related("organ", "place")

    def get_trail(self):
        return [(_("计划"), reverse("plans:plans")), (str(self.row), self.row.get_absolute_url())]

    def proposals(self):
        mine = Obligation.objects.visible_to(self.request.user).filter(plan=self.row)
        return mine.filter(state=Obligation.State.PROPOSED).select_related(
            "place", "organ", "task", "post_role", "tag"
        )

    def get(self, request, pk):
        return self.page()

    def page(self, bad=(), status=200):
        """``bad``: lines that could not be saved, as typed."""
        part = Paginator(self.proposals().order_by("task__order", "pk"), A_PAGE).get_page(
            self.request.GET.get("page")
        )
        typed = {line.row.pk: line for line in bad}
        rows = part.object_list.prefetch_related("organs", "groups", "enterprises", "people")
        waiting = not_taken_up(self.row)
        settled = Obligation.objects.visible_to(self.request.user).filter(plan=self.row)
        return self.show(
            part=part,
            lines=[
                (row, typed.get(row.pk) or ProposalLine(row), named(row), wanted(row.evidence, row.place))
                for row in rows
            ],
            waiting=[(asked, cadence_words(asked.cadence, self.row.place)) for asked in waiting],
            drafts=self.row.tasks.filter(state="drafted").count(),
            settled=settled.exclude(state=Obligation.State.PROPOSED)
            .select_related("place")
            .order_by("-pk")[:50],
            status=status,
        )

    def post(self, request, pk):
        act = {"propose": self.propose, "save": self.save, "enforce": self.enforce, "drop": self.drop}.get(
            request.POST.get("act")
        )
        if act is None:
            raise Http404
        return act() or redirect(request.get_full_path())

    def propose(self):
        try:
            made = propose_from(self.row, actor=self.request.user)
        except Refused as no:
            messages.error(self.request, str(no))
            return
        if made:
            messages.success(self.request, _("已提出%d项履职要求，请核对后执行。") % len(made))
        else:
            messages.info(self.request, _("没有新的要求可以提出。"))

    def save(self):
        """Every line that was changed; what cannot be saved stays as typed, with the reason."""
        saved, bad = self.keep(self.sent())
        if saved:
            messages.success(self.request, _("已保存%d项。") % saved)
        if bad:
            messages.error(self.request, _("有%d项没有保存，原因见该行。") % len(bad))
            return self.page(bad, status=422)
        if not saved:
            messages.info(self.request, _("没有改动。"))
        return None

    def sent(self):
        """The proposals whose lines were on the page sent."""
        pks = keys([name.removesuffix("-was") for name in self.request.POST if name.endswith("-was")])
        rows = list(self.proposals().filter(pk__in=pks))
        if len(rows) < len(pks):
            messages.warning(self.request, _("有%d项刚刚已由他人办理。") % (len(pks) - len(rows)))
        return rows

    def keep(self, rows):
        """Save what was typed: ``(how many changed, the lines that could not be)``."""
        saved, bad = 0, []
        for row in rows:
            line = ProposalLine(row, self.request.POST)
            try:
                if line.is_valid():
                    if line.changes:
                        adjust(row, actor=self.request.user, was=line.cleaned_data["was"], **line.changes)
                        saved += 1
                    continue
            except Refused as no:
                line.add_error(None, str(no))
            except ValidationError as no:
                line.add_error(None, no.messages)
            bad.append(line)
        return saved, bad

    def enforce(self):
        """What was typed into the lines ticked is kept before they are put in force; one wrong, none is."""
        ticked = set(keys(self.request.POST.getlist("row")))
        _saved, bad = self.keep([row for row in self.sent() if row.pk in ticked])
        if bad:
            messages.error(self.request, _("有%d项有误，没有执行任何一项，原因见该行。") % len(bad))
            return self.page(bad, status=422)
        self.move("enforce", _("已执行%d项，按期生成履职事项。"))
        return None

    def drop(self):
        reason = self.request.POST.get("reason", "").strip()[:2000]
        self.move("drop", _("已不采用%d项。"), reason=reason)

    def move(self, step, done, **facts):
        rows = self.ticked()
        refused, count = [], 0
        for row in rows:
            try:
                OBLIGATION.move(row, step, actor=self.request.user, **facts)
                count += 1
            except Refused as no:
                refused.append(f"{row}：{no}")
        self.tell(done % count if count else "", refused)
        if not rows:
            messages.warning(self.request, _("请先勾选要处理的记录。"))

    def ticked(self):
        mine = Obligation.objects.visible_to(self.request.user).filter(plan=self.row)
        return mine.filter(pk__in=keys(self.request.POST.getlist("row"))).select_related("organ", "place")

    def tell(self, done, refused):
        if done:
            messages.success(self.request, done)
        for words in refused[:TOLD]:
            messages.error(self.request, words)
        if len(refused) > TOLD:
            messages.error(self.request, _("另有%d项未能办理。") % (len(refused) - TOLD))
