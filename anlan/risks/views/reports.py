"""Pages of the reports of graver risks; the cards of a point and the exchange tables of an enterprise."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions.reports import demand_first
from ..cards import CARDS, render_card
from ..exchange import NAMES, archive
from ..filters import ReportFilter
from ..forms import FirstReportForm
from ..models import RiskPoint, RiskReport
from ..queries import IMPORT, SUBMIT_REPORT, VIEW, VIEW_REPORT
from ..report_flow import RISK_REPORT
from ..tables import REPORT_TONES, REPORTS, level_badge

HOME = (gettext_lazy("风险报告"), "risks:reports")
ZIP = "application/zip"
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class ReportList(ListPage):
    model = RiskReport
    perm = VIEW_REPORT
    title = gettext_lazy("较大以上风险报告")
    columns = REPORTS
    filterset_class = ReportFilter
    template_name = "risks/reports.html"
    buttons = ((gettext_lazy("登记首次报告"), "plus", "risks:first_report", SUBMIT_REPORT),)
    empty = gettext_lazy("没有符合条件的风险报告。")

    def rows(self):
        return super().rows().select_related("enterprise", "place")

    def extra(self):
        return {"waiting": self.waiting(), "rules": self.rules()}

    def waiting(self):
        """``[(report, how it stands, the step that is the reader's to take)]``, the most urgent first."""
        user, today, lines = self.request.user, timezone.localdate(), []
        step = "submit" if user.holds(SUBMIT_REPORT) else "accept"
        state = RiskReport.OPEN if step == "submit" else (RiskReport.State.SUBMITTED,)
        rows = super().rows().filter(state__in=state).select_related("enterprise", "organ", "place")
        for row in rows.order_by("due_on", "pk")[:10]:
            answer = RISK_REPORT.answer(RISK_REPORT.by_name[step], user, row)
            lines.append((row, left(row.due_on, today), step if answer else ""))
        return lines

    def rules(self):
        """By when which report is due where the reader sits."""
        today, place = timezone.localdate(), self.request.user.home.place
        month, day = rule("risk.periodic_report_by", today, place).split("-")
        said = {"month": int(month), "day": int(day)}
        return [
            _("首次报告：竣工验收合格之日起 %d 日内。") % rule("risk.first_report_jiangsu", today, place),
            _("定期报告：有较大以上风险的企业，每年 %(month)d 月 %(day)d 日前。") % said,
            _("变更报告：风险升为较大以上之日起 %d 日内。") % rule("risk.change_report_days", today, place),
        ]


def left(due, today):
    """How a deadline stands, and whether it is past."""
    days = (due - today).days
    return (_("已逾期 %d 天") % -days, True) if days < 0 else (_("还有 %d 天") % days, False)


class FirstReport(FormPage):
    """A new enterprise says when its works were accepted; from that day the first report is due."""

    perm = SUBMIT_REPORT
    title = gettext_lazy("登记首次报告")
    trail = (HOME,)
    done = gettext_lazy("已登记，请在期限内报告。")

    def get_form(self, data=None, files=None):
        return FirstReportForm(data, user=self.request.user)

    def save(self, data):
        firm = self.form.own or data["enterprise"]
        return demand_first(firm, actor=self.request.user, accepted_on=data["accepted_on"])


class ReportRow:
    model = RiskReport
    flow = RISK_REPORT
    perm = VIEW_REPORT
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("enterprise", "organ", "place", "submitted_by")


class ReportPage(ReportRow, CasePage):
    step_url = "risks:report_step"
    template_name = "risks/report.html"

    def facts(self):
        row = self.row
        return [
            (_("企业"), row.enterprise),
            (_("区域"), row.place.full_name),
            (_("报告类型"), row.get_kind_display()),
            (_("年度"), row.year),
            (_("事由"), row.because),
            (_("报告期限"), row.due_on),
            (_("报告时间"), row.submitted_at),
            (_("报告人"), row.submitted_by and row.submitted_by.name),
            (_("承诺人"), row.promised_by),
            (_("接收时间"), row.accepted_at),
        ]

    def extra(self):
        points = self.row.content.get("points", [])
        return {
            "tone": REPORT_TONES[self.row.state],
            "points": [(point, level_badge(point["level"])) for point in points],
            "handed_in": bool(self.row.content),
        }


class ReportStep(ReportRow, StepPage):
    pass


class Card(RowPage):
    """A card of a point as a Word file, or with ``?format=pdf`` as a PDF."""

    model = RiskPoint
    perm = VIEW

    def rows(self):
        return super().rows().select_related("organ")

    def get(self, request, pk, kind):
        if kind not in CARDS:
            raise Http404
        form = "pdf" if request.GET.get("format") == "pdf" else "docx"
        record(request.user, "导出", self.row, page=str(CARDS[kind]))
        return download(render_card(self.row, kind, form), f"{CARDS[kind]} {self.row}.{form}", MEDIA[form])


class Exchange(RowPage):
    """The exchange tables of an enterprise, for who may keep its points: each to take in, all together to take out."""

    model = Enterprise
    perm = IMPORT
    title = gettext_lazy("双重预防交换表")
    template_name = "risks/exchange.html"

    def get_trail(self):
        return [(str(self.row), self.row.get_absolute_url())]

    def get(self, request, pk):
        if not RiskPoint.objects.visible_to(request.user, IMPORT).filter(enterprise=self.row).exists():
            raise Http404
        if request.GET.get("format") != "zip":
            return self.show(tables=[(code, name, f"risk_{code.lower()}") for code, name in NAMES.items()])
        record(request.user, "导出", self.row, page=_("双重预防交换表"))
        return download(archive(self.row), f"双重预防交换表 {self.row}.zip", ZIP)


def download(data, name, kind):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
