"""The kinds of document and their standing words. A module adds its own: ``KINDS["code"] = Kind(…)``.

A kind's ``compose`` takes the context that the caller gives and returns a Content. The contexts of the
four kinds here are described in their functions; all values are text that a reader can read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .content import Annex, Block, Content, Party, Table


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    compose: Callable[[dict], Content]


def task_table(tasks):
    """``tasks``: dicts with number, text, lead, support, due."""
    return Table(
        columns=[_("序号"), _("工作任务"), _("牵头单位"), _("配合单位"), _("完成时限")],
        rows=[[task.get(key, "") for key in ("number", "text", "lead", "support", "due")] for task in tasks],
        widths=[1.4, 7.2, 2.8, 3.4, 3.6],
        centred=[True, False, True, True, True],
    )


def dispatch(context):
    """任务分解通知. ``plan``, ``to`` (主送), ``tasks`` (see task_table); may: ``copies``, ``contact``."""
    plan = context["plan"]
    return Content(
        form="red",
        title=_("关于分解落实《%s》工作任务的通知") % plan,
        to=context["to"],
        blocks=[
            Block(_("为推动《%s》落地见效，现将工作任务分解表印发给你们，并就有关事项通知如下。") % plan),
            Block(_("一、逐项签收"), "h1"),
            Block(
                _(
                    "各责任单位要对照任务分解表逐项签收，对任务内容、责任分工或完成时限有异议的，在签收时一并提出。"
                )
            ),
            Block(_("二、细化落实"), "h1"),
            Block(
                _(
                    "牵头单位要把任务分解到岗、明确到人，会同配合单位按时限推进；配合单位要主动对接，不得推诿。"
                )
            ),
            Block(_("三、如实报告"), "h1"),
            Block(
                _(
                    "各责任单位要按时填报进展并上传佐证材料，做到完成一项、销号一项。逾期未完成的，将予以提醒、催办和通报。"
                )
            ),
        ],
        annexes=[Annex(_("《%s》任务分解表") % plan, [task_table(context["tasks"])])],
        copies=context.get("copies", ""),
        contact=context.get("contact", ""),
    )


def reminder(context):
    """催办函. ``plan``, ``to``, ``as_of`` and ``reply_by`` (dates in words), ``tasks``; may: ``contact``."""
    return Content(
        form="letter",
        title=_("关于催办《%s》有关任务的函") % context["plan"],
        to=context["to"],
        blocks=[
            Block(
                _("截至%(as_of)s，你单位承担的下列%(count)d项任务已到完成时限，尚未报送完成情况。")
                % {"as_of": context["as_of"], "count": len(context["tasks"])}
            ),
            task_table(context["tasks"]),
            Block(
                _(
                    "请抓紧落实，于%s前报送完成情况及佐证材料；确实不能按期完成的，请书面说明原因、措施和新的完成时限。"
                )
                % context["reply_by"]
            ),
            Block(_("特此函告。")),
        ],
        contact=context.get("contact", ""),
    )


def commitment(context):
    """责任书. ``year``, ``upper`` and ``lower`` (organs), ``goals``, ``duties``; may: ``title``, ``period``,

    ``persons``. ``goals`` and ``duties`` are lists of sentences; ``persons`` the two who sign, upper first.
    """
    upper, lower, year = context["upper"], context["lower"], context["year"]
    persons = context.get("persons") or ("", "")
    period = context.get("period") or _("%(year)s年1月1日至%(year)s年12月31日") % {"year": year}
    return Content(
        form="agreement",
        title=context.get("title") or _("%s年安全生产目标管理责任书") % year,
        blocks=[
            Block(
                _("为落实安全生产责任制，防范和遏制生产安全事故，%(upper)s与%(lower)s签订本责任书。")
                % {"upper": upper, "lower": lower}
            ),
            Block(_("一、工作目标"), "h1"),
            *numbered(context["goals"]),
            Block(_("二、工作职责"), "h1"),
            *numbered(context["duties"]),
            Block(_("三、考核与期限"), "h1"),
            Block(
                _(
                    "本责任书的履行情况纳入年度安全生产考核。责任期限为%s。责任人岗位变动的，由接任者继续履行。"
                )
                % period
            ),
            Block(_("本责任书一式两份，双方各执一份，自签字之日起生效。")),
        ],
        parties=[Party(_("签发单位"), upper, persons[0]), Party(_("责任单位"), lower, persons[1])],
    )


def notice(context):
    """通知. ``title``, ``to``, ``paragraphs``: sentences, or pairs (text, "h1"|"h2"); may: ``copies`` …"""
    return Content(
        form="red",
        title=context["title"],
        to=context["to"],
        blocks=[Block(part) if isinstance(part, str) else Block(*part) for part in context["paragraphs"]],
        copies=context.get("copies", ""),
        contact=context.get("contact", ""),
    )


def numbered(sentences):
    return [Block(f"{number}.{sentence}") for number, sentence in enumerate(sentences, start=1)]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("dispatch", gettext_lazy("任务分解通知"), dispatch),
        Kind("reminder", gettext_lazy("催办函"), reminder),
        Kind("commitment", gettext_lazy("责任书"), commitment),
        Kind("notice", gettext_lazy("通知"), notice),
    )
}
