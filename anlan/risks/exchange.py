"""The exchange tables of double prevention (双重预防数据交换规范) of one enterprise, as workbooks in one archive.

T1 units, T2 events, T3 measures, T4 tasks, T5 records of tasks, T6 dangers at points, T7 stops. Names of the fields and
their codes are those of the specification; times are ``yyyyMMddHHmmss``. What the records do not hold (the nine-digit
code of the registration system, telephone numbers of who entered a row) is left empty, never made up.
``exchange_imports`` reads the same tables.
"""

from io import BytesIO
from uuid import NAMESPACE_OID, uuid5
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.lib.xlsx import Column, write_sheet

from .models import DangerAtPoint, Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit, UnitStop

LEVELS = {"major": "0", "larger": "1", "general": "2", "low": "3"}
K, U, R, M = Measure.Kind, Measure.Unit, MeasureCheck.Result, Matter.State
# classify2 of a measure that was given none.
CLASSES = {
    K.SOURCE: "1-1",
    K.ENGINEERING: "1-5",
    K.MANAGEMENT: "3-4",
    K.TRAINING: "3-1",
    K.PROTECTION: "4-2",
    K.EMERGENCY: "4-5",
}
CLASSIFY = {
    "1-1": _("工艺控制"), "1-2": _("关键设备/部件"), "1-3": _("安全附件"), "1-4": _("安全仪表"), "1-5": _("其它"),
    "2-1": _("动设备"), "2-2": _("静设备"), "2-3": _("其它"),
    "3-1": _("人员资质"), "3-2": _("操作记录"), "3-3": _("交接班"), "3-4": _("其它"),
    "4-1": _("应急设施"), "4-2": _("个体防护"), "4-3": _("消防设施"), "4-4": _("应急预案"), "4-5": _("其它"),
}  # fmt: skip
CYCLES = {U.HOUR: _("小时"), U.DAY: _("天"), U.MONTH: _("月"), U.YEAR: _("年")}
BY_SENSOR, BY_INSPECTION = "1", "2"  # dataSrc
RESULTS = {R.NORMAL: "0", R.DANGER: "1", R.MISSED: "2", R.OTHER: "3"}
DANGER_LEVELS = {"general": "0", "major": "1"}
DANGER_TYPES = {
    "safety": "1", "process": "2", "electrical": "3", "instrument": "4", "fire": "5", "layout": "6",
    "equipment": "7", "other": "8",
}  # fmt: skip
ON_THE_SPOT, WITHIN_TIME = "0", "1"  # dangerManageType
IN_HAND, HANDED_IN, DONE = "0", "1", "9"  # dangerState
DANGER_STATES = {
    M.SUBMITTED: HANDED_IN,
    M.VERIFIED_OK: DONE,
    M.CLOSED: DONE,
}
NO_DANGER = (M.REJECTED, M.DUPLICATE)
MOMENT, DAY = "%Y%m%d%H%M%S", "%Y%m%d"
TAIL = ("deleted", "createDate", "createBy", "updateDate", "updateBy")
FIELDS = {
    "T1": "id companyCode tyshxydm hazardCode1 hazardDep hazardLiablePerson riskUnitName riskLevel",
    "T2": "id companyCode riskUnitId riskEventName",
    "T3": "id companyCode riskEventId dataSrc riskMeasureDesc classify1 classify2 troubleshootContent",
    "T4": "id companyCode riskMeasureId troubleshootContent checkCycle checkCycleUnit taskStartTime workDayType"
    " workType",
    "T5": "id companyCode checkTaskId checkTime checkStatus",
    "T6": "id companyCode dangerName hazardCode riskMeasureId checkRecordId dangerLevel registTime registrant"
    " dangerManageType hazardDangerType dangerDesc liablePerson dangerManageDeadline checkAcceptTime dangerState",
    "T7": "id companyCode hazardCode riskUnitId stopStartTime stopEndTime stopReason",
}
NAMES = {
    "T1": _("安全风险分析单元"),
    "T2": _("安全风险事件"),
    "T3": _("安全风险管控措施"),
    "T4": _("隐患排查任务"),
    "T5": _("隐患排查记录"),
    "T6": _("隐患治理信息"),
    "T7": _("停用检维修记录"),
}


def moment(at):
    return timezone.localtime(at).strftime(MOMENT) if at else ""


def day(on):
    return on.strftime(DAY) if on else ""


def named(model, pk):
    """The same UUID for the same row every time it is handed over."""
    return str(uuid5(NAMESPACE_OID, f"{model}-{pk}"))


def code_of(point):
    """Which risk analysis object (风险分析对象) a point is."""
    return point.code or named("point", point.pk)


def task_code(measure):
    """A measure has one task: it goes by the measure's own name unless another system has given it one."""
    return measure.task_code or str(measure.uid)


def class_of(measure):
    return measure.classify or CLASSES[measure.kind]


def tail(at, who=""):
    return ("0", moment(at), who, moment(at), who)


def units(points):
    for unit in RiskUnit.objects.filter(point__in=points).select_related("point__enterprise").order_by("pk"):
        point = unit.point
        yield (
            str(unit.uid), "", point.enterprise.credit_code, code_of(point), unit.department,
            unit.person or point.controlled_by, unit.name, LEVELS.get(point.level, ""), *tail(point.created_at),
        )  # fmt: skip


def events(points):
    rows = RiskEvent.objects.filter(unit__point__in=points).select_related("unit__point")
    for event in rows.order_by("pk"):
        yield (str(event.uid), "", str(event.unit.uid), event.name, *tail(event.unit.point.created_at))


def measures_of(points):
    rows = Measure.objects.filter(event__unit__point__in=points)
    return rows.select_related("event").order_by("pk")


def measures(points):
    for one in measures_of(points):
        source, classify = BY_SENSOR if one.automatic else BY_INSPECTION, class_of(one)
        yield (str(one.uid), "", str(one.event.uid), source, one.text, classify[0], classify,
               one.inspected or one.text, *tail(one.since))  # fmt: skip


def tasks(points):
    for one in measures_of(points).filter(every__isnull=False):
        yield (task_code(one), "", str(one.uid), one.inspected or one.text, one.every,
               str(CYCLES[one.cycle_unit]), moment(one.since), "0", "0", *tail(one.since))  # fmt: skip


def checks(points):
    rows = MeasureCheck.objects.filter(point__in=points).select_related("measure", "by").order_by("pk")
    for one in rows.iterator():
        yield (str(one.uid), "", task_code(one.measure), moment(one.at), RESULTS[one.result],
               *tail(one.entered_at, one.person or one.by.name))  # fmt: skip


def dangers(points):
    """What turned out to be none, or another one again, is no danger."""
    links = DangerAtPoint.objects.filter(point__in=points).exclude(matter__state__in=NO_DANGER)
    found = MeasureCheck.objects.filter(point__in=points, matter__isnull=False)
    record_of = dict(found.order_by().values_list("matter", "uid"))
    for link in links.select_related("matter__reported_by", "measure", "point").order_by("pk"):
        row = link.matter
        yield (
            str(link.uid), "", row.title, code_of(link.point),
            str(link.measure.uid) if link.measure else "", str(record_of.get(row.pk, "")),
            DANGER_LEVELS.get(row.grade, ""), moment(row.entered_at),
            row.reported_by.name if row.reported_by else "",
            ON_THE_SPOT if row.on_the_spot else WITHIN_TIME, DANGER_TYPES.get(row.danger_class, ""),
            row.description, row.duty_person, day(row.due_on or row.finish_on), day(row.verified_on),
            DANGER_STATES.get(row.state, IN_HAND), *tail(link.at),
        )  # fmt: skip


def stops(points):
    rows = UnitStop.objects.filter(point__in=points).select_related("unit", "point", "by").order_by("pk")
    for one in rows:
        yield (str(one.uid), "", code_of(one.point), str(one.unit.uid), moment(one.starts_at),
               moment(one.ends_at), one.reason, *tail(one.entered_at, one.by.name))  # fmt: skip


TABLES = {
    "T1": units, "T2": events, "T3": measures, "T4": tasks, "T5": checks, "T6": dangers, "T7": stops,
}  # fmt: skip


def archive(enterprise):
    """The bytes of the archive: a workbook for each table."""
    points = RiskPoint.objects.filter(enterprise=enterprise).exclude(state=RiskPoint.State.REMOVED)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        for code, rows in TABLES.items():
            sheet = BytesIO()
            columns = [Column(name, kind="text") for name in (*FIELDS[code].split(), *TAIL)]
            write_sheet(sheet, str(NAMES[code]), columns, rows(points.order_by().values("pk")))
            bundle.writestr(f"{code} {NAMES[code]}.xlsx", sheet.getvalue())
    return out.getvalue()
