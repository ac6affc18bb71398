"""Pages: the map with the two lists beside it, each list by itself, and what the script of the map asks for."""

import json
from urllib.parse import urlencode

from django.core.paginator import InvalidPage
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.hazards.models import Listing, Matter
from anlan.hazards.tables import due
from anlan.org.models import Place
from anlan.risks.models import AreaRisk, Level, RiskPoint
from anlan.risks.queries import VIEW_AREA
from anlan.web.pages import FormPage, ListPage, Page, RowPage
from anlan.web.paging import CountedOnce
from anlan.web.tiles import background

from . import tables
from .actions import announce_area, announce_risk
from .forms import ADD, AnnounceForm
from .layers import AREA_SORTS, DANGERS, LAYERS, LETTERS, RISKS, layers_of
from .queries import area_levels, drawn, in_square, marks, on_screen, outlines
from .view import Misread, view_of

PERM = "registers.view_enterprise"
HOME = (gettext_lazy("一图两单"), "atlas:map")
BESIDE, TOGETHER = 8, 20  # rows of a list beside the map; in a window on the map
OF_LISTS = ("page", "format", "cols", "sort", "risks_page", "dangers_page")


class LayerList(ListPage):
    """All rows of a layer that stand in a list; the map shows the same rows where they have coordinates."""

    layer = None
    trail = (HOME,)
    template_name = "atlas/list.html"

    @cached_property
    def filterset_class(self):
        return self.layer.filterset

    def rows(self):
        rows = self.layer.seen(self.request.user).select_related(*self.layer.related)
        return rows.annotate(at_lon=self.layer.lon, at_lat=self.layer.lat)

    def beside(self, per_page=BESIDE):
        """What the map page shows of it: one part, and the ways to the rest."""
        rows, key = self.ordered(self.filtered()), f"{self.layer.code}_page"
        paginator = CountedOnce(rows, per_page)
        try:
            part = paginator.page(self.request.GET.get(key, 1))
        except InvalidPage:
            part = paginator.page(1)
        query = {name: value for name, value in self.request.GET.items() if name not in OF_LISTS}
        at = reverse(f"atlas:{self.layer.code}")
        return {
            "layer": self.layer,
            "title": self.get_title(),
            "part": part,
            "paginator": paginator,
            "rows": [located(row) for row in self.decorate(list(part))],
            "previous": self.turned(key, part.previous_page_number() if part.has_previous() else 0),
            "next": self.turned(key, part.next_page_number() if part.has_next() else 0),
            "all": f"{at}?{urlencode(query)}",
            "export": f"{at}?{urlencode({**query, 'format': 'xlsx'})}",
            "empty": self.empty,
        }

    def turned(self, key, number):
        query = self.request.GET.copy()
        query[key] = number
        return f"?{query.urlencode()}" if number else ""


def located(row):
    """With where the map shows it."""
    row.shown_at = None if row.at_lon is None else on_screen(row.at_lon, row.at_lat)
    return row


class RiskList(LayerList):
    """The points of the level that is asked for, of the gravest when none is."""

    model = RiskPoint
    layer = RISKS
    perm = RISKS.perm
    columns = tables.RISKS
    empty = gettext_lazy("没有符合条件的风险点。")

    @property
    def level(self):
        asked = self.request.GET.get("level", "")
        return Level(asked) if asked in Level.values else Level.MAJOR

    def get_title(self):
        return _("%s风险清单") % self.level.label

    def rows(self):
        return super().rows().filter(level=self.level)

    def decorate(self, rows):
        rows = list(rows)
        for row in rows:
            row.letter = LETTERS[row.level]
        return rows


class DangerList(LayerList):
    model = Matter
    layer = DANGERS
    perm = DANGERS.perm
    title = gettext_lazy("重大事故隐患清单")
    columns = tables.DANGERS
    order = ("due_on",)
    empty = gettext_lazy("没有未销号的重大事故隐患。")

    def decorate(self, rows):
        """With the levels at which each is listed, the highest first."""
        rows = list(rows)
        running = Listing.objects.filter(matter__in=rows, state__in=Listing.RUNNING)
        found = {}
        for listing in running.order_by("level"):
            found.setdefault(listing.matter_id, []).append(listing.get_level_display())
        for row in rows:
            row.levels, row.due_shown = "、".join(found.get(row.pk, ())), due(row)
        return rows


LISTS = (RiskList, DangerList)


class MapPage(Page):
    perm = PERM
    title = gettext_lazy("一图两单")
    template_name = "atlas/map.html"

    def get(self, request, **kwargs):
        user, first = request.user, next(iter(LAYERS.values()))
        filters = first.filterset(request.GET, queryset=first.seen(user).none(), request=request)
        layers = layers_of(user)
        return self.show(
            filters=filters,
            filtered=any(filters.form.data.get(name) for name in filters.form.fields),
            layers=layers,
            areas=AREA_SORTS if user.holds(VIEW_AREA) else (),
            lists=[self.beside(page) for page in LISTS if user.holds(page.perm)],
            setup=json.dumps(
                {
                    "layers": {
                        layer.code: {
                            "shape": layer.shape,
                            "label": str(layer.label),
                            "sorts": [[str(sort.label), sort.letter, sort.tone] for sort in layer.sorts],
                        }
                        for layer in layers
                    },
                    "background": background(),
                    "words": words(),
                    "areas": {sort.code: [str(sort.label), sort.letter] for sort in AREA_SORTS},
                },
                ensure_ascii=False,
            ),
        )

    def beside(self, page):
        made = page()
        made.setup(self.request)
        return made.beside()


def words():
    """What the script says to the reader."""
    return {
        "loading": _("正在读取……"),
        "failed": _("没有取得数据，请稍后再试。"),
        "none": _("这个范围内没有符合条件的对象。"),
        "shown": _("当前范围内 {n} 个"),
        "late": _("其中逾期 {n} 个"),
        "ten_thousand": _("万"),
    }


class OfLayer(Page):
    """A question about one layer under the filters of the page."""

    perm = PERM

    @cached_property
    def layer(self):
        layer = LAYERS.get(self.kwargs["layer"])
        if layer is None or not self.request.user.holds(layer.perm):
            raise Http404
        return layer

    def window(self, rows, first=None):
        """Rows in a window on the map, with a link each."""
        layer = self.layer
        rows = rows.select_related(*layer.related).annotate(sign=layer.sort)
        found = list(rows.exclude(pk=first and first.pk).order_by("pk")[: TOGETHER + 1])
        shown = ([first] if first else []) + found[:TOGETHER]
        today, sorts = timezone.localdate(), {sort.code: sort for sort in layer.sorts}
        late = set(
            layer.seen(self.request.user)
            .filter(layer.late(today), pk__in=[row.pk for row in shown])
            .values_list("pk", flat=True)
        )
        return render(
            self.request,
            "atlas/window.html",
            {
                "layer": layer,
                "lines": [(row, sorts[row.sign], row.pk in late) for row in shown],
                "more": len(found) > TOGETHER,
            },
        )


class Popup(OfLayer):
    """What a sign stands for, and what else lies in the very same place."""

    def get(self, request, pk, **kwargs):
        layer = self.layer
        located = layer.seen(request.user).annotate(at_lon=layer.lon, at_lat=layer.lat, sign=layer.sort)
        row = get_object_or_404(located.select_related(*layer.related), pk=pk)
        wanted = layer.wanted(request.GET, request)
        if wanted is None or row.at_lon is None:
            rows = layer.seen(request.user).none()
        else:
            rows = wanted.filter(at_lon=row.at_lon, at_lat=row.at_lat)
            if layer.cell:
                rows = rows.filter(**{layer.cell: getattr(row, layer.cell)})
        return self.window(rows, row)


class Here(OfLayer):
    """The rows of a group that is as close as it gets."""

    def get(self, request, **kwargs):
        rows = self.layer.wanted(request.GET, request)
        try:
            lon, lat = map(float, request.GET.get("at", "").split(","))
            zoom = view_of({"z": request.GET.get("z", "18")}).zoom
        except ValueError:
            raise Http404 from None
        if rows is None:
            raise Http404
        return self.window(in_square(self.layer, rows, lon, lat, zoom))


class Marks(Page):
    """``{"layers": {code: marks}}`` of the layers that are asked for, in the part of the map that is asked for."""

    perm = PERM

    def get(self, request, **kwargs):
        try:
            view = view_of(request.GET)
        except Misread as no:
            return JsonResponse({"detail": str(no)}, status=400)
        asked, said = request.GET.get("layers", "").split(","), {}
        for layer in layers_of(request.user):
            if layer.code not in asked:
                continue
            rows = layer.wanted(request.GET, request)
            if rows is None:
                return JsonResponse({"detail": _("筛选条件不正确。")}, status=400)
            said[layer.code] = marks(layer, rows, view, timezone.localdate())
        return JsonResponse({"layers": said})


class Outlines(Page):
    """The outlines of the chosen place, else of the reader's own, as GeoJSON, with the level of risk of each."""

    perm = PERM

    def get(self, request, **kwargs):
        place, asked = None, request.GET.get("place", "")
        if asked.isdecimal() and len(asked) < 19:
            place = Place.objects.visible_to(request.user).filter(pk=int(asked)).first()
        rows = outlines(request.user, place)
        risks = area_levels(request.user, [row.place_id for row, _below in rows])
        features = [
            {
                "type": "Feature",
                "properties": {"name": row.place.name, "below": below, "risk": risks.get(row.place_id, "")},
                "geometry": drawn(row.geometry),
            }
            for row, below in rows
        ]
        response = JsonResponse({"type": "FeatureCollection", "features": features})
        response["Cache-Control"] = "private, no-cache"
        return response


class Announce(RowPage, FormPage):
    """Draft what is announced of a row; another approves it in the register of what is public."""

    perm = ADD
    submit = gettext_lazy("拟稿")
    done = gettext_lazy("已拟稿，请脱敏后报审批。")

    def rows(self):
        return super().rows().select_related("place")

    def get_trail(self):
        return [(str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        return AnnounceForm(data, user=self.request.user)

    def save(self, data):
        return type(self).act(self.row, actor=self.request.user, organ=data["organ"])


class AnnounceRisk(Announce):
    model = RiskPoint
    title = gettext_lazy("向社会公布重大风险")
    act = announce_risk


class AnnounceArea(Announce):
    model = AreaRisk
    title = gettext_lazy("向社会公布区域风险等级")
    act = announce_area
