"""Objections to a score, and problems that an assessment found."""

from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from ..models import Assessment, Item, Objection, Problem
from .scoring import owner_acts, scorers, unit_acts, within


@transaction.atomic
def object_to(line, *, actor, text, claimed=Decimal(0), uploads=(), now=None):
    """A unit objects to a score, or to a veto that holds against it, within the days it has."""
    now, row = now or timezone.now(), line.assessment
    answer = actor.may("assessment.submit_assessment", row)
    if not answer or not (answer := unit_acts(row, actor)):
        raise Refused(answer.reason)
    if row.state != Assessment.State.OBJECTION:
        raise Refused(_("现处“%s”状态，不在异议期。") % row.get_state_display())
    if timezone.localdate(now) > row.object_by:
        raise Refused(_("异议期已于%s届满。") % row.object_by)
    if line.item.sort == Item.Sort.VETO and not line.triggered:
        raise Refused(_("这一项没有被否决。"))
    within(line, claimed)
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                line=line,
                organ_id=row.organ_id,
                owner_id=row.owner_id,
                place_id=row.place_id,
                sector_id=row.sector_id,
                text=text,
                claimed=claimed,
                raised_by=actor,
                raised_at=now,
            )
    except IntegrityError:
        raise Refused(_("这一项已有待处理的异议。")) from None
    for upload in uploads:
        attach(made, upload, actor=actor)
    record(actor, _("提出考核异议"), made, claimed=str(claimed), text=text)
    notify(
        users_of(row.owner, "assessment.review_assessment"),
        kind="assessment.objection",
        title=_("收到考核异议：%s") % made,
        row=made,
        now=now,
    )
    return made


def another_handles(objection, actor, **facts):
    """The office, by somebody who did not score the unit, nor raised the objection."""
    if not (answer := owner_acts(objection, actor)):
        return answer
    if actor.pk in scorers(objection.line.assessment):
        return NO(_("评分人不能处理对自己评分的异议。"))
    return YES


def decided(objection, *, actor, now, answer, points=None, **facts):
    """``points`` where it is upheld: what the line then counts."""
    if points is not None:
        within(objection.line, points)
    objection.answer, objection.points = answer, points
    objection.handled_by, objection.handled_at = actor, now
    objection.save(update_fields=["answer", "points", "handled_by", "handled_at"])
    notify(
        [objection.raised_by],
        kind="assessment.objection_decided",
        title=_("考核异议已处理（%(state)s）：%(row)s")
        % {"state": objection.get_state_display(), "row": objection},
        body=answer,
        row=objection,
        now=now,
    )


@transaction.atomic
def find_problem(*, actor, organ, owner, text, source, year, due_on=None, line=None, now=None):
    """Write down what is to be put right, by whom and until when (default: the rulebook's days)."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not actor.holds("assessment.score_assessment") or not actor.speaks_for(owner):
        raise Refused(_("只能以本单位的名义登记考核问题。"))
    if due_on is None:
        due_on = today + timedelta(days=rule("assessment.rectify_days", on=today, place=organ.place))
    row = Problem.objects.create(
        year=year,
        line=line,
        organ=organ,
        owner=owner,
        place_id=organ.place_id,
        sector_id=organ.sector_id,
        source=source,
        text=text,
        due_on=due_on,
        found_on=today,
    )
    record(actor, _("登记考核问题"), row, due_on=str(due_on), source=source)
    promise("assessment.problem", row, due_on, now=now)
    notify(
        users_of(organ, "assessment.submit_assessment"),
        kind="assessment.problem",
        title=_("考核发现问题，请于%(day)s前整改：%(row)s") % {"day": due_on, "row": row},
        row=row,
        now=now,
    )
    return row


def rectifier_acts(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("只有责任单位“%s”可以办理。") % row.organ)
    return YES


def planned(row, *, actor, now, measure, responsible_person, **facts):
    row.measure, row.responsible = measure, responsible_person
    row.save(update_fields=["measure", "responsible"])


def handed_in(row, *, actor, now, rectified, proofs=(), **facts):
    row.result, row.submitted_by = rectified, actor
    row.save(update_fields=["result", "submitted_by"])
    for upload in proofs or ():
        attach(row, upload, actor=actor)


def another_verifies(row, actor, **facts):
    if not (answer := owner_acts(row, actor)):
        return answer
    return NO(_("整改人不能验收自己的整改。")) if actor.pk == row.submitted_by_id else YES


def closed(row, *, actor, now, **facts):
    row.closed_on = timezone.localdate(now)
    row.save(update_fields=["closed_on"])
    fulfil("assessment.problem", row, now=now)
