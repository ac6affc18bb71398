"""Boundary disputes: any department raises one, both sides answer, the committee office's decision binds."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ

from ..models import Dispute
from ..models.commitments import DisputeOpinion


@transaction.atomic
def raise_dispute(*, actor, organ, subject, detail, parties):
    """Put a matter whose supervisor is unclear before the committee office; ``parties``: two or more organs."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位名义提出。"))
    if len(parties) < 2:
        raise Refused(_("请至少选择两个当事单位。"))
    row = Dispute.objects.create(place=organ.place, organ=organ, subject=subject, detail=detail)
    for party in parties:
        row.opinions.create(organ=party, place=party.place)
        notify(
            users_of(party), kind="plans.dispute", title=_("请答复职责边界意见:%s") % subject, body=detail, row=row
        )
    record(actor, _("提出职责争议"), row, parties=[str(party) for party in parties])
    return row


def party_asked(row, actor, **facts):
    if not row.opinions.filter(organ__in=actor.organs, said_at__isnull=True).exists():
        return NO(_("只有尚未答复的当事单位可以答复。"))
    return YES


def answered(row, *, actor, now, stance, reason, **facts):
    """One party's answer; when all have spoken the dispute is consulted, whatever they said."""
    row.opinions.filter(organ__in=actor.organs, said_at__isnull=True).update(
        accepts=stance == "accepts", reason=reason, said_at=now
    )
    if not row.opinions.filter(said_at__isnull=True).exists():
        row.state = Dispute.State.CONSULTED
        row.save(update_fields=["state"])
        offices = Organ.objects.filter(kind=Organ.Kind.COMMITTEE_OFFICE, place=row.place)
        for office in offices:
            notify(
                users_of(office, "plans.decide_dispute"),
                kind="plans.dispute",
                title=_("请裁定职责边界:%s") % row.subject,
                row=row,
            )


def arbiter(row, actor, **facts):
    """The committee office of the place decides, and none of the parties does."""
    if not any(organ.kind == Organ.Kind.COMMITTEE_OFFICE for organ in actor.organs):
        return NO(_("职责边界由安委会办公室裁定。"))
    if row.opinions.filter(organ__in=actor.organs).exists():
        return NO(_("当事单位不能裁定。"))
    return YES


def decided(row, *, actor, now, decided_for, basis, **facts):
    row.decided_for, row.basis, row.decided_on = decided_for, basis, timezone.localdate(now)
    row.save(update_fields=["decided_for", "basis", "decided_on"])
    for opinion in DisputeOpinion.objects.filter(dispute=row).select_related("organ"):
        notify(
            users_of(opinion.organ),
            kind="plans.dispute",
            title=_("职责边界已裁定:%(subject)s由%(organ)s负责监管")
            % {"subject": row.subject, "organ": decided_for},
            body=basis,
            row=row,
        )
