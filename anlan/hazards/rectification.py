"""隐患整改报告: a matter from its finding to its closing on paper, with photos and room for signatures."""

from django.utils import timezone
from django.utils.translation import gettext as _
from docx.shared import Pt
from lxml import etree

from anlan.audit.log import history
from anlan.files.queries import attached
from anlan.letters.content import chinese_date
from anlan.letters.word import BLACK, TITLE, fill, grid, new_document, page_number, para, run, saved, set_text
from anlan.web.tables import shown

from .actions.reporting import FOUND
from .actions.steps import AFTER
from .models import DualReport
from .photos import small
from .queries import labels
from .tables import profile_label

WIDTH = round(156 * 56.7)  # twips of the text
BOX = (900, 675)  # pixels of a photo
BESIDE = 205  # points: two photos in a line
PHOTOS = 12  # of a kind; what is more is said
STEPS = 200


def render_report(row, folder):
    """The file's bytes; ``folder`` takes the photos made small on the way."""
    document = new_document(_("隐患整改报告 %s") % row.number)
    fill(document.sections[0].footer, page_number(align="center"))
    files = list(attached(row))
    parts = [
        para(run(_("隐患整改报告"), TITLE, 22), align="center", line=700),
        para(run(_("编号：%s") % row.number, size=14), align="center"),
        *section(_("一、隐患情况"), facts(found(row))),
        *photos(document, folder, _("整改前照片"), [file for file in files if file.kind == FOUND]),
        *section(_("二、整改方案（责任、措施、资金、时限、预案）"), facts(elements(row))),
        *section(_("三、整改情况"), facts(done(row))),
        *photos(document, folder, _("整改后照片"), [file for file in files if file.kind == AFTER]),
        *section(_("四、验收情况"), checks(row)),
        *section(_("五、办理过程"), timeline(row)),
        *signatures(row),
    ]
    set_text(document, "".join(parts))
    return saved(document)


def section(title, body):
    return [para(run(title, BLACK), before=200, keep=True), body or para(run(_("无。"), size=12), first=2)]


def facts(lines):
    """A table of two columns; a line that says nothing is left out."""
    given = [[str(label), shown(value)] for label, value in lines if value not in (None, "")]
    return given and grid([_("项目"), _("内容")], given, [3, 11], [True, False], width=WIDTH)


def found(row):
    names = {key: labels(key, row.place) for key in ("sources", "danger_classes")}
    return [
        (_("种类"), profile_label(row)),
        (_("问题"), row.title),
        (_("情况描述"), row.description),
        (_("等级"), row.get_grade_display()),
        (_("类型"), names["danger_classes"].get(row.danger_class, row.danger_class)),
        (_("所在单位"), row.where),
        (_("具体位置"), row.location),
        (_("检查标准"), " ".join(filter(None, (row.standard_code, row.standard_text)))),
        (_("来源"), names["sources"].get(row.source, row.source)),
        (_("登记单位"), row.reporter_organ),
        (_("发现时间"), row.occurred_at),
        (_("交办单位"), row.office),
        (_("责任单位"), row.organ),
        (_("整改期限"), row.due_on),
    ]


def elements(row):
    names = ("duty_person", "measures", "funds", "finish_on", "contingency")
    return [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in names]


def done(row):
    causes = labels("cause_classes", row.place)
    lines = [
        (_("整改情况"), row.work_done),
        (_("报请验收时间"), row.submitted_at),
        (_("原因类别"), causes.get(row.cause_class, row.cause_class)),
        (_("治本措施"), row.systemic_measure),
        (_("验收通过日期"), row.verified_on),
        (_("销号日期"), row.closed_on),
    ]
    for report in row.dual_reports.all():
        label = _("报告监管部门") if report.to == DualReport.To.REGULATOR else _("报告职代会")
        said = filter(None, (report.reported_on.isoformat(), report.receiver, report.receipt))
        lines.append((label, "，".join(said)))
    return lines


def checks(row):
    lines = [
        [
            shown(check.at),
            str(check.organ),
            "、".join(str(one) for one in (check.by, check.second) if one),
            _("通过") if check.passed else _("不通过"),
            check.said,
        ]
        for check in row.checks.select_related("organ", "by", "second")
    ]
    head = [_("时间"), _("验收单位"), _("验收人"), _("结论"), _("意见")]
    return lines and grid(head, lines, [3, 4, 3, 1.6, 4], [True, True, True, True, False], width=WIDTH)


def timeline(row):
    lines = [
        [shown(one.at), str(one.verb), " ".join(filter(None, (one.actor_name, one.acting_for)))]
        for one in reversed(history(row)[:STEPS])
    ]
    head = [_("时间"), _("事项"), _("办理人")]
    return lines and grid(head, lines, [3.4, 4, 7], [True, True, False], width=WIDTH)


def photos(document, folder, title, files):
    """Two in a line, each as wide as the other whatever its shape; then what is no picture, by name."""
    made = [(file, small(file, folder, BOX)) for file in files]
    pictures = [one for _file, one in made if one]
    lines = [
        "".join(picture(document, *one) for one in pictures[start : start + 2])
        for start in range(0, min(len(pictures), PHOTOS), 2)
    ]
    names = [file.name for file, one in made if not one]
    words = [_("其他材料：%s。") % "、".join(names)] if names else []
    if len(pictures) > PHOTOS:
        words.append(_("另有%d张照片，见系统。") % (len(pictures) - PHOTOS))
    if not lines and not words:
        return []
    return [
        para(run(title, BLACK, 12), before=120, keep=True),
        *(para(line, align="left", line=None, after=80) for line in lines),
        *(para(run(text, size=12), line=None) for text in words),
    ]


def picture(document, path, width, height):
    across = min(BESIDE, BESIDE * width / height)  # a tall one is no taller than a broad one is broad
    inline = document.part.new_pic_inline(path, width=Pt(across))
    drawing = etree.tostring(inline, encoding="unicode")
    return f"<w:r><w:drawing>{drawing}</w:drawing></w:r>" + run("  ", size=10)


def signatures(row):
    """Empty lines to be signed by hand; the names that are known stand before them."""
    sides = [(_("整改单位"), row.organ, row.duty_person), (_("验收单位"), row.verifier, "")]
    lines = [
        [
            label,
            str(organ or ""),
            _("负责人（签字）：%s") % person,
            _("（盖章）      年   月   日"),
        ]
        for label, organ, person in sides
    ]
    day = _("打印日期：%s") % chinese_date(timezone.localdate())
    head = [_("签署"), _("单位"), _("负责人"), _("盖章和日期")]
    return [
        para(run(_("六、签署"), BLACK), before=200, keep=True),
        grid(head, lines, [2, 4, 4, 4.4], [True, True, False, True], width=WIDTH),
        para(run(day, size=10.5), align="right", before=120, line=None),
    ]
