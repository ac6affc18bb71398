"""自查自改自报: an enterprise's own page, 零报告, and the quarterly and yearly statistics forms."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.duty.schedules import end_of
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage
from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from ..actions.returns import FILL, declare_nil
from ..filters import NilFilter, StatementFilter
from ..flow import STATEMENT
from ..forms import FiguresForm, NilForm
from ..models import Matter, NilReport, Statement
from ..queries import counts, waiting_for
from ..statements import DAY, counted, stale
from ..tables import due, grade_mark, state_mark

T = Statement.State
SHOWN = 20
STATEMENTS = (gettext_lazy("隐患统计分析表"), "hazards:statements")
NILS = (gettext_lazy("零报告"), "hazards:nil_reports")
TONES = {T.DUE: "warn", T.PREPARED: "info", T.FILED: "good"}


def statement_mark(row):
    late = _("（逾期）") if row.was_late else ""
    return badge(f"{row.get_state_display()}{late}", "warn" if late else TONES[row.state])


def statement_due(row):
    return due_mark(row.due_on, done=row.state == T.FILED)


class OwnPage(Page):
    """Everything an enterprise does about its dangers, with one button to report."""

    perm = FILL
    title = gettext_lazy("本企业隐患")
    template_name = "hazards/own.html"

    def get(self, request):
        user, today = request.user, timezone.localdate()
        organs = [post.organ for post in user.acting_posts() if post.role.holds(FILL)]
        keys = [organ.pk for organ in organs]
        seen = Matter.objects.visible_to(user)
        found = seen.order_by().aggregate(
            closed=Count("pk", filter=Q(closed_on__year=today.year)),
            self_found=Count("pk", filter=Q(reporter_organ__in=keys, entered_at__year=today.year)),
            **{name: one for name, one in counts(today).items() if name in ("open", "overdue", "checking")},
        )
        related = ("subject", "organ", "place")
        waiting = seen.filter(waiting_for(keys)).select_related(*related).order_by("due_on", "pk")
        forms = Statement.objects.visible_to(user).filter(organ__in=keys).select_related("organ")
        return self.show(
            organs=organs,
            found=found,
            waiting=[(row, state_mark(row), grade_mark(row), due(row)) for row in waiting[:SHOWN]],
            forms=[
                (row, statement_mark(row), statement_due(row)) for row in forms.order_by("-due_on", "-pk")[:6]
            ],
            nils=NilReport.objects.visible_to(user).filter(organ__in=keys).select_related("by")[:6],
        )


# -- 零报告 ------------------------------------------------------------------------------------------------------


class NilList(ListPage):
    model = NilReport
    perm = "hazards.view_nilreport"
    filterset_class = NilFilter
    empty = gettext_lazy("没有零报告。本期排查未发现隐患的单位，在这里报告。")
    buttons = ((gettext_lazy("零报告"), "circle-check", "hazards:declare_nil", "hazards.add_matter"),)
    columns = (
        Column("organ", gettext_lazy("报告单位"), link=True),
        Column("start", gettext_lazy("排查期间起"), kind="day"),
        Column("end", gettext_lazy("排查期间止"), sort="end", kind="day"),
        Column("checked", gettext_lazy("排查情况"), kind="text-long"),
        Column("others", gettext_lazy("他人查出"), kind="number"),
        Column("by", gettext_lazy("报告人")),
        Column("at", gettext_lazy("报告时间"), kind="time"),
        Column("place", gettext_lazy("区域"), optional=True),
        Column("sector", gettext_lazy("行业领域"), optional=True),
    )

    def rows(self):
        return super().rows().select_related("organ", "place", "sector", "by")

    def decorate(self, rows):
        """What others found there in those days: one query for the page."""
        rows = list(rows)
        if not rows:
            return rows
        found = Matter.objects.filter(
            subject__in={row.organ_id for row in rows},
            entered_at__gte=end_of(min(row.start for row in rows) - DAY),
            entered_at__lt=end_of(max(row.end for row in rows)),
        ).exclude(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE))
        days = [
            (subject, timezone.localdate(at)) for subject, at in found.values_list("subject", "entered_at")
        ]
        for row in rows:
            row.others = sum(subject == row.organ_id and row.start <= day <= row.end for subject, day in days)
        return rows


class NilPage(RowPage):
    model = NilReport
    perm = view_perm = "hazards.view_nilreport"
    template_name = "hazards/nil.html"
    trail = (NILS,)

    def rows(self):
        return super().rows().select_related("organ", "place", "sector", "by")

    def get(self, request, pk):
        row = self.row
        seen = Matter.objects.visible_to(request.user).filter(
            subject=row.organ,
            entered_at__gte=end_of(row.start - DAY),
            entered_at__lt=end_of(row.end),
        )
        facts = [
            (_("报告单位"), row.organ),
            (_("区域"), row.place),
            (_("排查期间"), f"{row.start} — {row.end}"),
            (_("报告人"), row.by),
            (_("报告时间"), row.at),
        ]
        matters = seen.select_related("subject", "reporter_organ", "place").order_by("pk")[:SHOWN]
        return self.show(facts=facts, matters=[(one, state_mark(one), grade_mark(one)) for one in matters])


class DeclareNil(FormPage):
    perm = "hazards.add_matter"
    title = gettext_lazy("填报零报告")
    template_name = "hazards/declare_nil.html"
    submit = gettext_lazy("报告本期未发现隐患")
    done = gettext_lazy("已零报告。")

    def get_trail(self):
        return [(NILS[0], reverse(NILS[1]))] if self.request.user.holds("hazards.view_nilreport") else []

    def get_form(self, data=None, files=None):
        return NilForm(data, user=self.request.user)

    def save(self, data):
        return declare_nil(actor=self.request.user, **data)

    def after(self, row):
        held = self.request.user.holds("hazards.view_nilreport")
        return row.get_absolute_url() if held else reverse("home")


# -- statistics forms ------------------------------------------------------------------------------------------


class StatementList(ListPage):
    model = Statement
    perm = "hazards.view_statement"
    filterset_class = StatementFilter
    template_name = "hazards/statements.html"
    order = ("-due_on",)
    empty = gettext_lazy("没有符合条件的统计分析表。每季、每年期满后，自动向有账号的企业开放填报。")
    columns = (
        Column("organ", gettext_lazy("填报单位"), link=True),
        Column("period", gettext_lazy("统计期间")),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=statement_mark),
        Column("due_on", gettext_lazy("报送期限"), sort="due_on", kind="day", shown_as=statement_due),
        Column("filed_on", gettext_lazy("报送日期"), kind="day"),
        Column("signed_by", gettext_lazy("主要负责人")),
        Column("found", gettext_lazy("排查出"), value=lambda row: said(row, "found"), kind="number"),
        Column("left", gettext_lazy("期末未整改"), value=lambda row: said(row, "left"), kind="number"),
        Column("amended", gettext_lazy("更正"), value=lambda row: changes(row) or None, kind="number"),
        Column("office", gettext_lazy("报送单位"), optional=True),
        Column("place", gettext_lazy("区域"), optional=True),
        Column("sector", gettext_lazy("行业领域"), optional=True),
    )

    def rows(self):
        return super().rows().select_related("organ", "office", "place", "sector", "signed_by")

    def extra(self):
        today = timezone.localdate()
        unfiled, late = Q(state__in=(T.DUE, T.PREPARED)), Q(due_on__lt=today)
        rows = Statement.objects.visible_to(self.request.user).filter(unfiled).order_by()
        found = rows.aggregate(unfiled=Count("pk"), late=Count("pk", filter=late))
        chosen = self.request.GET.get("status", "")
        return {
            "figures": [
                (_("未报送"), found["unfiled"], "?status=unfiled", "idle", chosen == "unfiled"),
                (_("逾期未报送"), found["late"], "?status=overdue", "bad", chosen == "overdue"),
            ]
        }


def said(row, word):
    """What the form declares of general and major ones together; nothing before it is filled in."""
    lines = {line["code"]: line["said"] for line in row.figures}
    return lines[f"{word}_general"] + lines[f"{word}_major"] if lines else None


def changes(row):
    return sum(bool(line["reason"]) for line in row.figures)


class StatementRow:
    model = Statement
    flow = STATEMENT
    perm = "hazards.view_statement"
    trail = (STATEMENTS,)

    def rows(self):
        related = ("organ", "office", "place", "sector", "enterprise", "prepared_by", "signed_by")
        return super().rows().select_related(*related)


class StatementPage(StatementRow, CasePage):
    step_url = "hazards:statement_step"
    template_name = "hazards/statement.html"

    def facts(self):
        row = self.row
        return [
            (_("填报单位"), row.organ),
            (_("报送单位"), row.office),
            (_("统计期间"), f"{row.start} — {row.end}"),
            (_("报送期限"), row.due_on),
            (_("填报人"), row.prepared_by),
            (_("主要负责人"), row.signed_by),
            (_("报送日期"), row.filed_on),
            (_("说明"), row.note),
        ]

    def extra(self):
        row = self.row
        majors = Matter.objects.visible_to(self.request.user).filter(
            enterprise=row.enterprise,
            grade=Matter.Grade.MAJOR,
            entered_at__lt=end_of(row.end),
        )
        majors = majors.filter(Q(verified_on=None) | Q(verified_on__gt=row.end)).select_related(
            "subject", "place"
        )
        return {
            "mark": statement_mark(row),
            "majors": [(one, state_mark(one), due(one)) for one in majors.order_by("pk")[:SHOWN]],
            "stale": stale(row) if row.state == T.PREPARED else [],
            "overdue": row.is_overdue(timezone.localdate()),
        }


class StatementStep(StatementRow, StepPage):
    @property
    def template_name(self):
        return "hazards/fill_statement.html" if self.step.name == "prepare" else StepPage.template_name

    @cached_property
    def computed(self):
        return counted(self.row.enterprise, self.row.start, self.row.end)

    def get_form(self, data=None, files=None):
        if self.step.name != "prepare":
            return super().get_form(data, files)
        return FiguresForm(data, computed=self.computed, before=self.row.figures)

    def form_facts(self, form):
        if self.step.name != "prepare":
            return form.cleaned_data
        return {"amended": form.amended(), "note": form.cleaned_data["note"]}
