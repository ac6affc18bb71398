"""Verbs: raise facts, withdraw them; decide, reverse, object, let expire."""

from collections import defaultdict
from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.flow.flow import NO, YES, Refused
from anlan.org.models import Organ
from anlan.rulebook.book import rule

from .drawing import draw, put_in_force, take_effect, tell_office, tell_subject
from .kinds import EFFECTS, FACTS
from .models import Consequence, Trigger
from .queries import enough

S = Consequence.State


def raise_fact(code, row, *, actor=SYSTEM, now=None, **line):
    """One fact; see ``raise_facts``. Returns its Trigger, or None when it was raised before."""
    return next(iter(raise_facts(code, [{"row": row, **line}], actor=actor, now=now)), None)


@transaction.atomic
def raise_facts(code, lines, *, actor=SYSTEM, now=None):
    """Keep what happened, and draw what the rules say follows from it. Returns the facts that were new.

    A line is a dict: ``row`` (what shows it), ``subject`` (to whom it is laid), ``on`` (the day); may: ``organ`` that
    speaks for the subject (default: the subject, or its ``organ``), ``place``, ``office`` that decides, ``title``.
    Whoever raises facts of the same subject at the same time waits: the threshold is seen by one of them.
    """
    now = now or timezone.now()
    rows = {key_of(row): row for row in (trigger_of(FACTS[code].code, now, **line) for line in lines)}
    if not rows:
        return []
    hold_subjects(rows.values())
    known = {key_of(row): row for row in raised_for(code, rows.values())}
    fresh = Trigger.objects.bulk_create(
        [row for key, row in rows.items() if key not in known], batch_size=500
    )
    again = [row for key, row in known.items() if key in rows and row.withdrawn_at]
    Trigger.objects.filter(pk__in=[row.pk for row in again]).update(
        withdrawn_at=None, withdrawn_because="", failed_at=None, fault=""
    )
    fresh += again
    record_many(actor, _("记录触发事实"), said_of(fresh))
    draw(code, fresh, now)
    return fresh


def raised_for(code, rows):
    """The facts of the kind that are there already of what shows ``rows``.

    Asked by model and key together, as the index has it: by keys alone every fact would be read.
    """
    by_model = defaultdict(list)
    for row in rows:
        by_model[row.row_model].append(row.row_id)
    for label, pks in by_model.items():
        there = Trigger.objects.filter(code=code, row_model=label, row_id__in=pks)
        yield from there.select_related("place", "organ", "office").order_by()


def said_of(fresh):
    """An entry in the log for each subject, at the first of its facts, with all of them."""
    by_subject = defaultdict(list)
    for row in fresh:
        by_subject[row.subject_key].append(row)
    return [
        (rows[0], {"fact": rows[0].label, "triggers": [[row.pk, row.title] for row in rows]})
        for rows in by_subject.values()
    ]


def trigger_of(code, now, row, subject, on, organ=None, place=None, office=None, title=""):
    organ = organ or (subject if isinstance(subject, Organ) else getattr(subject, "organ", None))
    return Trigger(
        code=code,
        row_model=row._meta.label_lower,
        row_id=row.pk,
        title=(title or str(row))[:200],
        url=row.get_absolute_url()[:200] if hasattr(row, "get_absolute_url") else "",
        subject_model=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject)[:120],
        organ=organ,
        place=place or getattr(subject, "place", None) or organ.place,
        sector_id=getattr(subject, "sector_id", None) or (organ.sector_id if organ else None),
        office=office,
        happened_on=on,
        raised_at=now,
    )


def key_of(row):
    return row.row_model, row.row_id, *row.subject_key


def hold_subjects(rows):
    """Lock the subjects, always in the same order, until the transaction ends."""
    ids = defaultdict(set)
    for label, pk in (row.subject_key for row in rows):
        ids[label].add(pk)
    for label in sorted(ids):
        held = apps.get_model(label)._base_manager.select_for_update(no_key=True).filter(pk__in=ids[label])
        list(held.order_by("pk").values_list("pk", flat=True))


def retry(now):
    """Draw again from the facts that failed. Returns how many came through."""
    done = 0
    for pk in list(Trigger.objects.failed().order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            done += again(pk, now)
    return done


def again(pk, now):
    """Whether the fact came through. The subject is held first, as when it was raised."""
    row = Trigger.objects.failed().select_related("place", "organ", "office").filter(pk=pk).first()
    if row is None:
        return False
    hold_subjects([row])
    if not Trigger.objects.failed().filter(pk=pk).update(failed_at=None, fault=""):
        return False
    draw(row.code, [row], now)
    if Trigger.objects.failed().filter(pk=pk).exists():
        return False
    record(SYSTEM, _("重新按规则处理"), row)
    return True


@transaction.atomic
def withdraw_facts(code, row, *, reason, actor, now=None):
    """What was raised for the row was none: of what rests on too few facts now, proposals fall, what the rules made
    hold by themselves is taken back, and of what a person decided the office hears."""
    now = now or timezone.now()
    mine = Trigger.objects.live().filter(code=code, row_model=row._meta.label_lower, row_id=row.pk)
    gone = list(mine.select_for_update(no_key=True, of=("self",)))
    mine.update(withdrawn_at=now, withdrawn_because=reason[:500])
    record_many(actor, _("撤回触发事实"), [(found, {"reason": reason}) for found in gone])
    resting = Consequence.objects.filter(triggers__in=gone, state__in=(S.PROPOSED, S.APPLIED)).distinct()
    for found in [found for found in resting if not enough(found)]:
        if found.state == S.PROPOSED:
            drop(found, _("所依据的事实已撤回：%s") % reason, now)
        elif not (found.automatic and taken_back(found, _("所依据的事实已撤回：%s") % reason, now)):
            tell_office(found, _("所依据的事实已撤回，请研究是否撤销：%s") % found, now)
    return gone


def taken_back(row, reason, now):
    """Reverse what came by itself; False where what it brought about has gone its own way."""
    try:
        with transaction.atomic():
            if not Consequence.objects.filter(pk=row.pk, state=S.APPLIED).update(state=S.REVERSED):
                return True
            row.state = S.REVERSED
            reversed_(row, actor=SYSTEM, now=now, reason=reason)
            record(SYSTEM, _("按规则撤销"), row, reason=reason)
    except Refused:
        return False
    return True


def drop(row, reason, now):
    waiting = Consequence.objects.filter(pk=row.pk, state=S.PROPOSED)
    if waiting.update(state=S.REJECTED, reason=reason[:2000], decided_at=now):
        record(SYSTEM, _("不采用"), row, reason=reason)


def office_acts(row, actor, **facts):
    """The office decides, and nobody in a matter of its own."""
    if row.organ and actor.speaks_for(row.organ):
        return NO(_("不能决定涉及本单位的事项。"))
    if row.office and not actor.speaks_for(row.office):
        return NO(_("只有决定单位“%s”可以办理。") % row.office)
    return YES


def may_apply(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    return YES if enough(row) else NO(_("所依据的事实已撤回，不足规则规定的数量。"))


def applied(row, *, actor, now, reason, basis="", **facts):
    row.reason, row.basis = reason, basis or row.basis
    put_in_force(row, actor, now)
    take_effect([row], actor, now)
    row.save()


def rejected(row, *, actor, now, reason, **facts):
    row.reason, row.decided_at, row.decided_by = reason, now, actor
    row.save(update_fields=["reason", "decided_at", "decided_by"])


def reversed_(row, *, actor, now, reason, **facts):
    undo(row, actor, now, reason)
    row.ended_on, row.ended_because, row.answered_at = timezone.localdate(now), reason, now
    row.save(update_fields=["ended_on", "ended_because", "answered_at"])
    tell_subject(row, _("已撤销：%s") % row.effect_label, now, reason)


def undo(row, actor, now, reason):
    found = EFFECTS.get(row.effect)
    if found and found.undo:
        found.undo(row, actor, now, reason)


def may_object(row, actor, **facts):
    if not (row.organ and row.told and actor.speaks_for(row.organ)):
        return NO(_("只有措施所涉单位可以提出异议。"))
    if row.objected_at:
        return NO(_("已经提出过异议。"))
    days = rule("consequences.objection_days", row.starts_on, row.place)
    last = row.starts_on + timedelta(days)
    return YES if timezone.localdate() <= last else NO(_("异议期已于%s届满。") % last)


def objected(row, *, actor, now, reason, **facts):
    row.objection, row.objected_at = reason, now
    row.save(update_fields=["objection", "objected_at"])
    tell_office(row, _("收到异议：%s") % row, now)


def may_uphold(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    return YES if row.objected_at and not row.answered_at else NO(_("没有待答复的异议。"))


def upheld(row, *, actor, now, reason, **facts):
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    tell_subject(row, _("异议不成立，维持：%s") % row.effect_label, now, reason)


def expire(now):
    """Let go what has run its term. Returns how many."""
    over = Consequence.objects.filter(state=S.APPLIED, ends_on__lt=timezone.localdate(now))
    return sum(let_go(row, now) for row in over.iterator(500))


@transaction.atomic
def let_go(row, now):
    running = Consequence.objects.filter(pk=row.pk, state=S.APPLIED)
    if not running.update(state=S.EXPIRED):
        return 0
    undo(row, SYSTEM, now, _("期限届满"))
    record(SYSTEM, _("期限届满"), row, ends_on=row.ends_on)
    return 1
