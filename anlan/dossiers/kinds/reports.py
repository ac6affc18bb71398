"""Reports that an enterprise owes: the yearly one to its workers, and the double one with two receipts."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, as_day, day, declare, source, text, whole


@declare(
    "annual_report",
    _("安全生产年度报告"),
    "reports",
    _("埇桥分局“三个狠抓”专项行动方案（S2-3.5.4b）"),
    title=lambda data: _now("%s年度") % data["year"],
)
class AnnualReport(EntryForm):
    year = whole(_("年度"), least=2000, most=2100)
    reporter = text(_("报告人"), 40)
    meeting = text(_("职工大会或职代会"), 60)
    votes = whole(_("到会人数"), least=1, most=100_000, required=False)
    opinion = text(_("会议意见"), 200, required=False)
    valid_from = day(_("报告日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


def without_receipt(data, today):
    sides = (("authority_on", _now("监管部门")), ("workers_on", _now("职工代表大会")))
    lacking = [label for name, label in sides if as_day(data.get(name)) is None]
    return [_now("没有%s的回执") % "、".join(lacking)] if lacking else []


@declare(
    "double_report",
    _("双报告"),
    "reports",
    _("埇桥分局“三个狠抓”专项行动方案（S2-3.5.1b）"),
    title="period",
    flaws=without_receipt,
)
class DoubleReport(EntryForm):
    period = text(_("报告期"), 20, help_text=_("如：2026年第二季度"))
    dangers = whole(_("隐患数"), most=100_000)
    rectified = whole(_("已整改数"), most=100_000)
    authority_on = day(_("监管部门签收日期"), required=False)
    workers_on = day(_("职代会签收日期"), required=False)
    valid_from = day(_("报告日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()
