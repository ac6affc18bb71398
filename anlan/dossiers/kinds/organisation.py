"""Responsibility and organisation: lists, the safety organ, commitments, training, the audit of the principal."""

from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, choice, day, declare, number, source, text, whole, yes_no


@declare("organ", _("安全生产管理机构"), "organisation", _("《安全生产法》（2021）第二十四条"))
class Organ(EntryForm):
    name = text(_("机构名称"), 60)
    head = text(_("负责人"), 40)
    members = whole(_("专职人数"), least=1, most=10_000)
    paper = text(_("设立文件"), 60, required=False)
    valid_from = day(_("设立日期"))
    valid_to = day(_("撤销日期"), required=False)
    source = source()


@declare(
    "responsibility",
    _("全员安全生产责任清单"),
    "organisation",
    _("《安全生产法》（2021）第四条、第二十二条"),
    title=lambda data: f"{data['version']}（{data['posts']}个岗位）",
)
class Responsibility(EntryForm):
    version = text(_("版本"), 40)
    posts = whole(_("岗位数"), least=1, most=100_000)
    assessed = yes_no(_("已建立考核标准"))
    public = yes_no(_("已公示"))
    valid_from = day(_("发布日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "commitment",
    _("安全生产承诺书"),
    "organisation",
    _(
        "苏州工业园区2017年安全生产工作要点（S4-3.2d）；武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.3b）"
    ),
    title=lambda data: f"{data['signer']}签订",
)
class Commitment(EntryForm):
    signer = text(_("签订人"), 40)
    version = text(_("文本版本"), 40, required=False)
    public = yes_no(_("已公告"))
    where = text(_("公告位置"), 60, required=False)
    valid_from = day(_("签订日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "training",
    _("安全培训档案"),
    "organisation",
    _("《安全生产法》（2021）第二十八条"),
    title=lambda data: f"{data['theme']}（{data['people']}人）",
    must_verify=False,
    event=True,
)
class Training(EntryForm):
    theme = text(_("培训内容"), 80)
    people = whole(_("人数"), least=1, most=100_000)
    hours = whole(_("学时"), least=1, most=1000)
    passed = whole(_("考核合格人数"), most=100_000, required=False)
    valid_from = day(_("培训日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "audit",
    _("主要负责人履职审计"),
    "organisation",
    _("兴化市2020年全市安全生产工作要点（S1-5e）"),
    title=lambda data: f"{data['name']}：{data['conclusion']}",
    own=False,
    event=True,
)
class Audit(EntryForm):
    number = number(_("报告编号"), required=False)
    name = text(_("被审计人"), 40)
    auditor = text(_("审计单位"), 60)
    conclusion = choice(_("结论"), ("履职到位", "基本到位", "履职不到位"))
    problems = whole(_("发现问题数"), most=1000)
    valid_from = day(_("审计日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare("team", _("安全生产技术和管理团队"), "organisation", _("埇桥分局“三个狠抓”专项行动方案（S2-3.2.1）"))
class Team(EntryForm):
    name = text(_("团队或服务机构名称"), 60)
    kind = choice(_("来源"), ("自有", "聘请机构", "自有和聘请"))
    members = whole(_("人数"), least=1, most=10_000)
    valid_from = day(_("建立日期"))
    valid_to = day(_("服务期至"), required=False)
    source = source()
