"""Who comes from outside: agreements with contractors and tenants, and dangerous work given to others."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anlan.rulebook.book import rule

from .declared import EntryForm, as_day, choice, day, declare, number, phone, source, text, whole

NOTIFIED = "dossiers.notified_works"
WORKS = (
    *(
        "动火作业",
        "受限空间作业",
        "盲板抽堵作业",
        "高处作业",
        "吊装作业",
        "临时用电作业",
        "动土作业",
        "断路作业",
    ),
    *("爆破作业", "其他危险作业"),
)


@declare(
    "agreement",
    _("承包、承租安全管理协议"),
    "outside",
    _("《安全生产法》（2021）第四十九条"),
    title=lambda data: f"{data['kind']}：{data['party']}",
)
class Agreement(EntryForm):
    number = number(_("协议编号"), required=False)
    kind = choice(_("种类"), ("承包", "承租", "外包作业", "交叉作业"))
    party = text(_("对方单位"), 80)
    subject = text(_("项目、场所或设备"), 120)
    contact = text(_("对方安全负责人"), 40, required=False)
    phone = phone(_("联系电话"))
    valid_from = day(_("签订日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


def untold(data, today):
    """Who came to work before being told of the dangers and trained."""
    came, told = as_day(data["valid_from"]), as_day(data.get("trained"))
    if told is None:
        return [_now("未经安全培训交底即入场")]
    return [_now("入场之后才培训交底")] if told > came else []


@declare(
    "outside_worker",
    _("外来作业人员"),
    "outside",
    _("埇桥分局“三个狠抓”专项行动方案（S2-3.5.3b）"),
    title=lambda data: f"{data['project']}：{data['employer']}",
    must_verify=False,
    flaws=untold,
)
class OutsideWorker(EntryForm):
    project = text(_("外包项目"), 80)
    employer = text(_("所属单位"), 80)
    people = whole(_("人数"), least=1, most=100_000)
    head = text(_("现场负责人"), 40)
    trained = day(_("培训交底日期"), required=False)
    valid_from = day(_("入场日期"))
    valid_to = day(_("离场日期"), required=False)
    source = source()


@declare(
    "contractor_check",
    _("承包、承租单位安全检查"),
    "outside",
    _("《安全生产法》（2021）第四十九条；埇桥分局“三个狠抓”专项行动方案（S2-3.5.3a）"),
    title=lambda data: f"{data['party']}：发现{data['found']}项",
    must_verify=False,
    flaws=lambda data, today: (
        [_now("发现的问题未督促整改")] if (data.get("found") or 0) > (data.get("urged") or 0) else []
    ),
)
class ContractorCheck(EntryForm):
    party = text(_("承包、承租单位"), 80)
    checker = text(_("检查人"), 40)
    found = whole(_("发现问题数"), most=10_000)
    urged = whole(_("已督促整改数"), most=10_000)
    valid_from = day(_("检查日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


def out_of_order(data, today):
    """What must have come before the work began, and did not."""
    start = as_day(data["valid_from"])
    signed, briefed = as_day(data.get("signed")), as_day(data.get("briefed"))
    qualified = as_day(data.get("qualified_to"))
    found = []
    if signed is None:
        found.append(_now("未签订安全生产管理协议"))
    elif signed > start:
        found.append(_now("安全生产管理协议在作业开始之后签订"))
    if briefed is None:
        found.append(_now("未告知危险因素和防范措施"))
    elif briefed > start:
        found.append(_now("作业开始之后才告知危险因素和防范措施"))
    if not data.get("qualification"):
        found.append(_now("未登记受托方资质"))
    elif qualified and qualified < start:
        found.append(_now("受托方资质在作业开始前已过期"))
    if start > today:
        return found
    return [*found, *unapproved(start, as_day(data.get("approved"))), *unnotified(data, today)]


def unapproved(start, approved):
    """Work that has begun was to be approved before."""
    if approved is None:
        return [_now("作业未经审批")]
    return [_now("作业开始之后才审批")] if approved > start else []


def unnotified(data, today):
    """Of begun work of the kinds that the rule names the office was to be told before; older records were not asked."""
    start, notified = as_day(data["valid_from"]), as_day(data.get("notified"))
    asked = "notified" in data and data.get("work") in rule(NOTIFIED, start)
    if not asked or start > today:
        return []
    if notified is None:
        return [_now("作业未向监管部门报备")]
    return [_now("作业开始之后才向监管部门报备")] if notified > start else []


def not_yet(data, today):
    """Work that has not begun may not begin like this."""
    found = out_of_order(data, today) if as_day(data["valid_from"]) > today else []
    return _now("尚不具备作业条件，不能安排作业：%s。") % "；".join(found) if found else ""


@declare(
    "dangerous_work",
    _("委托危险作业"),
    "outside",
    _("《安全生产法》（2021）第四十三条、第四十九条；埇桥分局“三个狠抓”专项行动方案（S2-3.5.3c）"),
    title=lambda data: f"{data['work']}：{data['party']}",
    must_verify=False,
    flaws=out_of_order,
    bar=not_yet,
    event=True,
)
class DangerousWork(EntryForm):
    number = number(_("作业票编号"), required=False)
    work = choice(_("作业种类"), WORKS)
    location = text(_("作业地点"), 80)
    party = text(_("受托方"), 80)
    qualification = text(_("受托方资质证书"), 60, required=False)
    qualified_to = day(_("资质有效期至"), required=False)
    signed = day(_("安全协议签订日期"), required=False)
    briefed = day(_("危险因素告知日期"), required=False)
    approved = day(
        _("作业审批日期"),
        required=False,
        help_text=_("作业开始后仍没有审批日期的，按未经审批处理。"),
    )
    notified = day(
        _("向监管部门报备日期"),
        required=False,
        help_text=_("按规定须报备的作业种类，作业开始前没有报备的，按未报备处理。"),
    )
    valid_from = day(_("作业开始日期"))
    valid_to = day(_("作业结束日期"))
    source = source()
