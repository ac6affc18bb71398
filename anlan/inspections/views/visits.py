"""Inspections: the list, planning, one of them, answering, findings, the steps; checklists."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.files.actions import upload_limit
from anlan.files.media import XLSX
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.letters.models import Letter
from anlan.subjects.fields import asked_for
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.paging import KeysFirst

from .. import xlsform, xlsform_out
from ..actions import visits as actions
from ..actions.following import plan_several
from ..filters import InspectionFilter
from ..flow import CONDUCT, INSPECTION
from ..forms import PERM, AnswerForm, ChecklistForm, CorrectForm, FindingForm, PlanForm
from ..guards import head_acts
from ..letters import KINDS, ORDER, RECHECK, RECORD
from ..models import Checklist, Finding, Inspection
from ..patterns import patterns
from ..queries import (
    can_issue,
    editions_for,
    lacking,
    lines_of,
    outcome_of,
    overlapping,
    siblings,
    team_roles,
    visits_in,
    visits_without_warning,
)
from ..secrecy import seek
from ..tables import CHECKLISTS, INSPECTIONS, kind_label, secret_mark, state_mark

RELATED = ("place", "sector", "organ", "subject", "enterprise", "plan", "revisit_of")
HERE = (gettext_lazy("监督检查"), "inspections:inspections")


class InspectionList(ListPage):
    model = Inspection
    perm = "inspections.view_inspection"
    columns = INSPECTIONS
    filterset_class = InspectionFilter
    order = ("-planned_from",)
    template_name = "inspections/inspections.html"
    buttons = ((gettext_lazy("拟定检查计划"), "plus", "inspections:plan", PERM),)

    def rows(self):
        return super().rows().select_related(*RELATED)

    def paginator(self, rows):
        return KeysFirst(rows, self.per_page)


class OnePage(RowPage):
    """A page about one inspection; who asks for a secret one is remembered."""

    model = Inspection

    @cached_property
    def row(self):
        rows = self.rows().select_related(*RELATED, "edition__checklist", "planned_by")
        return seek(rows, self.kwargs["pk"], self.request.user, self.request.path)

    def get_trail(self):
        trail = [(HERE[0], reverse(HERE[1]))]
        inside = not isinstance(self, CasePage)
        return [*trail, (self.row.number, self.row.get_absolute_url())] if inside else trail


class InspectionPage(OnePage, CasePage):
    flow = INSPECTION
    step_url = "inspections:step"
    template_name = "inspections/inspection.html"

    def get_title(self):
        return self.row.title

    def facts(self):
        row = self.row
        return [
            (_("编号"), row.number),
            (_("检查方式"), kind_label(row)),
            (_("阶段"), row.get_phase_display()),
            (_("检查对象"), row.where),
            *([(_("运营管理单位"), row.subject)] if row.thing_id else []),
            (_("区域"), row.place),
            *([(_("检查计划"), row.plan)] if row.plan else []),
            (_("检查单位"), "、".join(str(one.organ) for one in row.parties.select_related("organ"))),
            (_("计划日期"), row.planned_from),
            (_("截止日期"), row.planned_until),
            (_("检查表"), row.edition),
            (_("到达时间"), row.claimed_at),
            (_("签到时间"), row.checked_in_at),
            (_("签到位置"), f"{row.lat}, {row.lon}" if row.lat else None),
            (_("复查日期"), row.revisit_on),
            (_("办结日期"), row.concluded_on),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        on_team = row.members.filter(user=user.pk).exists() and user.holds(CONDUCT)
        roles, files = team_roles(row.place), list(attached(row))
        seen = set(
            Matter.objects.visible_to(user)
            .filter(pk__in=row.findings.values("matter"))
            .values_list("pk", flat=True)
        )
        return {
            "marks": [state_mark(row), secret_mark(row)],
            "team": [(one.name, roles.get(one.role, one.role)) for one in row.members.all()],
            "lines": self.lines(files),
            "lacking": lacking(row) if row.state == Inspection.State.CHECKED_IN else [],
            "findings": [
                (one, one.matter_id in seen, [f for f in files if f.kind == f"finding:{one.pk}"])
                for one in row.findings.select_related("matter")
            ],
            "signatures": self.signatures(files),
            **self.around(),
            "may_answer": on_team and row.state == Inspection.State.CHECKED_IN and bool(lines_of(row)),
            "may_find": on_team and row.state in actions.OPEN[:2],
            "may_handle": on_team and row.state in actions.OPEN,
            "overlaps": overlapping(row, user) if user.speaks_for(row.organ) else (),
            "leaks": row.leaks.select_related("by") if user.speaks_for(row.organ) else (),
            "often": self.often(),
        }

    def signatures(self, files):
        pictures = {file.sha256: file for file in files if file.kind == "signature"}
        return [(one, pictures.get(one.sha256)) for one in self.row.signatures.all()]

    def around(self):
        """What hangs together with the visit: documents, duties, the first visit or the revisits, the plan's others."""
        row, user = self.row, self.request.user
        seen = Inspection.objects.visible_to(user)
        first = seen.filter(pk=row.revisit_of_id).first() if row.revisit_of_id else None
        heads = user.holds(CONDUCT) and user.speaks_for(row.organ) and head_acts(row, user)
        party = row.parties.filter(organ__in=user.organs).exists()
        signed = row.state in (Inspection.State.CONFIRMED, Inspection.State.CONCLUDED)
        return {
            "letters": Letter.objects.on(row).visible_to(user) if signed else (),
            "papers": [
                (kind, KINDS[kind].label)
                for kind in (RECORD, ORDER, RECHECK)
                if heads and can_issue(row, kind)
            ],
            "handed_in": row.handed_in.select_related(
                "occurrence__obligation", "occurrence__round", "submission"
            )
            if party
            else (),
            "may_hand_in": party and signed and user.holds("obligations.submit_occurrence"),
            "first": first,
            "first_findings": [(one, outcome_of(one)) for one in first.findings.select_related("matter")]
            if first
            else [],
            "revisits": seen.filter(revisit_of=row.pk).order_by("planned_from", "pk"),
            "may_revisit": party and row.state == Inspection.State.CONCLUDED and user.holds(PERM),
            "siblings": siblings(row, user),
        }

    def lines(self, files):
        kept = {one.line: one for one in self.row.answers.all()}
        found = []
        for line in lines_of(self.row):
            if one := kept.get(line["name"]):
                words = {choice["name"]: choice["label"] for choice in line["choices"]}
                said = "、".join(words.get(part, part) for part in one.value.split()) if words else one.value
                photos = [file for file in files if file.kind == f"line:{line['name']}"[:60]]
                found.append((line, said, one, photos))
        return found

    def often(self):
        """How often the enterprise is visited this year, if that is past the rule; of no use to the visited."""
        row, user = self.row, self.request.user
        if row.enterprise_id is None or not user.speaks_for(row.organ):
            return None
        count = visits_in(row.enterprise_id, row.planned_from.year)
        return count if count > visits_without_warning(row) else None


class InspectionStep(OnePage, StepPage):
    flow = INSPECTION
    template_name = "inspections/step.html"


class PlanPage(FormPage):
    perm = PERM
    title = gettext_lazy("拟定检查计划")
    trail = (HERE,)

    def get_form(self, data=None, files=None):
        user = self.request.user
        self.form = PlanForm(
            data, files, user=user, editions=editions_for(user), initial=asked_for(self.request)
        )
        return self.form

    def save(self, data):
        given = self.form.given()
        if "objects" in given:
            return plan_several(actor=self.request.user, **given)[0]
        return actions.plan_inspection(actor=self.request.user, **given)


class AnswerPage(OnePage, FormPage):
    """One column, big targets, the button always at hand: made for a phone on the spot."""

    perm = view_perm = CONDUCT
    template_name = "inspections/answer.html"
    title = gettext_lazy("填写检查表")
    multipart = True

    def get_form(self, data=None, files=None):
        if self.row.state != Inspection.State.CHECKED_IN or not lines_of(self.row):
            raise Http404
        self.form = AnswerForm(data, files, inspection=self.row)
        return self.form

    def save(self, data):
        upload_limit(self.request)
        try:
            return actions.answer_lines(self.row, actor=self.request.user, **self.form.given())
        except actions.Conflict as clash:
            labels = {line["name"]: line["label"] for line in lines_of(self.row)}
            raise ValidationError(
                [
                    _("“%(line)s”已由%(by)s改为“%(kept)s”，请刷新后再填。")
                    % {"line": labels[name], "by": kept and kept.by, "kept": kept and kept.value}
                    for name, _said, kept in clash.lines
                ]
            ) from clash

    def after(self, row):
        return reverse("inspections:answer", args=[row.pk])


class FindPage(OnePage, FormPage):
    perm = view_perm = CONDUCT
    title = gettext_lazy("登记发现的问题")
    form_class = FindingForm
    multipart = True

    def save(self, data):
        upload_limit(self.request)
        return actions.note_finding(self.row, actor=self.request.user, **data)

    def after(self, row):
        return self.row.get_absolute_url()


class HandlePage(OnePage, FormPage):
    """A finding: into the ledger by one tap, or put right on the spot."""

    perm = view_perm = CONDUCT
    title = gettext_lazy("当场改正")
    form_class = CorrectForm

    @cached_property
    def finding(self):
        return get_object_or_404(Finding, pk=self.kwargs["finding"], inspection=self.row)

    def post(self, request, *args, **kwargs):
        if "matter" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            made = actions.raise_matter(self.finding, actor=request.user)
        except (Refused, ValidationError) as no:
            messages.error(request, "；".join(no.messages) if isinstance(no, ValidationError) else str(no))
        else:
            messages.success(request, _("已登记为问题隐患 %s。") % made.number)
        return redirect(self.row.get_absolute_url())

    def get(self, request, *args, **kwargs):
        self.finding  # noqa: B018 - of another inspection: 404
        return super().get(request, *args, **kwargs)

    def save(self, data):
        actions.correct(self.finding, actor=self.request.user, **data)
        return self.row


class ChecklistList(ListPage):
    model = Checklist
    perm = "inspections.view_checklist"
    columns = CHECKLISTS
    order = ("title",)
    buttons = ((gettext_lazy("发布检查表"), "upload", "inspections:publish", "inspections.add_checklist"),)

    def rows(self):
        return super().rows().select_related("organ")


class ChecklistPage(CasePage):
    model = Checklist
    template_name = "inspections/checklist.html"
    trail = ((gettext_lazy("检查表"), "inspections:checklists"),)

    def extra(self):
        return {"editions": self.row.editions.select_related("published_by")}


class ChecklistFile(RowPage):
    """One wording of it as an XLSForm workbook, for other programs or to write the next one in."""

    model = Checklist
    perm = "inspections.view_checklist"

    def get(self, request, *args, **kwargs):
        edition = get_object_or_404(self.row.editions.select_related("checklist"), number=kwargs["number"])
        answer = HttpResponse(xlsform_out.write(edition), content_type=XLSX.type)
        name = quote(f"{self.row.title}-{edition.number}.xlsx")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        record(request.user, _("导出"), self.row, edition=edition.number)
        return answer


class PublishPage(FormPage):
    perm = "inspections.add_checklist"
    title = gettext_lazy("发布检查表")
    trail = ((gettext_lazy("检查表"), "inspections:checklists"),)
    submit = gettext_lazy("发布")
    multipart = True

    def get_form(self, data=None, files=None):
        return ChecklistForm(data, files, user=self.request.user)

    def save(self, data):
        if pattern := patterns().get(data["pattern"]):
            title, lines = data["title"] or pattern.title, list(pattern.lines)
        else:
            upload_limit(self.request)
            title, lines = data["title"], xlsform.read(data["file"])
        made = actions.publish_checklist(
            actor=self.request.user, organ=data["organ"], title=title, lines=lines
        )
        return made.checklist
