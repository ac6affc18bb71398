"""Pages of the reports to the superior office, and of the five links of a scheme."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached_to
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, StepPage

from ..actions import reports as actions
from ..flow import PROBLEM_REPORT
from ..forms.reports import IntegrationForm, ProblemReportForm
from ..models import Integration, ProblemReport, Scheme
from ..tables import PROBLEM_REPORTS, TONES

SEEN = "assessment.view_problemreport"
TRAIL = ((gettext_lazy("整改情况上报"), "assessment:reports"),)


class ProblemReportList(ListPage):
    model = ProblemReport
    perm = SEEN
    title = gettext_lazy("整改情况上报")
    columns = PROBLEM_REPORTS
    order = ("-sent_at",)
    trail = ((gettext_lazy("考核问题"), "assessment:problems"),)
    buttons = (
        (gettext_lazy("上报整改情况"), "send", "assessment:new_report", "assessment.send_problemreport"),
    )
    empty = gettext_lazy("还没有上报过考核问题的整改情况。")

    def rows(self):
        return super().rows().select_related("organ", "superior")


class ProblemReportNew(FormPage):
    perm = "assessment.send_problemreport"
    title = gettext_lazy("上报整改情况")
    trail = TRAIL
    form_class = ProblemReportForm
    submit = gettext_lazy("编号上报")
    done = gettext_lazy("已上报，等待签收。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        year, source = data.pop("assessment").split("|", 1)
        return actions.report_problems(actor=self.request.user, year=int(year), source=source, **data)


class ProblemReportRow:
    model = ProblemReport
    flow = PROBLEM_REPORT
    perm = SEEN
    trail = TRAIL

    def rows(self):
        return super().rows().select_related("organ", "superior", "place", "sent_by", "received_by")


class ProblemReportPage(ProblemReportRow, CasePage):
    step_url = "assessment:report_step"
    template_name = "assessment/report.html"

    def facts(self):
        row = self.row
        return [
            (_("上报单位"), row.organ),
            (_("报送单位"), row.superior),
            (_("考核年度"), row.year),
            (_("问题"), row.count),
            (_("已销号"), row.closed),
            (_("上报人"), row.sent_by),
            (_("上报时间"), row.sent_at),
            (_("签收人"), row.received_by),
            (_("签收时间"), row.received_at),
        ]

    def extra(self):
        letters = list(Letter.objects.on(self.row))
        files = attached_to(letters)
        return {
            "tone": TONES[self.row.state],
            "letters": [(letter, files[letter.pk]) for letter in letters],
        }


class ProblemReportStep(ProblemReportRow, StepPage):
    pass


class IntegrationPage(FormPage):
    """One of the five ways in which the assessment goes together with the year's work."""

    perm = "assessment.change_scheme"
    trail = ((gettext_lazy("考核方案"), "assessment:schemes"),)

    @cached_property
    def scheme(self):
        seen = Scheme.objects.visible_to(self.request.user, self.perm).select_related("organ", "place")
        row = get_object_or_404(seen, pk=self.kwargs["pk"])
        if row.state in (Scheme.State.DRAFT, Scheme.State.REPLACED) or not self.request.user.speaks_for(
            row.organ
        ):
            raise Http404
        return row

    def get_title(self):
        labels = dict(Integration.Stage.choices)
        if self.kwargs["stage"] not in labels:
            raise Http404
        return labels[self.kwargs["stage"]]

    def get_trail(self):
        return [*super().get_trail(), (str(self.scheme), self.scheme.get_absolute_url())]

    def get_form(self, data=None, files=None):
        row = self.scheme.integrations.filter(stage=self.kwargs["stage"]).first()
        return IntegrationForm(data, files, scheme=self.scheme, user=self.request.user, row=row)

    def save(self, data):
        self.get_title()
        return actions.integrate(self.scheme, self.kwargs["stage"], actor=self.request.user, **data)
