"""What happens with the steps of an instrument; signing for it; the end of its term."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.obligations.models import Obligation
from anlan.search.sources import index

from ..models import SEEN, Instrument, Receipt

S = Instrument.State
DUTY_OFFICE = "obligations.change_obligation"


def checked(row, *, actor, now, legality, **facts):
    row.checked_by, row.opinion = actor, legality
    row.save(update_fields=["checked_by", "opinion", "changed_at"])


def returned(row, *, actor, now, **facts):
    """What is written anew is checked anew."""
    row.checked_by, row.opinion = None, ""
    row.save(update_fields=["checked_by", "opinion", "changed_at"])
    title = _("文书退回修改：%s") % row
    notify([row.author], kind="instruments.returned", title=title, row=row, now=now)


def issued(row, *, actor, now, effective_on, instrument_number="", **facts):
    row.issued_by, row.issued_on = actor, timezone.localdate(now)
    row.effective_on, row.number = effective_on, instrument_number
    row.save(update_fields=["issued_by", "issued_on", "effective_on", "number", "changed_at"])
    if row.earlier:
        end(row.earlier, S.REVISED, effective_on, _("由第%d版代替") % row.version, actor=actor, now=now)
    send(row, now)
    index(row)


def repealed(row, *, actor, now, reason, **facts):
    row.ended_on, row.ended_because = timezone.localdate(now), reason
    row.save(update_fields=["ended_on", "ended_because", "changed_at"])
    told(row, list(standing(row)), now)


def end(row, state, day, because, *, actor, now):
    """``row`` holds no more from ``day`` on."""
    row.state, row.ended_on, row.ended_because = state, day, because
    row.save(update_fields=["state", "ended_on", "ended_because", "changed_at"])
    record(actor, row.get_state_display(), row, on=day, because=because)
    told(row, list(standing(row)), now)


def standing(row):
    """The duties made of its clauses that no clause of a later version carries."""
    kept = Obligation.objects.filter(instrument_items__instrument__earlier=row).order_by().values("pk")
    rows = Obligation.objects.filter(instrument_items__instrument=row).exclude(pk__in=kept)
    return rows.exclude(state__in=(Obligation.State.ENDED, Obligation.State.DROPPED)).distinct()


def told(row, obligations, now):
    """Whoever set duties that rest on it hears that they rest on nothing now (4.21: tasks citing it flagged)."""
    for duty in obligations:
        title = _("履职要求的依据已失效：%s") % duty
        body = _("所依据的“%(title)s”%(state)s，请复核这项要求。") % {
            "title": row.title,
            "state": row.get_state_display(),
        }
        users = users_of(duty.organ, DUTY_OFFICE)
        notify(users, kind="instruments.ended", title=title, body=body, row=duty, now=now)


def send(row, now):
    """A receipt for each unit that it is about or sent to; their people hear."""
    day = timezone.localdate(now)
    units = {organ.pk: organ for group in row.groups.all() for organ in group.members_on(day)}
    units |= {organ.pk: organ for organ in row.organs.all()}
    if row.subject:
        units[row.subject_id] = row.subject
    units.pop(row.organ_id, None)
    rows = [Receipt(instrument=row, organ=organ, sent_at=now) for organ in units.values()]
    Receipt.objects.bulk_create(rows)
    people = {user for organ in units.values() for user in users_of(organ, SEEN)}
    people |= {row.person} - {None}
    title = _("请签收：%s") % row
    notify(people, kind="instruments.sent", title=title, row=row, now=now)


@transaction.atomic
def sign_for(receipt, *, actor, now=None):
    now = now or timezone.now()
    if not actor.speaks_for(receipt.organ):
        raise Refused(_("只有“%s”可以签收。") % receipt.organ)
    waiting = Receipt.objects.filter(pk=receipt.pk, signed_at=None)
    if not waiting.update(signed_at=now, signed_by=actor):
        raise Refused(_("已经签收。"))
    record(actor, _("签收责任文书"), receipt.instrument, organ=str(receipt.organ))


def expire(now):
    """End what has run its term. Returns how many."""
    over = Instrument.objects.filter(state=S.IN_FORCE, ends_on__lt=timezone.localdate(now))
    return sum(run_out(row, now) for row in over.order_by("pk").iterator(500))


@transaction.atomic
def run_out(row, now):
    row = Instrument.objects.select_for_update(no_key=True).get(pk=row.pk)
    if row.state != S.IN_FORCE:
        return 0
    end(row, S.EXPIRED, row.ends_on + timedelta(days=1), _("有效期满"), actor=SYSTEM, now=now)
    people = users_of(row.organ, "instruments.change_instrument")
    notify(people, kind="instruments.expired", title=_("文书有效期满：%s") % row, row=row, now=now)
    return 1
