"""Boundary disputes: any department raises one, both sides answer, the committee office's decision binds."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place

from ..models import Dispute


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
        tell(row, party, _("请答复职责边界意见：%s") % subject, detail)
    record(actor, _("提出职责争议"), row, parties=[str(party) for party in parties])
    return row


def tell(row, organ, title, body="", perm=""):
    users = users_of(organ, perm) if perm else users_of(organ)
    notify(users, kind="plans.dispute", title=title, body=body, row=row)


def organs_around(organ):
    """The public bodies that may be party to a dispute of ``organ``: on its place, above it and below it."""
    places = Place.objects.within(organ.place.path) | Place.objects.above(organ.place.path)
    return Organ.objects.filter(active=True, place__in=places).exclude(kind=Organ.Kind.ENTERPRISE)


def party_asked(row, actor, **facts):
    if not row.opinions.filter(organ__in=actor.organs, said_at__isnull=True).exists():
        return NO(_("只有尚未答复的当事单位可以答复。"))
    return YES


def answered(row, *, actor, now, stance, reason, **facts):
    """One party's answer, kept for good; when all have spoken the office is asked, whatever they said."""
    waiting = row.opinions.filter(organ__in=actor.organs, said_at__isnull=True)
    if not waiting.update(accepts=stance == "accepts", reason=reason, said_at=now):
        raise Refused(_("本单位已答复。"))
    if not row.opinions.filter(said_at__isnull=True).exists():
        consulted(row, actor=actor, now=now)


def consulted(row, *, actor, now, **facts):
    """Everybody was asked; who stayed silent does not hold the decision back."""
    row.state = Dispute.State.CONSULTED
    row.save(update_fields=["state"])
    if (office := office_for(row.place)) and not actor.speaks_for(office):
        tell(row, office, _("请裁定职责边界：%s") % row.subject, perm="plans.decide_dispute")


def office_for(place):
    """The committee office of the place, or of the nearest place above it; None without any."""
    offices = Organ.objects.filter(
        kind=Organ.Kind.COMMITTEE_OFFICE, place__in=Place.objects.above(place.path)
    )
    return offices.filter(active=True).order_by("-place__path", "order").first()


def arbiter(row, actor, **facts):
    """The committee office of the place, or one above it, decides; none of the parties does (S3-2.3.1c)."""
    offices = [organ for organ in actor.organs if organ.kind == Organ.Kind.COMMITTEE_OFFICE]
    if not any(row.place.path.startswith(office.place.path) for office in offices):
        return NO(_("职责边界由安委会办公室裁定。"))
    if row.opinions.filter(organ__in=actor.organs).exists():
        return NO(_("当事单位不能裁定。"))
    return YES


def decided(row, *, actor, now, decided_for, basis, **facts):
    row.decided_for, row.basis, row.decided_on = decided_for, basis, timezone.localdate(now)
    row.save(update_fields=["decided_for", "basis", "decided_on"])
    words = {"subject": row.subject, "organ": decided_for}
    told = {opinion.organ for opinion in row.opinions.select_related("organ")} | {row.organ, decided_for}
    for organ in told:
        tell(row, organ, _("职责边界已裁定：%(subject)s由%(organ)s负责监管") % words, basis)
