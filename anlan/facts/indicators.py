"""What is counted of facts: declared in a few words each.

``COUNTS``: facts of a kind that happened in the span. ``SHARES``: of the facts of a kind in the span, or in force
on its last day, those of which something is true. A row is (code, label, unit, better, kind, conditions, more).
"""

from functools import cache

import yaml
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator as register

from .kinds import SEED
from .models import Fact

KINDS = {entry["code"]: entry for entry in yaml.safe_load(SEED.read_text(encoding="utf-8"))}
SEVERE = ("较大", "重大", "特别重大")
WORST = ("重大", "特别重大")
UP = "more"
DOWN = "less"


def basis_of(kind):
    """What wants facts of the kind kept wants them counted."""
    return KINDS[kind]["basis"]


def indicator(code, label, unit, better, basis, *, kind, **counting):
    """An indicator over facts of ``kind``, which has data as soon as one such fact was ever recorded."""
    return register(code, label, unit, better, basis, known=recorded(kind), **counting)


@cache
def recorded(kind):
    """One function for all indicators of the kind: whoever asks for several of them need ask it once."""

    def known():
        return Fact.objects.filter(kind=kind).exists()

    return known


def where(conditions):
    """``{"grade": (…), "traced": False}`` as a Q: one of several, or exactly that; what is not said is not true."""
    found = Q()
    for name, wanted in conditions.items():
        key = f"facts__{name}"
        if wanted is False:
            found &= Q(**{key: False}) | Q(**{f"{key}__isnull": True})
        else:
            found &= Q(**{f"{key}__in" if isinstance(wanted, tuple) else key: wanted})
    return found


def count(code, label, unit, better, kind, conditions=None, *, sector="", **counting):
    """Register the number of such facts in the span."""
    narrowed = where(conditions or {}) & (Q(sector__code=sector) if sector else Q())

    @indicator(
        f"facts.{code}", label, unit, better, basis_of(kind), kind=kind, dated="happened_on", **counting
    )
    def rows(places, start, end):
        return Fact.objects.of(kind, places, start, end).filter(narrowed)


def stock(code, label, unit, better, kind, conditions=None, **counting):
    """Register the number of such facts in force on the last day."""

    @indicator(f"facts.{code}", label, unit, better, basis_of(kind), kind=kind, **counting)
    def rows(places, start, end):
        return Fact.objects.in_force(kind, places, end).filter(where(conditions or {}))


def share(code, label, better, kind, conditions, *, of=None, lasting=False):
    """Register the share of facts of which ``conditions`` are true among those of which ``of`` are."""

    dated = "" if lasting else "happened_on"

    @indicator(f"facts.{code}", label, "%", better, basis_of(kind), kind=kind, dated=dated)
    def rows(places, start, end):
        found = (
            Fact.objects.in_force(kind, places, end) if lasting else Fact.objects.of(kind, places, start, end)
        )
        whole = found.filter(where(of or {}))
        return whole.filter(where(conditions)), whole


count("accidents", _("事故起数"), _("起"), DOWN, "accident")
count("deaths", _("事故死亡人数"), _("人"), DOWN, "death", total="amount")
count("accidents_building", _("建筑施工事故起数"), _("起"), DOWN, "accident", sector="construction")
count("deaths_building", _("建筑施工死亡人数"), _("人"), DOWN, "death", sector="construction", total="amount")
count("accidents_road", _("道路交通事故起数"), _("起"), DOWN, "accident", sector="road")
count("deaths_road", _("道路交通死亡人数"), _("人"), DOWN, "death", sector="road", total="amount")
count("accidents_larger", _("较大事故起数"), _("起"), DOWN, "accident", {"grade": "较大"})
count("accidents_severe", _("较大及以上事故起数"), _("起"), DOWN, "accident", {"grade": SEVERE})
count("accidents_worst", _("重大及以上事故起数"), _("起"), DOWN, "accident", {"grade": WORST})
count("accidents_gas_point", _("便民疏导点燃气事故起数"), _("起"), DOWN, "accident", {"gas_point": True})
count("accidents_untraced", _("未倒查的事故起数"), _("起"), DOWN, "accident", {"traced": False})


@indicator(
    "facts.supervision_accidents",
    _("直接监管责任较大及以上或影响恶劣事故起数"),
    _("起"),
    better=DOWN,
    basis=_("苏州市体育局2020年安全生产工作要点（S0-2.2b）"),
    kind="accident",
    dated="happened_on",
)
def supervision_accidents(places, start, end):
    """Larger, or of severe influence, where whoever supervises directly is at fault."""
    rows = Fact.objects.of("accident", places, start, end).filter(facts__supervision=True)
    return rows.filter(facts__grade__in=SEVERE) | rows.filter(facts__severe=True)


@indicator(
    "facts.responsible_deaths",
    _("责任死亡事故或影响恶劣责任事故起数"),
    _("起"),
    better=DOWN,
    basis=_("苏州市体育局2020年安全生产工作要点（S0-2.1a）"),
    kind="accident",
    dated="happened_on",
)
def responsible_deaths(places, start, end):
    """杜绝: fatal, or of severe influence; only where somebody is responsible."""
    rows = Fact.objects.of("accident", places, start, end).filter(facts__responsible=True)
    return rows.exclude(facts__deaths=0) | rows.filter(facts__severe=True)


@indicator(
    "facts.responsible_worst",
    _("重大及以上或影响恶劣责任事故起数"),
    _("起"),
    better=DOWN,
    basis=_("苏州市体育局2020年安全生产工作要点（S0-2.2a）"),
    kind="accident",
    dated="happened_on",
)
def responsible_worst(places, start, end):
    rows = Fact.objects.of("accident", places, start, end).filter(facts__responsible=True)
    return rows.filter(facts__grade__in=WORST) | rows.filter(facts__severe=True)


@indicator(
    "facts.business_worst",
    _("生产经营性重大及以上或影响恶劣责任事故起数"),
    _("起"),
    better=DOWN,
    basis=_("苏州市体育局2020年安全生产工作要点（S0-2.3a）"),
    kind="accident",
    dated="happened_on",
)
def business_worst(places, start, end):
    return responsible_worst(places, start, end).filter(facts__business=True)


@indicator(
    "facts.unaccounted_deaths",
    _("没有责任认定的死亡事故起数"),
    _("起"),
    better=DOWN,
    basis=_("苏州工业园区2017年安全生产工作要点（S4-1a 有死亡必追责）"),
    kind="accident",
    dated="happened_on",
)
def unaccounted_deaths(places, start, end):
    rows = Fact.objects.of("accident", places, start, end).exclude(facts__deaths=0)
    return rows.filter(where({"accountable": False}))


HIGH_RISK = "高危险性体育项目"
VISITS = {"class": HIGH_RISK}
count(
    "venues_visited",
    _("市级执法检查的场所数"),
    _("家"),
    UP,
    "venue_visit",
    {"level": "市级", **VISITS},
    distinct="subject",
)
count(
    "key_enterprises_visited",
    _("执法监察的重点企业数"),
    _("家"),
    UP,
    "venue_visit",
    {"class": "重点企业"},
    distinct="subject",
)
count("leader_visits", _("分管领导参与执法次数"), _("次"), UP, "venue_visit", {"leader": True})


def visited_share(code, label, wanted, basis):
    @indicator(
        f"facts.{code}",
        label,
        "%",
        better=UP,
        basis=basis,
        kind="venue",
        distinct="subject",
        whole_distinct="subject",
    )
    def rows(places, start, end):
        """Of the venues in the register on the last day, those visited in the span; each once."""
        venues = Fact.objects.in_force("venue", places, end).filter(facts__class=wanted)
        visits = Fact.objects.of("venue_visit", places, start, end).filter(facts__class=wanted)
        return visits.filter(subject__in=venues.order_by().values("subject")), venues


visited_share(
    "venue_coverage",
    _("高危体育场所检查覆盖率"),
    HIGH_RISK,
    _("苏州市体育局2020年安全生产工作要点（S0-2.3c）"),
)
visited_share(
    "key_coverage",
    _("重点企业检查覆盖率"),
    "重点企业",
    _("宿州市城市管理局埇桥分局“三个狠抓”专项行动方案（S2-3.9.2a）"),
)
share("random_share", _("双随机检查占比"), UP, "venue_visit", {"random": True})

share("pre_event_share", _("事前立案占比"), UP, "enforcement_case", {"pre_event": True})
share("cases_in_limit", _("法定期限内结案率"), UP, "enforcement_case", {"in_limit": True})
share(
    "transferred_share",
    _("违法犯罪移送率"),
    UP,
    "enforcement_case",
    {"transferred": True},
    of={"should_transfer": True},
)
count("cases_past_limit", _("超期未结案件数"), _("件"), DOWN, "enforcement_case", {"in_limit": False})
share("tips_handled", _("举报处理率"), UP, "tip", {"handled": True})
share("tips_verified", _("实名举报核查率"), UP, "tip", {"verified": True}, of={"real_name": True})

count("listed_dangers", _("挂牌督办重大隐患数"), _("项"), None, "listed_danger", distinct="subject")
for level, code in (("市级", "city"), ("区级", "district"), ("街道级", "street")):
    count(
        f"listed_{code}",
        _("%s挂牌重大隐患数") % level,
        _("项"),
        None,
        "listed_danger",
        {"level": level},
        distinct="subject",
    )
share("listed_in_time", _("挂牌隐患按期整改率"), UP, "listed_danger", {"cancelled_in_time": True})
stock("dangers_overdue", _("逾期未整改重大隐患数"), _("条"), DOWN, "major_danger_overdue")

CERTIFIED = (("micro", "小微"), ("level_2", "二级"), ("level_1", "一级"))
for code, level in CERTIFIED:
    count(f"certified_{code}", _("新增%s达标企业数") % level, _("家"), UP, "certificate", {"level": level})
stock("model_enterprises", _("标准化示范企业数"), _("家"), UP, "certificate", {"model": True})


@indicator(
    "facts.sampled_share",
    _("达标企业抽查率"),
    "%",
    better=UP,
    basis=_("苏州工业园区2017年安全生产工作要点（S4-3.3e）"),
    kind="certificate",
    distinct="subject",
    whole_distinct="subject",
)
def sampled_share(places, start, end):
    certified = Fact.objects.in_force("certificate", places, end)
    sampled = Fact.objects.of("sampling", places, start, end)
    return sampled.filter(subject__in=certified.order_by().values("subject")), certified


count(
    "failed_not_delisted",
    _("抽查不符合未摘牌企业数"),
    _("家"),
    DOWN,
    "sampling",
    {"failed": True, "delisted": False},
)
share("directors", _("安全总监配备率"), UP, "director_post", {"appointed": True}, lasting=True)
share("insurance", _("安责险覆盖率"), UP, "insured", {"covered": True}, lasting=True)
share("census", _("市场主体核查覆盖率"), UP, "market_subject", {"checked": True})
share("notices", _("主体责任告知率"), UP, "market_subject", {"notified": True})
share("commitments", _("安全生产承诺书签订率"), UP, "market_subject", {"committed": True})
for code, label, kind in (
    ("leader_checks", _("领导带队检查完成率"), "领导带队检查"),
    ("supervision_checks", _("工作督查到位率"), "工作督查"),
):
    share(code, label, UP, "planned_check", {"done": True}, of={"kind": kind})
count("secret_visits", _("明查暗访次数"), _("次"), UP, "secret_visit")
TRAINED = {
    "officers": "执法人员",
    "principals": "企业负责人",
    "health_managers": "职业卫生管理人员",
    "exposed_workers": "接触危害劳动者",
    "workers": "从业人员",
    "newcomers": "新进人员",
    "certified_posts": "持证岗位",
}
for code, group in TRAINED.items():
    share(f"trained_{code}", _("%s培训合格率") % group, UP, "trained", {"done": True}, of={"group": group})
for code, kind in (("tested", "定期检测"), ("examined", "健康体检"), ("new_cases_checked", "新发病例检查")):
    share(f"health_{code}", _("职业健康%s率") % kind, UP, "health", {"done": True}, of={"kind": kind})
stock("health_models", _("职业健康示范企业数"), _("家"), UP, "health", {"model": True})
TITLES = {"towns": "乡镇", "villages": "村社区", "enterprises": "企业", "schools": "学校", "families": "家庭"}
for code, kind in TITLES.items():
    stock(f"titles_{code}", _("安全文化示范%s数") % kind, _("个"), UP, "title", {"kind": kind})
stock("full_time_staff", _("安委办专职人员数"), _("人"), UP, "full_time_staff", distinct="subject")
stock("headcount", _("基层监管人员数"), _("人"), UP, "headcount", total="amount")
count("fund", _("安全生产专项资金"), _("万元"), UP, "fund", total="amount")
count("revenue", _("本级财政收入"), _("万元"), UP, "revenue", total="amount")
share("six_have", _("网格“六有”达标率"), UP, "grid", {"six_have": True}, lasting=True)
share("liaisons", _("网格联络员配备率"), UP, "grid", {"liaison": True}, lasting=True)
share("hooked_leaders", _("领导挂钩重大风险隐患率"), UP, "hooked", {"done": True}, lasting=True)
count("list_batches", _("黑红名单公布批次"), _("批"), UP, "list_batch")
share("connected", _("重大危险源企业联网率"), UP, "hazard_source", {"connected": True}, lasting=True)
share("patrolled", _("巡查覆盖率"), UP, "patrol", {"done": True})
share("four_parties", _("自建房四方责任落实率"), UP, "house", {"four_parties": True}, lasting=True)

count("fund_used", _("安全生产专项资金使用额"), _("万元"), None, "fund_use", total="amount")
share("fund_budgeted", _("专项资金列入预算率"), UP, "fund", {"budgeted": True})
stock("equipment", _("监管执法装备数"), _("台（套）"), UP, "equipment", total="amount")
stock("supervisors", _("安全监管人员数"), _("人"), UP, "supervisor", distinct="subject")
for code, label, said in (
    ("full_time", _("专职监管人员占比"), {"full_time": True}),
    ("professional", _("专业监管人员占比"), {"professional": True}),
    ("licensed", _("监管人员持证率"), {"licensed": True}),
):
    share(f"supervisors_{code}", label, UP, "supervisor", said, lasting=True)
share(
    "laymen_provided_for",
    _("非专业监管人员培训或调整率"),
    UP,
    "supervisor",
    {"change": ("专业岗位培训", "岗位调整")},
    of={"professional": False},
    lasting=True,
)
share(
    "sections_independent",
    _("监管科室独立设置率"),
    UP,
    "supervision_section",
    {"independent": True},
    of={"charged": True},
    lasting=True,
)
share(
    "sections_defined",
    _("其他部门监管职责明确率"),
    UP,
    "supervision_section",
    {"defined": True},
    of={"charged": False},
    lasting=True,
)
READY = dict.fromkeys(("staffed", "funded", "equipped", "housed", "ruled"), True)
share("stations_ready", _("基层安监机构能力建设达标率"), UP, "station", READY, lasting=True)


@indicator(
    "facts.establishment_filled",
    _("监管编制到位率"),
    "%",
    better=UP,
    basis=basis_of("establishment"),
    kind="establishment",
    total="amount",
)
def establishment_filled(places, start, end):
    """Supervisors in post on the last day, to the posts established then."""
    posts = Fact.objects.in_force("establishment", places, end)
    return Fact.objects.in_force("supervisor", places, end), posts
