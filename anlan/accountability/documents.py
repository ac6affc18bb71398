"""The document by which a unit is told of an act."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Block, Content
from anlan.letters.kinds import KINDS, Kind


def compose(context):
    """问责文书. ``organ``, ``person``, ``rung`` (a Rung), ``title``, ``grounds`` (lines), ``basis``, and two dates."""
    said = {
        "organ": context["organ"],
        "person": _("、%s") % context["person"] if context["person"] else "",
        "rung": context["rung"].label,
        "basis": context["basis"],
        "answer_by": context["answer_by"],
        "rectify_by": context["rectify_by"],
    }
    if context["rung"].interview:
        demand = _(
            "请你单位负责人按另行通知的时间、地点接受约谈，核对签认约谈纪要，并于%(answer_by)s前书面回复整改措施。"
        )
    else:
        demand = _("请你单位认真查找原因，于%(answer_by)s前书面回复问题原因和整改措施。")
    lines = [line.strip() for line in context["grounds"].splitlines() if line.strip()]
    return Content(
        form="letter",
        title=_("关于对%(organ)s予以%(rung)s的函") % said,
        to=context["organ"],
        blocks=[
            Block(_("经查，你单位存在以下问题：%s。") % context["title"]),
            *(Block(f"{number}.{line}") for number, line in enumerate(lines, start=1)),
            Block(_("依据：%(basis)s。现决定对%(organ)s%(person)s予以%(rung)s。") % said),
            Block(demand % said),
            Block(_("请于%(rectify_by)s前完成整改并报告，整改情况由核查单位核查。") % said),
            Block(_("特此函告。")),
        ],
    )


KIND = KINDS["accountability"] = Kind("accountability", gettext_lazy("问责文书"), compose)
