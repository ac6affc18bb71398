"""The minutes on paper, and the lines in which agenda and decisions are written down."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Block, Content, Table
from anlan.letters.kinds import KINDS, Kind, numbered

from .models import Attendance


def said(meeting):
    """The context of the letter."""
    groups = {status: [] for status in Attendance.Status}
    for row in meeting.attendances.select_related("organ"):
        groups[row.status].append(f"{row}（{row.reason}）" if row.reason else str(row))
    return {
        "title": meeting.title,
        "day": f"{meeting.held_on.year}年{meeting.held_on.month}月{meeting.held_on.day}日",
        "venue": meeting.venue,
        "chair": meeting.chair,
        "agenda": [item.topic for item in meeting.agenda.all()],
        "minutes": [line.strip() for line in meeting.minutes.splitlines() if line.strip()],
        "decisions": [
            [str(row.position), row.text, str(row.organ), str(row.due_on)]
            for row in meeting.decisions.order_by("position").select_related("organ")
        ],
        "present": "、".join(groups[Attendance.Status.PRESENT]),
        "leave": "、".join(groups[Attendance.Status.LEAVE]),
        "absent": "、".join(groups[Attendance.Status.ABSENT]),
    }


def compose(context):
    """会议纪要: when, where, who in the chair; topics, text, decisions, who was there."""
    opening = _("%(day)s，%(chair)s主持召开%(title)s。会议研究了以下议题：") % context
    decisions = context["decisions"]
    blocks = [Block(opening), *numbered(context["agenda"])]
    blocks += [Block(_("会议纪要如下。")), *map(Block, context["minutes"])]
    if decisions:
        blocks += [
            Block(_("会议议定以下事项："), "h1"),
            Table(
                columns=[_("序号"), _("议定事项"), _("承办单位"), _("办理期限")],
                rows=decisions,
                widths=[1.2, 8, 3.4, 3],
                centred=[True, False, True, True],
            ),
        ]
    for label, key in ((_("出席"), "present"), (_("请假"), "leave"), (_("缺席"), "absent")):
        if context[key]:
            blocks.append(Block(f"{label}：{context[key]}"))
    return Content(form="red", title=_("%s纪要") % context["title"], blocks=blocks)


KINDS["minutes"] = Kind("minutes", gettext_lazy("会议纪要"), compose)
