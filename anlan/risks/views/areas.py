"""Pages of area risk: the latest of every place, and one place with its parts and why it changed."""

from django.contrib import messages
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
from ..models import AreaRisk
from ..queries import COMPUTE, VIEW_AREA
from ..tables import AREAS, level_badge, signed

HOME = (gettext_lazy("区域风险"), "risks:areas")
SHOWN = 30


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
            "history": [(one, level_badge(one.level), signed(one.change)) for one in history],
            "below": [
                (one, level_badge(one.level))
                for one in below.select_related("place").order_by("-score", "pk")
            ],
        }
