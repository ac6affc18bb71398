"""Facilities: fire lanes, what is maintained, special equipment and its inspection."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, choice, day, declare, number, source, text, yes_no


def unmarked(data, today):
    marks = (("lines", _now("标线")), ("signs", _now("标志")), ("boards", _now("警示牌")))
    lacking = [label for name, label in marks if not data.get(name)]
    return [_now("缺少%s") % "、".join(lacking)] if lacking else []


@declare(
    "fire_lane",
    _("消防车通道"),
    "facilities",
    _("《消防法》第二十八条；苏州市体育局2020年安全生产工作要点附件3月第3条（S0-A03.3）"),
    title="where",
    flaws=unmarked,
)
class FireLane(EntryForm):
    where = text(_("位置"), 80)
    lines = yes_no(_("已施划标线"))
    signs = yes_no(_("已设置标志"))
    boards = yes_no(_("已设置警示牌"))
    valid_from = day(_("完成日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "maintenance",
    _("安全设施维护保养"),
    "facilities",
    _("《安全生产法》（2021）第三十六条"),
    title=lambda data: f"{data['facility']}：{data['result']}",
    must_verify=False,
)
class Maintenance(EntryForm):
    facility = text(_("设施、设备"), 80)
    by = text(_("维护保养单位"), 60)
    result = choice(_("结果"), ("正常", "已修复", "停用待修"))
    valid_from = day(_("维护日期"))
    valid_to = day(_("下次维护日期"), required=False)
    source = source()


def failed(data, today):
    return [_now("检验不合格")] if data["result"] == "不合格" else []


@declare(
    "equipment",
    _("特种设备检验"),
    "facilities",
    _("《特种设备安全法》第四十条"),
    title=lambda data: f"{data['kind']}：{data['name']}",
    flaws=failed,
)
class Equipment(EntryForm):
    number = number(_("使用登记证编号"))
    kind = choice(
        _("设备种类"),
        ("锅炉", "压力容器", "压力管道", "电梯", "起重机械", "客运索道", "大型游乐设施", "场内专用机动车辆"),
    )
    name = text(_("设备名称或位置"), 60)
    body = text(_("检验机构"), 60)
    result = choice(_("检验结论"), ("合格", "基本合格", "不合格"))
    valid_from = day(_("检验日期"))
    valid_to = day(_("下次检验日期"))
    source = source()


@declare(
    "key_part",
    _("重点部位、环节和人员"),
    "facilities",
    _("兴化市2020年全市安全生产工作要点（S1-12m）"),
    title=lambda data: f"{data['hazard']}：{data['where']}",
)
class KeyPart(EntryForm):
    hazard = choice(
        _("重点领域"),
        (
            *("高温熔融金属", "粉尘涉爆", "液氨制冷", "深井铸造", "煤气作业"),
            *("冷库作业", "动火作业", "有限空间作业", "外委作业", "陆上油气开采"),
        ),
    )
    where = text(_("重点部位或环节"), 80)
    person = text(_("重点人员（责任人）"), 40)
    control = text(_("管控措施"), 200)
    valid_from = day(_("登记日期"))
    valid_to = day(_("停用日期"), required=False)
    source = source()
