"""Licences, other certificates, evaluations and the emergency plan on file."""

from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, choice, day, declare, number, source, text


@declare(
    "licence",
    _("安全生产许可证"),
    "certificates",
    _("安全生产许可证条例（国务院令第397号）第二条、第九条"),
    title="scope",
    term="licence.valid",
)
class Licence(EntryForm):
    number = number(_("许可证编号"))
    scope = text(_("许可范围"), 120)
    issuer = text(_("发证机关"), 60)
    valid_from = day(_("有效期自"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare("certificate", _("其他证照"), "certificates", _("行政许可法第三十九条"))
class Certificate(EntryForm):
    number = number(_("证照编号"))
    name = text(_("证照名称"), 60)
    scope = text(_("许可范围"), 120, required=False)
    issuer = text(_("发证机关"), 60)
    valid_from = day(_("有效期自"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "evaluation",
    _("安全评价和能力评估"),
    "certificates",
    _("《安全生产法》（2021）第三十二条；武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.2）"),
    title=lambda data: f"{data['kind']}（{data['body']}）",
)
class Evaluation(EntryForm):
    number = number(_("报告编号"))
    kind = choice(_("种类"), ("安全现状评价", "安全验收评价", "安全生产能力评估", "其他"))
    body = text(_("评价机构"), 60)
    conclusion = text(_("结论"), 200, required=False)
    valid_from = day(_("报告日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "emergency_plan",
    _("应急预案备案"),
    "certificates",
    _("生产安全事故应急预案管理办法（应急管理部令第2号修正）第二十六条"),
    term="emergency_plan.evaluate",
)
class EmergencyPlan(EntryForm):
    number = number(_("备案编号"))
    name = text(_("预案名称"), 80)
    office = text(_("备案机关"), 60)
    valid_from = day(_("备案日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()
