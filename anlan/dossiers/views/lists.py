"""Lists over all files in reach: entries, gaps, what runs out; how complete files are; sheets to fill."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.indicators.asked import Asked, rows_url
from anlan.indicators.engine import INDICATORS, compare, value
from anlan.org.models import Place
from anlan.registers.models import Enterprise
from anlan.web.pages import ListPage, Page, bulk_act

from ..filters import EntryFilter, ExpiringFilter, GapFilter
from ..flow import ENTRY
from ..kinds import GROUPS, kinds_of_group
from ..kinds.declared import events
from ..models import Entry, Gap
from ..queries import GAPS as SEE_GAPS
from ..queries import IMPORT, VERIFY, VIEW
from ..requirements import requirements, who_must
from ..tables import ENTRIES, EXPIRING, GAPS

FIGURES = ("average", "complete", "six", "one_five", "certified")


@bulk_act(gettext_lazy("核实"), VERIFY)
def verify(row, *, actor, note):
    ENTRY.move(row, "verify", actor=actor, note=note)


@bulk_act(gettext_lazy("退回"), VERIFY)
def refuse(row, *, actor, note):
    if not note:
        raise Refused(_("退回须填写说明。"))
    ENTRY.move(row, "refuse", actor=actor, reason=note)


class EntryList(ListPage):
    model = Entry
    perm = VIEW
    columns = ENTRIES
    filterset_class = EntryFilter
    bulk = (verify, refuse)
    empty = gettext_lazy("没有符合条件的档案条目。")
    buttons = ((gettext_lazy("批量导入"), "file-import", "dossiers:import", IMPORT),)

    def get_title(self):
        return _("档案条目")

    def rows(self):
        related = ("enterprise", "place", "sector", "entered_by", "verified_by")
        return super().rows().select_related(*related)


class ExpiringList(ListPage):
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


class GapList(ListPage):
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
        late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
        found = seen.values("code", "label").annotate(n=Count("pk"), late=late).order_by("-n")
        return {"counts": list(found[:12]), "chosen": self.request.GET.get("code", "")}


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
            lines=self.lines(),
            figures=[self.figure(f"dossiers.{name}") for name in FIGURES],
            places=self.nearby(),
            compared=self.compared(),
        )

    def lines(self):
        """``[(requirement, must, have, lack, percent)]``."""
        day = self.end
        inside = Place.objects.within(self.place.path).order_by().values("pk")
        firms = Enterprise.objects.filter(place__in=inside).order_by()
        open_gaps = Gap.objects.open().filter(place__in=inside).order_by()
        known = (
            dict(open_gaps.values_list("code").annotate(n=Count("pk")))
            if day == timezone.localdate()
            else None
        )
        found = []
        for one in requirements(day, self.place):
            have, must = who_must(one.code, day, firms)
            whole = must.count()
            lack = whole - have.count() if known is None else min(known.get(one.code, 0), whole)
            found.append((one, whole, whole - lack, lack, share(whole - lack, whole)))
        return found

    def figure(self, code):
        found = value(code, self.place, self.start, self.end)
        return INDICATORS[code].label, found, rows_url(code, self.place, self.start, self.end)

    def compared(self):
        """``[(place, its figures)]`` of the places directly below."""
        below = self.places.filter(parent=self.place, active=True).exclude(kind=Place.Kind.GRID)
        below = list(below.order_by("code"))
        columns = [
            dict(compare(f"dossiers.{name}", below, self.start, self.end, within=self.place))
            for name in ("average", "directors", "insured", "commitments")
            if below
        ]
        return [(place, [column[place] for column in columns]) for place in below]


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
