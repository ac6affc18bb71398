"""Listing objects, dealing them out, recording what was done to each, drawing a sample for the look-back."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.lib.sampling import sample, size_of
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ
from anlan.org.tree import WIDTH
from anlan.rulebook.book import rule

from ..dangers import open_dangers
from ..models import Campaign, Draw, Entry, Subject
from ..queries import listed
from .campaigns import carries, organs_on

P, L, K = Subject.Progress, Subject.LookBack, Entry.Kind
LISTING = (Campaign.State.PREPARED, Campaign.State.LAUNCHED)
MOST = 20_000  # objects listed at once
SHOWN = 5  # numbers of open dangers named


@transaction.atomic
def add_subjects(campaign, organs, *, actor, unit=None, batch=None, now=None):
    """List the organs (enterprises among them) that are not listed yet. Returns how many were added.

    Without ``unit`` each goes to the unit that takes part nearest above its place, else to the lead.
    """
    row = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if not (answer := carries(row, actor)):
        raise Refused(answer.reason)
    if row.state not in LISTING:
        raise Refused(_("行动已经结束，不能再列入对象。"))
    there = set(row.subjects.values_list("organ", flat=True))
    fresh = [organ for organ in organs if organ.pk not in there]
    if len(fresh) > MOST:
        raise Refused(_("一次最多列入%d个对象，请缩小范围。") % MOST)
    nearest = None if unit else units_by_path(row, timezone.localdate(now))
    made = Subject.objects.bulk_create(
        [subject_of(row, organ, unit or nearest_to(organ, nearest, row), batch, now) for organ in fresh],
        batch_size=500,
    )
    if made:
        record(actor, _("列入整治对象"), row, count=len(made), note=_("共%d个") % len(made))
    return len(made)


def withdraw(rows, *, actor, verb):
    """Take objects that nothing was done to off their lists, as if they had never been on them."""
    record_many(actor, verb, [(row, {"note": row.name}) for row in rows])
    Subject.objects.filter(pk__in=[row.pk for row in rows]).delete()


def subject_of(campaign, organ, unit, batch, now):
    enterprise = getattr(organ, "enterprise", None) if organ.is_enterprise else None
    return Subject(
        campaign=campaign,
        organ=organ,
        enterprise=enterprise,
        name=organ.name,
        place_id=organ.place_id,
        sector_id=organ.sector_id,
        unit=unit,
        lead_id=campaign.lead_id,
        batch=batch,
        listed_on=timezone.localdate(now),
    )


def units_by_path(campaign, day):
    """``{path of a place: the unit of that place}``; of several in one place the first in the order of organs."""
    organs = [unit.organ for unit in campaign.units.select_related("organ__place")] or organs_on(
        campaign, day
    )
    found = {}
    for organ in organs:
        found.setdefault(organ.place.path, organ)
    return found


def nearest_to(organ, units, campaign):
    path = organ.place.path
    for end in range(len(path), 0, -WIDTH):
        if path[:end] in units:
            return units[path[:end]]
    return campaign.lead


@transaction.atomic
def deal_out(rows, *, actor, unit=None, batch=None):
    """Give objects of one campaign another responsible unit or batch."""
    rows = list(rows)
    for campaign in {row.campaign_id: row.campaign for row in rows}.values():
        if not (answer := carries(campaign, actor)):
            raise Refused(answer.reason)
        if campaign.state not in LISTING:
            raise Refused(_("行动已经结束，不能再调整。"))
        if batch and batch.campaign_id != campaign.pk:
            raise Refused(_("批次“%s”不属于这项行动。") % batch)
    changes = {name: value for name, value in (("unit", unit), ("batch", batch)) if value}
    if not changes:
        raise Refused(_("请选择责任单位或批次。"))
    Subject.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
    note = "；".join(map(str, changes.values()))
    record_many(actor, _("划定对象"), [(row, {"note": note}) for row in rows])
    return len(rows)


@transaction.atomic
def urge(row, *, actor, note="", now=None):
    """Remind the responsible unit of one object, once a day."""
    if not (answer := carries(row.campaign, actor)):
        raise Refused(answer.reason)
    if row.progress in (P.RECTIFIED, P.LOOKED_BACK, P.REMOVED) or not row.campaign.running:
        raise Refused(_("不需催办。"))
    title = _("请抓紧办理专项行动对象：%s") % row
    key = f"campaigns:urge:{row.pk}:{timezone.localdate(now):%Y%m%d}"
    notify(
        users_of(row.unit, "campaigns.add_entry"),
        kind="campaigns.urged",
        title=title,
        body=note,
        row=row,
        key=key,
    )
    record(actor, _("催办"), row, note=note)


def draw(campaign, *, actor, seed="", now=None):
    """Draw checked objects for the look-back, at random, from those not drawn before. Returns the Draw."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic():
        row = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if not (answer := carries(row, actor)):
            raise Refused(answer.reason)
        if not row.running:
            raise Refused(_("行动不在实施中。"))
        ready = listed(row).filter(checked_on__isnull=False, look_back=L.NONE)
        pool = list(ready.order_by("pk").values_list("pk", flat=True))
        if not pool:
            raise Refused(_("没有可以抽取的对象：只抽已检查、未抽中过的。"))
        percent = rule("campaigns.look_back_percent", on=today, place=row.place)
        size = size_of(len(pool), percent, rule("campaigns.look_back_least", on=today, place=row.place))
        seed = seed or secrets.token_hex(8)
        drawn = sample(pool, seed, size)
        Subject.objects.filter(pk__in=drawn).update(look_back=L.DRAWN)
        made = Draw.objects.create(campaign=row, seed=seed, pool=pool, drawn=drawn, at=now, by_id=actor.pk)
        note = _("种子%(seed)s，从%(pool)d个中抽取%(size)d个") % {
            "seed": seed,
            "pool": len(pool),
            "size": size,
        }
        record(actor, _("抽取回头看对象"), row, note=note, seed=seed, drawn=drawn)
    return made


def running(row):
    return YES if row.campaign.running else NO(_("行动不在实施中。"))


def checker_acts(row, actor, **facts):
    """The responsible unit, the lead or the office; never the object itself."""
    if not (answer := running(row)):
        return answer
    if actor.speaks_for(row.unit) or carries(row.campaign, actor):
        return sound(row, **facts)
    return NO(_("只有责任单位“%(unit)s”或牵头单位可以登记。") % {"unit": row.unit})


def object_acts(row, actor, **facts):
    """The object reports of itself too."""
    if actor.speaks_for(row.organ):
        answer = running(row)
        return sound(row, **facts) if answer else answer
    return checker_acts(row, actor, **facts)


def drawn_only(row, actor, **facts):
    if row.look_back not in (L.DRAWN, L.FAILED):
        return NO(_("没有被抽中回头看。"))
    return checker_acts(row, actor, **facts)


def sound(row, happened_on=None, **facts):
    """The day has come and lies in the campaign."""
    if happened_on is None:
        return YES
    if happened_on > timezone.localdate():
        return NO(_("日期还没有到。"))
    if happened_on < timezone.localdate(row.campaign.launched_at):
        return NO(_("日期早于行动启动（%s）。") % timezone.localdate(row.campaign.launched_at))
    return YES


def enter(row, kind, actor, now, *, happened_on, papers, note=""):
    """Keep the deed with its papers; the object's dates are read anew: the campaign is held."""
    row.refresh_from_db(fields=["look_back", "checked_on", "self_checked_on"])
    if not (answer := sound(row, happened_on=happened_on)):
        raise Refused(answer.reason)
    entry = Entry.objects.create(
        subject=row,
        place_id=row.place_id,
        kind=kind,
        happened_on=happened_on,
        note=note or "",
        organ_id=speaking_for(actor, row).pk,
        by=actor,
        entered_at=now,
    )
    for upload in papers:
        attach(entry, upload, actor=actor, kind=kind)
    return entry


def speaking_for(actor, row):
    """The organ in whose name the deed is told."""
    return next(
        (organ for organ in (row.unit, row.organ, row.lead) if actor.speaks_for(organ)), row.campaign.organ
    )


def write(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def self_checked(row, *, actor, now, **said):
    entry = enter(row, K.SELF_CHECK, actor, now, **said)
    write(row, self_checked_on=row.self_checked_on or entry.happened_on)


def checked(row, *, actor, now, **said):
    entry = enter(row, K.CHECK, actor, now, **said)
    write(row, checked_on=row.checked_on or entry.happened_on, rectified_on=None)


def rectified(row, *, actor, now, **said):
    enter(row, K.RECTIFY, actor, now, **said)


def may_settle(row, actor, **facts):
    """Only when every danger found at it is closed; those that are not are named."""
    if not (answer := checker_acts(row, actor)):
        return answer
    left = list(open_dangers(row).order_by("pk").values_list("number", flat=True)[: SHOWN + 1])
    if not left:
        return YES
    more = _("等") if len(left) > SHOWN else ""
    return NO(_("还有隐患没有销号：%s。") % ("、".join(left[:SHOWN]) + more))


def settled(row, *, actor, now, **facts):
    """Nothing is left open: asked anew, for a danger may have come since."""
    if not (answer := may_settle(row, actor)):
        raise Refused(answer.reason)
    write(row, rectified_on=timezone.localdate(now))


def may_reopen(row, actor, **facts):
    if not (answer := object_acts(row, actor)):
        return answer
    return YES if open_dangers(row).exists() else NO(_("没有未销号的隐患。"))


def reopened(row, *, actor, now, **facts):
    """A danger has come, or come again, after it was settled: what was found right is so no more."""
    look_back = L.FAILED if row.look_back == L.PASSED else row.look_back
    write(row, rectified_on=None, look_back=look_back)


def looked_back(row, *, actor, now, **said):
    """Fails while a danger is open: then it has to be put right and looked at again."""
    entry = enter(row, K.LOOK_BACK, actor, now, **said)
    good = not open_dangers(row).exists()
    write(
        row,
        looked_back_on=entry.happened_on,
        look_back=L.PASSED if good else L.FAILED,
        progress=P.LOOKED_BACK if good else P.CHECKED,
    )
    if not good:
        title = _("回头看不合格，请重新整改：%s") % row
        notify(
            users_of(Organ.objects.get(pk=row.unit_id), "campaigns.add_entry"),
            kind="campaigns.failed",
            title=title,
            row=row,
            now=now,
        )


def may_remove(row, actor, **facts):
    if row.campaign.state not in LISTING:
        return NO(_("行动已经结束，不能再调整。"))
    return carries(row.campaign, actor)
