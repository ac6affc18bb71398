"""Forms about what is kept of a point: a measure is looked at, a danger it shows, a unit stops and works again."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.web.pages import ListPage

from ..actions import checks as actions
from ..check_forms import CheckForm, FoundForm, ResumeForm, StopForm
from ..filters import MissedFilter
from ..models import Measure, MeasureCheck, MissedCheck, RiskUnit, UnitStop
from ..queries import VIEW
from ..tables import MISSED
from .parts import OfPoint
from .points import HOME


class MissedList(ListPage):
    model = MissedCheck
    perm = VIEW
    title = gettext_lazy("应查未查")
    trail = (HOME,)
    columns = MISSED
    filterset_class = MissedFilter
    order = ("due_at",)
    empty = gettext_lazy("没有应查未查的管控措施。")

    def rows(self):
        return super().rows().select_related("point__organ", "point__place", "measure")


class RecordCheck(OfPoint):
    title = gettext_lazy("登记排查")
    form_class = CheckForm
    done = gettext_lazy("已登记。")
    multipart = True

    @cached_property
    def measure(self):
        rows = Measure.objects.select_related("event__unit__point")
        return get_object_or_404(rows, event__unit__point=self.row, pk=self.kwargs["measure"])

    def get_title(self):
        return f"{self.title}：{self.measure}"

    @transaction.atomic
    def save(self, data):
        upload_limit(self.request)
        photos, user = data.pop("photos"), self.request.user
        check = actions.record_check(self.measure, actor=user, **data)
        if check.result == MeasureCheck.Result.DANGER:
            actions.danger_found(check, actor=user, description=data["note"], photos=photos)


class RegisterFound(OfPoint):
    """The danger of a record that came in by an exchange table."""

    title = gettext_lazy("登记排查发现的隐患")
    form_class = FoundForm
    multipart = True

    @cached_property
    def check(self):
        rows = MeasureCheck.objects.select_related("point", "measure")
        return get_object_or_404(
            rows, point=self.row, pk=self.kwargs["check"], result="danger", matter__isnull=True
        )

    def get_form(self, data=None, files=None):
        return FoundForm(data, files, initial={"description": self.check.note})

    def save(self, data):
        upload_limit(self.request)
        actions.danger_found(self.check, actor=self.request.user, **data)


class StopUnit(OfPoint):
    title = gettext_lazy("登记停用")
    form_class = StopForm

    @cached_property
    def unit(self):
        return get_object_or_404(RiskUnit, point=self.row, pk=self.kwargs["unit"])

    def get_title(self):
        return f"{self.title}：{self.unit}"

    def save(self, data):
        starts_at = data.pop("starts_at") or timezone.now()
        actions.stop_unit(self.unit, actor=self.request.user, starts_at=starts_at, **data)


class ResumeUnit(OfPoint):
    title = gettext_lazy("恢复使用")
    form_class = ResumeForm

    @cached_property
    def stop(self):
        rows = UnitStop.objects.select_related("unit", "point")
        return get_object_or_404(rows, point=self.row, pk=self.kwargs["stop"], ends_at__isnull=True)

    def get_title(self):
        return f"{self.title}：{self.stop.unit}"

    def save(self, data):
        actions.resume_unit(self.stop, actor=self.request.user, **data)
