"""What comes of meetings: the decisions to be followed, the conveying to be confirmed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, ListPage, StepPage

from ..actions.after import opened
from ..flow import DECISION, READING
from ..models import Decision, Meeting, Reading
from ..tables import DECISION_TONES, DECISIONS, READING_TONES, READINGS, DecisionFilter, ReadingFilter

DECIDED = (gettext_lazy("议定事项"), "meetings:decisions")
CONVEYED = (gettext_lazy("传达学习"), "meetings:readings")


class DecisionList(ListPage):
    model = Decision
    perm = "meetings.view_meeting"
    title = gettext_lazy("议定事项")
    columns = DECISIONS
    filterset_class = DecisionFilter
    order = ("due_on",)
    empty = gettext_lazy("没有符合条件的议定事项。会议纪要印发后，议定事项列在这里逐项跟踪。")

    def rows(self):
        return super().rows().filter(issued=True).select_related("organ", "meeting")


class DecisionRow:
    model = Decision
    flow = DECISION
    trail = (DECIDED,)
    view_perm = "meetings.view_meeting"

    def rows(self):
        rows = super().rows().filter(issued=True)
        return rows.select_related("organ", "meeting__organ", "task", "reported_by", "place")


def readable(meeting, user):
    """The meeting's address for who may open it, else nothing."""
    return (
        meeting.get_absolute_url() if Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists() else ""
    )


class DecisionPage(DecisionRow, CasePage):
    step_url = "meetings:decision_step"
    template_name = "meetings/decision.html"

    def facts(self):
        row = self.row
        facts = [
            (_("承办单位"), row.organ),
            (_("确认单位"), row.meeting.organ),
            (_("办理期限"), row.due_on),
            (_("报告时间"), row.reported_at),
            (_("报告人"), row.reported_by),
            (_("办结日期"), row.closed_on),
            (_("计划任务"), row.task),
        ]
        return [(label, value) for label, value in facts if value]

    def extra(self):
        row = self.row
        return {
            "tone": DECISION_TONES[row.state],
            "files": attached(row),
            "meeting_url": readable(row.meeting, self.request.user),
        }


class DecisionStep(DecisionRow, StepPage):
    pass


class ReadingList(ListPage):
    model = Reading
    perm = "meetings.view_meeting"
    title = gettext_lazy("传达学习")
    columns = READINGS
    filterset_class = ReadingFilter
    order = ("due_on",)
    empty = gettext_lazy("没有要传达学习的会议。")

    def rows(self):
        return super().rows().select_related("organ", "meeting")


class ReadingRow:
    model = Reading
    flow = READING
    trail = (CONVEYED,)
    view_perm = "meetings.view_meeting"

    def rows(self):
        return super().rows().select_related("organ", "meeting__organ", "confirmed_by", "place")


class ReadingPage(ReadingRow, CasePage):
    """Looking at it is the receipt."""

    step_url = "meetings:reading_step"
    template_name = "meetings/reading.html"

    def get(self, request, *args, **kwargs):
        opened(self.row, actor=request.user)
        self.row.refresh_from_db(fields=["opened_at"])
        return super().get(request, *args, **kwargs)

    def facts(self):
        row = self.row
        facts = [
            (_("会议"), row.meeting),
            (_("文号"), row.meeting.number),
            (_("传达单位"), row.organ),
            (_("下发时间"), row.sent_at),
            (_("查收时间"), row.opened_at),
            (_("传达期限"), row.due_on),
            (_("传达日期"), row.read_on),
            (_("传达人数"), row.people),
            (_("传达方式"), row.note),
            (_("确认人"), row.confirmed_by),
        ]
        return [(label, value) for label, value in facts if value]

    def extra(self):
        row = self.row
        letters = Letter.objects.filter(row_model=row.meeting._meta.label_lower, row_id=row.meeting_id)
        return {
            "tone": READING_TONES[row.state],
            "papers": [file for letter in letters for file in attached(letter)],
            "meeting_url": readable(row.meeting, self.request.user) or reverse("meetings:readings"),
        }


class ReadingStep(ReadingRow, StepPage):
    pass
