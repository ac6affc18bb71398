"""Pages of assessments: the ranking, a unit's score sheet, its own scores, the panel's, the check of the figures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached_to
from anlan.flow.flow import Refused
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import scoring as actions
from ..computing import differing, disagreeing
from ..filters import AssessmentFilter
from ..flow import ASSESSMENT
from ..forms.scoring import MarkLinesForm, MarksForm, SelfForm
from ..models import Assessment, Item, Mark, Objection, Problem, Scheme
from ..pasted_marks import columns, read_marks
from ..scoring import full_marks, number_text, total, written
from ..tables import ASSESSMENTS, TONES, grade_mark, state_mark

S = Assessment.State
VIEW = "assessment.view_assessment"
SCORES = (
    ("computed", gettext_lazy("计算")),
    ("self_score", gettext_lazy("自评")),
    ("group_score", gettext_lazy("考核")),
    ("final_score", gettext_lazy("最终")),
)
TRAIL = ((gettext_lazy("考核结果"), "assessment:assessments"),)


class Ranking(ListPage):
    model = Assessment
    perm = VIEW
    title = gettext_lazy("考核结果")
    columns = ASSESSMENTS
    filterset_class = AssessmentFilter
    order = ("-year", "rank")
    template_name = "assessment/ranking.html"
    empty = gettext_lazy("没有考核记录。方案印发后，被考核单位自动列入。")

    def rows(self):
        rows = super().rows().exclude(scheme__state=Scheme.State.REPLACED)
        return rows.select_related("scheme", "organ", "person", "place")

    def extra(self):
        counts = dict(self.rows().order_by().values_list("state").annotate(n=Count("pk")))
        return {
            "figures": [
                (code, label, counts[code], TONES[code]) for code, label in S.choices if counts.get(code)
            ],
            "chosen": self.request.GET.get("state", ""),
        }


class MyAssessments(Ranking):
    """Those of the reader's own organs, and of the reader in person."""

    title = gettext_lazy("本单位考核")
    perm = "assessment.submit_assessment"
    filterset_class = None
    template_name = "web/list.html"
    empty = gettext_lazy("本单位目前没有列入考核。")

    def rows(self):
        user = self.request.user
        organs = [organ.pk for organ in user.organs]
        return super().rows().filter(organ__in=organs, person=None) | super().rows().filter(person=user)

    def extra(self):
        return {}


class AssessmentRow:
    model = Assessment
    flow = ASSESSMENT
    perm = VIEW
    trail = TRAIL

    def rows(self):
        related = (
            "scheme__organ",
            "scheme__place",
            "scheme__plan",
            "organ",
            "person",
            "owner",
            "place",
            "reviewed_by",
        )
        return super().rows().select_related(*related)

    def get_title(self):
        return self.title or f"{self.row.unit} · {self.row.scheme}"


class AssessmentPage(AssessmentRow, CasePage):
    step_url = "assessment:step"
    template_name = "assessment/assessment.html"

    def facts(self):
        row = self.row
        return [
            (_("被考核单位"), row.organ),
            (_("考核单位"), row.owner),
            (_("考核年度"), row.year),
            (_("数据截至"), row.as_of),
            (_("自评截止"), row.scheme.self_by),
            (_("异议截止"), row.object_by),
            (_("复核人"), row.reviewed_by if self.inside else None),
            (_("结果运用"), row.used_for),
        ]

    @property
    def inside(self):
        """Whether the reader may see the panel's work: the office does, the unit once it is told."""
        return self.row.state in Assessment.TOLD or bool(self.request.user.speaks_for(self.row.owner))

    def extra(self):
        row, user = self.row, self.request.user
        lines = list(row.lines.select_related("item").order_by("item__order", "item_id"))
        files = attached_to(lines)
        odd = set() if row.state != S.SELF else set(disagreeing(lines))
        mine = bool(actions.unit_acts(row, user))
        marks = self.marks() if self.inside else {}
        return {
            "tone": TONES[row.state],
            "grade": grade_mark(row) if row.grade or row.vetoed else None,
            "inside": self.inside,
            "lines": [
                (line, how(line), files[line.pk], marks.get(line.pk, ()), line in odd)
                for line in lines
                if line.item.sort != Item.Sort.VETO
            ],
            "vetoes": [(line, how(line)) for line in lines if line.item.sort == Item.Sort.VETO],
            "aspects": self.aspects(lines),
            "totals": [(label, self.sum_of(name, getattr(row, name))) for name, label in SCORES],
            "full": number_text(row.full_marks),
            "objections": [
                (found, state_mark(found))
                for found in Objection.objects.visible_to(user)
                .filter(line__assessment=row)
                .select_related("line__item")
            ],
            "problems": [
                (found, state_mark(found))
                for found in Problem.objects.visible_to(user).filter(line__assessment=row)
            ],
            "self_scores": mine and row.state == S.SELF and user.holds("assessment.submit_assessment"),
            "objects": mine and row.state == S.OBJECTION and user.holds("assessment.submit_assessment"),
            "scores": bool(actions.may_mark(row, user)),
            "finds": user.speaks_for(row.owner) and user.holds("assessment.score_assessment"),
        }

    def sum_of(self, name, number):
        return number_text(None if name == "group_score" and not self.inside else number)

    def aspects(self, lines):
        """``[(process or result, what it is worth, [(column, sum)])]``; nothing where all is of one aspect."""
        found = []
        for code, label in Item.Aspect.choices:
            mine = [line for line in lines if line.item.aspect == code and line.item.sort != Item.Sort.VETO]
            sums = [
                (name, word, [(line.item, getattr(line, name)) for line in mine]) for name, word in SCORES
            ]
            told = [
                (word, self.sum_of(name, total(pairs, self.row.scheme.bonus_cap) if known(pairs) else None))
                for name, word, pairs in sums
            ]
            if mine:
                found.append((label, number_text(full_marks(line.item for line in mine)), told))
        return found if len(found) > 1 else []

    def marks(self):
        found = {}
        for mark in Mark.objects.filter(line__assessment=self.row).select_related("by"):
            found.setdefault(mark.line_id, []).append(mark)
        return found


def known(pairs):
    return any(points is not None for _item, points in pairs)


def how(line):
    """What a computed score was worked out from, in words: 92.5%（37/40）；按比例60-95."""
    told = line.inputs
    if not told:
        return ""
    parts = []
    if told.get("figure") is None:
        parts.append(told.get("note") or _("没有数据"))
    else:
        share = told.get("whole") is not None
        figure = number_text(told["figure"]) + ("%" if share else "")
        if share:
            figure += f"（{number_text(told['part'])}/{number_text(told['whole'])}）"
        parts.append(figure)
        if told.get("note"):
            parts.append(told["note"])
    rule = written(told["rule"])
    return "；".join([*parts, rule] if rule else parts)


class AssessmentStep(AssessmentRow, StepPage):
    def get_title(self):
        return self.step.label


class SheetPage(AssessmentRow, RowPage):
    """Points for all lines at once."""

    template_name = "assessment/sheet.html"

    def get_trail(self):
        return [*super().get_trail(), (str(self.row.unit), self.row.get_absolute_url())]

    def lines(self):
        return actions.scored_lines(self.row)

    def get(self, request, *args, **kwargs):
        self.check()
        return self.show(form=self.get_form())

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                self.save(form)
            except ValidationError as no:
                form.add_error(None, no.messages)
            except Refused as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, _("已保存。"))
                return redirect(self.row)
        return self.show(form=form, status=422)

    def show(self, **more):
        rows = [(*row, how(row[0])) for row in more["form"].rows]
        return super().show(rows=rows, **more)


class SelfPage(SheetPage):
    title = gettext_lazy("自查自评")
    perm = "assessment.submit_assessment"
    multipart = True
    template_name = "assessment/self.html"

    def check(self):
        if not actions.unit_acts(self.row, self.request.user) or self.row.state != S.SELF:
            raise Http404

    def get_form(self, data=None, files=None):
        return SelfForm(data, files, lines=self.lines())

    def save(self, form):
        told = {"scores": form.scores(), "uploads": form.uploads()}
        actions.say_self(self.row, actor=self.request.user, **told)


class MarksPage(SheetPage):
    title = gettext_lazy("考核评分")
    perm = "assessment.score_assessment"
    template_name = "assessment/marks.html"

    def check(self):
        if not actions.may_mark(self.row, self.request.user):
            raise Http404

    def get_form(self, data=None, files=None):
        mine = Mark.objects.filter(line__assessment=self.row, by=self.request.user)
        return MarksForm(data, files, lines=self.lines(), given={mark.line_id: mark for mark in mine})

    def save(self, form):
        actions.give_marks(self.row, actor=self.request.user, marks=form.marks())


class MarkLines(RowPage, FormPage):
    """Marks of many units of one scheme, pasted from a sheet."""

    model = Scheme
    perm = "assessment.score_assessment"
    view_perm = "assessment.view_scheme"
    title = gettext_lazy("批量评分")
    trail = ((gettext_lazy("考核方案"), "assessment:schemes"),)
    template_name = "assessment/marks_lines.html"
    form_class = MarkLinesForm
    submit = gettext_lazy("导入")
    done = gettext_lazy("已导入评分。")

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def rows(self):
        return super().rows().filter(panel=self.request.user)

    def save(self, data):
        user = self.request.user
        actions.give_all_marks(read_marks(data["text"], self.row, user), actor=user)
        return self.row

    def context(self, **more):
        return super().context(columns=columns(), **more)


class CheckPage(AssessmentRow, RowPage):
    """The figures asked for again as of the day they were kept: what differs, or that nothing does."""

    title = gettext_lazy("核对数据")
    template_name = "assessment/check.html"

    def get_trail(self):
        return [*super().get_trail(), (str(self.row.unit), self.row.get_absolute_url())]

    def get(self, request, pk):
        if self.row.as_of is None:
            raise Http404
        found = differing(self.row)
        return self.show(
            differing=[(line, how(line), number_text(now.get("figure"))) for line, now in found],
            count=self.row.lines.exclude(inputs={}).count(),
        )
