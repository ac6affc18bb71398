"""Pages: the figures of a place, one indicator, the rows behind a figure, what was kept and what was corrected."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Sector
from anlan.web.pages import FormPage, ListPage, Page

from . import actions
from .asked import VIEW, Asked, rows_url
from .engine import INDICATORS, by_month, by_sector, by_sector_and_month, compare, drill, months, value
from .filters import CorrectionFilter
from .forms import CorrectionForm
from .models import Correction
from .queries import corrections, differences, figures_of_place, latest, months_back, takings
from .readings import told, year_before
from .tables import CORRECTIONS, columns_of

HOME = (gettext_lazy("指标"), "indicators:catalogue")


class Catalogue(Asked, Page):
    """Every indicator with its basis and, from what was last kept, its figure in one place."""

    perm = VIEW
    title = gettext_lazy("指标")
    template_name = "indicators/catalogue.html"

    def get(self, request):
        words, taking = request.GET.get("q", "").strip()[:60], latest(self.end)
        found = figures_of_place(self.place, taking) if taking else {}
        lines = [
            (indicator, found.get(code), self.link(code, taking))
            for code, indicator in sorted(INDICATORS.items())
            if words in f"{code}{indicator.label}{indicator.basis}"
        ]
        return self.show(
            lines=lines, place=self.place, nearby=self.nearby(), taking=taking, words=words, day=self.end
        )

    def link(self, code, taking):
        return rows_url(code, self.place, taking.start, taking.end) if taking else ""


class OfIndicator(Asked):
    """Mixed into the pages of one indicator."""

    perm = VIEW
    trail = (HOME,)

    @cached_property
    def found(self):
        if self.kwargs["code"] not in INDICATORS:
            raise Http404
        return INDICATORS[self.kwargs["code"]]

    def address(self, name):
        """A page of this indicator for the same place and days."""
        asked = f"?place={self.place.pk}&from={self.start}&to={self.end}"
        return reverse(f"indicators:{name}", args=[self.found.code]) + asked


class OneIndicator(OfIndicator, Page):
    """One figure: now and a year before, month by month, place by place, by sector, and what was noted beside it."""

    template_name = "indicators/indicator.html"

    def get_title(self):
        return str(self.found.label)

    def get(self, request, code):
        found, place, start, end = self.found, self.place, self.start, self.end
        now = value(code, place, start, end)
        before = value(code, place, year_before(start), year_before(end))
        below = self.places.filter(parent=place, active=True).order_by("code")
        return self.show(
            found=found,
            place=place,
            nearby=self.nearby(),
            start=start,
            end=end,
            now=now,
            before=before,
            compared=told(now, before),
            months=list(by_month(found, place, months_back(end, 24), end).items()),
            ranking=[
                (below, figure, rows_url(code, below, start, end))
                for below, figure in compare(code, list(below), start, end, within=place)
            ],
            sectors=self.sectors(),
            firsts=self.firsts,
            corrections=corrections(code, place, start, end),
            rows_at=self.address("rows"),
            correct_at=self.address("correct") if request.user.holds("indicators.add_correction") else "",
        )

    def sectors(self):
        """``[(sector or None, Value, [(month, its Value)])]`` where the rows hang on sectors at all."""
        part, _whole = self.found.parts(self.places.none(), self.start, self.end)
        if not part.rows.model.scope.sector:
            return []
        found, place = self.found, self.place
        values = by_sector(found, [place], self.start, self.end)[place]
        monthly = by_sector_and_month(found, place, self.start, self.end) if found.dated else {}
        names = dict(Sector.objects.values_list("pk", "name"))
        lines = [
            (
                names.get(sector),
                figure,
                [(first, monthly.get((sector, first))) for first in self.firsts if monthly],
            )
            for sector, figure in values.items()
        ]
        return sorted(lines, key=lambda line: -(line[1].number or 0))

    @cached_property
    def firsts(self):
        """The months of the span, where they fit a table."""
        found = [first for first, _last in months(self.start, self.end)] if self.found.dated else []
        return found if len(found) <= 12 else []


class Rows(OfIndicator, ListPage):
    """The rows behind a figure that this reader may see; ``set=whole`` for what a share is a share of."""

    template_name = "indicators/rows.html"
    empty = gettext_lazy("没有您可查看的记录。")

    def get_title(self):
        return _("%s：数据来源") % self.found.label

    def get_trail(self):
        return [*super().get_trail(), (str(self.found.label), self.address("indicator"))]

    @cached_property
    def whole(self):
        return self.request.GET.get("set") == "whole"

    @cached_property
    def measure(self):
        part, whole = self.found.parts(self.places.none(), self.start, self.end)
        if self.whole and whole is None:
            raise Http404
        return whole if self.whole else part

    @property
    def model(self):
        return self.measure.rows.model

    @cached_property
    def columns(self):
        return columns_of(self.model, self.measure)

    @property
    def order(self):
        return (f"-{self.measure.dated}" if self.measure.dated else "-pk",)

    def rows(self):
        part, whole = drill(self.found.code, self.place, self.start, self.end, self.request.user)
        scope = self.model.scope
        near = [name for name in (scope.place, scope.sector, *scope.organs[:1]) if name and name != "pk"]
        return (whole if self.whole else part).select_related(*near)

    def extra(self):
        figure = value(self.found.code, self.place, self.start, self.end)
        asked = (self.found.code, self.place, self.start, self.end)
        return {
            "found": self.found,
            "place": self.place,
            "nearby": self.nearby(),
            "start": self.start,
            "end": self.end,
            "figure": figure,
            "sets": []
            if figure.whole is None
            else [
                (_("分子"), figure.part, rows_url(*asked), not self.whole),
                (_("分母"), figure.whole, rows_url(*asked, set="whole"), self.whole),
            ],
            "corrections": corrections(*asked),
        }


class Differences(Asked, Page):
    """Kept figures beside what the records give now for the same days."""

    perm = VIEW
    title = gettext_lazy("留存与重算")
    template_name = "indicators/differences.html"
    trail = (HOME,)

    def get(self, request):
        known = takings()
        asked = request.GET.get("taking", "")
        taking = next((row for row in known if str(row.pk) == asked), latest(self.end))
        return self.show(
            takings=known,
            taking=taking,
            place=self.place,
            nearby=self.nearby(),
            lines=[
                (INDICATORS[code], old, new, rows_url(code, place, taking.start, taking.end))
                for code, place, old, new in (differences(taking, [self.place]) if taking else ())
            ],
        )


class Corrections(ListPage):
    model = Correction
    perm = VIEW
    title = gettext_lazy("指标更正")
    trail = (HOME,)
    columns = CORRECTIONS
    filterset_class = CorrectionFilter
    order = ("-at",)
    empty = gettext_lazy("没有更正。更正在指标页办理，显示在计算值旁边，不替代计算值。")

    def rows(self):
        return super().rows().select_related("place", "by")


class Correct(OfIndicator, FormPage):
    perm = "indicators.add_correction"
    form_class = CorrectionForm
    template_name = "indicators/correct.html"
    done = gettext_lazy("已更正；计算值不变，两者并列显示。")

    def get_title(self):
        return _("更正：%s") % self.found.label

    def get_trail(self):
        return [*super().get_trail(), (str(self.found.label), self.address("indicator"))]

    def context(self, **more):
        figure = value(self.found.code, self.place, self.start, self.end)
        said = {"found": self.found, "place": self.place, "start": self.start, "end": self.end}
        return super().context(figure=figure, **said, **more)

    def save(self, data):
        asked = (self.found.code, self.place, self.start, self.end)
        return actions.correct(*asked, actor=self.request.user, **data)

    def after(self, row):
        return self.address("indicator")
