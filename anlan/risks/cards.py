"""风险告知卡 and 应急处置卡: one page each, to be put up at the point, as a Word file or a PDF.

With the code of the point where one is in force: who scans it and may read the point comes to its page, a stranger
learns its name. A revoked code is on no card that is made afterwards.
"""

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.shared import Mm
from lxml import etree

from anlan.codes.drawing import drawn
from anlan.codes.models import QrCode
from anlan.letters.content import chinese_date
from anlan.letters.pdf import render
from anlan.letters.word import BLACK, TITLE, grid, new_document, para, run, saved, set_text

from .models import Level, Measure
from .queries import events_of
from .tables import COLOURS

WIDTH = 442.0 * 20  # of the text, in twips
CARDS = {"notice": gettext_lazy("安全风险告知卡"), "emergency": gettext_lazy("应急处置卡")}
NUMBERS = gettext_lazy("火警 119，急救 120")
HINT = gettext_lazy("扫码查看风险点")
# The ground of a level and the letters on it, as on the map.
TONES = {
    Level.MAJOR: ("#c4161c", "#ffffff"),
    Level.LARGER: ("#e8710a", "#ffffff"),
    Level.GENERAL: ("#f5c400", "#332900"),
    Level.LOW: ("#1769c0", "#ffffff"),
}
K = Measure.Kind


def card(point, kind):
    """What stands on it, for both renderers; lines that say nothing are left out."""
    events = list(events_of(point).prefetch_related("measures"))
    lines = {"notice": notice, "emergency": emergency}[kind](point, events)
    head = [(_("风险点"), [point.name]), (_("责任单位"), [str(point.organ)]), (_("位置"), [point.location])]
    given = [[str(label), [str(text) for text in texts if text]] for label, texts in (*head, *lines)]
    level = point.level if kind == "notice" and point.level else ""
    return {
        "title": str(CARDS[kind]),
        "level": _("%(level)s风险（%(colour)s）") % said(level) if level else "",
        "colour": TONES[level][0] if level else "",
        "ink": TONES[level][1] if level else "",
        "lines": [[label, texts] for label, texts in given if texts],
        "hint": str(HINT),
        "made": _("制卡日期：%s") % chinese_date(timezone.localdate()),
    }


def said(level):
    return {"level": Level(level).label, "colour": COLOURS[level]}


def notice(point, events):
    """What can happen here, what holds it down, who answers for it."""
    measures = [one for event in events for one in event.measures.all() if one.kind != K.EMERGENCY]
    return [
        (_("风险等级"), [] if point.level else [_("未定级")]),
        (_("可能的事故"), [point.accidents]),
        (_("风险事件"), once(f"{event.name}（{event.consequence}）" if event.consequence else event.name
                         for event in events)),
        (_("管控措施"), once(one.text for one in measures)),
        (_("管控层级"), [point.get_control_level_display()]),
        (_("管控责任人"), [" ".join(filter(None, (point.controlled_by, point.phone)))]),
    ]  # fmt: skip


def emergency(point, events):
    """What to do when it has happened."""
    acts = [one.text for event in events for one in event.measures.all() if one.kind == K.EMERGENCY]
    worn = [one.text for event in events for one in event.measures.all() if one.kind == K.PROTECTION]
    return [
        (_("可能的事故"), [point.accidents]),
        (_("事件"), once(event.name for event in events)),
        (_("应急处置"), once(acts)),
        (_("防护装备"), once(worn)),
        (_("现场负责人"), [" ".join(filter(None, (point.controlled_by, point.phone)))]),
        (_("报警电话"), [NUMBERS]),
    ]


def once(texts):
    return list(dict.fromkeys(texts))


def code_on(point):
    return QrCode.objects.on(point).filter(revoked_at__isnull=True).first()


def render_card(point, kind, form="docx"):
    """The file's bytes; ``form``: "docx" or "pdf"."""
    return {"docx": as_word, "pdf": as_pdf}[form](card(point, kind), code_on(point))


def as_pdf(content, code):
    return render("card", content | {"code": drawn(code, "svg").decode() if code else ""})


def as_word(content, code):
    document = new_document(content["title"])
    rows = [[label, numbered(texts)] for label, texts in content["lines"]]
    parts = [para(run(content["title"], TITLE, 26), align="center", line=700)]
    if content["level"]:
        ink = content["colour"].removeprefix("#")
        parts.append(para(run(content["level"], BLACK, 20, color=ink), align="center", after=120))
    parts.append(grid([_("项目"), _("内容")], rows, [3, 11], [True, False], width=WIDTH, size=14))
    if code:
        parts.append(para(picture(document, drawn(code, "png")), align="right", before=240, line=None))
        parts.append(para(run(content["hint"], size=10.5), align="right", line=None))
    parts.append(para(run(content["made"], size=10.5), align="right", before=120))
    set_text(document, "".join(parts))
    return saved(document)


def picture(document, data):
    inline = document.part.new_pic_inline(BytesIO(data), width=Mm(30))
    return f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"


def numbered(texts):
    return texts[0] if len(texts) == 1 else "\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1))
