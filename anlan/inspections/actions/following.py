"""Verbs that plan further visits: several objects under one plan, a revisit of what was found."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from ..models import Inspection, VisitPlan
from .visits import allow, plan_inspection

MOST = 200


def plan_several(*, actor, organ, title, objects, now=None, **more):
    """One plan, one inspection for each of ``objects`` (dictionaries of ``enterprise``, ``subject`` …): all or none.

    ``more`` as for ``plan_inspection``. Returns the inspections.
    """
    now = now or timezone.now()
    allow(actor, "inspections.add_inspection", organ)
    if not 0 < len(objects) <= MOST:
        raise ValidationError(_("一项计划的检查对象应为1至%d个。") % MOST)
    with transaction.atomic():
        plan = VisitPlan.objects.create(title=title, organ=organ, planned_by_id=actor.pk, planned_at=now)
        return [
            plan_inspection(actor=actor, organ=organ, now=now, plan=plan, **{**more, **one})
            for one in objects
        ]


def plan_revisit(first, *, actor, kind, planned_from, team, now=None, **more):
    """A second visit to the same object, to see what became of the first's findings (复查、回头看、反复查)."""
    if first.state != Inspection.State.CONCLUDED:
        raise Refused(_("检查办结后才能安排复查。"))
    if planned_from < first.visited_on:
        raise Refused(_("复查日期不能早于检查日期%s。") % first.visited_on)
    own = first.parties.filter(organ__in=actor.organs).select_related("organ").order_by("-leads").first()
    if own is None:
        raise Refused(_("只有检查单位可以安排复查。"))
    facts = {
        name: getattr(first, name)
        for name in ("place", "sector", "subject", "thing", "enterprise", "edition")
    }
    with transaction.atomic():
        made = plan_inspection(
            actor=actor,
            organ=own.organ,
            kind=kind,
            planned_from=planned_from,
            team=team,
            now=now,
            **{
                **facts,
                "subject_text": first.subject_text,
                "phase": Inspection.Phase.AFTER,
                "title": (_("复查%s") % first.where)[:120],
                "revisit_of": first,
                **more,
            },
        )
        # Of a secret one nothing is said on the first visit, which the visited may read.
        if not made.secret:
            record(actor, _("安排复查"), first, revisit=made.number, planned_from=planned_from)
    return made
