"""A problem comes in: registered once, answered with the same receipt again, put before the office when changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.hazards.actions.amending import amend_matter
from anlan.hazards.actions.reporting import report_matter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import Exchanged, Message, Partner
from ..problems import ProblemForm, digest_of, flat, kept
from ..queries import DECIDE, DELIVER
from .sending import queue

IN, State = Message.Direction.IN, Message.State


def receive(partner, payload, *, actor, now=None, batch=""):
    """Take in one problem; the Message says what became of it (``state``), with ``receipt`` or ``problems``.

    Of two deliveries of one number at once the second waits and is told what the first was told.
    """
    now = now or timezone.now()
    by_program = actor.pk == partner.account_id and actor.holds(DELIVER)
    if not actor.speaks_for(partner.organ) or not (by_program or actor.holds(DECIDE)):
        raise Refused(_("只能以本单位名义报送。"))
    if not partner.active:
        raise Refused(_("与“%s”的对接已停用。") % partner)
    texts, wrong = flat(payload)
    form = ProblemForm(texts, partner=partner, actor=actor)
    said = {"texts": texts, "payload": kept(payload), "actor": actor, "now": now, "batch": batch}
    if wrong or not form.is_valid():
        return rejected(partner, wrong or form.found_wrong(), **said)
    try:
        with transaction.atomic():
            Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
            return taken_in(partner, form, **said)
    except ValidationError as no:
        by_field = no.message_dict if hasattr(no, "error_dict") else {"": no.messages}
        found = [{"field": name, "reason": one} for name, some in by_field.items() for one in some]
    except Refused as no:
        found = [{"field": "", "reason": str(no)}]
    return rejected(partner, found, **said)


def taken_in(partner, form, *, texts, actor, now, **said):
    """New, the same again, or changed: told by number and content."""
    known = Exchanged.objects.filter(partner=partner, external_id=form.cleaned_data["external_id"]).first()
    digest = digest_of(texts)
    if known is None:
        return registered(partner, form, texts=texts, digest=digest, actor=actor, now=now, **said)
    if known.digest == digest:
        return again(known.messages.filter(direction=IN, digest=digest).latest("pk"), now)
    before = known.messages.filter(direction=IN, digest=digest).order_by("-pk").first()
    if before is not None and before.state in (State.CONFLICT, State.DECLINED):
        return again(before, now)
    return changed(known, texts=texts, digest=digest, actor=actor, now=now, **said)


def message(partner, state, *, actor, now, **facts):
    row = Message.objects.create(
        partner=partner, direction=IN, state=state, tries=1, created_at=now, done_at=now, **facts
    )
    record(actor, _("接收对接问题"), row, state=str(row.get_state_display()), external_id=row.external_id)
    return row


def again(row, now):
    """The same once more: counted, answered as before."""
    row.tries = min(row.tries + 1, 30_000)
    row.said = _("%s再次收到，内容相同。") % timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    row.save(update_fields=["tries", "said"])
    row.repeated = True
    return row


def rejected(partner, problems, *, texts, payload, actor, now, batch):
    """Kept with what is wrong, so that nothing is lost between two houses."""
    number = texts.get("external_id", "")
    fits = len(number) <= 50 and not any(one["field"] == "external_id" for one in problems)
    with transaction.atomic():
        row = message(
            partner,
            State.REJECTED,
            actor=actor,
            now=now,
            external_id=number if fits else "",
            payload=payload,
            digest=digest_of({"payload": str(payload)}),
            problems=problems,
            batch=batch,
            said="".join(one["reason"] for one in problems)[:300],
        )
        tell(row, _("有对接问题未能接收：%s") % partner, now)
    return row


def registered(partner, form, *, texts, digest, payload, actor, now, batch):
    number = form.cleaned_data["external_id"]
    matter = report_matter(
        actor=actor,
        organ=partner.organ,
        profile=partner.profile,
        external_id=f"{partner.code}:{number}",
        now=now,
        **form.facts(),
    )
    case = Exchanged.objects.create(
        partner=partner,
        external_id=number,
        matter=matter,
        payload=texts,
        digest=digest,
        receipt={},
        received_at=now,
    )
    row = message(
        partner,
        State.REGISTERED,
        actor=actor,
        now=now,
        case=case,
        external_id=number,
        payload=payload,
        digest=digest,
        batch=batch,
    )
    row.receipt = case.receipt = {
        "receipt": f"{partner.code}-{row.pk}",
        "external_id": number,
        "number": matter.number,
        "received_at": timezone.localtime(now).isoformat(timespec="seconds"),
    }
    row.save(update_fields=["receipt"])
    case.save(update_fields=["receipt"])
    queue(case, now)
    return row


def changed(case, *, texts, digest, payload, actor, now, batch):
    """Another content under a known number changes nothing by itself: the office decides."""
    row = message(
        case.partner,
        State.CONFLICT,
        actor=actor,
        now=now,
        case=case,
        external_id=case.external_id,
        payload=payload,
        digest=digest,
        batch=batch,
    )
    row.receipt = {
        "receipt": f"{case.partner.code}-{row.pk}",
        "external_id": case.external_id,
        "number": case.matter.number,
        "received_at": timezone.localtime(now).isoformat(timespec="seconds"),
    }
    row.done_at = None
    row.save(update_fields=["receipt", "done_at"])
    record(actor, _("收到对方变更"), case.matter, note=_("%s变更了问题内容，待核对。") % case.partner)
    tell(row, _("对接问题内容有变更，请核对：%s") % case.matter.title, now)
    return row


def tell(row, title, now):
    notify(
        users_of(row.partner.organ, DECIDE),
        kind="exchange.look",
        title=title,
        body=row.said,
        row=row,
        now=now,
    )


def taken(row, *, actor, now, note="", **facts):
    """The matter says from now on what the partner says."""
    case = Exchanged.objects.select_for_update(no_key=True).get(pk=row.case_id)
    texts, _wrong = flat(row.payload)
    form = ProblemForm(texts, partner=row.partner, actor=actor)
    if not form.is_valid():
        raise Refused("；".join(one["reason"] for one in form.found_wrong()))
    said = form.cleaned_data
    words = {name: said[name] for name in ("description", "location", "occurred_at", "title") if said[name]}
    amend_matter(case.followed, actor=actor, now=now, reason=_("%s变更") % row.partner, **words)
    case.payload, case.digest, case.receipt = texts, row.digest, row.receipt
    case.save(update_fields=["payload", "digest", "receipt"])
    row.done_at = now
    row.save(update_fields=["done_at"])


def declined(row, *, actor, now, reason, **facts):
    row.done_at, row.said = now, reason[:300]
    row.save(update_fields=["done_at", "said"])
