"""Lists over all files in reach: entries, gaps, what runs out; how complete files are; sheets to fill."""

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.indicators.asked import Asked, rows_url
from anlan.indicators.engine import INDICATORS, compare
from anlan.indicators.queries import kept, latest
from anlan.org.models import Place
from anlan.registers.models import Enterprise
from anlan.web.pages import ListPage, Page, bulk_act
from anlan.web.paging import KeysFirst

from ..filters import EntryFilter, ExpiringFilter, GapFilter, requirement_choices
from ..flow import ENTRY
from ..kinds import GROUPS, kinds_of_group
from ..kinds.declared import events
from ..models import Entry, Gap
from ..queries import GAPS as SEE_GAPS
from ..queries import IMPORT, VERIFY, VIEW
from ..requirements import have, must, requirements
from ..tables import ENTRIES, EXPIRING, GAPS

FIGURES = ("average", "complete", "six", "one_five", "certified")
BESIDE = ("average", "directors", "insured", "commitments")  # of the places below, side by side


@bulk_act(gettext_lazy("核实"), VERIFY)
def verify(row, *, actor, note):
    ENTRY.move(row, "verify", actor=actor, note=note)


@bulk_act(gettext_lazy("退回"), VERIFY)
def refuse(row, *, actor, note):
    if not note:
        raise Refused(_("退回须填写说明。"))
    ENTRY.move(row, "refuse", actor=actor, reason=note)


class KeysFirstList(ListPage):
    def paginator(self, rows):
        return KeysFirst(rows, self.per_page)


class EntryList(KeysFirstList):
    model = Entry
    perm = VIEW
    columns = ENTRIES
    filterset_class = EntryFilter
    bulk = (verify, refuse)
    empty = gettext_lazy("没有符合条件的档案条目。")
    buttons = (
        (gettext_lazy("批量导入"), "file-import", "dossiers:import", IMPORT),
        (gettext_lazy("完整情况"), "chart-pie", "dossiers:coverage", "indicators.view_snapshot"),
    )

    def get_title(self):
        return _("档案条目")

    def rows(self):
        related = ("enterprise", "place", "sector", "entered_by", "verified_by")
        return super().rows().select_related(*related)


class ExpiringList(KeysFirstList):
    model = Entry
    perm = VIEW
    columns = EXPIRING
    filterset_class = ExpiringFilter
    title = gettext_lazy("到期提醒")
    order = ("last_day",)
    empty = gettext_lazy("没有即将到期的证照、保单和协议。")

    def rows(self):
        rows = super().rows().filter(state=Entry.State.VALID, current=True).exclude(kind__in=events())
        return rows.select_related("enterprise", "place", "sector")


class GapList(KeysFirstList):
    model = Gap
    perm = SEE_GAPS
    columns = GAPS
    filterset_class = GapFilter
    title = gettext_lazy("档案缺项")
    order = ("due_on",)
    template_name = "dossiers/gaps.html"
    empty = gettext_lazy("没有缺项。")
    # That page is about a place, which who may not see figures has none of.
    buttons = ((gettext_lazy("完整情况"), "chart-pie", "dossiers:coverage", "indicators.view_snapshot"),)

    def rows(self):
        return super().rows().open().select_related("enterprise", "place", "sector")

    def extra(self):
        """How many of each kind, of all that the reader sees."""
        seen = Gap.objects.visible_to(self.request.user).open().order_by()
        late = Count(Value(1), filter=Q(due_on__lt=timezone.localdate()))
        # Counted from an index, in which the label does not stand.
        found = list(seen.values("code").annotate(n=Count(Value(1)), late=late).order_by("-n", "code")[:12])
        labels = dict(requirement_choices())
        for one in found:
            code = one["code"]
            one["label"] = labels.get(code) or seen.filter(code=code).values_list("label", flat=True).first()
        return {"counts": found, "chosen": self.request.GET.get("code", "")}


class CoveragePage(Asked, Page):
    """How complete the files of a place are, rule by rule, and the places below beside each other.

    Today's gaps are those of the list; those of an earlier day are asked of the files as they stood then.
    """

    perm = SEE_GAPS
    title = gettext_lazy("档案完整情况")
    template_name = "dossiers/coverage.html"

    def get(self, request, *args, **kwargs):
        return self.show(
            place=self.place,
            day=self.end,
            taking=self.taking,
            lines=self.lines(),
            figures=self.figures(),
            places=self.nearby(),
            compared=self.values(BESIDE, self.below()),
        )

    @cached_property
    def is_today(self):
        return self.end == timezone.localdate()

    def lines(self):
        """``[(requirement, must, have, lack, percent)]``; all counted in one query over the enterprises."""
        inside = Place.objects.within(self.place.path).order_by().values("pk")
        rules, counts = requirements(self.end, self.place), {}
        for one in rules:
            counts[f"must_{one.code}"] = Count("pk", filter=must(one.code, self.end))
            if not self.is_today:
                counts[f"have_{one.code}"] = Count("pk", filter=have(one.code, self.end))
        counted = Enterprise.objects.filter(place__in=inside).order_by().aggregate(**counts)
        open_gaps = Gap.objects.open().filter(place__in=inside).order_by()
        known = dict(open_gaps.values_list("code").annotate(n=Count("pk"))) if self.is_today else {}
        found = []
        for one in rules:
            whole = counted[f"must_{one.code}"]
            part = counted.get(f"have_{one.code}", whole - min(known.get(one.code, 0), whole))
            found.append((one, whole, part, whole - part, share(part, whole)))
        return found

    @cached_property
    def taking(self):
        """What the night kept of the year to date, for today's figures; None where it must be counted."""
        found = latest(self.end) if self.is_today else None
        asked = {f"dossiers.{name}" for name in (*FIGURES, *BESIDE)}
        return found if found and found.start == self.start and asked <= found.codes.keys() else None

    def figures(self):
        """``[(label, figure, address of its rows)]`` of the place."""
        since, until = (self.taking.start, self.taking.end) if self.taking else (self.start, self.end)
        ((_place, found),) = self.values(FIGURES, [self.place])
        codes = [f"dossiers.{name}" for name in FIGURES]
        return [
            (INDICATORS[code].label, figure, rows_url(code, self.place, since, until))
            for code, figure in zip(codes, found, strict=True)
        ]

    def below(self):
        places = self.places.filter(parent=self.place, active=True).exclude(kind=Place.Kind.GRID)
        return list(places.order_by("code"))

    def values(self, names, places):
        """``[(place, its figures)]``."""
        codes = [f"dossiers.{name}" for name in names]
        if self.taking:
            found = kept(codes, places, self.taking)
        else:
            found = {
                (code, place.pk): figure
                for code in codes
                for place, figure in compare(code, places, self.start, self.end)
            }
        return [(place, [found[code, place.pk] for code in codes]) for place in places]


def share(part, whole):
    return round(100 * part / whole) if whole else None


class ImportPage(Page):
    """Which sheets there are, one for each kind."""

    perm = IMPORT
    title = gettext_lazy("批量导入档案")
    template_name = "dossiers/import.html"
    trail = ((gettext_lazy("档案条目"), "dossiers:entries"),)

    def get(self, request, *args, **kwargs):
        groups = [
            (
                label,
                [
                    (kind, reverse("intake:upload", args=[f"entry-{kind.code}"]))
                    for kind in kinds_of_group(code)
                ],
            )
            for code, label in GROUPS.items()
        ]
        return self.show(groups=groups)
