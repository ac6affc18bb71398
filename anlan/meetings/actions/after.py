"""After the minutes are out: conveying them to the front line, and showing the meeting for a duty."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import promise_many
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.letters.lists import render_table_docx
from anlan.letters.models import Letter
from anlan.notices.actions import notify
from anlan.obligations.actions.acting import submit

from ..models import Attendance, HandedIn, Meeting, Reading
from .editing import locked
from .steps import people_of

OUT = (Meeting.State.ISSUED, Meeting.State.CLOSED)
LONGEST = 500  # characters of a fact in a duty's report


@transaction.atomic
def convey(row, *, actor, organs, due_on, now=None):
    """The organs named are to convey the meeting by ``due_on``; those asked before stay as they are."""
    now = now or timezone.now()
    row = locked(row, actor, OUT, _("纪要印发后才能下发传达。"))
    if due_on < timezone.localdate(now):
        raise Refused(_("传达期限不能早于今天。"))
    there = set(row.readings.values_list("organ", flat=True))
    fresh = [organ for organ in dict.fromkeys(organs) if organ.pk not in there]
    if not fresh:
        raise Refused(_("这些单位都已下发。"))
    readings = Reading.objects.bulk_create(
        Reading(meeting=row, place=row.place, organ=organ, due_on=due_on, sent_at=now) for organ in fresh
    )
    promise_many("meetings.reading", [(reading, due_on) for reading in readings], now=now)
    notify(
        people_of(fresh),
        kind="meetings.convey",
        title=_("请传达学习：%(title)s（%(due)s前）") % {"title": row, "due": due_on},
        row=row,
        now=now,
    )
    record(actor, _("下发传达学习"), row, organs=[str(organ) for organ in fresh], due_on=due_on)
    return readings


def opened(reading, *, actor, now=None):
    """Somebody of the unit has looked at it for the first time: the receipt."""
    waiting = Reading.objects.filter(pk=reading.pk, opened_at=None)
    if actor.speaks_for(reading.organ) and waiting.exists():
        with transaction.atomic():
            if waiting.update(opened_at=now or timezone.now()):
                record(actor, _("查收会议纪要"), reading)


@transaction.atomic
def hand_in(row, occurrence, *, actor, now=None):
    """Show the meeting for a duty of the convening unit: agenda, minutes and decisions in one step.

    Raises Refused with what the duty's evidence rule lacks all the same.
    """
    row = locked(row, actor, OUT, _("纪要印发后才能作为履职报送。"))
    if occurrence.organ_id != row.organ_id:
        raise Refused(_("只能作为召集单位自己的履职报送。"))
    if row.handed_in.filter(occurrence=occurrence).exists():
        raise Refused(_("这次会议已作为该项履职报送。"))
    submit(
        occurrence,
        actor=actor,
        now=now,
        occurred_on=row.held_on,
        note=_("%(title)s（%(number)s）") % {"title": row, "number": row.number},
        fields=facts_of(row, occurrence),
        participants=participants(row),
        evidence=papers(row),
    )
    submission = occurrence.submissions.order_by("-pk").first()
    HandedIn.objects.create(meeting=row, occurrence=occurrence, submission=submission)
    record(actor, _("作为履职报送"), row, occurrence=occurrence.pk, note=str(occurrence))
    return submission


def facts_of(row, occurrence):
    """What the duty's rule asks for, as far as a meeting knows it."""
    topics = [item.topic for item in row.agenda.all()]
    known = {
        "topic": row.title,
        "agenda": "；".join(topics),
        "place": row.venue,
        "object": "、".join(str(one.organ) for one in row.attendances.select_related("organ")),
        "decisions": "；".join(one.text for one in row.decisions.order_by("position")),
        "attendees": str(row.attendances.filter(status=Attendance.Status.PRESENT).count()),
    }
    asked = occurrence.obligation.evidence.get("fields", [])
    return {code: known[code][:LONGEST] for code in asked if known.get(code)}


def participants(row):
    came = row.attendances.filter(status=Attendance.Status.PRESENT).exclude(name="").exclude(role="")
    found = [{"name": one.name, "role": one.role} for one in came]
    if row.chair_role:
        found.append({"name": row.chair, "role": row.chair_role})
    return found


def papers(row):
    """The issued minutes, and who was there, as files of their kinds."""
    issued = Letter.objects.filter(row_model=row._meta.label_lower, row_id=row.pk).latest("issued_at")
    paper = attached(issued, "docx").first()
    with default_storage.open(paper.path) as file:
        minutes = ContentFile(file.read(), name=paper.name)
    lines = [
        [str(one.organ), one.name, one.get_status_display(), one.reason]
        for one in row.attendances.select_related("organ")
    ]
    columns = [_("参会单位"), _("参会人员"), _("到会情况"), _("请假事由")]
    sheet = render_table_docx(_("%s签到表") % row.title, columns, lines)
    return [
        ("minutes", minutes),
        ("attendance", ContentFile(sheet, name=_("%s签到表.docx") % row.title)),
    ]
