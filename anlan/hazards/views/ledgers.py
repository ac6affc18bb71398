"""Ledgers of what the list shows: at once, or in the background when there is much of it; the report of one."""

from io import BytesIO
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.jobs.models import Job
from anlan.jobs.queue import enqueue
from anlan.web.pages import Page, RowPage

from ..filters import asked_for
from ..jobs import path_of
from ..ledgers import write_ledger
from ..models import DualReport, Matter
from ..receipts import render_receipt, titles
from ..rectification import render_report

AT_ONCE = 200  # rows with their photos: some seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(data, name, kind):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


class LedgerPage(Page):
    """GET gives the workbook; of a long list it asks first, and POST has it written in the background."""

    perm = "hazards.view_matter"
    title = gettext_lazy("隐患台账")
    template_name = "hazards/ledger.html"
    trail = ((gettext_lazy("问题隐患"), "hazards:matters"),)
    major = False

    @cached_property
    def asked(self):
        rows = asked_for(self.request.user, self.request.GET, major=self.major)
        if rows is None:
            raise Http404(_("筛选条件有误。"))
        return rows

    def file_name(self):
        return f"{self.get_title()} {timezone.localdate():%Y%m%d}.xlsx"

    def get(self, request):
        several = self.asked.order_by()[: AT_ONCE + 1].values("pk").count()
        if several > AT_ONCE:
            return self.show(count=self.asked.order_by().count())
        file = BytesIO()
        written = write_ledger(file, self.asked, major=self.major)
        self.remember(rows=written)
        return download(file.getvalue(), self.file_name(), XLSX)

    def post(self, request):
        user, post, query = request.user, request.user.acting_post, request.GET.urlencode()
        if len(query) > 2000:
            raise Http404
        payload = {"user": user.pk, "post": post and post.pk, "query": query, "major": self.major}
        # One book at a time for each person: a second wish is told how far the first is.
        job = enqueue("hazards.ledger", str(user.pk), payload, creator_id=user.pk)
        self.remember(job=job.pk)
        return redirect("hazards:ledger_made", job.pk)

    def remember(self, **facts):
        """Whoever takes a list out of the system is remembered, with what was asked for."""
        user = self.request.user
        record(user, "导出", user, page=str(self.get_title()), query=self.request.GET.urlencode(), **facts)


class MajorLedgerPage(LedgerPage):
    title = gettext_lazy("重大事故隐患清单")
    major = True


class MadePage(Page):
    """How far a ledger is; ``?file`` fetches it. Only who asked for it finds it."""

    perm = "hazards.view_matter"
    template_name = "hazards/ledger_made.html"
    trail = LedgerPage.trail

    @cached_property
    def job(self):
        return get_object_or_404(
            Job, pk=self.kwargs["pk"], name="hazards.ledger", creator_id=self.request.user.pk
        )

    def get_title(self):
        return MajorLedgerPage.title if self.job.payload["major"] else LedgerPage.title

    def get(self, request, pk):
        path = path_of(self.job)
        kept = self.job.state == Job.State.DONE and default_storage.exists(path)
        if "file" in request.GET:
            if not kept:
                raise Http404
            name = f"{self.get_title()} {timezone.localdate(self.job.finished_at):%Y%m%d}.xlsx"
            return FileResponse(
                default_storage.open(path), as_attachment=True, filename=name, content_type=XLSX
            )
        again = reverse("hazards:major_ledger" if self.job.payload["major"] else "hazards:ledger")
        return self.show(job=self.job, kept=kept, again=f"{again}?{self.job.payload['query']}")


class RectificationPage(RowPage):
    """隐患整改报告 of one matter as a Word file."""

    model = Matter
    perm = view_perm = "hazards.view_matter"

    def rows(self):
        related = ("place", "sector", "subject", "office", "organ", "verifier", "reporter_organ")
        return super().rows().select_related(*related)

    def get(self, request, pk):
        with TemporaryDirectory(prefix="report-") as folder:
            file = render_report(self.row, folder)
        record(request.user, "导出", self.row, page=_("隐患整改报告"))
        return download(file, _("隐患整改报告 %s.docx") % self.row.number, DOCX)


class ReceiptPage(RowPage):
    """双报告: what one side was told, as a Word file with the receipt to be signed."""

    model = Matter
    perm = view_perm = "hazards.view_matter"

    def rows(self):
        return super().rows().select_related("place", "subject", "organ")

    def get(self, request, pk, report):
        found = get_object_or_404(DualReport.objects.filter(matter=self.row), pk=report)
        found.matter = self.row
        record(request.user, "导出", self.row, page=str(found))
        return download(render_receipt(found), f"{titles()[found.to]} {self.row.number}.docx", DOCX)
