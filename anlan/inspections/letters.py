"""The documents of a visit: 现场检查记录, 责令限期整改指令书 and 整改复查意见书; 通报 of a patrol."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Block, Content, Table
from anlan.letters.kinds import KINDS, Kind, numbered


def signatures(lines):
    """``lines``: ``[(side, name or reason, moment, hash)]``."""
    return Table(
        columns=[_("签字方"), _("签字人"), _("签字时间"), _("手写签名校验值")],
        rows=[list(line) for line in lines],
        widths=[2, 4, 3.2, 6],
        centred=[True, False, True, False],
    )


def record(context):
    """``to``, ``number``, ``day``, ``way``, ``team``, ``seen``, ``problems`` (sentences), ``conclusion``,

    ``signed``.
    """
    blocks = [
        Block(_("检查编号：%s") % context["number"]),
        Block(_("检查时间：%s") % context["day"]),
        Block(_("检查方式：%s") % context["way"]),
        Block(_("检查人员：%s") % context["team"]),
        Block(_("一、检查情况"), "h1"),
        *(Block(line) for line in context["seen"]),
        Block(_("二、发现的问题"), "h1"),
        *(numbered(context["problems"]) or [Block(_("本次检查未发现问题。"))]),
    ]
    if context["conclusion"]:
        blocks += [Block(_("三、检查结论"), "h1"), Block(context["conclusion"])]
    blocks += [Block(_("以上情况已由双方核对。")), signatures(context["signed"])]
    return Content(form="letter", title=_("现场检查记录"), to=context["to"], blocks=blocks)


def order(context):
    """``to``, ``number``, ``day``, ``problems`` (sentences), ``rectify_by`` (a day), ``office``."""
    said = {"day": context["day"], "number": context["number"]}
    blocks = [
        Block(_("经%(day)s现场检查（编号：%(number)s），你单位存在下列问题：") % said),
        *numbered(context["problems"]),
        Block(
            _("现责令你单位于%s前整改完毕，达到法律、法规、规章和标准规定的要求。") % context["rectify_by"]
        ),
        Block(
            _(
                "整改期间应当采取可靠的防范措施；不能保证安全的，从危险区域撤出作业人员，暂时停产停业或者停止使用相关设施、设备。"
            )
        ),
        Block(_("整改完毕后向%s书面报告，由其组织复查。逾期不整改的，依法处理。") % context["office"]),
    ]
    return Content(form="letter", title=_("责令限期整改指令书"), to=context["to"], blocks=blocks)


def recheck(context):
    """``to``, ``number``, ``day``, ``first``, ``lines`` (sentences), ``opinion``, ``team``, ``signed``."""
    said = {"day": context["day"], "number": context["number"], "first": context["first"]}
    blocks = [
        Block(_("%(day)s，对你单位%(first)s检查发现问题的整改情况进行了复查（编号：%(number)s）。") % said),
        Block(_("一、整改情况"), "h1"),
        *(numbered(context["lines"]) or [Block(_("上次检查没有须整改的问题。"))]),
        Block(_("二、复查意见"), "h1"),
        Block(context["opinion"]),
        Block(_("复查人员：%s") % context["team"]),
        signatures(context["signed"]),
    ]
    return Content(form="letter", title=_("整改复查意见书"), to=context["to"], blocks=blocks)


def bulletin(context):
    """``to``, ``mode``, ``subject``, ``days``, ``feedback``, ``tracks`` [(label, problems)], ``rectify_by``."""
    blocks = [
        Block(_("%(days)s，对%(subject)s开展了%(mode)s。现将有关情况通报如下。") % context),
        Block(_("一、总体情况"), "h1"),
        *(Block(line) for line in context["feedback"].splitlines() if line.strip()),
        Block(_("二、发现的问题"), "h1"),
    ]
    for label, problems in context["tracks"]:
        if problems:
            blocks += [Block(_("%(label)s方面%(n)d项：") % {"label": label, "n": len(problems)})]
            blocks += numbered(problems)
    blocks += [
        Block(_("三、整改要求"), "h1"),
        Block(
            _("%(subject)s要于%(rectify_by)s前完成整改并报送整改报告，其他单位要对照检查、举一反三。")
            % context
        ),
    ]
    title = _("关于%(subject)s%(mode)s情况的通报") % context
    return Content(form="red", title=title, to=context["to"], blocks=blocks)


RECORD, ORDER, RECHECK = "inspection_record", "rectification_order", "recheck_opinion"
BULLETIN = "patrol_bulletin"
for kind in (
    Kind(RECORD, gettext_lazy("现场检查记录"), record),
    Kind(ORDER, gettext_lazy("责令限期整改指令书"), order),
    Kind(RECHECK, gettext_lazy("整改复查意见书"), recheck),
    Kind(BULLETIN, gettext_lazy("巡查督导通报"), bulletin),
):
    KINDS[kind.code] = kind
