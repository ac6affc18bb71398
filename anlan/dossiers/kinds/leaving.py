"""What has to go or to be rebuilt: backward capacity with its deadline, yearly upgrades of those that stay."""

from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, amount, choice, day, declare, number, source, text


@declare(
    "leaving",
    _("淘汰退出"),
    "leaving",
    _("兴化市2020年全市安全生产工作要点（S1-9d、S1-12g）"),
    title=lambda data: f"{data['kind']}：{data['what']}",
    own=False,
    must_verify=False,
)
class Leaving(EntryForm):
    """``valid_to`` is by when it has to be gone; ending the entry says on which day it was."""

    number = number(_("决定文号"))
    kind = choice(_("类别"), ("落后产能", "低端落后化工", "环保不达标化工", "高危落后项目", "其他"))
    what = text(_("退出的企业、产能或装置"), 120)
    valid_from = day(_("列入日期"))
    valid_to = day(_("退出期限"))
    source = source()


@declare(
    "upgrade",
    _("年度评估和改造升级"),
    "leaving",
    _("兴化市2020年全市安全生产工作要点（S1-12h）"),
    title=lambda data: f"{data['what']}：{data['progress']}",
)
class Upgrade(EntryForm):
    assessed = day(_("评估完成日期"))
    found = text(_("评估结论"), 200, required=False)
    what = text(_("改造升级内容"), 120)
    progress = choice(_("进度"), ("已完成", "进行中", "未开工"))
    spent = amount(_("投入（万元）"), required=False)
    valid_from = day(_("填报日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()
