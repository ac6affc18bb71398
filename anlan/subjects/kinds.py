"""The kinds of subjects and their own fields, declared once: page, form, sheet, export and API are made of these.

A field is an intake field, which reads what people write on a page and in a cell alike. Its value is kept as JSON.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.intake.fields import Choice, Day, Whole, YesNo


@dataclass(frozen=True)
class SubjectKind:
    """``parties``: those of the fields that name who answers for it; one that is missing is a gap."""

    code: str
    label: str
    fields: dict = field(default_factory=dict)
    parties: tuple = ()


KINDS = {}
# The fields that say until when something holds: what is reminded of.
TERMS = {"inspected_until": _("检验"), "maintained_until": _("维护保养")}


def declare(code, label, parties=(), **fields):
    KINDS[code] = SubjectKind(code, label, fields, parties)


def words(label, limit=100, **more):
    return forms.CharField(label=label, max_length=limit, required=False, **more)


def whole(label, most=10_000_000, **more):
    return Whole(label=label, required=False, min_value=0, max_value=most, **more)


def size(label, **more):
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=12, decimal_places=2, **more
    )


def day(label, **more):
    return Day(label=label, required=False, **more)


def yes(label, **more):
    return YesNo(label=label, required=False, **more)


def one_of(label, *choices, **more):
    return Choice(
        label=label, required=False, choices=[("", "—"), *((word, word) for word in choices)], **more
    )


declare(
    "venue",
    _("场馆"),
    usage=one_of(
        _("场馆类别"), "体育场馆", "文化场馆", "展览场馆", "商业场所", "娱乐场所", "宗教场所", "其他"
    ),
    area=size(_("建筑面积（平方米）")),
    floors=whole(_("层数"), 200),
    capacity=whole(_("核定人数")),
    fire_accepted_on=day(_("消防验收日期")),
    high_risk_sport=yes(_("高危险性体育项目")),
)
declare(
    "house",
    _("自建房"),
    parties=("owner_party", "user_party", "licence_party", "charge_party"),
    owner_party=words(_("拥有方（产权人）")),
    user_party=words(_("使用方")),
    licence_party=words(_("许可方")),
    charge_party=words(_("主管方")),
    usage=one_of(_("用途"), "自住", "出租居住", "经营", "出租兼经营", "生产加工", "空置"),
    floors=whole(_("层数"), 60),
    area=size(_("建筑面积（平方米）")),
    built_in=whole(_("建成年份"), 2100),
    structure=one_of(_("结构类型"), "砖混", "砖木", "框架", "土木", "钢结构", "其他"),
    safety_grade=one_of(_("鉴定等级"), "A级", "B级", "C级", "D级", "未鉴定"),
    tenants=whole(_("居住人数"), 10_000),
)
declare(
    "vehicle",
    _("车辆"),
    plate=words(_("车牌号"), 20),
    usage=one_of(
        _("车辆类别"),
        "班线客车",
        "旅游客车",
        "危险货物运输车",
        "重型货车",
        "校车",
        "公交车",
        "渣土车",
        "其他",
    ),
    seats=whole(_("核定载客"), 500),
    load=size(_("核定载质量（吨）")),
    inspected_until=day(_("检验有效期至")),
    tracked=yes(_("已装动态监控")),
)
declare(
    "vessel",
    _("船舶"),
    register_number=words(_("船舶登记号"), 40),
    usage=one_of(_("船舶类别"), "客船", "渡船", "货船", "危险品船", "渔船", "工程船", "其他"),
    tonnage=size(_("总吨")),
    length=size(_("船长（米）")),
    crew=whole(_("定员"), 5000),
    inspected_until=day(_("检验有效期至")),
)
declare(
    "pipeline",
    _("管道"),
    medium=one_of(_("介质"), "天然气", "液化石油气", "原油", "成品油", "化工品", "热力", "其他"),
    length=size(_("长度（公里）")),
    pressure=size(_("设计压力（兆帕）")),
    diameter=whole(_("公称直径（毫米）"), 5000),
    start=words(_("起点")),
    end=words(_("终点")),
    built_on=day(_("投用日期")),
    dense_area=yes(_("穿越人员密集区")),
)
declare(
    "facility",
    _("设施"),
    usage=one_of(
        _("设施类别"),
        "桥梁",
        "隧道",
        "水库大坝",
        "充电站",
        "加油站",
        "变电站",
        "游乐设施",
        "公共健身设施",
        "公共厕所",
        "市政管网",
        "危废填埋场",
        "环保设施",
        "其他",
    ),
    built_on=day(_("投用日期")),
    inspected_until=day(_("检验有效期至")),
    maintained_on=day(_("最近维护保养日期")),
    maintained_until=day(_("下次维护保养日期")),
    fund=size(_("年度维修资金（万元）")),
    number=words(_("设施编号"), 40),
)
declare(
    "stall_point",
    _("摊点群"),
    stalls=whole(_("摊位数"), 100_000),
    gas_stalls=whole(_("用气摊位数"), 100_000),
    hours=words(_("经营时段"), 60),
    usage=one_of(_("业态"), "餐饮", "农贸", "百货", "夜市", "综合"),
    road_side=yes(_("占用道路")),
)
declare(
    "event",
    _("大型活动"),
    starts_on=day(_("开始日期")),
    ends_on=day(_("结束日期")),
    people=whole(_("预计人数")),
    organiser=words(_("承办者")),
    licence=words(_("安全许可文号"), 60),
    usage=one_of(_("活动类别"), "体育比赛", "文艺演出", "展览展销", "灯会庙会", "其他"),
)
declare(
    "scenic_spot",
    _("景区"),
    level=one_of(_("质量等级"), "5A", "4A", "3A", "2A", "未评级"),
    day_capacity=whole(_("日最大承载量")),
    moment_capacity=whole(_("瞬时最大承载量")),
    rides=yes(_("有高风险游乐项目")),
    water=yes(_("有涉水区域")),
)


def choices():
    return [(kind.code, kind.label) for kind in KINDS.values()]


def kept(value):
    """A cleaned value as JSON keeps it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def facts_of(kind, cleaned):
    """``{field: value as JSON}`` of what the kind asks and ``cleaned`` gives."""
    given = {name: kept(cleaned.get(name)) for name in KINDS[kind].fields}
    return {name: value for name, value in given.items() if value not in (None, "")}


def said(kind, facts):
    """``[(label, value)]`` in the order of the kind; None for what is not known."""
    return [(one.label, facts.get(name)) for name, one in KINDS[kind].fields.items()]


def gaps(kind, facts):
    """The labels of the parties nobody has named."""
    found = KINDS[kind]
    return [found.fields[name].label for name in found.parties if not facts.get(name)]
