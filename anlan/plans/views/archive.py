"""Monthly archive: every unit's folders of a year, one folder, the folder as a file, the list of gaps."""

from io import BytesIO
from tempfile import TemporaryFile
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anlan.audit.log import record
from anlan.lib.xlsx import Column, write_sheet
from anlan.org.models import Organ
from anlan.web.pages import Page

from ..exports import write_folder
from ..folders import Cabinet, Month
from ..models import Assignment, Plan

UNITS_A_PAGE = 60


def month_named(year, month):
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    return Month(year, month)


class ArchivePage(Page):
    """Units by months, with how complete each folder is."""

    perm = "plans.view_assignment"
    title = gettext_lazy("月度档案")
    template_name = "plans/archive.html"

    @cached_property
    def plans(self):
        return list(Plan.objects.visible_to(self.request.user).exclude(state=Plan.State.DRAFT))

    @cached_property
    def year(self):
        years = [plan.year for plan in self.plans]
        asked = self.request.GET.get("year", "")
        return next((year for year in years if str(year) == asked), None) or max(
            years, default=timezone.localdate().year
        )

    @cached_property
    def plan(self):
        """The one plan asked for, or None for all of the year."""
        asked = self.request.GET.get("plan", "")
        return next((plan for plan in self.plans if str(plan.pk) == asked and plan.year == self.year), None)

    def assignments(self):
        rows = Assignment.objects.visible_to(self.request.user)
        return rows.filter(plan=self.plan) if self.plan else rows.filter(plan__year=self.year)

    def get(self, request):
        today, months = timezone.localdate(), [Month(self.year, month) for month in range(1, 13)]
        if request.GET.get("format") == "xlsx":
            return self.gaps(Cabinet(self.assignments(), today), months)
        organs = Organ.objects.filter(pk__in=self.assignments().order_by().values("organ")).order_by(
            "order", "path"
        )
        part = Paginator(organs, UNITS_A_PAGE).get_page(request.GET.get("page"))
        cabinet = Cabinet(self.assignments().filter(organ__in=[organ.pk for organ in part]), today)
        lines = [(organ, [cabinet.folder(organ, month) for month in months]) for organ in cabinet.organs()]
        return self.show(
            lines=[
                (organ, [(folder, tone(folder, today)) for folder in folders]) for organ, folders in lines
            ],
            part=part,
            paginator=part.paginator,
            months=months,
            years=sorted({plan.year for plan in self.plans}, reverse=True),
            plans=[plan for plan in self.plans if plan.year == self.year],
            totals=totals([folder for _organ, folders in lines for folder in folders]),
        )

    def gaps(self, cabinet, months):
        """Everything missing up to today as a workbook: what an assessment would find."""
        rows = (
            (str(organ), str(month), entry.assignment.task.label, entry.assignment.task.text, entry.why, what)
            for organ in cabinet.organs()
            for month in months
            for entry in cabinet.folder(organ, month).owing
            for what in entry.missing
        )
        columns = [
            Column(_("单位")),
            Column(_("月份"), 10),
            Column(_("序号"), 8),
            Column(_("任务"), 60, wrap=True),
            Column(_("要求"), 12),
            Column(_("缺少材料"), 20),
        ]
        file, title = BytesIO(), _("%d年档案缺口清单") % self.year
        write_sheet(file, title, columns, rows)
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
        record(self.request.user, _("导出"), self.request.user, page=title)
        return response


def tone(folder, today):
    """Complete is green; a month not over yet has time left."""
    if folder.percent is None:
        return "idle"
    if folder.percent == 100:
        return "good"
    return "warn" if folder.month.last >= today else "bad"


def totals(folders):
    owing = [folder for folder in folders if folder.percent is not None]
    return {
        "folders": len(owing),
        "complete": sum(folder.percent == 100 for folder in owing),
        "missing": sum(folder.missing for folder in owing),
    }


def folder_for(user, organ, year, month):
    """The folder as ``user`` sees it; 404 where no assignment of the unit is in the user's scope."""
    month = month_named(year, month)
    rows = Assignment.objects.visible_to(user).filter(organ=organ, plan__year=year)
    organ = get_object_or_404(Organ, pk=organ, pk__in=rows.order_by().values("organ"))
    return Cabinet(rows, timezone.localdate()).folder(organ, month)


class FolderPage(Page):
    perm = "plans.view_assignment"
    template_name = "plans/folder.html"
    trail = ((gettext_lazy("月度档案"), "plans:archive"),)

    @cached_property
    def folder(self):
        return folder_for(self.request.user, **self.kwargs)

    def get_title(self):
        return _("%(organ)s %(year)d年%(month)d月档案") % {
            "organ": self.folder.organ,
            "year": self.folder.month.year,
            "month": self.folder.month.month,
        }

    def get(self, request, organ, year, month):
        folder = self.folder
        others = [
            (number, reverse("plans:folder", args=[organ, year, number]), number == month)
            for number in range(1, 13)
        ]
        files = sum(len(files) for entry in folder.entries for _report, files in entry.material)
        return self.show(folder=folder, months=others, files=files, tone=tone(folder, timezone.localdate()))


@login_required
@require_safe
def download(request, organ, year, month):
    """The folder as a zip archive with an index; who took it away is kept in the log."""
    if not request.user.holds("plans.view_assignment"):
        raise Http404
    folder = folder_for(request.user, organ, year, month)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_folder(folder, file)
    file.seek(0)
    record(request.user, _("导出月度档案"), folder.organ, month=str(folder.month))
    name = _("%(organ)s%(month)s档案.zip") % {"organ": folder.organ, "month": folder.month}
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
