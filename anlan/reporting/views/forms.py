"""Pages of forms, their rounds, and a unit's filings."""

from io import BytesIO
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.lib.xlsx import write_sheet
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column

from ..actions.forms import expected, save_form
from ..filters import FilingFilter, FormFilter
from ..flow import FILING, FORM
from ..forms import SetupForm
from ..models import Filing, Form, Round
from ..queries import Sheet
from ..tables import TONES, filing_mark, state_mark
from ..values import form_of, label_of, shown

FORMS = (gettext_lazy("报表"), "reporting:forms")


class FormList(ListPage):
    model = Form
    perm = "reporting.open_form"
    filterset_class = FormFilter
    buttons = ((gettext_lazy("新建报表"), "plus", "reporting:new_form", "reporting.open_form"),)
    empty = gettext_lazy("还没有报表。新建后启用，到期自动向填报单位开放并统计未报名单。")
    columns = [
        Column("title", gettext_lazy("报表名称"), sort="title", link=True),
        Column("organ", gettext_lazy("布置单位")),
        Column("period", gettext_lazy("报送周期"), value="get_period_display"),
        Column("cutoff_time", gettext_lazy("截止时刻"), value=lambda row: f"{row.cutoff_time:%H:%M}"),
        Column("starts_on", gettext_lazy("开始日期"), sort="starts_on", kind="day"),
        Column("ends_on", gettext_lazy("结束日期"), kind="day"),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
    ]

    def rows(self):
        return super().rows().select_related("organ")


class FormEdit(FormPage):
    """``form`` is the reporting form being changed, None for a new one."""

    perm = "reporting.open_form"
    title = gettext_lazy("新建报表")
    trail = (FORMS,)
    row = None

    def get_form(self, data=None, files=None):
        return SetupForm(data, files, user=self.request.user, form=self.row)

    def save(self, data):
        if self.row:
            data.pop("organ")
        return save_form(self.row, actor=self.request.user, **data)


class FormChange(FormEdit):
    title = gettext_lazy("修改报表")

    @cached_property
    def row(self):
        found = Form.objects.visible_to(self.request.user, "reporting.open_form")
        found = found.filter(pk=self.kwargs["pk"], state=Form.State.DRAFT).first()
        if found is None:
            raise Http404
        return found


class FormCase(CasePage):
    model = Form
    flow = FORM
    step_url = "reporting:form_step"
    trail = (FORMS,)
    view_perm = "reporting.open_form"
    template_name = "reporting/form.html"

    def rows(self):
        return super().rows().select_related("organ")

    def facts(self):
        row = self.row
        return [
            (_("布置单位"), row.organ),
            (_("报送周期"), row.get_period_display()),
            (_("截止时刻"), cutoff_words(row)),
            (
                _("起止"),
                _("%(start)s 至 %(end)s") % {"start": row.starts_on, "end": row.ends_on or _("长期")},
            ),
            (_("依据"), row.basis),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        rounds = Round.objects.visible_to(user).filter(form=row).prefetch_related("filings")[:60]
        return {
            "tone": TONES[row.state],
            "fields": [(label_of(f), Form.FieldType(f["type"]).label, f["required"]) for f in row.fields],
            "units": expected(row, timezone.localdate()),
            "rounds": [(found, tally(found)) for found in rounds],
            "edits": row.state == Form.State.DRAFT and user.speaks_for(row.organ),
        }


def cutoff_words(form):
    when = _("当日") if form.period == Form.Period.DAY else _("期末当日")
    if form.cutoff_days:
        when = _("期满后第%d天") % form.cutoff_days
    return f"{when} {form.cutoff_time:%H:%M}"


def tally(found):
    """``(expected, filed, missing, late)`` of a round with its filings at hand."""
    filings = list(found.filings.all())
    filed = [filing for filing in filings if filing.state == Filing.State.FILED]
    return len(filings), len(filed), len(filings) - len(filed), sum(filing.late for filing in filed)


class FormStep(StepPage):
    model = Form
    flow = FORM
    trail = (FORMS,)
    view_perm = "reporting.open_form"


class RoundPage(RowPage):
    """One period: every unit's figures, the totals, and who is missing from them; as a sheet too."""

    model = Round
    perm = "reporting.view_form"
    template_name = "reporting/round.html"

    def rows(self):
        return super().rows().select_related("form", "organ")

    def get_trail(self):
        if not self.request.user.holds("reporting.open_form"):
            return []
        return [(FORMS[0], "/reporting/"), (str(self.row.form), self.row.form.get_absolute_url())]

    def get(self, request, pk):
        sheet = Sheet(self.row, request.user)
        if request.GET.get("format") == "xlsx":
            return self.export(sheet)
        labels = [label_of(field) for field in sheet.fields]
        return self.show(
            sheet=sheet,
            fields=labels,
            marks=[
                (filing, list(zip(labels, cells, strict=True)), filing_mark(filing))
                for filing, cells in sheet.lines
            ],
            totals=list(zip(labels, sheet.totals, strict=True)),
            overdue=timezone.now() > self.row.cutoff_at,
        )

    def export(self, sheet):
        """The form as it goes upward: a line a unit, the totals, and in words what they leave out."""
        columns = [
            _("填报单位"),
            *[label_of(field) for field in sheet.fields],
            _("状态"),
            _("报送时间"),
            _("说明"),
        ]
        blank = [None] * len(sheet.fields)
        lines = [
            [str(filing.organ), *cells, filing.get_state_display(), filing.filed_at, filing.note]
            for filing, cells in sheet.lines
        ]
        lines.append([_("合计"), *sheet.totals, None, None, sheet.note])
        if sheet.late:
            names = "、".join(str(filing.organ) for filing in sheet.late)
            lines.append([_("逾期补报"), *blank, None, None, names])
        file = BytesIO()
        write_sheet(file, str(self.row.form)[:30], columns, lines)
        record(self.request.user, _("导出"), self.row, page=str(self.row))
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(str(self.row))}.xlsx"
        return response


class FilingList(ListPage):
    model = Filing
    perm = "reporting.view_form"
    title = gettext_lazy("报表填报")
    filterset_class = FilingFilter
    order = ("-round__start",)
    empty = gettext_lazy("没有需要填报的报表。")
    columns = [
        Column("form", gettext_lazy("报表名称"), value=lambda row: str(row.round.form), link=True),
        Column("period", gettext_lazy("期次"), value=lambda row: row.round.label, sort="round__start"),
        Column("organ", gettext_lazy("填报单位")),
        Column("cutoff_at", gettext_lazy("截止时间"), value="round.cutoff_at", kind="time"),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=filing_mark),
        Column("filed_at", gettext_lazy("报送时间"), sort="filed_at", kind="time"),
        Column("owner", gettext_lazy("布置单位"), optional=True),
    ]

    def rows(self):
        return super().rows().select_related("round__form", "organ", "owner")


class FilingRow:
    model = Filing
    flow = FILING
    perm = "reporting.view_form"
    trail = ((gettext_lazy("报表填报"), "reporting:filings"),)

    def rows(self):
        return super().rows().select_related("round__form", "organ", "owner", "filed_by")


class FilingPage(FilingRow, CasePage):
    step_url = "reporting:filing_step"
    template_name = "reporting/filing.html"

    def facts(self):
        row = self.row
        return [
            (_("报表"), row.round.form),
            (_("期次"), row.round.label),
            (_("填报单位"), row.organ),
            (_("截止时间"), row.round.cutoff_at),
            (_("报送时间"), row.filed_at),
            (_("报送人"), row.filed_by),
            (_("说明"), row.note),
        ]

    def extra(self):
        row = self.row
        fields = row.round.form.fields
        return {
            "mark": filing_mark(row),
            "values": [(label_of(field), shown(field, row.values.get(field["code"]))) for field in fields],
        }


class FilingStep(FilingRow, StepPage):
    def get_form(self, data=None, files=None):
        if self.step.name != "file":
            return super().get_form(data, files)
        return form_of(self.row.round.form.fields, self.row.values)(data)

    def form_facts(self, form):
        if self.step.name != "file":
            return form.cleaned_data
        given = dict(form.cleaned_data)
        return {"note": given.pop("note"), "values": given}
