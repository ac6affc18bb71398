"""Pages of objections and of problems found."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.web.pages import CasePage, FormPage, ListPage, StepPage

from ..actions import objections as actions
from ..filters import ObjectionFilter, ProblemFilter
from ..flow import OBJECTION, PROBLEM
from ..forms.scoring import ObjectionForm, ProblemForm
from ..models import Line, Objection, Problem
from ..scoring import number_text
from ..tables import OBJECTIONS, PROBLEMS, TONES

VIEW = "assessment.view_assessment"
LIST = ((gettext_lazy("考核异议"), "assessment:objections"),)
FOUND = ((gettext_lazy("考核问题"), "assessment:problems"),)


class ObjectionList(ListPage):
    model = Objection
    perm = VIEW
    title = gettext_lazy("考核异议")
    columns = OBJECTIONS
    filterset_class = ObjectionFilter
    order = ("-raised_at",)
    empty = gettext_lazy("没有异议。")

    def rows(self):
        return super().rows().select_related("line__item", "organ", "handled_by")


class ObjectionRow:
    model = Objection
    flow = OBJECTION
    perm = VIEW
    trail = LIST

    def rows(self):
        related = ("line__item", "line__assessment__scheme", "organ", "owner", "raised_by", "handled_by")
        return super().rows().select_related(*related)


class ObjectionPage(ObjectionRow, CasePage):
    step_url = "assessment:objection_step"
    template_name = "assessment/objection.html"

    def facts(self):
        row = self.row
        return [
            (_("被考核单位"), row.organ),
            (_("考核项目"), row.line.item),
            (_("计算得分"), number_text(row.line.computed)),
            (_("考核得分"), number_text(row.line.group_score)),
            (_("主张得分"), number_text(row.claimed)),
            (_("改定得分"), number_text(row.points)),
            (_("提出人"), row.raised_by),
            (_("提出时间"), row.raised_at),
            (_("处理人"), row.handled_by),
            (_("处理时间"), row.handled_at),
        ]

    def extra(self):
        return {"tone": TONES[self.row.state], "files": attached(self.row)}


class ObjectionStep(ObjectionRow, StepPage):
    pass


class LinePage(FormPage):
    """A form about one line of an assessment that the reader sees."""

    model = Line
    trail = ()

    @cached_property
    def line(self):
        seen = Line.objects.visible_to(self.request.user)
        related = (
            "item",
            "assessment__organ",
            "assessment__owner",
            "assessment__person",
            "assessment__scheme",
        )
        return get_object_or_404(seen.select_related(*related), pk=self.kwargs["pk"])

    def get_trail(self):
        row = self.line.assessment
        return [(str(row), row.get_absolute_url())]


class ObjectPage(LinePage):
    perm = "assessment.submit_assessment"
    title = gettext_lazy("提出异议")
    form_class = ObjectionForm
    submit = gettext_lazy("提出异议")
    template_name = "assessment/object.html"

    def form_kwargs(self):
        return {"line": self.line}

    def save(self, data):
        return actions.object_to(self.line, actor=self.request.user, **data)

    def context(self, **more):
        return super().context(line=self.line, **more)


class ProblemList(ListPage):
    model = Problem
    perm = VIEW
    title = gettext_lazy("考核问题")
    columns = PROBLEMS
    filterset_class = ProblemFilter
    order = ("due_on",)
    buttons = ((gettext_lazy("登记问题"), "plus", "assessment:new_problem", "assessment.score_assessment"),)
    empty = gettext_lazy("没有考核发现的问题。")

    def rows(self):
        return super().rows().select_related("organ")


class ProblemNew(FormPage):
    perm = "assessment.score_assessment"
    title = gettext_lazy("登记考核问题")
    trail = FOUND
    form_class = ProblemForm

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return actions.find_problem(actor=self.request.user, **data)


class LineProblem(LinePage):
    """A problem found in scoring a line."""

    perm = "assessment.score_assessment"
    title = gettext_lazy("登记考核问题")
    form_class = ProblemForm

    def form_kwargs(self):
        return {"user": self.request.user, "line": self.line}

    def save(self, data):
        if data["organ"] != self.line.assessment.organ:
            raise ValidationError(_("责任单位应为被考核的“%s”。") % self.line.assessment.organ)
        return actions.find_problem(actor=self.request.user, line=self.line, **data)


class ProblemRow:
    model = Problem
    flow = PROBLEM
    perm = VIEW
    trail = FOUND

    def rows(self):
        return super().rows().select_related("organ", "owner", "line__assessment", "submitted_by")


class ProblemPage(ProblemRow, CasePage):
    step_url = "assessment:problem_step"
    template_name = "assessment/problem.html"

    def facts(self):
        row = self.row
        return [
            (_("责任单位"), row.organ),
            (_("验收单位"), row.owner),
            (_("考核来源"), row.source),
            (_("考核年度"), row.year),
            (_("发现日期"), row.found_on),
            (_("整改期限"), row.due_on),
            (_("责任人"), row.responsible),
            (_("销号日期"), row.closed_on),
        ]

    def extra(self):
        return {"tone": TONES[self.row.state], "files": attached(self.row)}


class ProblemStep(ProblemRow, StepPage):
    pass
