"""Meetings: the list, the register by year, one of them, and the forms of its stages."""

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached, attached_to
from anlan.letters.models import Letter
from anlan.org.models import Organ
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage

from ..actions.after import convey, hand_in
from ..actions.editing import add_material, call_meeting, change_meeting, mark_attendance, write_minutes
from ..flow import MEETING
from ..forms import AttendanceForm, ConveyForm, HandInForm, MaterialForm, MeetingForm, MinutesForm
from ..models import Decision, Meeting
from ..queries import duties_for, kind_label, kinds, tallies
from ..tables import DECISION_TONES, MEETINGS, READING_TONES, TONES, MeetingFilter

HOME = (gettext_lazy("会议"), "meetings:meetings")
S = Meeting.State
YEARS = 5


class MeetingList(ListPage):
    model = Meeting
    perm = "meetings.view_meeting"
    title = gettext_lazy("会议")
    columns = MEETINGS
    filterset_class = MeetingFilter
    order = ("-starts_at",)
    template_name = "meetings/meetings.html"
    buttons = ((gettext_lazy("筹备会议"), "plus", "meetings:call", "meetings.change_meeting"),)
    empty = gettext_lazy("没有会议。")

    def rows(self):
        settled = Q(decisions__state__in=Decision.SETTLED)
        counted = {"decided": Count("decisions"), "settled": Count("decisions", filter=settled)}
        return super().rows().select_related("organ", "place").annotate(**counted)


class RegisterPage(Page):
    """The register of a year: how often each organ has met, against what is asked of it."""

    perm = "meetings.view_meeting"
    title = gettext_lazy("会议台账")
    trail = (HOME,)
    template_name = "meetings/register.html"

    def get(self, request):
        this = timezone.localdate().year
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) >= 1950 else this
        counts = tallies(Meeting.objects.visible_to(request.user), year)
        organs = Organ.objects.in_bulk({organ for organ, _kind in counts})
        rows = kinds()
        lines = [
            self.line(organs[organ], rows.get(kind, {"label": kind, "least": 0}), kind, held, year)
            for (organ, kind), held in counts.items()
        ]
        lines.sort(key=lambda line: (line["organ"].order, line["organ"].path, line["kind"]))
        return self.show(lines=lines, year=year, years=range(this, this - YEARS, -1))

    def line(self, organ, row, kind, held, year):
        return {
            "organ": organ,
            "kind": row["label"],
            "held": held,
            "least": row["least"],
            "tone": "good" if held >= row["least"] else "warn",
            "url": f"{reverse('meetings:meetings')}?kind={kind}&organ={organ.name}&year={year}",
        }


class MeetingRow:
    model = Meeting
    flow = MEETING
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place", "minuted_by")


class MeetingPage(MeetingRow, CasePage):
    step_url = "meetings:step"
    template_name = "meetings/meeting.html"

    def facts(self):
        row = self.row
        facts = [
            (_("会议种类"), kind_label(row)),
            (_("召集单位"), row.organ),
            (_("会议时间"), row.starts_at),
            (_("地点"), row.venue),
            (_("主持人"), row.chair),
            (_("召开日期"), row.held_on),
            (_("纪要起草人"), row.minuted_by),
            (_("文号"), row.number),
            (_("印发时间"), row.issued_at),
            (_("办结时间"), row.closed_at),
        ]
        return [(label, value) for label, value in facts if value]

    def extra(self):
        row, user = self.row, self.request.user
        agenda = list(row.agenda.all())
        files = attached_to(agenda)
        own = user.speaks_for(row.organ) and bool(user.may("meetings.change_meeting", row))
        out = row.state in (S.ISSUED, S.CLOSED)
        letters = Letter.objects.filter(row_model=row._meta.label_lower, row_id=row.pk)
        return {
            "tone": TONES[row.state],
            "agenda": [(item, files[item.pk]) for item in agenda],
            "attendances": row.attendances.select_related("organ"),
            "decisions": self.decisions() if own or out else [],
            "minutes": row.minutes if own or out else "",
            "readings": [(one, READING_TONES[one.state]) for one in row.readings.select_related("organ")],
            "papers": [file for letter in letters for file in attached(letter)],
            "handed_in": row.handed_in.select_related("occurrence__obligation", "occurrence__round"),
            "changes": own and row.state in (S.PLANNED, S.NOTIFIED),
            "adds": own and row.state in (S.PLANNED, S.NOTIFIED, S.HELD),
            "marks": own and row.state in (S.NOTIFIED, S.HELD),
            "writes": own and row.state == S.HELD,
            "conveys": own and out,
            "counts": own and out and user.holds("obligations.submit_occurrence"),
        }

    def decisions(self):
        rows = self.row.decisions.order_by("position").select_related("organ", "task")
        return [(row, DECISION_TONES[row.state]) for row in rows]


class CallPage(FormPage):
    perm = "meetings.change_meeting"
    title = gettext_lazy("筹备会议")
    trail = (HOME,)
    done = gettext_lazy("已登记。")
    form_class = MeetingForm

    def form_kwargs(self):
        return {"user": self.request.user}

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form

    def save(self, data):
        return call_meeting(actor=self.request.user, **self.form.given())


class OfMeeting(MeetingRow, RowPage, FormPage):
    """A form about one meeting of the reader's own organ."""

    perm = view_perm = "meetings.change_meeting"
    states = ()

    def rows(self):
        own = [organ.pk for organ in self.request.user.organs]
        return super().rows().filter(organ__in=own)

    def dispatch(self, request, *args, **kwargs):
        if (
            request.user.is_authenticated
            and request.user.holds(self.perm)
            and self.row.state not in self.states
        ):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form

    def form_kwargs(self):
        return {"user": self.request.user, "meeting": self.row}


class ChangePage(OfMeeting):
    title = gettext_lazy("修改会议")
    form_class = MeetingForm
    states = (S.PLANNED, S.NOTIFIED)

    def save(self, data):
        return change_meeting(self.row, actor=self.request.user, **self.form.given())


class MaterialPage(OfMeeting):
    title = gettext_lazy("上传会议材料")
    form_class = MaterialForm
    states = (S.PLANNED, S.NOTIFIED, S.HELD)
    multipart = True

    def form_kwargs(self):
        return {}

    def save(self, data):
        item = self.row.agenda.filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Http404
        add_material(self.row, item, data["files"], actor=self.request.user)
        return self.row


class AttendancePage(OfMeeting):
    title = gettext_lazy("登记到会情况")
    form_class = AttendanceForm
    states = (S.NOTIFIED, S.HELD)
    template_name = "meetings/attendance.html"

    def form_kwargs(self):
        return {"meeting": self.row}

    def save(self, data):
        mark_attendance(self.row, self.form.marks(), actor=self.request.user)
        return self.row


class MinutesPage(OfMeeting):
    title = gettext_lazy("起草纪要")
    form_class = MinutesForm
    states = (S.HELD,)

    def save(self, data):
        return write_minutes(self.row, actor=self.request.user, **data)


class ConveyPage(OfMeeting):
    title = gettext_lazy("下发传达学习")
    form_class = ConveyForm
    states = (S.ISSUED, S.CLOSED)
    submit = gettext_lazy("下发")
    done = gettext_lazy("已下发。")

    def save(self, data):
        convey(self.row, actor=self.request.user, organs=self.form.units(), due_on=data["due_on"])
        return self.row


class HandInPage(OfMeeting):
    title = gettext_lazy("作为履职报送")
    form_class = HandInForm
    states = (S.ISSUED, S.CLOSED)
    submit = gettext_lazy("报送")
    done = gettext_lazy("已报送，等待审核。")
    template_name = "meetings/hand_in.html"

    def form_kwargs(self):
        return {"duties": duties_for(self.row)}

    def save(self, data):
        hand_in(self.row, data["occurrence"], actor=self.request.user)
        return data["occurrence"]


class MeetingStep(MeetingRow, StepPage):
    pass
