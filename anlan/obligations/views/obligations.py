"""Obligations: the list, one with its rounds by subject, writing one down, its steps."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions.editing import change_obligation, create_obligation
from ..evidence import wanted
from ..filters import ObligationFilter
from ..flow import OBLIGATION
from ..forms.obligations import ObligationForm, facts_of
from ..models import Obligation, Occurrence
from ..queries import TONES, Phase, in_phase, phase
from ..tables import OBLIGATIONS, tally
from ..wording import cadence_words

ROUNDS_SHOWN = 12
SUBJECTS_A_PAGE = 50
NAMED = 20  # of those obliged, before "等"


class ObligationList(ListPage):
    model = Obligation
    perm = "obligations.view_obligation"
    title = gettext_lazy("履职要求")
    columns = OBLIGATIONS
    filterset_class = ObligationFilter
    order = ("-pk",)
    buttons = ((gettext_lazy("新增履职要求"), "plus", "obligations:create", "obligations.add_obligation"),)
    empty = gettext_lazy("还没有履职要求。写明谁、多久一次、凭什么材料，系统按期生成履职事项。")

    def rows(self):
        return super().rows().select_related("organ", "place")


class ObligationPage(CasePage):
    model = Obligation
    flow = OBLIGATION
    step_url = "obligations:obligation_step"
    template_name = "obligations/obligation.html"

    def rows(self):
        related = ("organ", "place", "verifier", "plan", "task", "tag", "post_role")
        return super().rows().select_related(*related)

    def get_trail(self):
        return [(_("履职要求"), reverse("obligations:obligations"))]

    def facts(self):
        row = self.row
        return [
            (_("周期"), cadence_words(row.cadence, row.place)),
            (_("履职主体"), f"{row.get_subject_display()}：{named(row)}"),
            (_("主办单位"), row.organ),
            (_("审核单位"), row.judge),
            (_("起止日期"), f"{row.starts_on} — {row.ends_on or _('长期')}"),
            (_("考核权重"), row.weight),
            (_("依据"), row.basis),
            (_("原文"), row.quote),
            (_("来源任务"), row.task),
            (_("未履行的后果"), row.consequence),
        ]

    def extra(self):
        row, user, today = self.row, self.request.user, timezone.localdate()
        seen = Occurrence.objects.visible_to(user).filter(obligation=row)
        rounds = self.rounds(today)
        part, lines = self.matrix(seen, rounds)
        return {
            "demands": wanted(row.evidence, row.place),
            "rounds": rounds,
            "part": part,
            "lines": lines,
            "figures": figures(seen, today),
            "may_change": row.state != row.State.ENDED
            and user.speaks_for(row.organ)
            and bool(user.may("obligations.change_obligation", row)),
        }

    def rounds(self, today):
        """The newest that have opened, then what comes next, oldest first."""
        opened = list(
            self.row.rounds.filter(opens_on__lte=today).order_by("-start", "-pk")[: ROUNDS_SHOWN - 2]
        )
        coming = self.row.rounds.filter(opens_on__gt=today).order_by("start", "pk")
        return [*reversed(opened), *coming[: ROUNDS_SHOWN - len(opened)]]

    def matrix(self, seen, rounds):
        """``(page, [(subject, [cell or None])])``: who owes it by round."""
        inside = seen.filter(round__in=[round.pk for round in rounds])
        subjects = inside.order_by("organ__path", "person").values_list("organ", "person").distinct()
        part = Paginator(subjects, SUBJECTS_A_PAGE).get_page(self.request.GET.get("page"))
        organs = {organ for organ, _person in part}
        cells, names = {}, {}
        for row in inside.filter(organ__in=organs).select_related("organ", "person"):
            names[row.organ_id, row.person_id] = row.subject
            cells[row.organ_id, row.person_id, row.round_id] = cell(row)
        return part, [
            (names[organ, person], [cells.get((organ, person, round.pk)) for round in rounds])
            for organ, person in part
        ]


def cell(row):
    found = phase(row, timezone.localdate(), timezone.now())
    words = tally(row) if row.is_count else found.label
    return {"url": row.get_absolute_url(), "words": words, "label": found.label, "tone": TONES[found]}


def figures(seen, today):
    """``[(label, count, query)]`` for the head of the page."""
    shown = (Phase.OPEN, Phase.OVERDUE, Phase.SUBMITTED, Phase.ACCEPTED, Phase.ACCEPTED_LATE, Phase.MISSED)
    counts = seen.aggregate(**{one.value: Count("pk", filter=in_phase(one, today)) for one in shown})
    return [(one.label, counts[one.value], one.value, TONES[one]) for one in shown]


def named(row):
    """Who is obliged, in words."""
    S = row.Subject
    if row.subject == S.POST:
        organs = [*row.groups.all()[:NAMED], *row.organs.all()[:NAMED]]
        return f"{row.post_role} {'、'.join(map(str, organs))}".strip()
    if row.subject == S.ENTERPRISE and row.tag:
        return _("带“%s”标签的企业") % row.tag
    relation = {S.ORGAN: row.organs, S.GROUP: row.groups, S.ENTERPRISE: row.enterprises, S.PERSON: row.people}
    rows = list(relation[row.subject].all()[: NAMED + 1])
    return "、".join(map(str, rows[:NAMED])) + (_("等") if len(rows) > NAMED else "")


class CreateObligation(FormPage):
    perm = "obligations.add_obligation"
    title = gettext_lazy("新增履职要求")
    template_name = "obligations/obligation_form.html"
    done = gettext_lazy("已新增，执行后按期生成履职事项。")
    trail = ((gettext_lazy("履职要求"), "obligations:obligations"),)

    def get_form(self, data=None, files=None):
        return ObligationForm(data, user=self.request.user)

    def save(self, data):
        return create_obligation(actor=self.request.user, organ=data["organ"], **facts_of(data))


class ChangeObligation(RowPage, CreateObligation):
    model = Obligation
    perm = view_perm = "obligations.change_obligation"
    title = gettext_lazy("修改履职要求")
    done = gettext_lazy("已保存，尚未开放的期次按新要求重新生成。")

    def rows(self):
        own = [organ.pk for organ in self.request.user.organs]
        return super().rows().filter(organ__in=own).select_related("place", "organ")

    def get_form(self, data=None, files=None):
        form = ObligationForm(data, user=self.request.user, instance=self.row)
        del form.fields["organ"]
        return form

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        return change_obligation(self.row, actor=self.request.user, **facts_of(data))


class ObligationStep(StepPage):
    model = Obligation
    flow = OBLIGATION
