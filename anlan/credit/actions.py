"""Verbs: put facts on record, say how an enterprise stands now, take a record back."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.audit.models import Entry
from anlan.consequences.queries import office_for
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.registers.models import Enterprise
from anlan.rulebook.book import entry

from .models import CreditEvent, Standing
from .queries import SETTLE, VIEW, moving, unstated
from .reckoning import reckon

PART = 500
S = CreditEvent.State


def record_events(consequence, *, actor, now):
    """One record for each fact of the consequence that the rule of its day gives points; returns those made."""
    enterprise = (
        Enterprise.objects.filter(organ=consequence.organ_id).select_related("place", "organ").first()
    )
    if enterprise is None:
        return []
    made = []
    for trigger in consequence.triggers.live().filter(credit_event__isnull=True).order_by("pk"):
        rules = entry("credit.events", trigger.happened_on, enterprise.place)
        line = next((dict(line) for line in rules.value if line["fact"] == trigger.code), None)
        if line is not None:
            made.append(event_of(consequence, trigger, enterprise, rules, line, now))
    CreditEvent.objects.bulk_create(made)
    record_many(
        actor, _("计入信用"), [(row, {"points": str(row.points), "basis": row.basis}) for row in made]
    )
    if made:
        restate([enterprise], now)
        tell(enterprise, made, now)
    return made


def event_of(consequence, trigger, enterprise, rules, line, now):
    return CreditEvent(
        enterprise=enterprise,
        consequence=consequence,
        trigger=trigger,
        fact=trigger.code,
        line=line,
        rule_from=rules.valid_from,
        rule_place=rules.place,
        points=Decimal(line["add"]) - Decimal(line["deduct"]),
        basis=line["basis"],
        occurred_on=trigger.happened_on,
        expires_on=trigger.happened_on + timedelta(line["days"]),
        recorded_at=now,
        laid_by_id=who_laid(trigger),
    )


def who_laid(trigger):
    """The person whose act the row that shows the fact begins with, None for the system's own."""
    acts = Entry.objects.filter(row_model=trigger.row_model, row_id=str(trigger.row_id)).order_by("pk")
    return acts.exclude(actor_id=None).values_list("actor_id", flat=True).first()


def tell(enterprise, events, now):
    people = list(users_of(enterprise.organ, VIEW))
    for event in events:
        said = {"fact": event.fact_label, "points": f"{event.points:+}"}
        notify(
            people,
            kind="credit.recorded",
            title=_("安全信用新增记录：%(fact)s（%(points)s分）") % said,
            row=event,
            body=event.basis,
            now=now,
        )


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
    new = []
    for row in rows:
        new += replaced(row, found[row.pk], last.get(row.pk), today)
    Standing.objects.bulk_create(new, batch_size=PART)
    tell_changes([one for one in new if one.enterprise_id in last], last, now)
    return new


def replaced(enterprise, reckoning, last, today):
    """The new standing in a list, empty where the last one still says it."""
    tier, day = reckoning.tier["code"], max(today, last.since) if last else today
    if last and (last.tier, last.score) == (tier, reckoning.score):
        if last.next_on != reckoning.next_on:
            Standing.objects.filter(pk=last.pk).update(next_on=reckoning.next_on)
        return []
    if last and last.since == day:
        # Said and corrected on one day: the day has one word only, its last.
        Standing.objects.filter(pk=last.pk).delete()
    elif last:
        Standing.objects.filter(pk=last.pk).update(until=day - timedelta(1))
    fresh = Standing(enterprise=enterprise, tier=tier, score=reckoning.score, since=day)
    fresh.next_on = reckoning.next_on
    return [fresh]


def tell_changes(new, last, now):
    """A new tier is written down and told; a new score alone is not."""
    changed = [one for one in new if one.tier != last[one.enterprise_id].tier]
    pairs = [(one, {"before": last[one.enterprise_id].tier, "after": one.tier}) for one in changed]
    record_many(SYSTEM, _("信用等级变化"), pairs)
    for one, (_row, said) in zip(changed, pairs, strict=True):
        office = office_for(one.enterprise.place, one.enterprise.organ)
        people = [*users_of(one.enterprise.organ, VIEW), *(users_of(office, SETTLE) if office else ())]
        words = {"name": one.enterprise, "before": said["before"], "after": said["after"]}
        notify(
            people,
            kind="credit.tier",
            title=_("%(name)s的信用等级由%(before)s变为%(after)s") % words,
            link=one.get_absolute_url(),
            now=now,
        )


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
