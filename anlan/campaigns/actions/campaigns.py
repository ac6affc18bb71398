"""Preparing a campaign, its stages and batches; what its steps do."""

from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.obligations.actions.editing import change_obligation
from anlan.obligations.actions.generating import generate_for
from anlan.obligations.key_periods import key_periods
from anlan.org.models import Organ
from anlan.rulebook.book import rule
from anlan.search.sources import index

from ..models import Batch, Campaign, Stage

TEMPLATES = {
    Campaign.Kind.SPECIAL: "campaigns.stages",
    Campaign.Kind.KEY_PERIOD: "campaigns.key_period_stages",
}
ONE = timedelta(days=1)
RELATIONS = ("organs", "groups")


def carries(row, actor, **facts):
    """The office that launched it and the lead both carry a campaign."""
    if actor.speaks_for(row.organ) or actor.speaks_for(row.lead):
        return YES
    return NO(
        _("只有主办单位“%(office)s”或牵头单位“%(lead)s”可以办理。") % {"office": row.organ, "lead": row.lead}
    )


def office_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有主办单位“%s”可以办理。") % row.organ)


def organs_on(campaign, day):
    """Those named and the members of the groups on the day, each once."""
    rows = {organ.pk: organ for organ in campaign.organs.filter(active=True)}
    for group in campaign.groups.all():
        rows |= {organ.pk: organ for organ in group.members_on(day).filter(active=True)}
    return sorted(rows.values(), key=lambda organ: (organ.order, organ.path))


@transaction.atomic
def save_campaign(row=None, *, actor, stages=None, **said):
    """Prepare a campaign with its stages, or change one that is not launched. Returns it.

    ``said``: columns of Campaign, and ``organs`` and ``groups`` as lists. ``stages``: see ``stages_of``.
    """
    relations = {name: said.pop(name) for name in RELATIONS if name in said}
    if row is None:
        organ = said["organ"]
        row = Campaign(place=said.pop("place", None) or organ.place, **{"lead": organ, **said})
        verb = _("筹备专项行动")
    else:
        if Campaign.objects.select_for_update(no_key=True).get(pk=row.pk).state != Campaign.State.PREPARED:
            raise Refused(_("行动已经启动，不能再改；各阶段日期可以单独调整。"))
        for name, value in said.items():
            setattr(row, name, value)
        verb = _("修改专项行动")
    if not (answer := office_acts(row, actor)):
        raise Refused(answer.reason)
    if row.parent_id and row.parent_id == row.pk:
        raise Refused(_("总体行动不能是自己。"))
    row.full_clean()
    row.save()
    for name, rows in relations.items():
        getattr(row, name).set(rows)
    if stages is not None or not row.stages.exists():
        write_stages(row, stages or stages_of(row.kind, row.starts_on, row.place))
    record(actor, verb, row, starts_on=row.starts_on, ends_on=row.ends_on)
    index(row)
    return row


def stages_of(kind, starts_on, place):
    """``[(entry of the template, first day, last day)]``, one after the other from ``starts_on``."""
    found, day = [], starts_on
    for entry in rule(TEMPLATES[kind], on=starts_on, place=place):
        last = day + timedelta(max(1, entry["days"]) - 1)
        found.append((entry, day, last))
        day = last + ONE
    return found


def write_stages(campaign, stages):
    campaign.stages.all().delete()
    Stage.objects.bulk_create(
        Stage(
            campaign=campaign,
            order=number,
            code=entry["code"],
            label=entry["label"],
            criteria=entry["criteria"],
            starts_on=start,
            ends_on=end,
        )
        for number, (entry, start, end) in enumerate(stages, start=1)
    )
    campaign.starts_on, campaign.ends_on = stages[0][1], stages[-1][2]
    campaign.save(update_fields=["starts_on", "ends_on"])


def coming_periods(today, place=None, months=12):
    """The key periods, as the place dates them, that begin in the coming months."""
    until = today + timedelta(days=31 * months)
    return [span for span in key_periods(today, until, place) if today < span.start <= until]


def key_of(span):
    return f"{span.code}-{span.start:%Y}"


@transaction.atomic
def create_for_period(key, *, actor, organ, now=None):
    """The campaign for a coming key period: before a holiday, or before, in and after a season.

    Of two who ask at once one makes it, the other is told.
    """
    today = timezone.localdate(now)
    span = next((span for span in coming_periods(today, organ.place) if key_of(span) == key), None)
    if span is None:
        raise Refused(_("没有这个重点时段，或者已经开始。"))
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义组织专项行动。"))
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    if Campaign.objects.filter(organ=organ, period_key=key).exists():
        raise Refused(_("“%s”的专项行动已经建立。") % span.label)
    stages = stages_around(span, today, organ.place)
    title = _("%s期间安全生产专项治理") % span.label
    return save_campaign(
        actor=actor,
        organ=organ,
        title=title,
        kind=Campaign.Kind.KEY_PERIOD,
        period_key=key,
        starts_on=stages[0][1],
        ends_on=stages[-1][2],
        stages=stages,
    )


def stages_around(span, today, place):
    if span.season:
        return around_the_season(rule("campaigns.season_stages", on=span.start, place=place), span, today)
    return before_the_holiday(rule("campaigns.key_period_stages", on=span.start, place=place), span, today)


def around_the_season(template, span, today):
    """Some stages before the season, those within it share its days, the others follow it."""
    before, within, after = (
        [entry for entry in template if entry["when"] == when] for when in ("before", "within", "after")
    )
    stages, day = [], span.start - timedelta(sum(entry["days"] for entry in before))
    for entry in before:
        last = day + timedelta(entry["days"]) - ONE
        stages.append((entry, max(day, today), max(last, today)))
        day = last + ONE
    share, day = (span.end - span.start + ONE) / max(1, len(within)), span.start
    for number, entry in enumerate(within, start=1):
        last = span.end if number == len(within) else span.start + share * number - ONE
        stages.append((entry, day, last))
        day = last + ONE
    day = span.end + ONE
    for entry in after:
        stages.append((entry, day, day + timedelta(max(1, entry["days"])) - ONE))
        day = stages[-1][2] + ONE
    return stages


def before_the_holiday(template, span, today):
    """The stages counted back from the holiday; what would lie in the past is squeezed in from today on."""
    stages, last = [(template[-1], span.start, span.end)], span.start - ONE
    for entry in reversed(template[:-1]):
        start = last - timedelta(max(1, entry["days"]) - 1)
        stages.append((entry, max(min(start, last), today), max(last, today)))
        last = start - ONE
    return stages[::-1]


@transaction.atomic
def change_stages(campaign, days, *, actor, now=None):
    """New days for stages that have not begun. ``days``: ``{stage pk: (first, last)}``."""
    row = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if not (answer := carries(row, actor)):
        raise Refused(answer.reason)
    if row.state not in (Campaign.State.PREPARED, Campaign.State.LAUNCHED):
        raise Refused(_("行动已经结束，不能再调整。"))
    stages = list(row.stages.select_related("obligation__place", "obligation__organ"))
    today, changed = timezone.localdate(now), []
    for stage in stages:
        wanted = days.get(stage.pk, (stage.starts_on, stage.ends_on))
        if wanted == (stage.starts_on, stage.ends_on):
            continue
        if stage.state != Stage.State.PLANNED or (stage.obligation_id and stage.starts_on <= today):
            raise Refused(_("“%s”已经开始，不能再调整日期。") % stage.label)
        stage.starts_on, stage.ends_on = wanted
        changed.append(stage)
    in_order(stages)
    for stage in changed:
        stage.save()
        move_duty(stage, actor, today, now)
    Campaign.objects.filter(pk=row.pk).update(starts_on=stages[0].starts_on, ends_on=stages[-1].ends_on)
    said = [f"{stage.label} {stage.starts_on}—{stage.ends_on}" for stage in changed]
    record(actor, _("调整阶段日期"), row, note="；".join(said))


def in_order(stages):
    for stage in stages:
        if stage.ends_on < stage.starts_on:
            raise Refused(_("“%s”的截止日期早于开始日期。") % stage.label)
    for before, after in pairwise(stages):
        if after.starts_on < before.starts_on:
            raise Refused(_("“%s”早于上一阶段开始。") % after.label)


def move_duty(stage, actor, today, now):
    if stage.obligation is None:
        return
    change_obligation(stage.obligation, actor=actor, now=now, cadence=cadence_of(stage), ends_on=None)
    generate_for(stage.obligation, today)


def cadence_of(stage):
    return {"kind": "once", "from": str(stage.starts_on), "on": str(stage.ends_on)}


@transaction.atomic
def add_batch(campaign, *, actor, name, starts_on, ends_on):
    if not (answer := carries(campaign, actor)):
        raise Refused(answer.reason)
    if campaign.state not in (Campaign.State.PREPARED, Campaign.State.LAUNCHED):
        raise Refused(_("行动已经结束，不能再增加批次。"))
    if ends_on < starts_on:
        raise Refused(_("批次的截止日期早于开始日期。"))
    row = Batch(campaign=campaign, name=name, starts_on=starts_on, ends_on=ends_on)
    row.full_clean()
    row.save()
    record(actor, _("增加批次"), campaign, note=f"{name} {starts_on}—{ends_on}")
    return row
