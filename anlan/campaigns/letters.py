"""The summary as an issued document: what was done, with the figures as they were frozen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Annex, Block, Content, Table
from anlan.letters.kinds import KINDS, Kind

SUMMARY = "campaign_summary"


def campaign_summary(context):
    """专项行动情况通报. ``title``, ``to``, ``figures``, ``effect``, ``residual``, ``stages``."""
    figures = context["figures"]
    said = _(
        "%(units)d个单位参与，列入整治对象%(objects)d个，自查%(self_checked)d个，检查%(checked)d个；"
        "发现隐患%(dangers)d项，销号%(closed_dangers)d项，未销号的采取管控措施%(controlled_dangers)d项、逾期%(overdue_dangers)d项；"
        "抽查复查%(drawn)d个，合格%(passed)d个（截至%(day)s）。"
    )
    blocks = [
        Block(_("一、总体情况"), "h1"),
        Block(said % figures),
        Block(_("二、成效评估"), "h1"),
        *(Block(line) for line in context["effect"].splitlines() if line.strip()),
    ]
    if context["residual"].strip():
        blocks.append(Block(_("三、遗留问题"), "h1"))
        blocks += [Block(line) for line in context["residual"].splitlines() if line.strip()]
    annexes = [Annex(_("各阶段完成情况"), [stage_table(context["stages"])])]
    if figures["left"]:
        annexes.append(Annex(_("遗留隐患清单"), [left_table(figures["left"])]))
    return Content(form="red", title=context["title"], to=context["to"], blocks=blocks, annexes=annexes)


def stage_table(stages):
    return Table(
        columns=[_("阶段"), _("计划时间"), _("完成日期"), _("说明")],
        rows=[list(stage) for stage in stages],
        widths=[2.6, 5, 2.8, 6],
        centred=[True, True, True, False],
    )


def left_table(left):
    rows = [[str(number), one["object"], one["unit"], str(one["open"])] for number, one in enumerate(left, 1)]
    return Table(
        columns=[_("序号"), _("对象"), _("责任单位"), _("未销号隐患")],
        rows=rows,
        widths=[1.4, 6, 5, 2.6],
        centred=[True, False, False, True],
    )


KINDS[SUMMARY] = Kind(SUMMARY, gettext_lazy("专项行动通报"), campaign_summary)
