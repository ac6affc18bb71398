"""The map anybody may see: what was approved for the public, by place. No coordinates, no persons, nothing else."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.generic import View

from anlan.geo.models import Boundary
from anlan.geo.queries import drawing
from anlan.org.models import Place
from anlan.publications.queries import kind_label, on_show

AREA, RISK, DANGER = "area_risk", "major_risk", "listing"  # codes of the rule publications.kinds
LEVEL = "风险等级"  # the line of an announcement of a place's risk that says its level
LEVELS = {
    "major": gettext_lazy("重大风险"),
    "larger": gettext_lazy("较大风险"),
    "general": gettext_lazy("一般风险"),
    "low": gettext_lazy("低风险"),
}
LETTERS = {"major": "重", "larger": "较", "general": "般", "low": "低"}
MOST = 2000  # announcements on one map
MARGIN, LONG = 8, 6  # around the drawing; characters of a name that fit beside each other


@dataclass
class Area:
    """``level``: a key of LEVELS, or empty while none is announced."""

    place: Place
    level: str = ""
    dangers: list = field(default_factory=list)
    risks: list = field(default_factory=list)
    path: str = ""
    x: int = 0
    y: int = 0

    @property
    def label(self):
        return LEVELS.get(self.level, _("未公布"))

    @property
    def letter(self):
        return LETTERS.get(self.level, "")

    @property
    def name(self):
        """In two lines where it is long."""
        half = (len(self.place.name) + 1) // 2
        return (
            [self.place.name]
            if len(self.place.name) <= LONG
            else [
                self.place.name[:half],
                self.place.name[half:],
            ]
        )


def level_of(item):
    """The level that an announcement of a place's risk gives, by its first character; empty if it gives none."""
    text = dict(item.fields).get(LEVEL, "").strip()
    return next((code for code, label in LEVELS.items() if text and str(label)[0] == text[0]), "")


def announced(today, place=None):
    """What is shown on ``today`` of the kinds of this map, the newest first."""
    items = on_show(today).filter(kind__in=(AREA, RISK, DANGER))
    if place:
        items = items.filter(place__in=Place.objects.within(place.path).order_by().values("pk"))
    return items.select_related("place", "organ").order_by("-published_at", "-pk")[:MOST]


def areas_of(places, items):
    """An Area for each of ``places``, with what was announced in it; its level is what was said last of itself."""
    found = [Area(place) for place in places]
    for item in items:
        area = next((one for one in found if item.place.path.startswith(one.place.path)), None)
        if area is None:
            continue
        if item.kind == AREA:
            area.level = area.level or (level_of(item) if item.place_id == area.place.pk else "")
        else:
            (area.dangers if item.kind == DANGER else area.risks).append(item)
    return found


def parts_of(place):
    """The places to draw: those below ``place`` that have an outline, else itself; the highest if none is named."""
    if place is None:
        tops = list(Place.objects.filter(parent=None, active=True))
        return parts_of(tops[0]) if len(tops) == 1 else tops
    drawable = Boundary.objects.order_by().values("place")
    return list(place.children.filter(active=True, pk__in=drawable).order_by("path")) or [place]


@method_decorator(cache_control(public=True, no_cache=True), name="dispatch")
class PublicMap(View):
    """Places in the colour of the level that was announced of them, and the announcements themselves."""

    http_method_names = ("get", "head", "options")

    def place(self):
        asked = self.request.GET.get("place", "")
        if not asked:
            return None
        # Nothing of a place but its name and outline is shown, and these are no secret.
        found = (
            Place.objects.filter(pk=int(asked), active=True)
            if asked.isdecimal() and len(asked) < 19
            else None
        )
        if not found:
            raise Http404
        return found[0]

    def get(self, request):
        place = self.place()
        items = list(announced(timezone.localdate(), place))
        areas = areas_of(parts_of(place), items)
        sheet = drawing([area.place for area in areas])
        for area in areas:
            area.path, area.x, area.y = sheet.shapes.get(area.place.pk, ("", 0, 0))
        context = {
            "title": _("%s安全风险分布图") % place if place else _("安全风险分布图"),
            "place": place,
            "areas": areas,
            "box": f"{-MARGIN} {-MARGIN} {sheet.width + 2 * MARGIN} {sheet.height + 2 * MARGIN}",
            "drawn": bool(sheet.height),
            "levels": [(code, LETTERS[code], label) for code, label in LEVELS.items()],
            "lists": [
                (_("重大风险清单"), lines(items, RISK), _("目前没有公布的重大风险。")),
                (_("重大事故隐患清单"), lines(items, DANGER), _("目前没有公布的重大事故隐患。")),
            ],
        }
        return render(request, "atlas/public.html", context)


def lines(items, kind):
    return [(item, kind_label(item)) for item in items if item.kind == kind]
