"""Reporting a danger found at an object: a matter of its own, linked with the object."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.models import Matter
from anlan.org.answers import NO, YES

from ..models import Campaign, Subject
from .campaigns import carries

P = Subject.Progress
SETTLED = (P.RECTIFIED, P.LOOKED_BACK)


def may_report(row, actor):
    """Whoever may enter a deed: the object itself, its responsible unit, the lead, the office."""
    if not row.campaign.running:
        return NO(_("行动不在实施中。"))
    if row.progress == P.REMOVED:
        return NO(_("对象已经移出。"))
    if not actor.holds("campaigns.add_entry"):
        return NO(_("您当前的岗位没有这项权限。"))
    if actor.speaks_for(row.organ) or actor.speaks_for(row.unit) or carries(row.campaign, actor):
        return YES
    return NO(_("只有对象本身、责任单位“%(unit)s”或牵头单位可以登记。") % {"unit": row.unit})


@transaction.atomic
def report_danger(row, *, actor, organ, now=None, **facts):
    """Register what was found at the object as a matter in the name of ``organ``. Returns the matter.

    ``facts``: see ``report_matter``. An object that was settled is open again.
    """
    now = now or timezone.now()
    row = held(row)
    if not (answer := may_report(row, actor)):
        raise Refused(answer.reason)
    there = {"subject": row.organ, "enterprise": row.enterprise}
    facts = {"place": row.place, "sector": row.sector, **facts, **there}
    matter = report_matter(actor=actor, organ=organ, now=now, **facts)
    connect(row, matter, actor, now)
    return matter


@transaction.atomic
def take_over(row, matters, *, actor, now=None):
    """Count dangers of the object that were registered elsewhere as found in the campaign. Returns how many."""
    now = now or timezone.now()
    row = held(row)
    if not (answer := may_report(row, actor)):
        raise Refused(answer.reason)
    for matter in matters:
        if matter.subject_id != row.organ_id:
            raise Refused(_("“%s”不是这个对象的隐患。") % matter)
        connect(row, matter, actor, now)
    return len(matters)


def held(row):
    """The object read anew, its campaign locked as every step on it does."""
    Campaign.objects.select_for_update(no_key=True).get(pk=row.campaign_id)
    related = ("campaign__organ", "campaign__lead", "organ", "unit", "place", "sector", "enterprise")
    return Subject.objects.select_related(*related).get(pk=row.pk)


def connect(row, matter, actor, now):
    from ..flow import SUBJECT

    link(matter, row, actor=actor, now=now)
    if row.progress in SETTLED and matter.state in Matter.OPEN:
        SUBJECT.move(row, "reopen", actor=actor, now=now, reason=_("新发现隐患：%s") % matter)
