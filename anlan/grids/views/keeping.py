"""Pages of who arranges grids: the list, one grid, blocks side by side, blind spots, patrols."""

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached_to
from anlan.indicators.engine import covering
from anlan.org.models import Place
from anlan.registers.models import Enterprise
from anlan.web.pages import CasePage, ListPage, RowPage

from .. import tables
from ..actions import keeping, walking
from ..filters import BlindFilter, BlockFilter, CellFilter, PatrolFilter
from ..models import Cell, Holder, Patrol, Premise
from ..queries import (
    CHANGE,
    VIEW,
    blind,
    blocks,
    categories,
    due,
    six,
    supervised,
    with_latest_check,
    without_liaison,
)

HOME = (gettext_lazy("网格"), "grids:cells")
ROWS_SHOWN = 300


class CellList(ListPage):
    model = Cell
    perm = VIEW
    title = gettext_lazy("网格")
    columns = tables.CELLS
    filterset_class = CellFilter
    order = ("place__path",)
    template_name = "grids/list.html"
    buttons = (
        (gettext_lazy("登记网格"), "plus", "grids:register", CHANGE),
        (gettext_lazy("安排巡查"), "route", "grids:rounds", "obligations.add_obligation"),
    )
    empty = gettext_lazy("没有符合条件的网格。")

    def rows(self):
        rows = super().rows().filter(place__active=True).select_related("place", "organ")
        return with_latest_check(rows)

    def decorate(self, rows):
        rows, now = list(rows), timezone.now()
        today, pks = timezone.localdate(now), [row.pk for row in rows]
        people = {}
        staff = Holder.objects.staff().on(today).filter(place__in=[row.place_id for row in rows])
        for place, name in staff.order_by("since", "pk").values_list("place", "name"):
            people.setdefault(place, []).append(name)
        open_ones = Premise.objects.filter(cell__in=pks, until__isnull=True).order_by()
        kept = Counter(dict(open_ones.values("cell").annotate(n=Count("pk")).values_list("cell", "n")))
        waiting = due(open_ones, now).order_by().values("cell").annotate(n=Count("pk"))
        waiting = Counter(dict(waiting.values_list("cell", "n")))
        for row in rows:
            row.people = "、".join(people.get(row.place_id, ()))
            row.kept, row.waiting = kept[row.pk], waiting[row.pk]
        return rows

    def extra(self):
        seen = Place.objects.visible_to(self.request.user, VIEW)
        missing = without_liaison(seen, timezone.localdate()).count()
        return {"missing": missing, "imports": self.request.user.holds(CHANGE)}


class CellPage(CasePage):
    model = Cell
    perm = VIEW
    template_name = "grids/cell.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("place", "organ")

    def facts(self):
        row = self.row
        return [
            (_("编码"), row.place.code),
            (_("属地单位"), row.organ),
            (_("区域"), row.place.parent.full_name),
            (_("面积"), None if row.area is None else _("%s 平方公里") % row.area.normalize()),
            (_("四至范围"), row.extent),
        ]

    def extra(self):
        row, user, now = self.row, self.request.user, timezone.now()
        today, labels = timezone.localdate(now), categories(row.place)
        premises = row.premises.filter(until__isnull=True)
        latest = row.self_checks.select_related("by").first()
        files = attached_to(list(row.self_checks.all()))
        shown = [file for one in files.values() for file in one]
        return {
            "staff": Holder.objects.staff().on(today).filter(place=row.place_id).select_related("user"),
            "former": Holder.objects.staff().filter(place=row.place_id, until__lt=today)[:20],
            "premises": [
                (one, labels.get(one.category, {}).get("label", one.category)) for one in premises[:ROWS_SHOWN]
            ],
            "kept": premises.count(),
            "waiting": due(premises, now, row.place).count(),
            "latest": latest,
            "six": [
                (label, latest is not None and code in latest.items, self.remark(latest, code),
                 [file for file in shown if file.kind == code])
                for code, label in six(row.place).items()
            ],
            "patrols": Patrol.objects.filter(premise__cell=row).select_related("premise", "by")[:20],
            "keeps": keeping.may_keep(user, row.place),
            "assesses": walking.may_walk(user, row) or keeping.may_keep(user, row.place),
        }  # fmt: skip

    def remark(self, latest, code):
        return latest.items.get(code, "") if latest else ""


class BlockList(ListPage):
    """Towns and zones side by side: liaison, grids, 六有, coverage, patrols."""

    model = Place
    perm = VIEW
    title = gettext_lazy("各板块网格")
    columns = tables.BLOCKS_TABLE
    filterset_class = BlockFilter
    order = ("path",)
    template_name = "grids/list.html"
    trail = (HOME,)

    def rows(self):
        return blocks(Place.objects.visible_to(self.request.user, VIEW))

    def decorate(self, rows):
        rows = list(rows)
        today = timezone.localdate()
        paths = {row.path: row.pk for row in rows}
        self.tally(rows, paths, today)
        liaisons = Holder.objects.liaisons().on(today).filter(place__in=rows)
        names = dict(liaisons.order_by("since").values_list("place", "name"))
        for row in rows:
            row.liaison = names.get(row.pk, "")
            row.get_absolute_url = lambda pk=row.pk: reverse("grids:block", args=[pk])
        return rows

    def tally(self, rows, paths, today):
        """Each figure of all the blocks on the page from one grouped query over the places below them."""
        places = Place.objects.filter(pk__in=covering(rows)).order_by()
        home = {pk: block_of(path, paths) for pk, path in places.values_list("pk", "path")}
        for row in rows:
            row.cells = row.staffed = row.six = row.firms = row.covered = row.patrols = row.found = 0
        by_pk = {row.pk: row for row in rows}
        for name, counted in self.counts(places.values("pk"), today).items():
            for place, n in counted:
                block = by_pk.get(home.get(place))
                if block is not None:
                    setattr(block, name, getattr(block, name) + n)

    def counts(self, places, today):
        cells = with_latest_check(Cell.objects.filter(place__in=places, place__active=True)).order_by()
        staff = Exists(Holder.objects.staff().on(today).filter(place=OuterRef("place")))
        enterprises = Enterprise.objects.filter(place__in=places).exclude(state=Enterprise.State.CLOSED)
        kept = Exists(Premise.objects.filter(enterprise=OuterRef("pk"), until__isnull=True))
        month = Patrol.objects.filter(place__in=places, claimed_at__date__gte=today.replace(day=1))
        asked = {
            "cells": cells,
            "staffed": cells.filter(staff),
            "six": cells.filter(six_met=True),
            "firms": enterprises,
            "covered": enterprises.filter(kept | Q(place__kind=Place.Kind.GRID)),
            "patrols": month,
            "found": month.exclude(result=Patrol.Result.FINE),
        }
        return {
            name: found.order_by().values("place").annotate(n=Count("pk")).values_list("place", "n")
            for name, found in asked.items()
        }

    def extra(self):
        return {"missing": without_liaison(self.rows(), timezone.localdate()).count()}


def block_of(path, paths):
    """The key of the block that a path lies in."""
    return next((pk for block, pk in paths.items() if path.startswith(block)), None)


class BlockPage(RowPage):
    """A block: its liaison now and before, its grids."""

    model = Place
    perm = view_perm = VIEW
    template_name = "grids/block.html"
    trail = (HOME, (gettext_lazy("各板块网格"), "grids:blocks"))

    def rows(self):
        return blocks(super().rows())

    def get(self, request, pk):
        row, today = self.row, timezone.localdate()
        liaisons = Holder.objects.liaisons().filter(place=row).select_related("user")
        cells = Cell.objects.visible_to(request.user).filter(place__path__startswith=row.path)
        return self.show(
            current=liaisons.on(today).first(),
            liaisons=liaisons,
            cells=with_latest_check(cells.select_related("place", "organ"))[:ROWS_SHOWN],
            keeps=keeping.may_keep(request.user, row),
        )


class BlindList(ListPage):
    """Enterprises that no grid looks after, or that nobody has looked at (for long)."""

    model = Enterprise
    perm = VIEW
    title = gettext_lazy("监管盲区")
    columns = tables.BLIND
    filterset_class = BlindFilter
    order = ("last_check",)
    template_name = "grids/list.html"
    trail = (HOME,)
    empty = gettext_lazy("没有盲区：企业都在网格中，也都按期检查。")

    def rows(self):
        rows = blind(supervised(self.request.user), timezone.localdate())
        return rows.select_related("place", "sector")


class PatrolList(ListPage):
    model = Patrol
    perm = VIEW
    title = gettext_lazy("巡查记录")
    columns = tables.PATROLS
    filterset_class = PatrolFilter
    order = ("-claimed_at",)
    template_name = "grids/list.html"
    trail = (HOME,)
    empty = gettext_lazy("还没有巡查记录。")

    def rows(self):
        return super().rows().select_related("premise", "place", "by", "matter")
