"""Verbs: put facts on record, say how an enterprise stands now, take a record back."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.audit.models import Entry
from anlan.consequences.models import Trigger
from anlan.consequences.queries import office_for
from anlan.notices.actions import notify_each
from anlan.notices.queries import users_of_each
from anlan.registers.models import Enterprise
from anlan.rulebook.book import entry

from .models import CreditEvent, Standing
from .queries import SETTLE, VIEW, moving, unstated
from .reckoning import reckon

PART = 500
S = CreditEvent.State


def record_events(consequences, *, actor, now):
    """One record for each fact of the consequences that the rule of its day gives points.

    However many facts and enterprises, in few queries. Returns ``{consequence's key: the first record}`` of those made.
    """
    organs = [consequence.organ_id for consequence in consequences]
    rows = Enterprise.objects.filter(organ__in=organs).select_related("place", "organ")
    firms = {row.organ_id: row for row in rows}
    by_key = {row.pk: row for row in consequences if row.organ_id in firms}
    facts = facts_of(by_key)
    laid, made = who_laid(facts), []
    for fact in facts:
        consequence = by_key[fact.consequence_id]
        enterprise = firms[consequence.organ_id]
        rules, line = line_of(fact, enterprise)
        if line is not None:
            made.append(event_of(consequence, fact, enterprise, rules, line, now))
            made[-1].laid_by_id = laid.get((fact.row_model, fact.row_id))
    CreditEvent.objects.bulk_create(made, batch_size=PART)
    record_many(
        actor, _("计入信用"), [(row, {"points": str(row.points), "basis": row.basis}) for row in made]
    )
    if made:
        restate({row.enterprise_id: row.enterprise for row in made}.values(), now)
        tell(made, now)
    return {row.consequence_id: row for row in reversed(made)}


def facts_of(consequences):
    """The facts that they rest on, stand, and are not on record yet, in their order: plain rows, for they are many."""
    found = Trigger.objects.live().filter(consequences__in=consequences, credit_event__isnull=True)
    found = found.annotate(consequence_id=F("consequences"))
    return found.order_by("pk").values_list(
        "pk", "code", "row_model", "row_id", "happened_on", "consequence_id", named=True
    )


def line_of(fact, enterprise):
    """The rule of the fact's day, and its line that speaks of the fact or None."""
    rules = entry("credit.events", fact.happened_on, enterprise.place)
    return rules, next((line for line in rules.value if line["fact"] == fact.code), None)


def event_of(consequence, fact, enterprise, rules, line, now):
    return CreditEvent(
        enterprise=enterprise,
        consequence=consequence,
        trigger_id=fact.pk,
        fact=fact.code,
        line=dict(line),
        rule_from=rules.valid_from,
        rule_place=rules.place,
        points=Decimal(line["add"]) - Decimal(line["deduct"]),
        basis=line["basis"],
        occurred_on=fact.happened_on,
        expires_on=fact.happened_on + timedelta(line["days"]),
        recorded_at=now,
    )


def who_laid(facts):
    """``{(model, key) of the row that shows a fact: who began the row with an act}``, without the system's."""
    rows, found = defaultdict(set), {}
    for fact in facts:
        rows[fact.row_model].add(str(fact.row_id))
    for label, keys in rows.items():
        acts = Entry.objects.filter(row_model=label, row_id__in=keys).order_by()
        # Sorted and sifted here: asked for it, the database might walk the whole log by another index.
        for _pk, key, actor in sorted(acts.values_list("pk", "row_id", "actor_id"), reverse=True):
            if actor is not None:
                found[label, int(key)] = actor
    return found


def tell(made, now):
    """One word to each enterprise, however many records it got."""
    by_firm = defaultdict(list)
    for event in made:
        by_firm[event.enterprise].append(event)
    people = users_of_each([firm.organ_id for firm in by_firm], VIEW)
    messages = [
        {
            "users": people[firm.organ_id],
            **(said_of(events[0]) if len(events) == 1 else said_of_all(firm, events)),
        }
        for firm, events in by_firm.items()
        if firm.organ_id in people
    ]
    notify_each(messages, kind="credit.recorded", now=now)


def said_of(event):
    said = {"fact": event.fact_label, "points": f"{event.points:+}"}
    title = _("安全信用新增记录：%(fact)s（%(points)s分）") % said
    return {"title": title, "row": event, "body": event.basis}


def said_of_all(enterprise, events):
    """How many there are of each kind; the ledger has them one by one."""
    kinds = Counter((event.fact_label, f"{event.points:+}", event.basis) for event in events)
    lines = [
        _("%(fact)s：%(count)d项，每项%(points)s分。%(basis)s")
        % {"fact": fact, "count": count, "points": points, "basis": basis}
        for (fact, points, basis), count in kinds.items()
    ]
    facts = "、".join(dict.fromkeys(fact for fact, _points, _basis in kinds))
    return {
        "title": _("安全信用新增%(count)d项记录：%(facts)s") % {"count": len(events), "facts": facts},
        "link": reverse("credit:ledger", args=[enterprise.pk]),
        "body": "\n".join(lines),
    }


@transaction.atomic
def restate(enterprises, now):
    """Say how each stands today: what differs from the last word ends it. Returns the standings that are new."""
    today = timezone.localdate(now)
    held = Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[row.pk for row in enterprises]
    )
    rows = list(held.select_related("place", "organ").order_by("pk"))
    found = reckon(rows, today)
    last = {row.enterprise_id: row for row in Standing.objects.open().filter(enterprise__in=rows)}
    new = replace([(row, found[row.pk], last.get(row.pk)) for row in rows], today)
    tell_changes([one for one in new if one.enterprise_id in last], last, now)
    return new


def replace(words, today):
    """``words``: of each enterprise the reckoning and the last standing or None. Returns the standings that are new."""
    new, moved, ended, corrected = [], defaultdict(list), defaultdict(list), []
    for enterprise, reckoning, last in words:
        tier, day = reckoning.tier["code"], max(today, last.since) if last else today
        if last and (last.tier, last.score) == (tier, reckoning.score):
            if last.next_on != reckoning.next_on:
                moved[reckoning.next_on].append(last.pk)
            continue
        if last and last.since == day:
            corrected.append(last.pk)
        elif last:
            ended[day - timedelta(1)].append(last.pk)
        fresh = Standing(enterprise=enterprise, tier=tier, score=reckoning.score, since=day)
        fresh.next_on = reckoning.next_on
        new.append(fresh)
    for day, keys in moved.items():
        Standing.objects.filter(pk__in=keys).update(next_on=day)
    for day, keys in ended.items():
        Standing.objects.filter(pk__in=keys).update(until=day)
    # Said and corrected on one day: the day has one word only, its last.
    Standing.objects.filter(pk__in=corrected).delete()
    return Standing.objects.bulk_create(new, batch_size=PART)


def tell_changes(new, last, now):
    """A new tier is written down and told; a new score alone is not."""
    changed = [one for one in new if one.tier != last[one.enterprise_id].tier]
    pairs = [(one, {"before": last[one.enterprise_id].tier, "after": one.tier}) for one in changed]
    record_many(SYSTEM, _("信用等级变化"), pairs)
    firms = users_of_each([one.enterprise.organ_id for one in changed], VIEW)
    office_of = {one: office_for(one.enterprise.place, one.enterprise.organ) for one in changed}
    offices = users_of_each([office.pk for office in office_of.values() if office], SETTLE)
    messages = []
    for one, said in pairs:
        words, office = {"name": one.enterprise} | said, office_of[one]
        people = firms.get(one.enterprise.organ_id, []) + (offices.get(office.pk, []) if office else [])
        title = _("%(name)s的信用等级由%(before)s变为%(after)s") % words
        messages.append({"users": people, "title": title, "link": one.get_absolute_url()})
    notify_each(messages, kind="credit.tier", now=now)


def state_all(now):
    """First standings, and those in which something has expired. Returns how many were said anew."""
    done = 0
    for rows in (moving(timezone.localdate(now)), unstated()):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), PART):
            done += len(restate(list(Enterprise.objects.filter(pk__in=keys[start : start + PART])), now))
    return done


@transaction.atomic
def void(consequence, *, actor, now, reason):
    """What rested on the consequence is taken back, whatever had been decided on it."""
    rows = CreditEvent.objects.filter(consequence=consequence).exclude(state=S.WITHDRAWN)
    rows = list(rows.select_for_update(of=("self",)).select_related("enterprise"))
    CreditEvent.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=S.WITHDRAWN, answer=reason[:2000]
    )
    for row in rows:
        record(actor, _("撤销信用记录"), row, reason=reason)
    restate({row.enterprise_id: row.enterprise for row in rows}.values(), now)
