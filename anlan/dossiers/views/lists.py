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
from ..models import Entry, Gap
from ..queries import GAPS as SEE_GAPS
from ..queries import IMPORT, VERIFY, VIEW
from ..requirements import requirements, who_must
from ..tables import ENTRIES, EXPIRING, GAPS

FIGURES = ("complete", "six", "one_five", "directors", "full_time", "insured", "commitments", "certified")


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
        rows = super().rows().filter(state=Entry.State.VALID, current=True)
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

    def rows(self):
        return super().rows().open().select_related("enterprise", "place", "sector")

    def extra(self):
        """How many of each kind, of all that the reader sees."""
        seen = Gap.objects.visible_to(self.request.user).open().order_by()
        late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
        found = seen.values("code", "label").annotate(n=Count("pk"), late=late).order_by("-n")
        return {"counts": list(found[:12]), "chosen": self.request.GET.get("code", "")}


class CoveragePage(Asked, Page):
    """How complete the files of a place are, rule by rule, and the places below beside each other."""

    perm = SEE_GAPS
    title = gettext_lazy("档案完整情况")
    template_name = "dossiers/coverage.html"

    def get(self, request, *args, **kwargs):
        day, place = self.end, self.place
        inside = Place.objects.within(place.path).order_by().values("pk")
        firms = Enterprise.objects.filter(place__in=inside).order_by()
        lines = []
        for one in requirements(day, place):
            have, must = who_must(one.code, day, firms)
            whole, part = must.count(), have.count()
            lines.append((one, whole, part, whole - part, share(part, whole)))
        figures = [self.figure(f"dossiers.{name}") for name in FIGURES]
        return self.show(
            place=place, day=day, lines=lines, figures=figures, places=self.nearby(), compared=self.compared()
        )

    def figure(self, code):
        found = value(code, self.place, self.start, self.end)
        return INDICATORS[code].label, found, rows_url(code, self.place, self.start, self.end)

    def compared(self):
        """``[(place, its figures)]`` of the places directly below."""
        below = list(
            self.places.filter(parent=self.place, active=True).exclude(kind=Place.Kind.GRID).order_by("code")
        )
        if not below:
            return []
        columns = [
            dict(compare(f"dossiers.{name}", below, self.start, self.end, within=self.place))
            for name in ("complete", "directors", "insured", "commitments")
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
