"""The rules with their basis and history, and the corrected days."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.models import Entry
from anlan.lib.workdays import is_published
from anlan.web.pages import FormPage, ListPage, Page, Refused, bulk_act

from .actions import drop_rule, mark_day, set_rule, unmark_day
from .filters import DayFilter, RuleFilter
from .forms import DayForm, OwnRuleForm
from .models import CalendarDay, Rule
from .queries import VIEW, visible
from .shapes import summary, table
from .tables import DAYS, RULES, scope, standing_mark

CHANGE = "rulebook.change_rule"


class Rules(ListPage):
    model = Rule
    perm = VIEW
    title = gettext_lazy("规则库")
    columns = RULES
    filterset_class = RuleFilter
    order = ("key", "-valid_from", "place__path")

    def rows(self):
        return visible(Rule, self.request.user)


class RulePage(Page):
    """A rule in all its versions: the one for everywhere now, earlier and later ones, offices' own."""

    perm = VIEW
    template_name = "rulebook/rule.html"
    trail = ((gettext_lazy("规则库"), "rulebook:rules"),)

    @cached_property
    def versions(self):
        rows = list(visible(Rule, self.request.user).filter(key=self.kwargs["key"]))
        if not rows:
            raise Http404
        return rows

    @cached_property
    def row(self):
        """The version for everywhere that holds today, else the newest."""
        general = [row for row in self.versions if row.place is None]
        today = timezone.localdate()
        return next((row for row in general if row.holds_on(today)), general[0])

    def get_title(self):
        return self.row.label

    def facts(self):
        row = self.row
        period = (
            _("%s 至 %s") % (row.valid_from, row.valid_to) if row.valid_to else _("%s 起") % row.valid_from
        )
        return [
            (_("值"), summary(row)),
            (_("依据"), row.basis or _("系统默认，文件未作规定")),
            (_("有效期"), period),
            (_("核实情况"), standing_mark(row)),
            (_("代号"), row.key),
            (_("说明"), row.note),
        ]

    def get(self, request, *args, **kwargs):
        ids = [str(row.pk) for row in self.versions]
        said = Entry.objects.filter(row_model=Rule._meta.label_lower, row_id__in=ids)
        return self.show(
            row=self.row,
            facts=self.facts(),
            table=table(self.row),
            versions=[(row, summary(row), scope(row), standing_mark(row)) for row in self.versions],
            may_change=request.user.holds(CHANGE),
            timeline=said[:100],
        )


class OwnRule(FormPage):
    """An office sets the rule's value for its place."""

    perm = CHANGE
    form_class = OwnRuleForm
    done = gettext_lazy("已设置本地规则。")

    @cached_property
    def row(self):
        row = Rule.objects.filter(key=self.kwargs["key"], place=None).first()
        if row is None:
            raise Http404
        return row

    def get_title(self):
        return _("设置本地规则：%s") % self.row.label

    def get_trail(self):
        return [
            (_("规则库"), reverse("rulebook:rules")),
            (self.row.label, self.row.get_absolute_url()),
        ]

    def form_kwargs(self):
        initial = {"valid_from": timezone.localdate()}
        return {"user": self.request.user, "rule": self.row, "initial": initial}

    def save(self, data):
        return set_rule(self.row.key, actor=self.request.user, **data)


@bulk_act(gettext_lazy("撤销调整"), CHANGE)
def take_back(row, *, actor, note):
    try:
        unmark_day(row, actor=actor)
    except PermissionDenied as no:
        raise Refused(str(no)) from no


class Days(ListPage):
    model = CalendarDay
    perm = VIEW
    title = gettext_lazy("工作日历")
    columns = DAYS
    filterset_class = DayFilter
    order = ("-day", "place__path")
    bulk = (take_back,)
    template_name = "rulebook/days.html"
    buttons = ((gettext_lazy("调整一天"), "calendar-plus", "rulebook:mark_day", CHANGE),)
    empty = gettext_lazy("没有调整，工作日按国务院公布的放假安排计算。")

    def rows(self):
        return visible(CalendarDay, self.request.user)

    def extra(self):
        today = timezone.localdate()
        years = [today, today.replace(year=today.year + 1, day=1)]
        return {"estimated": [day.year for day in years if not is_published(day)]}


class MarkDay(FormPage):
    perm = CHANGE
    form_class = DayForm
    title = gettext_lazy("调整一天")
    trail = ((gettext_lazy("工作日历"), "rulebook:days"),)
    done = gettext_lazy("已调整工作日历。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return mark_day(data.pop("day"), actor=self.request.user, **data)

    def after(self, row):
        return reverse("rulebook:days")


class DropRule(Page):
    """Take back a rule of one's own; others' cannot be found."""

    perm = CHANGE
    http_method_names = ["post"]

    def post(self, request, pk):
        row = get_object_or_404(visible(Rule, request.user), pk=pk)
        try:
            drop_rule(row, actor=request.user)
        except PermissionDenied as no:
            raise Http404 from no
        messages.success(request, _("已撤销本地规则。"))
        return redirect(row)
