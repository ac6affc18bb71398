"""What a line of an exchange table means: T1 units, T2 events, T3 measures, T4 tasks, T5 records, T7 stops.

Each line goes by its ``id``: a known one is about that row, another makes a row that keeps this id. Levels (T1) come
into force by assessment and confirmation alone and are not taken over; for dangers (T6) see ``exchange_dangers``.
"""

from datetime import datetime
from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.fields import Choice, Lookup, Whole
from anlan.intake.sheets import RowForm

from . import exchange
from .models import Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit, UnitStop
from .queries import GRADING, IMPORT

ID = gettext_lazy("编号")
IDS = {"uid": ("id",), "deleted": ("deleted",)}
FORMS = (exchange.MOMENT, "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


class Moment(forms.Field):
    """20260506100000 or 2026-05-06 10:00:00, in the time of the place."""

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        for form in FORMS:
            try:
                return datetime.strptime(value.strip(), form).replace(tzinfo=timezone.get_current_timezone())
            except ValueError:
                continue
        raise ValidationError(_("“%s”不是时间，请写成 20260506100000 或 2026-05-06 10:00:00。") % value)

    def text(self, value):
        return exchange.moment(value)


def id_field(label=ID):
    return forms.UUIDField(
        label=label, error_messages={"invalid": gettext_lazy("编号应为 32 或 36 位 UUID。")}
    )


def deleted_field():
    return forms.CharField(label=gettext_lazy("是否删除"), required=False)


class ExchangeLine:
    """Mixed into a RowForm with ``uid``, the id of the line, and ``deleted``: so marked, it is not carried out."""

    appended = False  # what was recorded once is not rewritten

    def clean_deleted(self):
        if self.cleaned_data["deleted"] == "1":
            raise ValidationError(_("标记为已删除的行不导入，请在风险点页面删除。"))
        return ""

    def current(self, name):
        return "" if name == "deleted" else super().current(name)

    def clean(self):
        data = super().clean()
        if self.appended and self.row is not None and not self.errors and self.changes_of(data):
            self.add_error("uid", _("这条记录已登记，内容不同；记录不能改写。"))
        return data

    def changes_of(self, data):
        return [name for name in self.given if data.get(name) != self.current(name)]


def seen(model, user, **wanted):
    return model.objects.visible_to(user, IMPORT).filter(**wanted)


def texts(cells, name):
    return {"".join(row.get(name, "").split()) for row in cells} - {""}


def by_uid(model, user, cells, name, *related):
    """``{uid: [row]}`` of the rows that the lines name in field ``name``."""
    wanted = [uid for text in texts(cells, name) if (uid := as_uuid(text))]
    return {str(row.uid): [row] for row in seen(model, user, uid__in=wanted).select_related(*related)}


def as_uuid(text):
    try:
        return forms.UUIDField().clean(text)
    except ValidationError:
        return None


def objects_of(user, cells):
    """``{code: [point]}``: by the code of another system or our own, of the enterprises that the lines name."""
    there = seen(RiskPoint, user).exclude(state=RiskPoint.State.REMOVED)
    firms = texts(cells, "enterprise")
    codes = texts(cells, "point")
    rows = there.filter(Q(enterprise__credit_code__in=firms) | Q(code__in=codes))
    return {exchange.code_of(row): [row] for row in rows.select_related("enterprise")}


class UnitLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    enterprise = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=18)
    point = Lookup(RiskPoint, label=gettext_lazy("风险分析对象编码"))
    department = forms.CharField(label=gettext_lazy("责任部门"), max_length=200)
    person = forms.CharField(label=gettext_lazy("责任人"), max_length=20)
    name = forms.CharField(label=gettext_lazy("风险分析单元"), max_length=200)

    synonyms = {
        **IDS,
        "enterprise": ("tyshxydm",),
        "point": ("hazardCode1", "hazardCode"),
        "department": ("hazardDep",),
        "person": ("hazardLiablePerson",),
        "name": ("riskUnitName",),
    }

    @classmethod
    def prepare(cls, user, cells):
        found = objects_of(user, cells)
        there = RiskUnit.objects.filter(point__in=[point.pk for [point] in found.values()])
        return SimpleNamespace(point=found, names=set(there.values_list("point", "name")))

    def current(self, name):
        if name == "enterprise":
            return self.row.point.enterprise.credit_code
        if name == "person":
            return self.row.person or self.row.point.controlled_by
        return super().current(name)

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("point__enterprise")

    def clean(self):
        data = super().clean()
        point, code = data.get("point"), data.get("enterprise")
        if point and code and (point.enterprise is None or point.enterprise.credit_code != code):
            self.add_error("point", _("这个风险分析对象不属于统一社会信用代码为“%s”的企业。") % code)
        if point and self.row is not None and self.row.point_id != point.pk:
            self.add_error("point", _("这个单元已登记在另一个风险分析对象下。"))
        if point and (self.row is None or self.row.name != data.get("name")):
            if (point.pk, data.get("name")) in self.known.names:
                self.add_error("name", _("这个风险分析对象下已有同名的单元。"))
            self.known.names.add((point.pk, data.get("name")))
        return data


class EventLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    unit = Lookup(RiskUnit, label=gettext_lazy("所属风险分析单元编号"))
    name = forms.CharField(label=gettext_lazy("风险事件"), max_length=500)

    synonyms = {**IDS, "unit": ("riskUnitId",), "name": ("riskEventName",)}

    @classmethod
    def prepare(cls, user, cells):
        return SimpleNamespace(unit=by_uid(RiskUnit, user, cells, "unit", "point"))

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("unit__point")

    def clean_unit(self):
        if self.row is not None and self.cleaned_data["unit"] != self.row.unit:
            raise ValidationError(_("这个风险事件已登记在另一个单元下。"))
        return self.cleaned_data["unit"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.row is not None and self.row.name != name and self.row.unit.point.state not in GRADING:
            raise ValidationError(_("等级确认后要修改风险事件的，先开展复评。"))
        return name


class MeasureLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    event = Lookup(RiskEvent, label=gettext_lazy("所属风险事件编号"))
    automatic = Choice(
        label=gettext_lazy("管控方式"),
        choices=[("1", gettext_lazy("自动化监控")), ("2", gettext_lazy("隐患排查"))],
    )
    text = forms.CharField(label=gettext_lazy("管控措施"), max_length=2000)
    classify = Choice(label=gettext_lazy("措施分类 2"), choices=[(code, code) for code in exchange.CLASSIFY])
    inspected = forms.CharField(label=gettext_lazy("隐患排查内容"), max_length=1000)

    synonyms = {
        **IDS,
        "event": ("riskEventId",),
        "automatic": ("dataSrc",),
        "text": ("riskMeasureDesc",),
        "classify": ("classify2",),
        "inspected": ("troubleshootContent",),
    }

    @classmethod
    def prepare(cls, user, cells):
        return SimpleNamespace(event=by_uid(RiskEvent, user, cells, "event", "unit__point"))

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("event__unit__point")

    def current(self, name):
        if name == "automatic":
            return exchange.BY_SENSOR if self.row.automatic else exchange.BY_INSPECTION
        if name == "classify":
            return exchange.class_of(self.row)
        if name == "inspected":
            return self.row.inspected or self.row.text
        return super().current(name)

    def clean_event(self):
        if self.row is not None and self.cleaned_data["event"] != self.row.event:
            raise ValidationError(_("这项管控措施已登记在另一个风险事件下。"))
        return self.cleaned_data["event"]


class TaskLine(ExchangeLine, RowForm):
    """A task is the cycle of a measure: the line goes by the measure."""

    uid = id_field(gettext_lazy("管控措施编号"))
    deleted = deleted_field()
    task_code = forms.CharField(label=gettext_lazy("任务编号"), max_length=36)
    inspected = forms.CharField(label=gettext_lazy("隐患排查内容"), max_length=1000)
    every = Whole(label=gettext_lazy("排查周期"), min_value=1, max_value=32767)
    cycle_unit = Choice(label=gettext_lazy("周期单位"), choices=Measure.Unit.choices)
    since = Moment(label=gettext_lazy("任务开始时间"), required=False)

    synonyms = {
        "deleted": ("deleted",),
        "uid": ("riskMeasureId",),
        "task_code": ("id",),
        "inspected": ("troubleshootContent",),
        "every": ("checkCycle",),
        "cycle_unit": ("checkCycleUnit",),
        "since": ("taskStartTime",),
    }

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("event__unit__point")

    def current(self, name):
        if name == "task_code":
            return exchange.task_code(self.row)
        if name == "inspected":
            return self.row.inspected or self.row.text
        return self.row.since.replace(microsecond=0) if name == "since" else super().current(name)

    def clean(self):
        if self.row is None and "uid" not in self.errors:
            self.add_error("uid", _("没有这项管控措施，请先导入管控措施表（T3）。"))
        return super().clean()


class CheckLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    measure = Lookup(Measure, label=gettext_lazy("排查任务编号"))
    at = Moment(label=gettext_lazy("排查时间"))
    result = Choice(
        label=gettext_lazy("排查结果"),
        choices=MeasureCheck.Result.choices,
        also={code: result for result, code in exchange.RESULTS.items()},
    )
    person = forms.CharField(label=gettext_lazy("排查人"), max_length=60, required=False)

    appended = True
    synonyms = {
        **IDS,
        "measure": ("checkTaskId",),
        "at": ("checkTime",),
        "result": ("checkStatus",),
        "person": ("createBy",),
    }

    @classmethod
    def prepare(cls, user, cells):
        codes = texts(cells, "measure")
        uids = [uid for text in codes if (uid := as_uuid(text))]
        rows = seen(Measure, user).filter(Q(task_code__in=codes) | Q(uid__in=uids, task_code=""))
        rows = list(rows.select_related("event__unit__point"))
        known = {exchange.task_code(row): [row] for row in rows}
        return SimpleNamespace(measure=known, stops=stops_of({row.event.unit_id for row in rows}))

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("measure", "point", "by")

    def current(self, name):
        if name == "at":
            return self.row.at.replace(microsecond=0)
        return (self.row.person or self.row.by.name) if name == "person" else super().current(name)

    def clean_at(self):
        if self.row is None and self.cleaned_data["at"] > timezone.now():
            raise ValidationError(_("排查时间不能晚于现在。"))
        return self.cleaned_data["at"]

    def clean(self):
        data = super().clean()
        measure, at = data.get("measure"), data.get("at")
        if self.row is None and measure and at:
            for starts_at, ends_at in self.known.stops.get(measure.event.unit_id, ()):
                if starts_at <= at and (ends_at is None or at < ends_at):
                    self.add_error("at", _("所属单元当时停用，期间暂停排查。"))
        return data


def stops_of(units):
    """``{unit: [(start, end or None)]}``."""
    found = {}
    rows = UnitStop.objects.filter(unit__in=units).order_by()
    for unit, starts_at, ends_at in rows.values_list("unit", "starts_at", "ends_at"):
        found.setdefault(unit, []).append((starts_at, ends_at))
    return found


class StopLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    unit = Lookup(RiskUnit, label=gettext_lazy("风险分析单元编号"))
    starts_at = Moment(label=gettext_lazy("停用开始时间"))
    ends_at = Moment(label=gettext_lazy("停用结束时间"), required=False)
    reason = forms.CharField(label=gettext_lazy("停用原因"), max_length=500)

    appended = True
    synonyms = {
        **IDS,
        "unit": ("riskUnitId",),
        "starts_at": ("stopStartTime",),
        "ends_at": ("stopEndTime",),
        "reason": ("stopReason",),
    }

    @classmethod
    def prepare(cls, user, cells):
        known = by_uid(RiskUnit, user, cells, "unit", "point")
        return SimpleNamespace(unit=known, stops=stops_of([unit.pk for [unit] in known.values()]))

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("unit", "point")

    def clean(self):
        data = super().clean()
        unit, starts_at, ends_at = (data.get(name) for name in ("unit", "starts_at", "ends_at"))
        if self.row is not None or self.errors:
            return data
        if ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("结束时间应晚于开始时间。"))
        others = self.known.stops.setdefault(unit.pk, [])
        if any(
            (end is None or end > starts_at) and (ends_at is None or ends_at > start) for start, end in others
        ):
            self.add_error("starts_at", _("与这个单元的另一次停用重叠。"))
        others.append((starts_at, ends_at))
        return data

    def current(self, name):
        value = super().current(name)
        return value.replace(microsecond=0) if name in ("starts_at", "ends_at") and value else value
