"""Money: what must be set aside for safety, what was, what it was used for; liability insurance and its services."""

from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anlan.rulebook.book import UnknownRule, rule

from .declared import EntryForm, amount, as_day, choice, day, declare, number, source, text, whole

FUNDS = _("企业安全生产费用提取和使用管理办法（财资〔2022〕136号）")
INSURANCE = _("《安全生产法》（2021）第五十一条；安全生产责任保险实施办法（应急〔2025〕27号）")
USES = (
    *("安全防护设施设备", "应急救援", "风险管控和隐患整改", "安全检查、评估评价和标准化", "劳动防护用品"),
    *("宣传教育培训", "新技术推广应用", "检测检验", "安全生产责任保险", "其他"),
)
WAN = Decimal(10_000)


def short_drawn(data, today):
    lacking = Decimal(str(data["due"])) - Decimal(str(data["drawn"]))
    return [_now("少提取 %s 万元") % f"{lacking.normalize():f}"] if lacking > 0 else []


@declare(
    "expense_drawn",
    _("安全生产费用提取"),
    "money",
    FUNDS,
    title=lambda data: _now("%s年度") % data["year"],
    flaws=short_drawn,
)
class ExpenseDrawn(EntryForm):
    year = whole(_("年度"), least=2000, most=2100)
    revenue = amount(_("计提基数（万元）"))
    due = amount(_("应提取（万元）"))
    drawn = amount(_("实际提取（万元）"))
    valid_from = day(_("提取日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "expense_used",
    _("安全生产费用使用"),
    "money",
    FUNDS,
    title=lambda data: f"{data['use']} {data['spent']}",
    must_verify=False,
    event=True,
)
class ExpenseUsed(EntryForm):
    year = whole(_("年度"), least=2000, most=2100)
    use = choice(_("用途"), USES)
    spent = amount(_("金额（万元）"))
    note = text(_("说明"), 200, required=False)
    valid_from = day(_("支出日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


def too_little_cover(data, today):
    """The limit per person below the one of the day on which the policy begins."""
    try:
        least = rule("insurance.per_person", as_day(data["valid_from"]))
    except UnknownRule:
        return []  # no least limit was set yet
    given = Decimal(str(data["per_person"])) * WAN
    return [_now("每人赔偿限额低于 %d 万元") % (least // WAN)] if given < least else []


@declare(
    "insurance",
    _("安全生产责任保险"),
    "money",
    INSURANCE,
    title="insurer",
    flaws=too_little_cover,
)
class Insurance(EntryForm):
    number = number(_("保单号"))
    insurer = text(_("承保机构"), 60)
    insured = whole(_("承保人数"), least=1, most=1_000_000)
    per_person = amount(_("每人赔偿限额（万元）"))
    premium = amount(_("保险费（元）"), required=False)
    from_expense = choice(_("保费列支"), ("安全生产费用", "其他"), required=False)
    valid_from = day(_("保险起期"))
    valid_to = day(_("保险止期"))
    source = source()


@declare(
    "prevention_visit",
    _("保险机构预防服务"),
    "money",
    INSURANCE,
    title=lambda data: f"{data['insurer']}：{data['service']}",
    must_verify=False,
    event=True,
)
class PreventionVisit(EntryForm):
    insurer = text(_("保险或服务机构"), 60)
    service = choice(
        _("服务内容"), ("风险辨识评估", "隐患排查", "教育培训", "应急演练", "标准化创建", "其他")
    )
    people = whole(_("服务人数"), least=1, most=1000, required=False)
    found = whole(_("发现隐患数"), most=10_000)
    valid_from = day(_("服务日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()
