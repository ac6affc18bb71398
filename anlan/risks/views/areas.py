"""Pages of area risk: the latest of every place, and one place with its parts and why it changed."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.org.models import Place
from anlan.rulebook.book import rule
from anlan.web.pages import CasePage, ListPage

from ..actions.areas import recompute
from ..area import drift
from ..filters import AreaFilter
from ..models import AreaRisk, Level, RiskPoint
from ..queries import COMPUTE, OPEN, VIEW, VIEW_AREA, links
from ..tables import AREAS, level_badge, signed

HOME = (gettext_lazy("区域风险"), "risks:areas")
SHOWN = 30
NAMED = 3  # as many organs are named


class AreaList(ListPage):
    model = AreaRisk
    perm = VIEW_AREA
    title = gettext_lazy("区域风险")
    columns = AREAS
    filterset_class = AreaFilter
    order = ("-score",)
    template_name = "risks/areas.html"
    empty = gettext_lazy("还没有计算。定时器每天计算，也可以“重新计算”。")

    def rows(self):
        return super().rows().filter(current=True).select_related("place")

    def extra(self):
        return {"computes": self.request.user.holds(COMPUTE)}

    def post(self, request, *args, **kwargs):
        if "compute" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            places = recompute(actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已重新计算 %d 个区域。") % places)
        return redirect("risks:areas")


def city_links(user, row):
    """``[(code, label, [(mark, n)] by level, who answers)]`` of what the place runs on."""
    if not user.holds(VIEW):
        return []
    named = links(row.day, row.place)
    inside = Place.objects.within(row.place.path).order_by().values("pk")
    seen = RiskPoint.objects.visible_to(user).filter(link__in=named, place__in=inside, state__in=OPEN)
    counts, organs = defaultdict(dict), defaultdict(set)
    grouped = seen.order_by().values_list("link", "level", "organ__name").annotate(n=Count("pk"))
    for link, level, organ, n in grouped:
        counts[link][level] = counts[link].get(level, 0) + n
        organs[link].add(organ)
    order = [*Level.values, ""]
    return [
        (code, label, [(level_badge(level), counts[code][level]) for level in order if level in counts[code]],
         "、".join(sorted(organs[code])[:NAMED]))
        for code, label in named.items()
    ]  # fmt: skip


class AreaPage(CasePage):
    model = AreaRisk
    perm = VIEW_AREA
    trail = (HOME,)
    template_name = "risks/area.html"

    def rows(self):
        return super().rows().select_related("place")

    def extra(self):
        row = self.row
        model = {one["code"]: one for one in rule("risk.area_parts", row.day)}
        before = AreaRisk.objects.filter(place=row.place, day__lt=row.day).order_by("-day").first()
        history = AreaRisk.objects.filter(place=row.place).order_by("-day")[:SHOWN]
        seen = AreaRisk.objects.visible_to(self.request.user).filter(current=True)
        below = seen.filter(place__in=Place.objects.filter(parent=row.place).order_by().values("pk"))
        return {
            "level": level_badge(row.level),
            "lines": [
                (model.get(code, {}).get("label", code), n, model.get(code), points)
                for code, (n, points) in row.parts.items()
            ],
            "before": before,
            "drift": [
                (model.get(code, {}).get("label", code), was, now, signed(points))
                for code, was, now, points in drift(row, before)
            ]
            if before
            else [],
            "change": signed(row.change),
            "links": city_links(self.request.user, row) if row.current else [],
            "history": [(one, level_badge(one.level), signed(one.change)) for one in history],
            "below": [
                (one, level_badge(one.level))
                for one in below.select_related("place").order_by("-score", "pk")
            ],
        }
