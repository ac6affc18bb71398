"""Filters of the lists of plans, tasks and assignments."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

from ..models import Assignment, Plan, Task
from ..models.tasks import Role
from ..queries import effort_labels, in_light, late

NEWEST = 100  # plans offered for choice


class PlanFilter(filters.FilterSet):
    title = filters.CharFilter(label=_("名称"), lookup_expr="icontains")
    year = filters.NumberFilter(label=_("年度"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Plan.State.choices, empty_label=_("全部"))

    class Meta:
        model = Plan
        fields = ("title", "year", "state")


class TaskFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("任务内容"), field_name="text", lookup_expr="icontains")
    unit = filters.CharFilter(label=_("责任单位"), method="by_unit")
    state = filters.ChoiceFilter(label=_("状态"), choices=Task.State.choices, empty_label=_("全部"))
    kind = filters.ChoiceFilter(label=_("类别"), choices=Task.Kind.choices, empty_label=_("全部"))
    effort = filters.ChoiceFilter(
        label=_("着力点"), choices=lambda: list(effort_labels().items()), empty_label=_("全部")
    )
    light = filters.ChoiceFilter(
        label=_("预警"),
        choices=[("late", _("逾期")), ("review", _("需复核"))],
        method="by_light",
        empty_label=_("全部"),
    )

    class Meta:
        model = Task
        fields = ("q", "unit", "state", "kind", "effort", "light")

    def by_unit(self, rows, name, value):
        printed = Q(units__text__icontains=value)
        return rows.filter(printed | Q(assignments__organ__name__icontains=value)).distinct()

    def by_light(self, rows, name, value):
        if value == "review":
            return rows.exclude(review_reason="")
        return rows.filter(state__in=Task.OPEN, due_on__lt=timezone.localdate())


class AssignmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("任务内容"), method="by_text")
    organ = filters.CharFilter(label=_("责任单位"), method="by_organ")
    plan = filters.ModelChoiceFilter(
        label=_("计划"), queryset=lambda request: plans_of(request), empty_label=_("全部")
    )
    state = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("open", _("未办结")), *Assignment.State.choices],
        method="by_state",
        empty_label=_("全部"),
    )
    role = filters.ChoiceFilter(label=_("分工"), choices=Role.choices, empty_label=_("全部"))
    late = filters.ChoiceFilter(
        label=_("时限"),
        choices=[("late", _("逾期未办结")), ("unsigned", _("逾期未签收")), ("month", _("本月到期"))],
        method="by_time",
        empty_label=_("全部"),
    )
    light = filters.ChoiceFilter(
        label=_("预警"),
        choices=[("bad", _("红灯")), ("warn", _("黄灯")), ("good", _("绿灯"))],
        method="by_light",
        empty_label=_("全部"),
    )
    since = filters.DateFilter(label=_("到期日起"), field_name="due_on", lookup_expr="gte")
    until = filters.DateFilter(label=_("到期日止"), field_name="due_on", lookup_expr="lte")
    unit = filters.ModelChoiceFilter(
        queryset=lambda request: Organ.objects.visible_to(request.user),
        field_name="organ",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Assignment
        fields = ("q", "organ", "plan", "state", "role", "late", "light", "since", "until", "unit")

    def by_state(self, rows, name, value):
        return rows.filter(state__one_of=Assignment.OPEN) if value == "open" else rows.filter(state=value)

    # The words are looked for among the tasks and the organs first, which are fewer than the assignments;
    # Chinese has no case, and looking past it costs as much again.

    def by_text(self, rows, name, value):
        return rows.filter(task__in=Task.objects.filter(text__contains=value).order_by().values("pk"))

    def by_organ(self, rows, name, value):
        named = Organ.objects.filter(Q(name__contains=value) | Q(short_name__contains=value))
        return rows.filter(organ__in=named.order_by().values("pk"))

    def by_light(self, rows, name, value):
        return rows.filter(in_light(value, timezone.localdate()))

    def by_time(self, rows, name, value):
        today = timezone.localdate()
        if value == "late":
            return late(rows, today)
        if value == "unsigned":
            return rows.filter(state=Assignment.State.DISPATCHED, sign_by__lt=today)
        first = today.replace(day=1)
        return rows.filter(due_on__gte=first, due_on__lt=(first + timedelta(days=31)).replace(day=1))


def plans_of(request):
    """The newest plans and the one asked for: nobody picks from a list of thousands."""
    seen = Plan.objects.visible_to(request.user)
    newest, asked = Q(pk__in=seen.values("pk")[:NEWEST]), request.GET.get("plan", "")
    return Plan.objects.filter(newest | Q(pk__in=seen.filter(pk=asked)) if asked.isdecimal() else newest)
