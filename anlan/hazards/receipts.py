"""双报告 on paper: what one side is told of a major danger, with the receipt it signs below.

安全生产法（2021年修正）第四十一条 asks for both: the regulator, and the workers' congress.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import chinese_date
from anlan.letters.word import BLACK, TITLE, new_document, para, run, saved, set_text

from .models import DualReport
from .queries import labels
from .rectification import done, elements, facts

BASIS = gettext_lazy(
    "依据《中华人民共和国安全生产法》（2021年修正）第四十一条，现将下列重大事故隐患排查治理情况报告如下："
)


def render_receipt(report):
    """The file's bytes."""
    row, title = report.matter, titles()[report.to]
    document = new_document(f"{title} {row.number}")
    parts = [
        para(run(title, TITLE, 22), align="center", line=700),
        para(run(_("编号：%s") % row.number, size=14), align="center"),
        para(run(_("报告对象：%s") % report.receiver), before=120),
        para(run(BASIS), first=2),
        para(run(_("一、隐患情况"), BLACK), before=120, keep=True),
        facts(danger(row)),
        para(run(_("二、治理方案"), BLACK), before=120, keep=True),
        facts(elements(row)) or para(run(_("尚在制定。")), first=2),
        para(run(_("三、治理进展"), BLACK), before=120, keep=True),
        facts(progress(row)),
        para(run(_("报告单位（盖章）：%s") % (row.organ or row.where)), align="right", before=240),
        para(run(chinese_date(report.reported_on)), align="right", right=4),
        *receipt(report),
    ]
    set_text(document, "".join(parts))
    return saved(document)


def titles():
    return {
        DualReport.To.REGULATOR: _("重大事故隐患排查治理情况报告单"),
        DualReport.To.CONGRESS: _("重大事故隐患排查治理情况通报单"),
    }


def danger(row):
    classes = labels("danger_classes", row.place)
    return [
        (_("隐患单位"), row.where),
        (_("具体位置"), row.location),
        (_("隐患类型"), classes.get(row.danger_class, row.danger_class)),
        (_("情况描述"), row.description),
        (_("发现时间"), row.occurred_at),
        (_("整改期限"), row.due_on),
    ]


def progress(row):
    """The state, and of what was done all but the reports themselves."""
    said = [(label, value) for label, value in done(row) if label not in (_("报告监管部门"), _("报告职代会"))]
    return [(_("状态"), row.get_state_display()), *said]


def receipt(report):
    """What the other side signs and gives back; what is known of it stands in it."""
    head = _("回执") if report.to == DualReport.To.REGULATOR else _("职工大会（职工代表大会）签收")
    said = report.receipt or "　" * 20
    return [
        para(run("—" * 26, size=12), align="center", before=240, keep=True),
        para(run(head, BLACK), align="center", keep=True),
        para(
            run(_("编号%(number)s的重大事故隐患排查治理情况已收悉。") % {"number": report.matter.number}),
            first=2,
        ),
        para(run(_("意见：%s") % said), first=2),
        para(run(_("接收人（签字、盖章）：%s") % ("　" * 8)), align="right", before=240, keep=True),
        para(run(_("年　　月　　日")), align="right", right=2),
        para(
            run(_("打印日期：%s") % chinese_date(timezone.localdate()), size=10.5), align="right", before=120
        ),
    ]
