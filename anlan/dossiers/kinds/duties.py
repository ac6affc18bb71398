"""What each post answers for and how it was done, how the enterprise assesses its own people, and its rules."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, choice, day, declare, number, source, text

LEVELS = ("主要负责人", "分管负责人", "部门负责人", "班组", "岗位")
RULES = (
    *("诚信制度", "承诺公告制度", "举报奖励制度", "教育培训制度"),
    *("风险管控制度", "隐患排查治理制度", "操作规程", "其他制度"),
)


def not_done(data, today):
    return [_now("职责未履行")] if data.get("performed") == "未履行" else []


@declare(
    "post_duty",
    _("岗位安全责任"),
    "organisation",
    _("《安全生产法》（2021）第四条、第二十二条；兴化市2020年全市安全生产工作要点（S1-5b）"),
    title=lambda data: f"{data['post']}：{data['holder']}",
    flaws=not_done,
)
class PostDuty(EntryForm):
    level = choice(_("层级"), LEVELS)
    post = text(_("部门、班组或岗位"), 60)
    holder = text(_("责任人"), 40)
    duties = text(
        _("职责清单"), 2000, widget=forms.Textarea({"rows": 4}), help_text=_("逐项写明，各项以分号隔开。")
    )
    performed = choice(_("履行情况"), ("全部履行", "部分履行", "未履行"), required=False)
    checked = day(_("检查日期"), required=False)
    valid_from = day(_("发布日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "internal_assessment",
    _("内部安全责任考核"),
    "organisation",
    _("埇桥分局“三个狠抓”专项行动方案（S2-3.1.3）"),
    title=lambda data: f"{data['period']} {data['whom']}：{data['result']}",
    must_verify=False,
    event=True,
)
class InternalAssessment(EntryForm):
    period = text(_("考核期"), 20, help_text=_("如：2026年上半年"))
    level = choice(_("层级"), LEVELS)
    whom = text(_("考核对象"), 60)
    result = choice(_("考核结果"), ("优秀", "合格", "不合格"))
    used = choice(_("结果运用"), ("岗位调整", "收入分配", "评先评优", "未运用"))
    valid_from = day(_("考核日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "safety_rule",
    _("安全管理制度"),
    "organisation",
    _("《安全生产法》（2021）第四条；埇桥分局“三个狠抓”专项行动方案（S2-3.5.1a）"),
    title=lambda data: f"{data['kind']}：{data['name']}",
)
class SafetyRule(EntryForm):
    number = number(_("文号"), required=False)
    kind = choice(_("种类"), RULES)
    name = text(_("名称"), 80)
    version = text(_("版本"), 40)
    applies = text(_("适用的岗位、场所"), 120, required=False)
    valid_from = day(_("发布日期"))
    valid_to = day(_("应修订日期"), required=False)
    source = source()
