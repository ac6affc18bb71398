"""Verbs about what comes out of a visit on paper: issue a document, hand the visit in as the doing of a duty."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.letters.actions import letter
from anlan.letters.content import chinese_date
from anlan.letters.lists import render_table_docx
from anlan.letters.models import Letter
from anlan.obligations.actions.acting import submit

from ..flow import CONDUCT
from ..guards import head_acts
from ..letters import KINDS, ORDER, RECHECK, RECORD
from ..models import Finding, HandedIn, Inspection
from ..queries import can_issue, outcome_of, standing_of
from ..wording import seen_lines, signed_lines, team_words, way_of

SIGNED = (Inspection.State.CONFIRMED, Inspection.State.CONCLUDED)
LONGEST = 500  # characters of a fact in a duty's report
ROLES = {"head": "enforcement_officer", "officer": "enforcement_officer", "third_party": "professional"}


def issue_document(inspection, kind, *, actor, rectify_by=None, now=None):
    """Issue the document ``kind`` once, in the name of the leading organ. Returns the letter; Refused says why not."""
    now = now or timezone.now()
    with transaction.atomic():
        row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        check_issuer(row, actor)
        if not (answer := can_issue(row, kind)):
            raise Refused(answer.reason)
        if kind == ORDER:
            rectify_by = rectify_by or row.revisit_on
            if rectify_by is None:
                raise Refused(_("请填写整改期限。"))
            if rectify_by < timezone.localdate(now):
                raise Refused(_("整改期限不能早于今天。"))
        made = letter(
            kind, row, organ=row.organ, actor=actor, context=context_of(row, kind, rectify_by), now=now
        )
        record(actor, _("出具%s") % KINDS[kind].label, row, letter=made.number)
    return made


def check_issuer(row, actor):
    if not actor.holds(CONDUCT):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有牵头单位“%s”可以出具文书。") % row.organ)
    if not (answer := head_acts(row, actor)):
        raise Refused(answer.reason)


def context_of(row, kind, rectify_by=None):
    common = {
        "to": row.where,
        "number": row.number,
        "day": chinese_date(row.visited_on),
        "team": team_words(row),
        "signed": signed_lines(row),
    }
    if kind == RECORD:
        problems = [f"{one.description}（{outcome_of(one)}）" for one in findings(row)]
        seen = seen_lines(row)
        more = {"way": way_of(row), "seen": seen, "problems": problems, "conclusion": row.conclusion}
    elif kind == ORDER:
        handed = findings(row).filter(handling=Finding.Handling.MATTER)
        problems = [f"{one.description}（{one.matter.number}）" for one in handed]
        more = {"problems": problems, "rectify_by": chinese_date(rectify_by), "office": str(row.organ)}
    else:
        first = row.revisit_of
        lines = [f"{one.description}（{outcome_of(one)}）" for one in findings(first)]
        more = {"first": chinese_date(first.visited_on), "lines": lines, "opinion": row.conclusion}
    return {**common, **more}


def findings(row):
    return row.findings.select_related("matter")


def hand_in(inspection, occurrence, *, actor, publicity=(), now=None):
    """Show the visit for a duty of one of its organs: record, rectification and publicity in one step.

    The record is issued for it if it is not yet. What the duty's rule lacks all the same is said by ``Refused``.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        if row.state not in SIGNED:
            raise Refused(_("双方签字确认后才能作为履职报送。"))
        if not row.parties.filter(organ=occurrence.organ_id).exists():
            raise Refused(_("只能作为检查单位自己的履职报送。"))
        if row.handed_in.filter(occurrence=occurrence).exists():
            raise Refused(_("这次检查已作为该项履职报送。"))
        paper = Letter.objects.on(row).filter(kind=RECORD).first()
        paper = paper or issue_document(row, RECORD, actor=actor, now=now)
        found = list(findings(row))
        submit(
            occurrence,
            actor=actor,
            now=now,
            occurred_on=row.visited_on,
            note=_("%(title)s（%(number)s）") % {"title": row.title, "number": row.number},
            none_found=not found,
            fields=facts_of(row, occurrence, found),
            participants=participants(row),
            evidence=[*papers(row, paper, found), *(("publicity", file) for file in publicity or ())],
        )
        submission = occurrence.submissions.order_by("-pk").first()
        HandedIn.objects.create(inspection=row, occurrence=occurrence, submission=submission)
        record(actor, _("作为履职报送"), row, occurrence=occurrence.pk, note=str(occurrence))
    return submission


def facts_of(row, occurrence, found):
    """What the duty's rule asks for, as far as a visit knows it."""
    settled = [one for one in found if standing_of(one) == "settled"]
    known = {
        "time": str(row.visited_on),
        "place": row.where,
        "object": row.where,
        "topic": row.title,
        "findings": str(len(found)),
        "rectified": str(len(settled)),
        "attendees": str(row.members.count()),
        "result": row.conclusion,
    }
    asked = occurrence.obligation.evidence.get("fields", [])
    return {code: known[code][:LONGEST] for code in asked if known.get(code)}


def participants(row):
    """The team in the words of duties: a leader by the office held in the own unit."""
    return [
        {"name": one.name, "role": one.office or ROLES.get(one.role, one.role)} for one in row.members.all()
    ]


def papers(row, paper, found):
    """The issued record and what became of each problem, as files of their kinds."""
    kept = attached(paper, "pdf").first()
    with default_storage.open(kept.path) as file:
        files = [("inspection", ContentFile(file.read(), name=kept.name))]
    if found:
        columns = [_("序号"), _("发现的问题"), _("处理情况"), _("编号")]
        lines = [
            [number, one.description, outcome_of(one), one.matter.number if one.matter else ""]
            for number, one in enumerate(found, start=1)
        ]
        title = _("%s整改情况表") % row.number
        sheet = render_table_docx(title, columns, lines)
        files.append(("rectification", ContentFile(sheet, name=f"{title}.docx")))
    return files


__all__ = ["ORDER", "RECHECK", "RECORD", "hand_in", "issue_document"]
