"""Pages: the list of rosters, one roster with its hours, shifts and holes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column, badge

from . import actions
from .coverage import band
from .filters import RosterFilter
from .flow import ROSTER
from .forms import RosterForm, ShiftsForm
from .models import Roster, Shift
from .queries import all_holes, holes_of

HOME = (gettext_lazy("值班"), "rosters:rosters")
TONES = {"draft": "idle", "published": "good", "ended": "idle"}


def hole_mark(row):
    count = len(all_holes(row))
    return badge(_("%d处空档") % count, "bad") if count else badge(_("无空档"), "good")


class RosterList(ListPage):
    model = Roster
    perm = "rosters.view_roster"
    title = gettext_lazy("值班")
    filterset_class = RosterFilter
    order = ("-starts_at",)
    buttons = ((gettext_lazy("编排值班表"), "plus", "rosters:draw_up", "rosters.change_roster"),)
    empty = gettext_lazy("还没有值班表。")
    columns = [
        Column("title", gettext_lazy("值班表"), sort="title", link=True),
        Column("organ", gettext_lazy("值班单位")),
        Column("starts_at", gettext_lazy("起"), sort="starts_at", kind="time"),
        Column("ends_at", gettext_lazy("止"), kind="time"),
        Column("holes", gettext_lazy("覆盖"), value=lambda row: len(all_holes(row)), shown_as=hole_mark),
        Column(
            "state",
            gettext_lazy("状态"),
            value="get_state_display",
            shown_as=lambda row: badge(row.get_state_display(), TONES[row.state]),
        ),
    ]

    def rows(self):
        return super().rows().select_related("organ").prefetch_related("shifts")


class DrawUpPage(FormPage):
    perm = "rosters.change_roster"
    title = gettext_lazy("编排值班表")
    trail = (HOME,)
    form_class = RosterForm
    done = gettext_lazy("已建立，请排班。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return actions.draw_up(actor=self.request.user, **data)


class RosterRow:
    model = Roster
    flow = ROSTER
    perm = "rosters.view_roster"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "office", "place").prefetch_related("shifts__came_by")


class RosterPage(RosterRow, CasePage):
    step_url = "rosters:step"
    template_name = "rosters/roster.html"

    def facts(self):
        row = self.row
        return [
            (_("值班单位"), row.organ),
            (_("督查单位"), row.office),
            (_("起"), row.starts_at),
            (_("止"), row.ends_at),
            (_("领导带班"), row.leader_needed),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        kinds = [Shift.Kind.DUTY, *([Shift.Kind.LEADER] if row.leader_needed else [])]
        start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        own = user.speaks_for(row.organ)
        return {
            "tone": TONES[row.state],
            "bands": [(kind.label, band(start, end, holes_of(row, kind))) for kind in kinds],
            "hours": range(24),
            "holes": [(Shift.Kind(kind).label, since, to) for kind, since, to in all_holes(row)],
            "shifts": row.shifts.all(),
            "edits": own and user.may("rosters.change_roster", row) and row.state != Roster.State.ENDED,
            "signs": own and user.may("rosters.check_in_roster", row) and row.state == Roster.State.PUBLISHED,
            "phones": own or user.speaks_for(row.office),
        }

    def post(self, request, pk):
        """Check in, hand over, or take a shift out."""
        acts = {
            "check_in": (actions.check_in, _("已签到。"), {}),
            "hand_over": (actions.hand_over, _("已交班。"), {"log": request.POST.get("log", "")}),
            "drop": (actions.drop_shift, _("已删除。"), {}),
        }
        name, shift = request.POST.get("act"), request.POST.get("shift", "")
        if name not in acts or not shift.isdecimal() or len(shift) > 18:
            raise Http404
        act, said, more = acts[name]
        try:
            act(self.row, int(shift), actor=request.user, **more)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, said)
        return redirect(self.row)


class ShiftsPage(RosterRow, RowPage, FormPage):
    perm = "rosters.change_roster"
    title = gettext_lazy("排班")
    form_class = ShiftsForm
    done = gettext_lazy("已排班。")

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        actions.add_shifts(self.row, data["shifts"], actor=self.request.user)
        return self.row


class RosterStep(RosterRow, StepPage):
    pass
