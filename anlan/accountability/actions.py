"""Verbs: propose; approve, deliver, hold the interview, answer, rectify, verify."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.duty.clock import fulfil, promise, release
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.letters.actions import letter
from anlan.letters.content import chinese_date
from anlan.notices.actions import notify, notify_each
from anlan.notices.queries import users_of, users_of_each
from anlan.org.models import Organ

from .documents import KIND
from .ladder import permitted, rungs, suggest
from .models import Act

S = Act.State


@transaction.atomic
def propose(organ, *, actor, office, now=None, triggers=(), **said):
    """Propose by hand to hold a unit to account. ``said``: title, grounds, basis; may: capacity, person, verifier,

    beside: the act about the same matter, whose facts it takes over."""
    if not actor.speaks_for(office):
        raise Refused(_("只能以本单位的名义提出问责。"))
    if organ in (office, said.get("verifier") or office):
        raise Refused(_("被问责单位不能是问责单位或核查单位本身。"))
    if beside := said.get("beside"):
        triggers = triggers or beside.triggers.all()
    return create(organ, office, actor, now or timezone.now(), triggers=triggers, **said)


def create(organ, office, actor, now, *, triggers=(), **said):
    row = drafted(organ, office, actor, now, **said)
    row.full_clean()
    return put_forward([(row, triggers)], actor, now)[0]


def drafted(organ, office, actor, now, *, fact="", place=None, verifier=None, **said):
    place, by_hand = place or organ.place, actor is not SYSTEM
    code = suggest(acts_of(organ), fact, timezone.localdate(now), place)
    row = Act(
        organ=organ,
        office=office,
        verifier=verifier or office,
        place=place,
        sector=organ.sector,
        rung=code,
        suggested=code,
        proposed_at=now,
        proposed_by=actor if by_hand else None,
        **said,
    )
    row.title = row.title[:200]
    return row


def put_forward(pairs, actor, now):
    """``pairs``: acts drafted, and the facts of each; all in few queries. Returns the acts."""
    rows = Act.objects.bulk_create([row for row, _triggers in pairs], batch_size=500)
    rest_on([(row.pk, triggers) for row, triggers in pairs])
    said = [(row, {"rung": row.rung_label, "grounds": row.grounds}) for row in rows]
    record_many(actor, _("提出问责"), said)
    people = users_of_each({row.office_id for row in rows}, "accountability.approve_act")
    notify_each(
        [
            {"users": people.get(row.office_id, []), "title": _("待批准问责：%s") % row, "row": row}
            for row in rows
        ],
        kind="accountability.act",
        now=now,
    )
    return rows


def rest_on(pairs):
    """Keep of each act's key the facts it rests on."""
    through = Act.triggers.through
    through.objects.bulk_create(
        [through(act_id=pk, trigger_id=found.pk) for pk, triggers in pairs for found in triggers],
        batch_size=500,
        ignore_conflicts=True,
    )


def acts_of(organ):
    return Act.objects.filter(organ=organ)


def tell(organ, perm, row, title, now, body="", **more):
    people = users_of(organ, perm)
    return notify(people, kind="accountability.act", title=title, row=row, body=body, now=now, **more)


def withdraw_candidates(consequence, actor, now, reason):
    """What the consequence made is not pursued; once a leader has approved it, it goes its own way."""
    row = Act.objects.filter(pk=consequence.made_id).first()
    if row is None or row.state in (S.DISMISSED, S.CLOSED):
        return
    if Act.objects.filter(pk=row.pk, state=S.CANDIDATE).update(state=S.DISMISSED, because=reason[:2000]) != 1:
        raise Refused(_("所列候选已经批准问责，请在问责事项中办理。"))
    record(actor, _("不予问责"), row, reason=reason)


def title_of(fact, count):
    return (_("%(fact)s（%(count)d件）") % {"fact": fact, "count": count})[:200]


def grounds_of(triggers, before=""):
    """A line for each fact after those ``before``, as many as fit; the others are in the list of facts."""
    most, more = Act._meta.get_field("grounds").max_length, _("（其余事实见触发事实清单）")
    if before.endswith(more):
        return before
    lines = [before] if before else []
    lines += [f"{found.happened_on} {found.title}" for found in triggers]
    if len(whole := "\n".join(lines)) <= most:
        return whole
    while len("\n".join([*lines, more])) > most:
        lines.pop()
    return "\n".join([*lines, more])


def hold_candidates(keys):
    """Which of these acts nobody has decided on; they are held. One that somebody is deciding on right now is none."""
    waiting = Act.objects.filter(pk__in=keys, state=S.CANDIDATE).order_by("pk")
    return list(waiting.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))


def extend_candidates(further):
    """Triples of a candidate's key, what its facts are, and facts that it takes up besides."""
    acts = Act.objects.in_bulk([pk for pk, _fact, _triggers in further])
    rest_on([(pk, triggers) for pk, _fact, triggers in further])
    resting = Act.triggers.through.objects.filter(act__in=acts).values_list("act").annotate(n=Count("pk"))
    counts = dict(resting.order_by())
    for pk, fact, triggers in further:
        acts[pk].title, acts[pk].grounds = (
            title_of(fact, counts[pk]),
            grounds_of(triggers, acts[pk].grounds),
        )
    Act.objects.bulk_update(acts.values(), ["title", "grounds"], batch_size=200)
    said = [(acts[pk], {"facts": [str(found) for found in triggers]}) for pk, _fact, triggers in further]
    record_many(SYSTEM, _("补充触发事实"), said)


def office_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.office) else NO(_("只有问责单位“%s”可以办理。") % row.office)


def unit_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有被问责单位“%s”可以办理。") % row.organ)


def verifier_acts(row, actor, **facts):
    """Never the unit itself, even by a person who sits in both."""
    if actor.speaks_for(row.organ):
        return NO(_("被问责单位的人员不能核查本单位的整改。"))
    return YES if actor.speaks_for(row.verifier) else NO(_("只有核查单位“%s”可以办理。") % row.verifier)


def may_decide(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if actor.pk == row.proposed_by_id:
        return NO(_("提出人不能批准自己提出的问责。"))
    return YES


def may_approve(row, actor, rung=None, reason="", **facts):
    if not (answer := may_decide(row, actor)):
        return answer
    if rung is None:
        return YES
    return permitted(acts_of(row.organ), rung, reason, timezone.localdate(), row.place)


def approved(row, *, actor, now, rung, reason="", **facts):
    """Asked again with the unit held: of two acts approved at once, the later one stands on the earlier."""
    on = timezone.localdate(now)
    Organ.objects.select_for_update(no_key=True).get(pk=row.organ_id)
    if not (answer := permitted(acts_of(row.organ), rung, reason, on, row.place)):
        raise Refused(answer.reason)
    row.rung, row.because, row.approved_on, row.approved_by = rung, reason, on, actor
    row.save(update_fields=["rung", "because", "approved_on", "approved_by"])
    tell(row.office, "accountability.deliver_act", row, _("已批准，请送达：%s") % row, now)


def dismissed(row, *, actor, now, reason, **facts):
    row.because = reason
    row.save(update_fields=["because"])


def may_deliver(row, actor, correct_by=None, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if correct_by and correct_by < timezone.localdate():
        return NO(_("整改时限不能早于今天。"))
    return YES


def delivered(row, *, actor, now, correct_by, **facts):
    """The document is numbered and laid open to the unit, and both clocks start."""
    on = timezone.localdate(now)
    rung = rung_of(row)
    row.delivered_on, row.rectify_by = on, correct_by
    row.answer_by = min(on + timedelta(rung.answer), correct_by)
    row.save(update_fields=["delivered_on", "rectify_by", "answer_by"])
    context = {
        "organ": row.organ.name,
        "person": row.person,
        "rung": rung,
        "title": row.title,
        "grounds": row.grounds,
        "basis": row.basis,
        "answer_by": chinese_date(row.answer_by),
        "rectify_by": chinese_date(row.rectify_by),
    }
    letter(KIND.code, row, organ=row.office, actor=actor, context=context, now=now)
    promise("accountability.answer", row, row.answer_by, now=now)
    promise("accountability.rectify", row, row.rectify_by, now=now)
    title = _("收到问责文书（%(rung)s）：%(title)s") % {"rung": rung.label, "title": row.title}
    tell(row.organ, "accountability.view_act", row, title, now, urgent=True)


def rung_of(row):
    return rungs(row.approved_on, row.place)[row.rung]


def may_hold(row, actor, interviewed_on=None, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if not rung_of(row).interview:
        return NO(_("这种方式不须当面约谈。"))
    if row.signed_at:
        return NO(_("约谈纪要已经签认。"))
    if interviewed_on and not row.delivered_on <= interviewed_on <= timezone.localdate():
        return NO(_("约谈日期应在送达之后、不晚于今天。"))
    return YES


def held(row, *, actor, now, interviewed_on, interviewees, interview_record, **facts):
    row.interviewed_on, row.interviewees = interviewed_on, interviewees
    row.interview_record = interview_record
    row.save(update_fields=["interviewed_on", "interviewees", "interview_record"])
    tell(row.organ, "accountability.answer_act", row, _("请签认约谈纪要：%s") % row.title, now)


def may_sign(row, actor, **facts):
    if not (answer := unit_acts(row, actor)):
        return answer
    if row.signed_at:
        return NO(_("约谈纪要已经签认。"))
    return YES if row.interviewed_on else NO(_("还没有约谈纪要。"))


def signed(row, *, actor, now, **facts):
    row.signed_at, row.signed_by = now, actor
    row.save(update_fields=["signed_at", "signed_by"])


def may_answer(row, actor, **facts):
    if not (answer := unit_acts(row, actor)):
        return answer
    if rung_of(row).interview and not row.signed_at:
        return NO(_("约谈并签认纪要之后才能回复。"))
    return YES


def answered(row, *, actor, now, reply, proof=None, **facts):
    row.reply, row.answered_on = reply, timezone.localdate(now)
    row.save(update_fields=["reply", "answered_on"])
    keep(row, proof, actor, "reply")
    fulfil("accountability.answer", row, now=now)
    tell(row.office, "accountability.deliver_act", row, _("已回复问责：%s") % row, now)


def rectified(row, *, actor, now, measures_taken, proof=None, **facts):
    row.measures_taken, row.rectified_on = measures_taken, timezone.localdate(now)
    row.rectified_by = actor
    row.save(update_fields=["measures_taken", "rectified_on", "rectified_by"])
    keep(row, proof, actor, "rectification")
    fulfil("accountability.rectify", row, now=now)
    tell(row.verifier, "accountability.verify_act", row, _("请核查问责整改：%s") % row, now)


def keep(row, proof, actor, kind):
    if proof:
        attach(row, proof, actor=actor, kind=kind)


def sent_back(row, *, actor, now, reason, **facts):
    """The clock of the rectification runs on to its old day."""
    row.returns += 1
    row.save(update_fields=["returns"])
    promise("accountability.rectify", row, row.rectify_by, now=now)
    tell(row.organ, "accountability.answer_act", row, _("整改未通过核查：%s") % row.title, now, reason)


def closed(row, *, actor, now, check_result, **facts):
    row.check_result, row.closed_on = check_result, timezone.localdate(now)
    row.save(update_fields=["check_result", "closed_on"])
    release("accountability.rectify", row, now=now)
    tell(row.organ, "accountability.view_act", row, _("问责事项已办结：%s") % row.title, now, check_result)
