"""The letters of matters: 整改通知书, 督办函 and 挂牌督办通知书."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Block, Content, chinese_date
from anlan.letters.kinds import KINDS, Kind


def rectify_order(context):
    """``to``, ``number``, ``where``, ``description``, ``due``, ``verifier``; may: ``location``, ``standard``,

    ``grade``, ``note``.
    """
    where = "，".join(filter(None, (context["where"], context["location"])))
    grade = _("，等级：%s") % context["grade"] if context["grade"] else ""
    blocks = [
        Block(_("经查，你单位存在下列问题（编号：%s）：") % (context["number"] + grade)),
        Block(_("一、问题"), "h1"),
        Block(_("部位：%s。") % where),
        Block(context["description"]),
    ]
    if context["standard"]:
        blocks.append(Block(_("对照标准：%s") % context["standard"]))
    blocks += [
        Block(_("二、要求"), "h1"),
        Block(
            _(
                "请于%(due)s前整改完毕，落实整改责任、措施、资金、时限和应急预案；整改期间采取可靠的管控措施，"
                "不能保证安全的，撤出人员，暂时停产停业或者停止使用。"
            )
            % {"due": chinese_date(context["due"])}
        ),
        Block(
            _("整改完成后报请%s验收。确需延期的，在期限届满前书面申请并说明理由和管控措施。")
            % context["verifier"]
        ),
    ]
    if context["note"]:
        blocks.append(Block(context["note"]))
    title = _("关于限期整改有关安全问题的通知")
    return Content(form="letter", title=title, to=context["to"], blocks=blocks)


def supervision(context):
    """督办函; what ``rectify_order`` takes."""
    said = {"due": chinese_date(context["due"]), "verifier": context["verifier"]}
    blocks = [
        Block(_("现就下列事项予以督办（编号：%s）：") % context["number"]),
        Block(context["description"]),
        Block(_("请于%(due)s前办结并报送办理结果，由%(verifier)s核验销号。") % said),
        Block(_("确需延期的，在期限届满前书面申请并说明理由；逾期未办结的，按规定问责。")),
    ]
    if context["note"]:
        blocks.append(Block(context["note"]))
    return Content(form="letter", title=_("督办函"), to=context["to"], blocks=blocks)


def listing_notice(context):
    """``to``, ``level``, ``number``, ``where``, ``description``, ``deadline``, ``tracker``; may: ``note``."""
    blocks = [
        Block(_("经研究，决定对下列重大事故隐患（编号：%(number)s）实行%(level)s挂牌督办。") % context),
        Block(_("一、隐患情况"), "h1"),
        Block(_("部位：%s。") % context["where"]),
        Block(context["description"]),
        Block(_("二、督办要求"), "h1"),
        Block(_("督办期限至%s。") % chinese_date(context["deadline"])),
        Block(_("跟踪督办人：%s。") % context["tracker"]),
        Block(_("整改期间原则上全部或者局部停产停业停用；整改完成后申请核查，经现场核查合格方可摘牌销号。")),
    ]
    if context["note"]:
        blocks.append(Block(context["note"]))
    title = _("重大事故隐患挂牌督办通知书")
    return Content(form="letter", title=title, to=context["to"], blocks=blocks)


for kind in (
    Kind("rectify_order", gettext_lazy("整改通知书"), rectify_order),
    Kind("supervision", gettext_lazy("督办函"), supervision),
    Kind("listing_notice", gettext_lazy("挂牌督办通知书"), listing_notice),
):
    KINDS[kind.code] = kind
