"""Pages: the kinds, the facts of a kind, one fact, recording and putting right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage
from anlan.web.tables import Column, badge

from . import actions
from .filters import FactFilter
from .forms import FactForm, LinesForm, WithdrawForm
from .kinds import shown
from .models import Fact, FactKind

HOME = (gettext_lazy("统计台账"), "facts:kinds")


class KindsPage(Page):
    perm = "facts.view_fact"
    title = gettext_lazy("统计台账")
    template_name = "facts/kinds.html"

    def get(self, request):
        seen = Fact.objects.visible_to(request.user).standing()
        counts = dict(seen.order_by().values_list("kind").annotate(n=Count("pk")))
        return self.show(
            kinds=[(kind, counts.get(kind.code, 0)) for kind in FactKind.objects.all()],
            adds=request.user.holds(actions.ADD),
        )


def state_mark(row):
    if row.withdrawn_at:
        return badge(_("已作废"), "idle")
    return badge(_("待定"), "warn") if row.provisional else badge(_("有效"), "good")


class FactList(ListPage):
    model = Fact
    perm = "facts.view_fact"
    title = gettext_lazy("台账记录")
    filterset_class = FactFilter
    template_name = "facts/facts.html"
    order = ("-happened_on",)
    empty = gettext_lazy("没有记录。可以逐条登记，也可以用表格导入。")
    columns = [
        Column("happened_on", gettext_lazy("发生日期"), sort="happened_on", kind="day"),
        Column("kind", gettext_lazy("台账")),
        Column("name", gettext_lazy("对象"), value=str, link=True),
        Column("organ", gettext_lazy("责任单位")),
        Column("place", gettext_lazy("区域")),
        Column(
            "amount", gettext_lazy("数量"), value=lambda row: f"{row.amount.normalize():f}", kind="number"
        ),
        Column(
            "facts",
            gettext_lazy("内容"),
            value=lambda row: "；".join(
                f"{label}：{value}" for label, value in told(row) if value is not None
            ),
        ),
        Column("state", gettext_lazy("状态"), value="withdrawn_because", shown_as=state_mark),
        Column("entered_at", gettext_lazy("登记时间"), kind="time", optional=True),
        Column("source", gettext_lazy("来源"), optional=True),
    ]

    def rows(self):
        return super().rows().select_related("kind", "organ", "place")

    def extra(self):
        kind = FactKind.objects.filter(code=self.request.GET.get("kind", "")).first()
        return {"kind": kind, "adds": self.request.user.holds(actions.ADD)}


def told(row):
    """``[(label, value)]`` of what the kind asks for."""
    return [(field["label"], shown(field, row.facts.get(field["code"]))) for field in row.kind.fields]


class FactPage(CasePage):
    model = Fact
    perm = "facts.view_fact"
    trail = (HOME,)
    template_name = "facts/fact.html"

    def rows(self):
        return super().rows().select_related("kind", "organ", "place", "sector", "enterprise", "entered_by")

    def facts(self):
        row = self.row
        return [
            (_("台账"), row.kind),
            (row.kind.subject_label or _("对象"), row.subject),
            (_("发生日期"), row.happened_on),
            (_("终止日期"), row.ended_on),
            (_("责任单位"), row.organ),
            (_("区域"), row.place.full_name),
            (_("行业领域"), row.sector),
            (row.kind.amount_label or _("数量"), f"{row.amount.normalize():f}"),
            *told(row),
            (_("来源"), row.source),
            (_("登记人"), row.entered_by),
            (_("登记时间"), row.entered_at),
            (_("作废理由"), row.withdrawn_because),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        stands = row.withdrawn_at is None
        return {
            "mark": state_mark(row),
            "changes": stands and user.may(actions.CHANGE, row),
            "withdraws": stands and user.may(actions.WITHDRAW, row),
        }


class RecordPage(FormPage):
    perm = actions.ADD
    trail = (HOME,)
    done = gettext_lazy("已登记。")

    @cached_property
    def kind(self):
        return get_object_or_404(FactKind, code=self.kwargs["kind"])

    def get_title(self):
        return _("登记%s") % self.kind

    def get_form(self, data=None, files=None):
        return FactForm(data, files, user=self.request.user, kind=self.kind)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                row = self.keep(form)
            except ValidationError as no:
                form.add_error(None, no.messages)
            except Refused as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, self.done)
                return redirect(row)
        return self.show(form=form, status=422)

    def keep(self, form):
        return actions.record_fact(self.kind, actor=self.request.user, **form.said)


class PastePage(RecordPage):
    def get_title(self):
        return _("批量登记%s") % self.kind

    def get_form(self, data=None, files=None):
        return LinesForm(data, files, user=self.request.user, kind=self.kind)

    def keep(self, form):
        return actions.record_facts(self.kind, form.cleaned_data["lines"], actor=self.request.user)[0].kind


class CorrectPage(RowPage, RecordPage):
    model = Fact
    perm = actions.CHANGE
    view_perm = actions.CHANGE
    title = gettext_lazy("更正记录")
    done = gettext_lazy("已更正。")

    def rows(self):
        return super().rows().filter(withdrawn_at=None).select_related("kind", "organ", "place")

    def get_title(self):
        return self.title

    def get_form(self, data=None, files=None):
        return FactForm(data, files, user=self.request.user, kind=self.row.kind, row=self.row)

    def keep(self, form):
        reason = form.cleaned_data["reason"]
        return actions.correct_fact(self.row, actor=self.request.user, reason=reason, **form.said)


class WithdrawPage(RowPage, FormPage):
    model = Fact
    perm = actions.WITHDRAW
    view_perm = actions.WITHDRAW
    title = gettext_lazy("作废记录")
    trail = (HOME,)
    form_class = WithdrawForm
    submit = gettext_lazy("作废")
    done = gettext_lazy("已作废。")

    def rows(self):
        return super().rows().filter(withdrawn_at=None)

    def get_title(self):
        return self.title

    def save(self, data):
        return actions.withdraw_fact(self.row, actor=self.request.user, reason=data["reason"])
