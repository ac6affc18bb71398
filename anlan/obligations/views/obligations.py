"""Obligations: the list, one with its rounds by subject, writing one down, its steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage

from ..actions.editing import change_obligation, create_obligation
from ..consequences import if_missed
from ..evidence import wanted
from ..filters import ObligationFilter
from ..flow import OBLIGATION
from ..forms.obligations import ObligationForm, common_values, facts_of, typed
from ..library import entries, meant_by
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
    buttons = (
        (gettext_lazy("新增履职要求"), "plus", "obligations:create", "obligations.add_obligation"),
        (gettext_lazy("常用要求"), "books", "obligations:library", "obligations.add_obligation"),
    )
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
            (_("常用要求"), library_title(row.library_code)),
            (_("逾期未履行的后果"), if_missed(row.place)),
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
            "may_change": row.state not in (row.State.ENDED, row.State.DROPPED)
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
    relation = {S.GROUP: row.groups, S.ENTERPRISE: row.enterprises, S.PERSON: row.people}
    if row.subject == S.ORGAN:
        rows = [*row.groups.all()[: NAMED + 1], *row.organs.all()[: NAMED + 1]]
    else:
        rows = list(relation[row.subject].all()[: NAMED + 1])
    return "、".join(map(str, rows[:NAMED])) + (_("等") if len(rows) > NAMED else "")


def library_title(code):
    return entries()[code].title if code in entries() else code


class LibraryPage(Page):
    """The library of common duties, each as a beginning of a demand."""

    perm = "obligations.add_obligation"
    title = gettext_lazy("常用要求")
    template_name = "obligations/library.html"
    trail = ((gettext_lazy("履职要求"), "obligations:obligations"),)

    def get(self, request):
        place = request.user.organs[0].place if request.user.organs else None
        lines = [
            (entry, cadence_words(entry.cadence, place), wanted(entry.evidence, place))
            for entry in entries().values()
        ]
        return self.show(lines=lines)


class CreateObligation(FormPage):
    perm = "obligations.add_obligation"
    title = gettext_lazy("新增履职要求")
    template_name = "obligations/obligation_form.html"
    done = gettext_lazy("已新增，执行后按期生成履职事项。")
    trail = ((gettext_lazy("履职要求"), "obligations:obligations"),)

    def get_form(self, data=None, files=None, **more):
        return ObligationForm(data, user=self.request.user, **more)

    def get(self, request, *args, **kwargs):
        """With ``?library=`` the form begins with an entry of the library."""
        entry = entries().get(request.GET.get("library", ""))
        if entry is None:
            return super().get(request, *args, **kwargs)
        named = {"title": entry.title, "basis": entry.basis}
        return self.show(form=self.get_form(initial={**named, **common_values(entry)}))

    def post(self, request, *args, **kwargs):
        """套用: what was typed stays; cadence, evidence and the rest become the entry's."""
        if "apply" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        said = typed(form, request.POST)
        entry = entries().get(said["library_code"]) or meant_by(said["quote"] or "", said["title"] or "")
        if entry is None:
            messages.warning(request, _("没有与名称或原文相符的常用要求，请在“常用要求”中选择。"))
        else:
            messages.info(request, _("已套用“%s”，请核对后保存。") % entry.title)
        values = common_values(entry, form.place) if entry else {}
        return self.show(form=self.get_form(initial={**said, **values}))

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

    def get_form(self, data=None, files=None, **more):
        form = ObligationForm(data, user=self.request.user, instance=self.row, **more)
        del form.fields["organ"]
        return form

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        return change_obligation(self.row, actor=self.request.user, **facts_of(data))


class ObligationStep(StepPage):
    model = Obligation
    flow = OBLIGATION
