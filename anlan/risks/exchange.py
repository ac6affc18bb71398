"""The exchange tables of double prevention (双重预防数据交换规范) of one enterprise, as workbooks in one archive.

T1 units, T2 events, T3 measures, T4 tasks, T6 dangers at points. Names of the fields and their codes are those of the
specification; times are ``yyyyMMddHHmmss``. What the records do not hold (the nine-digit code of the registration
system, the records T5 of tasks that are carried out elsewhere, stops T7) is left empty, never made up.
"""

from io import BytesIO
from uuid import NAMESPACE_OID, uuid5
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.lib.xlsx import Column, write_sheet

from .models import DangerAtPoint, Measure, RiskEvent, RiskPoint, RiskUnit

LEVELS = {"major": "0", "larger": "1", "general": "2", "low": "3"}
K, U = Measure.Kind, Measure.Unit
# classify1, classify2
CLASSES = {
    K.ENGINEERING: ("1", "1-5"),
    K.MANAGEMENT: ("3", "3-4"),
    K.TRAINING: ("3", "3-1"),
    K.PROTECTION: ("4", "4-2"),
    K.EMERGENCY: ("4", "4-5"),
}
CYCLES = {U.HOUR: _("小时"), U.DAY: _("天"), U.MONTH: _("月"), U.YEAR: _("年")}
BY_INSPECTION = "2"  # dataSrc
TAIL = ("deleted", "createDate", "createBy", "updateDate", "updateBy")
FIELDS = {
    "T1": (
        "id",
        "companyCode",
        "tyshxydm",
        "hazardCode1",
        "hazardDep",
        "hazardLiablePerson",
        "riskUnitName",
        "riskLevel",
    ),
    "T2": ("id", "companyCode", "riskUnitId", "riskEventName"),
    "T3": (
        "id",
        "companyCode",
        "riskEventId",
        "dataSrc",
        "riskMeasureDesc",
        "classify1",
        "classify2",
        "troubleshootContent",
    ),
    "T4": (
        "id",
        "companyCode",
        "riskMeasureId",
        "troubleshootContent",
        "checkCycle",
        "checkCycleUnit",
        "workDayType",
        "workType",
    ),
    "T6": (
        "id",
        "companyCode",
        "dangerName",
        "hazardCode",
        "riskMeasureId",
        "dangerLevel",
        "registTime",
        "registrant",
        "dangerDesc",
        "liablePerson",
        "dangerManageDeadline",
        "dangerState",
    ),
}
NAMES = {
    "T1": _("安全风险分析单元"),
    "T2": _("安全风险事件"),
    "T3": _("安全风险管控措施"),
    "T4": _("隐患排查任务"),
    "T6": _("隐患治理信息"),
}


def moment(at):
    return timezone.localtime(at).strftime("%Y%m%d%H%M%S")


def named(model, pk):
    """The same UUID for the same row every time it is handed over."""
    return str(uuid5(NAMESPACE_OID, f"{model}-{pk}"))


def tail(point):
    when = moment(point.created_at)
    return ("0", when, "", when, "")


def units(points):
    for unit in RiskUnit.objects.filter(point__in=points).select_related("point__enterprise").order_by("pk"):
        point = unit.point
        yield (
            str(unit.uid), "", point.enterprise.credit_code, named("point", point.pk), unit.department,
            unit.person or point.controlled_by, unit.name, LEVELS.get(point.level, ""), *tail(point),
        )  # fmt: skip


def events(points):
    for event in (
        RiskEvent.objects.filter(unit__point__in=points).select_related("unit__point").order_by("pk")
    ):
        yield (str(event.uid), "", str(event.unit.uid), event.name, *tail(event.unit.point))


def measures_of(points):
    rows = Measure.objects.filter(event__unit__point__in=points)
    return rows.select_related("event__unit__point").order_by("pk")


def measures(points):
    for one in measures_of(points):
        said = one.inspected or one.text
        yield (str(one.uid), "", str(one.event.uid), BY_INSPECTION, one.text, *CLASSES[one.kind], said,
               *tail(one.event.unit.point))  # fmt: skip


def tasks(points):
    for one in measures_of(points).filter(every__isnull=False):
        yield (named("task", one.pk), "", str(one.uid), one.inspected or one.text, one.every,
               str(CYCLES[one.cycle_unit]), "0", "0", *tail(one.event.unit.point))  # fmt: skip


def dangers(points):
    links = DangerAtPoint.objects.filter(point__in=points).select_related(
        "matter__reported_by", "measure", "point"
    )
    for link in links.order_by("pk"):
        row = link.matter
        yield (
            named("matter", row.pk), "", row.title, named("point", link.point_id),
            str(link.measure.uid) if link.measure else "", row.get_grade_display(), moment(row.entered_at),
            row.reported_by.name if row.reported_by else "", row.description, row.duty_person,
            row.due_on.strftime("%Y%m%d") if row.due_on else "", row.get_state_display(), *tail(link.point),
        )  # fmt: skip


TABLES = {"T1": units, "T2": events, "T3": measures, "T4": tasks, "T6": dangers}


def archive(enterprise):
    """The bytes of the archive: a workbook for each table."""
    points = RiskPoint.objects.filter(enterprise=enterprise).exclude(state=RiskPoint.State.REMOVED)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        for code, rows in TABLES.items():
            sheet = BytesIO()
            columns = [Column(name, kind="text") for name in (*FIELDS[code], *TAIL)]
            write_sheet(sheet, str(NAMES[code]), columns, rows(points.order_by().values("pk")))
            bundle.writestr(f"{code} {NAMES[code]}.xlsx", sheet.getvalue())
    return out.getvalue()
