"""风险告知卡 and 应急处置卡: one page each, to be put up at the point."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import chinese_date
from anlan.letters.word import TITLE, grid, new_document, para, run, saved, set_text

from .models import Level, Measure
from .queries import events_of
from .tables import COLOURS

WIDTH = 442.0
CARDS = {"notice": gettext_lazy("安全风险告知卡"), "emergency": gettext_lazy("应急处置卡")}
NUMBERS = gettext_lazy("火警 119，急救 120")
K = Measure.Kind


def render_card(point, kind):
    """The file's bytes."""
    document = new_document(f"{CARDS[kind]} {point}")
    body = {"notice": notice, "emergency": emergency}[kind](
        point, list(events_of(point).prefetch_related("measures"))
    )
    parts = [
        para(run(str(CARDS[kind]), TITLE, 26), align="center", line=700),
        table(
            [(_("风险点"), point.name), (_("责任单位"), str(point.organ)), (_("位置"), point.location), *body]
        ),
        para(
            run(_("制卡日期：%s") % chinese_date(timezone.localdate()), size=10.5), align="right", before=120
        ),
    ]
    set_text(document, "".join(parts))
    return saved(document)


def table(lines):
    given = [[str(label), str(value)] for label, value in lines if value]
    return grid([_("项目"), _("内容")], given, [3, 11], [True, False], width=WIDTH, size=14)


def notice(point, events):
    """What can happen here, how grave it is, what holds it down, who answers for it."""
    level = (
        f"{point.get_level_display()}（{COLOURS[point.level]}）"
        if point.level in Level.values
        else _("未定级")
    )
    measures = [one for event in events for one in event.measures.all() if one.kind != K.EMERGENCY]
    return [
        (_("风险等级"), level),
        (_("可能的事故"), point.accidents),
        (_("风险事件"), numbered(f"{event.name}（{event.consequence}）" if event.consequence else event.name
                             for event in events)),
        (_("管控措施"), numbered(one.text for one in measures)),
        (_("管控层级"), point.get_control_level_display()),
        (_("管控责任人"), " ".join(filter(None, (point.controlled_by, point.phone)))),
    ]  # fmt: skip


def emergency(point, events):
    """What to do when it has happened."""
    acts = [one.text for event in events for one in event.measures.all() if one.kind == K.EMERGENCY]
    worn = [one.text for event in events for one in event.measures.all() if one.kind == K.PROTECTION]
    return [
        (_("可能的事故"), point.accidents),
        (_("事件"), numbered(event.name for event in events)),
        (_("应急处置"), numbered(acts)),
        (_("防护装备"), numbered(worn)),
        (_("现场负责人"), " ".join(filter(None, (point.controlled_by, point.phone)))),
        (_("报警电话"), str(NUMBERS)),
    ]


def numbered(texts):
    return "；".join(f"{n}. {text}" for n, text in enumerate(dict.fromkeys(texts), 1))
