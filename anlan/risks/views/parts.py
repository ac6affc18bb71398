"""Forms of risk points: the point itself, its units, events and measures, how an event is graded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.web.pages import FormPage, RowPage, tell

from ..actions import points as actions
from ..forms import DangerForm, EventForm, GradeForm, MeasureForm, NewPointForm, PointForm, UnitForm
from ..methods import methods
from ..models import Measure, RiskEvent, RiskPoint, RiskUnit
from ..queries import ADD, CHANGE
from .points import HOME


class NewPoint(FormPage):
    perm = ADD
    title = gettext_lazy("登记风险点")
    trail = (HOME,)
    done = gettext_lazy("已登记，请分解单元、辨识事件并评估。")

    def get_form(self, data=None, files=None):
        return NewPointForm(data, user=self.request.user)

    def save(self, data):
        return actions.add_point(actor=self.request.user, **self.form.whose(), **self.form.values())


class OfPoint(RowPage, FormPage):
    """A form about a point that the reader may change."""

    model = RiskPoint
    perm = view_perm = CHANGE

    def rows(self):
        return super().rows().exclude(state=RiskPoint.State.REMOVED).select_related("organ", "place")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def after(self, row):
        return self.row.get_absolute_url()

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())


class EditPoint(OfPoint):
    title = gettext_lazy("修改风险点")

    def get_form(self, data=None, files=None):
        return PointForm(data, instance=RiskPoint.objects.get(pk=self.row.pk), place=self.row.place)

    def save(self, data):
        version = data["version"] or 0
        return actions.change_point(self.row, actor=self.request.user, version=version, **self.form.values())


class AddUnit(OfPoint):
    title = gettext_lazy("登记风险分析单元")
    form_class = UnitForm

    def save(self, data):
        return actions.add_unit(self.row, actor=self.request.user, **data)


class AddEvent(OfPoint):
    title = gettext_lazy("登记风险事件")
    form_class = EventForm

    @cached_property
    def unit(self):
        return get_object_or_404(RiskUnit, point=self.row, pk=self.kwargs["unit"])

    def get_title(self):
        return f"{self.title}：{self.unit}"

    def save(self, data):
        return actions.add_event(self.unit, actor=self.request.user, **data)


class OfEvent(OfPoint):
    @cached_property
    def event(self):
        events = RiskEvent.objects.select_related("unit__point__place")
        return get_object_or_404(events, unit__point=self.row, pk=self.kwargs["event"])

    def get_title(self):
        return f"{self.title}：{self.event}"


class GradeEvent(OfEvent):
    title = gettext_lazy("评估风险事件")
    template_name = "risks/grade.html"

    @cached_property
    def known(self):
        return methods(timezone.localdate(), self.row.place)

    @cached_property
    def method(self):
        asked = self.request.GET.get("method") or self.event.method or next(iter(self.known))
        if asked not in self.known:
            raise Http404
        return asked

    def get_form(self, data=None, files=None):
        return GradeForm(data, event=self.event, method=self.method)

    def context(self, **more):
        choices = [(code, label, code == self.method) for code, (label, _factors) in self.known.items()]
        return super().context(methods=choices, **more)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                actions.grade_event(self.event, actor=request.user, method=self.method, **form.given())
            except (Refused, ValidationError) as no:
                tell(form, no)
            else:
                messages.success(request, _("已评估。"))
                return redirect(self.row)
        return self.show(form=form, status=422)


class AddMeasure(OfEvent):
    title = gettext_lazy("登记管控措施")
    form_class = MeasureForm

    def save(self, data):
        return actions.add_measure(self.event, actor=self.request.user, **data)


class LinkDanger(OfPoint):
    title = gettext_lazy("关联隐患")

    def get_form(self, data=None, files=None):
        return DangerForm(data, point=self.row, user=self.request.user)

    def save(self, data):
        return actions.link_danger(self.row, data["number"], actor=self.request.user, measure=data["measure"])


PARTS = {
    "unit": lambda point: RiskUnit.objects.filter(point=point),
    "event": lambda point: RiskEvent.objects.filter(unit__point=point),
    "measure": lambda point: Measure.objects.filter(event__unit__point=point),
}


class DropPart(OfPoint):
    """Takes away a unit, an event or a measure, asked once more."""

    title = gettext_lazy("删除")
    template_name = "risks/drop.html"

    @cached_property
    def part(self):
        if self.kwargs["kind"] not in PARTS:
            raise Http404
        return get_object_or_404(PARTS[self.kwargs["kind"]](self.row), pk=self.kwargs["part"])

    def get(self, request, *args, **kwargs):
        return self.show(part=self.part)

    def post(self, request, *args, **kwargs):
        try:
            actions.drop_part(self.part, actor=request.user, point=self.row)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已删除。"))
        return redirect(self.row)
