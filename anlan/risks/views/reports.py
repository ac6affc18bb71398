"""Pages of the reports of graver risks; the cards of a point and the exchange tables of an enterprise."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.registers.models import Enterprise
from anlan.web.pages import CasePage, ListPage, RowPage, StepPage

from ..cards import CARDS, render_card
from ..exchange import archive
from ..filters import ReportFilter
from ..models import RiskPoint, RiskReport
from ..queries import IMPORT, VIEW, VIEW_REPORT
from ..report_flow import RISK_REPORT
from ..tables import REPORT_TONES, REPORTS, level_badge

HOME = (gettext_lazy("风险报告"), "risks:reports")
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReportList(ListPage):
    model = RiskReport
    perm = VIEW_REPORT
    title = gettext_lazy("较大以上风险报告")
    columns = REPORTS
    filterset_class = ReportFilter
    empty = gettext_lazy("没有风险报告。有较大以上风险的企业，每年第一季度定期报告，等级升高时变更报告。")

    def rows(self):
        return super().rows().select_related("enterprise", "place")


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
    """A card of a point as a Word file."""

    model = RiskPoint
    perm = VIEW

    def rows(self):
        return super().rows().select_related("organ")

    def get(self, request, pk, kind):
        if kind not in CARDS:
            raise Http404
        record(request.user, "导出", self.row, page=str(CARDS[kind]))
        return download(render_card(self.row, kind), f"{CARDS[kind]} {self.row}.docx", DOCX)


class Exchange(RowPage):
    """The exchange tables of an enterprise, for who may keep its points."""

    model = Enterprise
    perm = IMPORT

    def get(self, request, pk):
        if not RiskPoint.objects.visible_to(request.user, IMPORT).filter(enterprise=self.row).exists():
            raise Http404
        record(request.user, "导出", self.row, page=_("双重预防交换表"))
        return download(archive(self.row), f"双重预防交换表 {self.row}.zip", ZIP)


def download(data, name, kind):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
