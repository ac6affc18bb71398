"""Verbs: publish a checklist, plan an inspection, answer its lines, note what is found and handle it."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import next_number, report_matter
from anlan.obligations.evidence import role_labels

from ..guards import team_acts
from ..lines import misfit
from ..models import Answer, Checklist, Edition, Finding, Inspection, Member, Party
from ..queries import kinds, lines_of, photo_kind, team_roles

PREFIX = "JC"
OPEN = (Inspection.State.CHECKED_IN, Inspection.State.RECORDED, Inspection.State.CONFIRMED)


class Conflict(Exception):
    """Somebody else has changed the lines meanwhile; ``lines``: ``[(line, sent, kept)]``."""

    def __init__(self, lines):
        super().__init__(_("有检查项已由他人修改。"))
        self.lines = lines


def allow(actor, perm, organ):
    if not actor.holds(perm):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位名义办理。"))


def publish_checklist(*, actor, organ, title, lines, now=None):
    """The next edition of the organ's checklist ``title``. Earlier ones stay as they are."""
    allow(actor, "inspections.add_checklist", organ)
    if not lines:
        raise ValidationError(_("检查表没有检查项。"))
    with transaction.atomic():
        checklist, _made = Checklist.objects.select_for_update().get_or_create(
            organ=organ, title=title, defaults={"place": organ.place}
        )
        newest = checklist.editions.first()
        edition = Edition.objects.create(
            checklist=checklist,
            number=newest.number + 1 if newest else 1,
            lines=lines,
            published_at=now or timezone.now(),
            published_by_id=actor.pk,
        )
        record(actor, _("发布检查表"), checklist, edition=edition.number, lines=len(lines))
    return edition


def plan_inspection(*, actor, organ, kind, planned_from, team, now=None, **more):
    """Plan a visit of one object: ``enterprise``, ``subject`` (an organ), ``thing`` or ``subject_text`` in a ``place``.

    ``team``: ``[(user or None, name, role code)]``, of a leader with the office held. Further fields of the model

    in ``more``.
    """
    now = now or timezone.now()
    allow(actor, "inspections.add_inspection", organ)
    facts = completed(organ, {name: value for name, value in more.items() if value not in (None, "")})
    check(kind, team, facts)
    unannounced = kinds(facts["place"])[kind].unannounced
    row = Inspection(
        kind=kind,
        organ=organ,
        planned_from=planned_from,
        planned_by_id=actor.pk,
        planned_at=now,
        unannounced=unannounced,
        secret=unannounced,
        **{"planned_until": planned_from, **facts},
    )
    row.full_clean(exclude=["number"])
    with transaction.atomic():
        row.number = next_number(PREFIX, timezone.localdate(now).year)
        row.save()
        Party.objects.create(inspection=row, organ=organ, leads=True)
        Member.objects.bulk_create(
            Member(inspection=row, user=user, name=name, role=role, office="".join(office))
            for user, name, role, *office in team
        )
        record(actor, _("拟定检查计划"), row, kind=kind, planned_from=planned_from)
    return row


def completed(organ, facts):
    if thing := facts.get("thing"):
        facts = told_by(thing) | facts | {"subject_text": str(thing)}
    if enterprise := facts.get("enterprise"):
        facts = {"place": enterprise.place, "sector": enterprise.sector, **facts, "subject": enterprise.organ}
    elif subject := facts.get("subject"):
        facts = {"place": subject.place, "sector": subject.sector, **facts}
    facts.setdefault("place", organ.place)
    where = facts.get("thing") or facts.get("subject") or facts.get("subject_text")
    facts.setdefault("title", (_("检查%s") % (where or ""))[:120])
    return facts


def told_by(thing):
    """What the file of a thing says of a visit to it: where it is, who keeps it."""
    said = {"place": thing.place, "sector": thing.sector, "subject": thing.keeper}
    return {name: value for name, value in said.items() if value is not None}


def check(kind, team, facts):
    if kind not in kinds(facts["place"]):
        raise ValidationError(_("没有“%s”这种检查方式。") % kind)
    if not (facts.get("subject") or facts.get("subject_text")):
        raise ValidationError(_("请填写检查对象或者检查地点。"))
    unknown = {role for _user, _name, role, *_office in team} - team_roles(facts["place"]).keys()
    unknown |= {code for *_who, code in team if len(_who) == 3} - role_labels(facts["place"]).keys()
    if unknown:
        raise ValidationError(_("没有“%s”这种身份。") % "、".join(sorted(unknown)))
    if not any(role in ("head", "leader") and user for user, _name, role, *_office in team):
        raise ValidationError(_("检查组须有一名有账号的组长或者带队领导。"))


def claimed(inspection, actor, states=OPEN):
    """The row, locked, for one of the team while the visit is under way."""
    row = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if row.state not in states:
        raise Refused(_("现处“%s”状态，不能填写。") % row.get_state_display())
    if not (answer := team_acts(row, actor)):
        raise Refused(answer.reason)
    return row


def answer_lines(inspection, *, actor, answers, photos=None, now=None):
    """Write answers: ``{line: {"value", "note", "version"}}``, all or, on a ``Conflict``, none.

    ``version`` is the one the sender had read (0: none); without it the last writer wins. The same answer sent
    again changes nothing. ``photos``: ``{line: [uploads]}``.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = claimed(inspection, actor, (Inspection.State.CHECKED_IN,))
        lines = {line["name"]: line for line in lines_of(row)}
        check_values(lines, answers)
        kept = {one.line: one for one in row.answers.all()}
        changed = {name: said for name, said in answers.items() if differs(kept.get(name), said)}
        if clash := [
            (name, said, kept.get(name)) for name, said in changed.items() if stale(kept, name, said)
        ]:
            raise Conflict(clash)
        for name, said in changed.items():
            one = kept.get(name) or Answer(inspection=row, line=name, version=0)
            one.value, one.note = said.get("value", ""), said.get("note", "")
            one.version, one.at, one.by_id = one.version + 1, now, actor.pk
            one.save()
        for name, uploads in (photos or {}).items():
            for upload in uploads:
                attach(row, upload, actor=actor, kind=photo_kind(name), taken_at=now)
        if changed:
            record(actor, _("填写检查表"), row, lines=sorted(changed))
    return row


def differs(kept, said):
    before = (kept.value, kept.note) if kept else ("", "")
    return before != (said.get("value", ""), said.get("note", ""))


def stale(kept, name, said):
    read = said.get("version")
    return read is not None and read != (kept[name].version if name in kept else 0)


def check_values(lines, answers):
    for name, said in answers.items():
        line = lines.get(name)
        if line is None:
            raise ValidationError(_("检查表没有“%s”这一项。") % name)
        value = said.get("value", "")
        allowed = [choice["name"] for choice in line.get("choices", [])]
        given = value.split() if line["type"] == "several" else [value] if value else []
        if allowed and set(given) - set(allowed):
            raise ValidationError(
                _("“%(line)s”没有“%(value)s”这个选项。") % {"line": line["label"], "value": value}
            )
        if value and (words := misfit(line, value)):
            raise ValidationError(words)


def note_finding(inspection, *, actor, description, line="", photos=(), now=None):
    """A problem seen on the spot."""
    now = now or timezone.now()
    with transaction.atomic():
        row = claimed(inspection, actor, OPEN[:2])
        made = Finding.objects.create(
            inspection=row, description=description, line=line, at=now, by_id=actor.pk
        )
        for photo in photos or ():
            attach(row, photo, actor=actor, kind=f"finding:{made.pk}", taken_at=now)
        record(actor, _("登记发现的问题"), row, finding=made.pk, description=description)
    return made


def pending(finding, actor):
    row = claimed(finding.inspection, actor)
    fresh = Finding.objects.select_for_update().get(pk=finding.pk)
    if fresh.handling != Finding.Handling.PENDING:
        raise Refused(_("这个问题已处理。"))
    return row, fresh


def raise_matter(finding, *, actor, now=None):
    """Into the ledger of matters, with the photos taken: followed there until it is closed."""
    with transaction.atomic():
        row, fresh = pending(finding, actor)
        organ = next(
            (one.organ for one in row.parties.select_related("organ") if actor.speaks_for(one.organ)), None
        )
        if organ is None:
            raise Refused(_("只有检查单位可以登记问题隐患。"))
        fresh.matter = report_matter(
            actor=actor,
            organ=organ,
            profile="danger",
            source="inspection",
            description=fresh.description,
            photos=copies(row, fresh),
            now=now,
            place=row.place,
            sector=row.sector,
            subject=row.subject,
            enterprise=row.enterprise,
            thing=row.thing,
            subject_text=row.subject_text,
            external_id=f"{row.number}-{fresh.pk}",
        )
        fresh.handling = Finding.Handling.MATTER
        fresh.save(update_fields=["handling", "matter"])
        record(actor, _("转为问题隐患"), row, finding=fresh.pk, matter=fresh.matter.number)
    return fresh.matter


def copies(row, finding):
    found = attached(row, kind=f"finding:{finding.pk}")
    files = []
    for one in found:
        with default_storage.open(one.path) as stored:
            copy = ContentFile(stored.read(), name=one.name)
        copy.copied_from = one
        files.append(copy)
    return files


def correct(finding, *, actor, measure, now=None):
    """Put right before the team left."""
    if not measure.strip():
        raise ValidationError(_("请填写改正情况。"))
    with transaction.atomic():
        row, fresh = pending(finding, actor)
        fresh.handling, fresh.measure = Finding.Handling.CORRECTED, measure
        fresh.save(update_fields=["handling", "measure"])
        record(actor, _("当场改正"), row, finding=fresh.pk, measure=measure)
    return fresh
