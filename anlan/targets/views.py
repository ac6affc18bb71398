"""Pages: the board, the list of targets, one target with its trend and ranking, those without data."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.indicators.asked import VIEW, rows_url
from anlan.indicators.engine import INDICATORS, by_month, drill
from anlan.indicators.queries import corrections
from anlan.obligations.actions.proposing import propose_from as propose_duties
from anlan.obligations.models import Obligation
from anlan.org.models import Place
from anlan.org.tree import WIDTH
from anlan.plans.models import Plan
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage, bulk_act

from . import actions
from .filters import ResultFilter, TargetFilter
from .flow import TARGET
from .forms import TargetForm
from .models import Result, Target
from .queries import ranking, standing
from .standing import span
from .tables import AWAITING, RESULTS, STATES, SUPERIOR, TARGETS, TONES, number, reached

BOARD = (gettext_lazy("目标看板"), "targets:board")
TABS = (
    ("targets:board", gettext_lazy("全部")),
    ("targets:by_clause", gettext_lazy("按条款")),
    ("targets:by_unit", gettext_lazy("按单位")),
    ("targets:by_place", gettext_lazy("按区域")),
    ("targets:superior", gettext_lazy("上级控制指标")),
    ("targets:awaiting", gettext_lazy("暂无数据")),
)
S = Result.Status
SHOWN = 50  # rows behind a figure, on the page


class Board(ListPage):
    """What every target came to when it was last computed."""

    model = Result
    perm = "targets.view_target"
    tabs = TABS
    title = gettext_lazy("目标看板")
    columns = RESULTS
    filterset_class = ResultFilter
    order = ("target__number",)
    template_name = "targets/board.html"
    buttons = ((gettext_lazy("新建目标"), "plus", "targets:new", "targets.change_target"),)
    empty = gettext_lazy("没有执行中的目标。下达执行后，由业务记录自动计算。")

    def rows(self):
        rows = super().rows().filter(current=True).exclude(target__state=Target.State.DROPPED)
        return rows.select_related("target", "place", "responsible")

    def extra(self):
        counts = dict(self.rows().order_by().values_list("status").annotate(n=Count("pk")))
        return {
            "figures": [
                (code, label, counts.get(code, 0), TONES[code]) for code, label in Result.Status.choices
            ],
            "chosen": self.request.GET.get("status", ""),
        }


class Grouped(Page):
    """The board added up: how many targets stand how, line by line. ``lines(rows)``: (label, address, counts)."""

    perm = "targets.view_target"
    title = gettext_lazy("目标看板")
    template_name = "targets/grouped.html"
    tabs = TABS
    head = ""

    def get(self, request):
        seen = Result.objects.visible_to(request.user).filter(current=True)
        rows = seen.exclude(target__state=Target.State.DROPPED).order_by()
        lines = [
            (label, url, [(said, counts.get(code, 0)) for code, said in S.choices], sum(counts.values()))
            for label, url, counts in self.lines(rows)
        ]
        return self.show(lines=lines, statuses=[(said, TONES[code]) for code, said in S.choices])

    def counted(self, rows, *keys):
        """``{keys: {status: count}}`` in one query."""
        found = {}
        for *key, status, n in rows.values_list(*keys, "status").annotate(n=Count("pk")):
            found.setdefault(tuple(key), {})[status] = n
        return found

    def address(self, **asked):
        return f"{reverse('targets:board')}?{urlencode(asked)}"


class ByClause(Grouped):
    head = gettext_lazy("条款")

    def lines(self, rows):
        for (clause,), counts in sorted(self.counted(rows, "target__clause").items()):
            yield clause or _("没有条款"), self.address(q=clause) if clause else "", counts


class ByUnit(Grouped):
    head = gettext_lazy("责任单位")

    def lines(self, rows):
        found = self.counted(
            rows, "responsible__order", "responsible__path", "responsible", "responsible__name"
        )
        for key in sorted(found, key=lambda key: (key[2] is None, key[0] or 0, key[1] or "")):
            pk, name = key[2:]
            yield (
                (name, self.address(responsible=pk), found[key])
                if pk
                else (_("未明确责任单位"), "", found[key])
            )


class ByPlace(Grouped):
    """Each place with all below it, as the board shows when it is narrowed to the place."""

    head = gettext_lazy("区域")

    def lines(self, rows):
        totals = {}
        for (path,), counts in self.counted(rows, "place__path").items():
            for end in range(WIDTH, len(path) + 1, WIDTH):
                into = totals.setdefault(path[:end], {})
                for status, n in counts.items():
                    into[status] = into.get(status, 0) + n
        places = Place.objects.visible_to(self.request.user).filter(path__in=totals).order_by("path")
        for place in places:
            label = "\u3000" * (place.depth - 1) + place.name
            yield label, self.address(place=place.pk), totals[place.path]


class Superior(Board):
    """What the superior government wants not to be passed, and what is left of it."""

    title = gettext_lazy("上级控制指标")
    trail = (BOARD,)
    columns = SUPERIOR
    empty = gettext_lazy("没有上级控制指标。新建目标时勾选“上级控制指标”，由业务记录自动计算。")

    def rows(self):
        return super().rows().filter(target__superior=True)


class Awaiting(ListPage):
    """Targets that cannot be computed, and what each waits for."""

    model = Target
    perm = "targets.view_target"
    title = gettext_lazy("暂无数据的目标")
    trail = (BOARD,)
    columns = AWAITING
    template_name = "targets/awaiting.html"
    tabs = TABS
    order = ("awaits", "number")
    empty = gettext_lazy("所有目标都有数据。")

    def rows(self):
        silent = Result.objects.filter(target=OuterRef("pk"), current=True, status=Result.Status.NO_DATA)
        return super().rows().filter(Exists(silent)).exclude(state=Target.State.DROPPED)


@bulk_act(gettext_lazy("确认"), "targets.change_target")
def confirm(row, *, actor, note):
    TARGET.move(row, "confirm", actor=actor, note=note)


@bulk_act(gettext_lazy("下达执行"), "targets.change_target")
def enforce(row, *, actor, note):
    TARGET.move(row, "enforce", actor=actor, note=note)


@bulk_act(gettext_lazy("不采用"), "targets.change_target")
def drop(row, *, actor, note):
    TARGET.move(row, "drop", actor=actor, reason=note)


class TargetList(ListPage):
    model = Target
    perm = "targets.change_target"
    title = gettext_lazy("目标管理")
    columns = TARGETS
    filterset_class = TargetFilter
    order = ("number",)
    bulk = (confirm, enforce, drop)
    buttons = Board.buttons
    empty = gettext_lazy("没有目标。可以新建，也可以从计划的量化要求生成。")

    def rows(self):
        return super().rows().select_related("organ")


class TargetFormPage(FormPage):
    perm = "targets.change_target"
    title = gettext_lazy("新建目标")
    trail = (BOARD,)
    row = None

    def get_form(self, data=None, files=None):
        return TargetForm(data, files, user=self.request.user, row=self.row)

    def save(self, data):
        if self.row:
            data.pop("organ")
        return actions.save_target(self.row, actor=self.request.user, **data)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                return self.saved(self.save(dict(form.cleaned_data)))
            except ValidationError as no:
                form.add_error(None, no.messages)
            except Refused as no:
                form.add_error(None, str(no))
        return self.show(form=form, status=422)

    def saved(self, row):
        messages.success(self.request, self.done)
        return redirect(row)


class ChangePage(TargetFormPage):
    title = gettext_lazy("修改目标")

    @cached_property
    def row(self):
        seen = Target.objects.visible_to(self.request.user, "targets.change_target")
        return get_object_or_404(seen, pk=self.kwargs["pk"], state__in=actions.CHANGEABLE)


class TargetRow:
    model = Target
    flow = TARGET
    perm = "targets.view_target"
    trail = (BOARD,)

    def rows(self):
        return super().rows().select_related("organ", "place", "responsible", "plan", "task")


class TargetPage(TargetRow, CasePage):
    step_url = "targets:step"
    template_name = "targets/target.html"

    @cached_property
    def day(self):
        """The day asked for: any one that has come."""
        try:
            asked = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            asked = timezone.localdate()
        return min(asked, timezone.localdate())

    @cached_property
    def place(self):
        asked = self.request.GET.get("place", "")
        if not asked.isdecimal() or len(asked) > 18:
            return self.row.place
        inside = Place.objects.within(self.row.place.path).filter(
            pk__in=self.row.results.visible_to(self.request.user).values("place")
        )
        return get_object_or_404(inside, pk=asked)

    def facts(self):
        row = self.row
        found = INDICATORS.get(row.code)
        return [
            (_("要求"), row.wanted),
            (_("周期"), row.get_period_display()),
            (_("指标"), found.label if found else None),
            (_("读法"), row.get_reading_display()),
            (_("范围"), row.scope_text or row.place.full_name),
            (_("下达单位"), row.organ),
            (_("责任单位"), row.responsible),
            (_("起止"), f"{row.starts_on} 至 {row.ends_on or _('长期')}"),
            (_("条款"), row.clause),
            (_("计划"), row.plan),
        ]

    def extra(self):
        row, user, place = self.row, self.request.user, self.place
        first, end = span(row, self.day)
        found = INDICATORS.get(row.code)
        until = min(self.day, end)
        stood = standing(row, self.day, place)
        part, whole = drill(row.code, place, first, until, user) if found else (None, None)
        owner = user.speaks_for(row.organ) and user.holds("targets.change_target")
        results = row.results.visible_to(user).filter(place=place).order_by("-day")[:24]
        return {
            "state_tone": STATES[row.state],
            "day": self.day,
            "place": place,
            "span": (first, end),
            "found": stood,
            "said": Result.Status(stood.status).label,
            "tone": TONES[stood.status],
            "value": number(stood.value),
            "months": list(by_month(found, place, first, until).items()) if found else [],
            "ranking": ranking(row, place, self.day),
            "part": part[:SHOWN] if part is not None else (),
            "rows_at": rows_url(row.code, place, first, until) if found and user.holds(VIEW) else "",
            "indicator": found,
            "whole_count": None if whole is None else whole.count(),
            "corrections": corrections(row.code, place, first, until) if found else [],
            "results": [(result, reached(result), TONES[result.status]) for result in results],
            "changes": owner and row.state in actions.CHANGEABLE,
            "computes": owner and row.state == Target.State.IN_FORCE,
        }

    def post(self, request, pk):
        try:
            actions.recompute(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已重新计算。"))
        return redirect(self.row)


class TargetStep(TargetRow, StepPage):
    pass


class FromPlanPage(RowPage):
    """What a plan asks for: duties and targets side by side; what nobody took up is proposed at once."""

    model = Plan
    perm = "targets.change_target"
    view_perm = "plans.view_plan"
    title = gettext_lazy("从计划生成履职与目标")
    template_name = "targets/from_plan.html"

    def get_trail(self):
        return [(_("计划"), reverse("plans:plans")), (str(self.row), self.row.get_absolute_url())]

    def stated(self):
        return Target.objects.visible_to(self.request.user).filter(plan=self.row)

    def get(self, request, pk):
        if not request.user.speaks_for(self.row.organ):
            raise Http404
        duties = Obligation.objects.visible_to(request.user).filter(plan=self.row)
        return self.show(
            targets=self.stated().select_related("task").order_by("task__order", "pk"),
            duties=duties.select_related("task", "place").order_by("task__order", "pk"),
            proposes=request.user.holds("obligations.add_obligation"),
        )

    def post(self, request, pk):
        try:
            with transaction.atomic():
                duties = propose_duties(self.row, actor=request.user) if "duties" in request.POST else ()
                targets = actions.propose_from(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            said = {"duties": len(duties), "targets": len(targets)}
            messages.success(
                request, _("已提出%(duties)d项履职要求、%(targets)d项目标，请逐项核对后确认。") % said
            )
        return redirect(reverse("targets:from_plan", args=[pk]))
