"""Questions about inspections: kinds and roles of the rulebook, lines that apply, plans that overlap."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from anlan.files.queries import attached
from anlan.flow.flow import NO, YES
from anlan.hazards.consequences import checks_a_year
from anlan.hazards.models import Matter
from anlan.hazards.queries import labels
from anlan.letters.models import Letter
from anlan.obligations.models import Occurrence
from anlan.org.models import Organ
from anlan.plans.calendars import Entry
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from .letters import ORDER, RECHECK
from .models import Checklist, Edition, Finding, Inspection
from .xlsform import VERDICT, one_line

S = Inspection.State
MOST = 100  # duties offered at once
SHOWN = 1000  # visits in a month's calendar
OPEN_AND_COVERT = ("open", "covert")  # 明查暗访
# 安委会及负有安全监管职责的部门 (S3-5.3.1c)
BODIES = (Organ.Kind.COMMITTEE, Organ.Kind.COMMITTEE_OFFICE, Organ.Kind.DEPARTMENT)


@dataclass(frozen=True)
class Kind:
    """A way of inspecting. ``members``: at least so many on the team; ``officers``: so many of them officers.

    ``rules``, ``violations``: whether it must look at how the rules are kept, at the seven key violations.
    """

    code: str
    label: str
    unannounced: bool
    members: int
    officers: int
    rules: bool = False
    violations: bool = False


def kinds(place=None, on=None):
    """``{code: Kind}`` in the order of the rule."""
    return {row["code"]: Kind(**row) for row in rule("inspections.kinds", on, place)}


def team_roles(place=None):
    return {row["code"]: row["label"] for row in rule("inspections.team_roles", place=place)}


def lines_of(inspection):
    """What is to be answered: the lines of its checklist, then those that every such visit has to look at."""
    own = inspection.edition.lines if inspection.edition else []
    sections = {line["section"] for line in own}
    return [*own, *(line for line in compulsory(inspection) if line["section"] not in sections)]


def compulsory(inspection):
    """The lines that its way of inspecting asks for, whatever the checklist (S2-2.2a, S2-3.7.2b)."""
    kind = kinds(inspection.place, inspection.planned_from).get(inspection.kind)
    found = []
    if kind and kind.rules:
        found.append(
            verdict("rules_kept", _("规章制度落实"), _("安全生产规章制度、操作规程的制定和落实情况"))
        )
    if kind and kind.violations:
        listed = labels("key_violations", inspection.place)
        found += [verdict(f"key_{code}", _("重点违法情形"), label) for code, label in listed.items()]
    return found


def verdict(name, section, label):
    return {
        **one_line({"name": name, "label": label, "required": "yes"}, section),
        "type": "one",
        "choices": VERDICT,
    }


def applies(line, values):
    """Whether a line is asked, given ``{line name: value}``."""
    when = line.get("relevant")
    return not when or (values.get(when["line"], "") == when["value"]) == (when["op"] == "=")


def lacking(inspection):
    """The labels of the mandatory lines without an answer, and of failed ones without the photo they need."""
    asked = lines_of(inspection)
    if not asked:
        return []
    values = dict(inspection.answers.values_list("line", "value"))
    shown = set(attached(inspection).values_list("kind", flat=True))
    found = []
    for line in asked:
        if line["type"] == "note" or not applies(line, values):
            continue
        pictured = photo_kind(line["name"]) in shown
        value = values.get(line["name"], "") or (line["type"] == "photo" and pictured)
        bare = line.get("photo_on_fail") and value == "fail" and not pictured
        if (line["required"] and not value) or bare:
            found.append(line["label"])
    return found


def photo_kind(name):
    return f"line:{name}"[:60]


def object_of(inspection):
    """``{"thing": key}`` or ``{"enterprise": key}``: what two visits must share to be one; empty without either."""
    if inspection.thing_id:
        return {"thing": inspection.thing_id}
    return {"enterprise": inspection.enterprise_id, "thing": None} if inspection.enterprise_id else {}


def overlapping(inspection, user):
    """Other organs' plans for the same object within the days of the rule, that ``user`` may know of."""
    same = object_of(inspection)
    if not same or inspection.state != S.PLANNED:
        return Inspection.objects.none()
    near = timedelta(rule("inspections.merge_days", inspection.planned_from, inspection.place))
    rows = Inspection.objects.visible_to(user).filter(
        **same,
        state=S.PLANNED,
        planned_from__lte=inspection.planned_until + near,
        planned_until__gte=inspection.planned_from - near,
    )
    return rows.exclude(organ=inspection.organ_id).select_related("organ").order_by("planned_from", "pk")


def visits_in(enterprise, year):
    """How often the enterprise was visited in a year, by anybody."""
    return Inspection.objects.filter(enterprise=enterprise, visited_on__year=year).count()


def visits_without_warning(inspection):
    """How many visits a year are not too many: the rule's, or those asked for where dangers came again."""
    day = inspection.planned_from
    usual = rule("inspections.visits_a_year", day, inspection.place)
    return max(usual, checks_a_year(inspection.enterprise.organ, day))


def standing_of(finding):
    """``pending`` (nothing done yet), ``open`` (being rectified) or ``settled`` (put right and checked)."""
    if finding.handling == Finding.Handling.CORRECTED:
        return "settled"
    if finding.matter is None:
        return "pending"
    return "settled" if finding.matter.state == Matter.State.CLOSED else "open"


def outcome_of(finding):
    """What became of a problem, in a word."""
    if finding.handling == Finding.Handling.CORRECTED:
        return _("当场改正")
    return _("未处理") if finding.matter is None else finding.matter.get_state_display()


def can_issue(inspection, kind):
    """Whether the document may come out of the visit as it stands, and why not."""
    if inspection.state not in (S.CONFIRMED, S.CONCLUDED):
        return NO(_("双方签字确认后才能出具文书。"))
    if Letter.objects.on(inspection).filter(kind=kind).exists():
        return NO(_("这份文书已出具。"))
    if kind == ORDER and not inspection.findings.filter(handling=Finding.Handling.MATTER).exists():
        return NO(_("没有转为问题隐患的问题，不需责令限期整改。"))
    if kind == RECHECK and (inspection.revisit_of_id is None or inspection.state != S.CONCLUDED):
        return NO(_("复查办结后才能出具整改复查意见书。"))
    return YES


def duties_for(inspection, user):
    """The duties of the reader's organs that the visit may be shown for: its day lies in their period."""
    if inspection.visited_on is None:
        return []
    rows = (
        Occurrence.objects.filter(
            organ__in=inspection.parties.filter(organ__in=user.organs).values("organ"),
            period_start__lte=inspection.visited_on,
            period_end__gte=inspection.visited_on,
            state__in=(*Occurrence.OPEN, Occurrence.State.ACCEPTED),
        )
        .exclude(pk__in=inspection.handed_in.values("occurrence"))
        .select_related("obligation", "round", "place", "organ", "person")
        .order_by("due_on", "pk")[:MOST]
    )
    return [row for row in rows if wants_a_visit(row)]


def wants_a_visit(occurrence):
    items = occurrence.obligation.evidence.get("items", [])
    settled = occurrence.state in (Occurrence.State.ACCEPTED, Occurrence.State.SUBMITTED)
    return any("inspection" in item for item in items) and (occurrence.is_count or not settled)


def enterprise_of(organ):
    return Enterprise.objects.filter(organ=organ).first() if organ else None


def editions_for(user):
    """The published wordings of the checklists the reader sees."""
    lists = Checklist.objects.visible_to(user)
    return Edition.objects.filter(checklist__in=lists).select_related("checklist")


def siblings(inspection, user):
    """The other visits of the same plan that the reader may know of."""
    if inspection.plan_id is None:
        return Inspection.objects.none()
    rows = Inspection.objects.visible_to(user).filter(plan=inspection.plan_id).exclude(pk=inspection.pk)
    return rows.select_related("subject").order_by("planned_from", "pk")


def due_revisits(rows, today):
    """Of ``rows``, those whose revisit is past its day and has not begun."""
    begun = Inspection.objects.filter(revisit_of=OuterRef("pk"), visited_on__isnull=False)
    return rows.filter(revisit_on__lt=today).exclude(Exists(begun))


def entries(user, first, last, today):
    """The visits of the days from ``first`` to ``last`` that the reader knows of, for a calendar."""
    rows = Inspection.objects.visible_to(user).exclude(state=S.CANCELLED)
    day = Q(visited_on__range=(first, last)) | Q(visited_on__isnull=True, planned_from__range=(first, last))
    rows = rows.filter(day).select_related("subject", "place").order_by("planned_from", "pk")[:SHOWN]
    return [entry(row, today) for row in rows]


def entry(row, today):
    late = row.visited_on is None and row.planned_until < today
    tone = "good" if row.visited_on else "bad" if late else "warn" if row.secret else "info"
    label = _("逾期未检查") if late else row.get_state_display()
    way = kinds(row.place).get(row.kind)
    about = (
        f"{_('保密')} · {way.label if way else row.kind}" if row.secret else way.label if way else row.kind
    )
    day = row.visited_on or row.planned_from
    return Entry(f"inspection-{row.pk}", day, row.where, about, row.get_absolute_url(), tone, label)
