"""Pages of schemes: the list, one with its items and units, its forms, readiness."""

from io import BytesIO
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.indicators.engine import INDICATORS
from anlan.lib.xlsx import Column, write_sheet
from anlan.org.fields import organs_for
from anlan.plans.models import Assignment
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import schemes as actions
from ..computing import units_of
from ..filters import SchemeFilter
from ..flow import SCHEME
from ..forms.schemes import SEEN, CarryForm, ItemForm, LinesForm, SchemeForm
from ..lines import columns, read_lines
from ..models import Assessment, Integration, Item, Scheme
from ..readiness import gaps
from ..scoring import full_marks, number_text, written
from ..tables import SCHEMES, TONES

TRAIL = ((gettext_lazy("考核方案"), "assessment:schemes"),)
CHANGE = "assessment.change_scheme"


class SchemeList(ListPage):
    model = Scheme
    perm = SEEN
    filterset_class = SchemeFilter
    columns = SCHEMES
    order = ("-year",)
    buttons = ((gettext_lazy("新建方案"), "plus", "assessment:new_scheme", CHANGE),)
    empty = gettext_lazy("还没有考核方案。新建后编入考核项目、印发，系统即从业务记录计算得分。")

    def rows(self):
        return super().rows().select_related("organ")


class SchemeNew(FormPage):
    perm = CHANGE
    title = gettext_lazy("新建考核方案")
    trail = TRAIL
    row = None

    def get_form(self, data=None, files=None):
        return SchemeForm(data, files, user=self.request.user, row=self.row)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        return saved(self, form, lambda: self.save(form.said()))

    def save(self, said):
        if self.row:
            said.pop("organ")
        return actions.save_scheme(self.row, actor=self.request.user, **said)


def saved(page, form, save):
    """Save by ``save()`` and go to the row, or show the form with what it does not like."""
    if form.is_valid():
        try:
            row = save()
        except ValidationError as no:
            attach_errors(form, no)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(page.request, page.done)
            return redirect(row)
    return page.show(form=form, status=422)


FIELDS = {"rule": "rule_text", "organs": "units", "materials": "materials_text"}


def attach_errors(form, no):
    """Each complaint at its field where the form has it, else above."""
    if not hasattr(no, "error_dict"):
        form.add_error(None, no.messages)
        return
    for name, errors in no.message_dict.items():
        name = FIELDS.get(name, name)
        form.add_error(name if name in form.fields else None, errors)


class DraftRow:
    """A scheme that may still be changed by the reader; else the page does not exist."""

    model = Scheme
    perm = CHANGE

    @cached_property
    def scheme(self):
        seen = Scheme.objects.visible_to(self.request.user, CHANGE).select_related("organ", "place")
        return get_object_or_404(seen, pk=self.kwargs["pk"], state=Scheme.State.DRAFT)

    def get_trail(self):
        return [*super().get_trail(), (str(self.scheme), self.scheme.get_absolute_url())]


class SchemeChange(DraftRow, SchemeNew):
    title = gettext_lazy("修改考核方案")

    @cached_property
    def row(self):
        return self.scheme


class SchemePage(CasePage):
    model = Scheme
    flow = SCHEME
    perm = SEEN
    trail = TRAIL
    step_url = "assessment:scheme_step"
    template_name = "assessment/scheme.html"

    def rows(self):
        return super().rows().select_related("organ", "plan", "replaces", "place")

    def facts(self):
        row, before = self.row, actions.last_years(self.row)
        weight = f"{number_text(row.weight)}%"
        if before:
            weight += _("（上年%s%%）") % number_text(before.weight)
        return [
            (_("考核对象"), row.get_kind_display()),
            (_("考核年度"), row.year),
            (_("考核单位"), row.organ),
            (_("安全生产权重"), weight),
            (_("加分上限"), number_text(row.bonus_cap)),
            (_("自评截止"), row.self_by),
            (_("年度工作计划"), row.plan),
            (_("版本"), row.version),
            (_("代替"), row.replaces),
            (_("依据"), row.basis),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        items = list(row.items.select_related("target").prefetch_related("organs"))
        owner = bool(user.speaks_for(row.organ))
        seen = Assessment.objects.visible_to(user).filter(scheme=row)
        counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
        return {
            "tone": TONES[row.state],
            "items": [(item, written(item.rule), source_words(item)) for item in items],
            "full": number_text(full_marks(item for item in items if item.side == Item.Side.COMMON)),
            "counts": [
                (code, label, counts.get(code, 0))
                for code, label in Assessment.State.choices
                if counts.get(code)
            ],
            "units": actions.expected(row, timezone.localdate())
            if row.state == Scheme.State.DRAFT and owner
            else [],
            "edits": owner and row.state == Scheme.State.DRAFT and user.holds(CHANGE),
            "carries": owner and row.state != Scheme.State.DRAFT and user.holds(CHANGE),
            "computes": owner
            and row.state in (Scheme.State.ISSUED, Scheme.State.SELF)
            and user.holds("assessment.issue_scheme"),
            "panel": row.panel.all() if owner else [],
            "marks": counts.get(Assessment.State.GROUP)
            and user.holds("assessment.score_assessment")
            and row.panel.filter(pk=user.pk).exists(),
            "together": self.together(),
            "links": owner
            and row.state not in (Scheme.State.DRAFT, Scheme.State.REPLACED)
            and user.holds(CHANGE),
        }

    def together(self):
        """``[(code, label, what was written down or None)]`` of the five links; nothing while it is drafted."""
        if self.row.state == Scheme.State.DRAFT:
            return []
        found = {one.stage: one for one in self.row.integrations.select_related("task__plan")}
        return [(code, label, found.get(code)) for code, label in Integration.Stage.choices]

    def post(self, request, pk):
        try:
            count = actions.recompute(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已按截至今天的记录计算%d个单位的得分。") % count)
        return redirect(self.row)


def source_words(item):
    if item.method == Item.Method.INDICATOR:
        known = INDICATORS.get(item.code)
        return f"{known.label if known else item.code}（{item.get_by_display()}）"
    return str(item.target) if item.method == Item.Method.TARGET else item.get_method_display()


class SchemeStep(StepPage):
    model = Scheme
    flow = SCHEME
    perm = SEEN
    trail = TRAIL

    def rows(self):
        return super().rows().select_related("organ", "plan", "place", "replaces")


class ItemNew(DraftRow, FormPage):
    title = gettext_lazy("新增考核项目")
    trail = TRAIL
    template_name = "assessment/item.html"
    item = None

    def get_form(self, data=None, files=None):
        return ItemForm(data, files, user=self.request.user, scheme=self.scheme, row=self.item)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        return saved(self, form, lambda: self.save(form.said()))

    def save(self, said):
        actions.save_item(self.scheme, self.item, actor=self.request.user, **said)
        return self.scheme


class ItemChange(ItemNew):
    title = gettext_lazy("修改考核项目")

    @cached_property
    def item(self):
        return get_object_or_404(
            Item.objects.select_related("scheme"), pk=self.kwargs["item"], scheme=self.scheme
        )

    def post(self, request, *args, **kwargs):
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            actions.remove_item(self.item, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已删除。"))
        return redirect(self.scheme)


class ItemLines(DraftRow, FormPage):
    """Items pasted from a sheet."""

    title = gettext_lazy("批量导入考核项目")
    trail = TRAIL
    template_name = "assessment/lines.html"
    form_class = LinesForm

    def save(self, data):
        organs = {}
        for organ in organs_for(self.request.user, SEEN):
            organs[organ.name] = organ
            organs.setdefault(organ.short_name or organ.name, organ)
        actions.import_items(self.scheme, read_lines(data["text"], organs), actor=self.request.user)
        return self.scheme

    def context(self, **more):
        return super().context(columns=columns(), **more)


class CarryPage(RowPage, FormPage):
    model = Scheme
    perm = CHANGE
    view_perm = CHANGE
    title = gettext_lazy("沿用方案")
    trail = TRAIL
    form_class = CarryForm

    def rows(self):
        return super().rows().select_related("organ", "place", "sector")

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        return actions.carry_over(self.row, actor=self.request.user, year=data["year"])


class ReadinessPage(RowPage):
    """What is missing for the assessment, item by item and unit by unit; as a sheet too (S0-A12.3)."""

    model = Scheme
    perm = SEEN
    trail = TRAIL
    template_name = "assessment/readiness.html"

    def get_title(self):
        return _("迎考资料核对 · %s") % self.row

    def units(self):
        seen = (
            Assessment.objects.visible_to(self.request.user).filter(scheme=self.row).order_by().values("pk")
        )
        pks = set(seen.values_list("pk", flat=True))
        return [unit for unit in units_of(self.row) if unit.pk in pks]

    def get(self, request, pk):
        if self.row.state == Scheme.State.DRAFT:
            raise Http404
        units, today = self.units(), timezone.localdate()
        found = gaps(self.row, units, today)
        if request.GET.get("format") == "xlsx":
            return self.export(found)
        with_gaps = {gap.unit.pk for gap in found}
        month = 12 if self.row.year < today.year else today.month
        kept = Assignment.objects.visible_to(request.user).filter(plan__year=self.row.year)
        kept = set(kept.order_by().values_list("organ", flat=True).distinct())
        folders = {
            unit.pk: reverse("plans:folder", args=[unit.organ_id, self.row.year, month])
            for unit in units
            if unit.organ_id in kept
        }
        return self.show(
            gaps=[(gap, folders.get(gap.unit.pk)) for gap in found],
            day=today,
            units=len(units),
            ready=len(units) - len(with_gaps),
            missing=sum(len(gap.what) for gap in found),
        )

    def export(self, found):
        rows = (
            (str(gap.unit.unit), gap.line.item.number, gap.line.item.title, what)
            for gap in found
            for what in gap.what
        )
        heads = [
            Column(_("单位"), 24),
            Column(_("序号"), 8),
            Column(_("考核内容"), 50, wrap=True),
            Column(_("缺少"), 60, wrap=True),
        ]
        file, title = BytesIO(), self.get_title()
        write_sheet(file, _("迎考资料核对"), heads, rows)
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
        record(self.request.user, _("导出"), self.request.user, page=title)
        return response
