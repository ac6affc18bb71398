"""Pages of analyses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached_to
from anlan.flow.flow import Refused
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column

from ..actions import analyses
from ..figures import RATINGS, differing, freeze, trend
from ..filters import AnalysisFilter
from ..flow import ANALYSIS
from ..forms import DraftForm, WordsForm
from ..models import Analysis
from ..tables import TONES, state_mark

ANALYSES = (gettext_lazy("分析报告"), "reporting:analyses")


class AnalysisList(ListPage):
    model = Analysis
    perm = "reporting.view_analysis"
    filterset_class = AnalysisFilter
    order = ("-end",)
    buttons = ((gettext_lazy("起草报告"), "pencil-plus", "reporting:draft", "reporting.change_analysis"),)
    empty = gettext_lazy("还没有分析报告。起草时系统按统计期间取数并冻结。")
    columns = [
        Column("title", gettext_lazy("标题"), sort="title", link=True),
        Column("kind", gettext_lazy("种类"), value=lambda row: kind_label(row)),
        Column("organ", gettext_lazy("撰写单位")),
        Column("start", gettext_lazy("统计期间起"), kind="day"),
        Column("end", gettext_lazy("统计期间止"), sort="end", kind="day"),
        Column("situation", gettext_lazy("形势评价"), value=lambda row: rating_of(row)),
        Column("frozen_at", gettext_lazy("数据时间"), kind="time"),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
    ]

    def rows(self):
        return super().rows().select_related("organ")


def kind_label(row):
    return analyses.kinds().get(row.kind, {}).get("label", row.kind)


def rating_of(row):
    return RATINGS[row.situation["rating"]] if row.situation else None


def situation_of(row):
    """The rating with its reasons; None where there is nothing to compare with."""
    return (
        "：".join(filter(None, [str(rating_of(row)), "；".join(row.situation["reasons"])]))
        if row.situation
        else None
    )


class DraftPage(FormPage):
    perm = "reporting.change_analysis"
    title = gettext_lazy("起草分析报告")
    trail = (ANALYSES,)
    form_class = DraftForm
    submit = gettext_lazy("取数并起草")
    done = gettext_lazy("已按统计期间取数，数据已冻结，请补充文字。")

    def form_kwargs(self):
        proposed = {code for kind in analyses.kinds().values() for code in kind["indicators"]}
        return {"user": self.request.user, "proposed": proposed}

    def save(self, data):
        return analyses.draft(data.pop("kind"), actor=self.request.user, **data)


class AnalysisRow:
    model = Analysis
    flow = ANALYSIS
    perm = "reporting.view_analysis"
    trail = (ANALYSES,)

    def rows(self):
        return super().rows().select_related("organ", "author", "place")


class AnalysisPage(AnalysisRow, CasePage):
    step_url = "reporting:analysis_step"
    template_name = "reporting/analysis.html"

    def facts(self):
        row = self.row
        return [
            (_("种类"), kind_label(row)),
            (_("撰写单位"), row.organ),
            (_("统计期间"), f"{row.start} 至 {row.end}"),
            (_("数据时间"), row.frozen_at),
            (_("形势评价"), situation_of(row)),
            (_("拟稿人"), row.author),
            (_("主送"), row.to),
            (_("回执"), row.receipt),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        edits = (
            row.state == Analysis.State.DRAFT
            and user.may("reporting.change_analysis", row)
            and user.speaks_for(row.organ)
        )
        letters = list(Letter.objects.on(row))
        files = attached_to(letters)
        return {
            "tone": TONES[row.state],
            "figures": [(figure, trend(figure)) for figure in row.figures],
            "edits": edits,
            "outdated": differing(row.figures, freeze(row.codes, row.place, row.start, row.end))
            if edits
            else [],
            "letters": [(letter, files[letter.pk]) for letter in letters],
        }

    def post(self, request, pk):
        try:
            changed = analyses.refresh(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            said = (
                _("数据已更新，有变化的指标：%s。") % "、".join(changed) if changed else _("数据没有变化。")
            )
            messages.success(request, said)
        return redirect(self.row)


class AnalysisEdit(AnalysisRow, RowPage, FormPage):
    perm = "reporting.change_analysis"
    title = gettext_lazy("撰写")
    template_name = "reporting/words.html"

    def get_form(self, data=None, files=None):
        return WordsForm(data, files, row=self.row)

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("version", "title")}
            try:
                row = analyses.edit(self.row, actor=request.user, sections=form.sections, **said)
            except (Refused, ValidationError) as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, self.done)
                return redirect(row)
        return self.show(form=form, status=422)


class AnalysisStep(AnalysisRow, StepPage):
    pass
