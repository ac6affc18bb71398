"""回头看: drawing closed matters at random, and what looking again comes to."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise_many
from anlan.duty.schedules import end_of
from anlan.flow.flow import Refused
from anlan.lib.sampling import sample, size_of
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Place
from anlan.rulebook.book import rule

from ..models import LookBack, Matter, Recheck
from ..queries import CHECK
from .steps import keep

LARGEST = 50_000  # matters of a pool; a longer span is drawn in parts


def draw(*, actor, organ, place, since, until, due_on, grade="", seed="", now=None):
    """Draw from the matters closed in ``place`` between two days, for ``organ`` to look at again."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not actor.holds(CHECK) or not actor.speaks_for(organ):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not place.path.startswith(organ.place.path):
        raise Refused(_("“%s”不在抽查单位的区域内。") % place)
    if since > until or until > today:
        raise Refused(_("销号日期的起止应先后相接，且不晚于今天。"))
    if due_on < today:
        raise Refused(_("复查期限不能早于今天。"))
    pool = pool_of(place, since, until, grade)
    percent = rule("matter.look_back_percent", today, place)
    seed = seed or secrets.token_hex(8)
    with transaction.atomic():
        row = LookBack.objects.create(
            organ=organ,
            place=place,
            since=since,
            until=until,
            grade=grade,
            seed=seed,
            pool=pool,
            due_on=due_on,
            at=now,
            by_id=actor.pk,
        )
        drawn = sample(pool, seed, size_of(len(pool), percent, rule("matter.look_back_least", today, place)))
        hand_out(row, drawn, now)
        said = {"seed": seed, "pool": len(pool), "drawn": len(drawn)}
        record(actor, _("抽取回头看事项"), row, note=_("种子%(seed)s，从%(pool)d件中抽取%(drawn)d件") % said)
    return row


def pool_of(place, since, until, grade):
    """The keys of what was closed there and then, is closed still, and waits for no other look."""
    within = Place.objects.within(place.path).order_by().values("pk")
    rows = Matter.objects.filter(place__in=within, state=Matter.State.CLOSED, closed_on__range=(since, until))
    rows = rows.exclude(rechecks__state=Recheck.State.PENDING)
    if grade:
        rows = rows.filter(grade=grade)
    pool = list(rows.order_by("pk").values_list("pk", flat=True)[: LARGEST + 1])
    if not pool:
        raise Refused(_("没有可以抽取的事项：只抽已销号、没有正在复查的。"))
    if len(pool) > LARGEST:
        raise Refused(_("范围内的事项超过%d件，请分段抽取。") % LARGEST)
    return pool


def hand_out(row, drawn, now):
    """A re-check for each, with one clock, and word to the organ that checks."""
    matters = Matter.objects.in_bulk(drawn)
    rechecks = Recheck.objects.bulk_create(
        [
            Recheck(
                look_back=row,
                matter=matters[pk],
                place_id=matters[pk].place_id,
                sector_id=matters[pk].sector_id,
                organ=row.organ,
            )
            for pk in drawn
        ],
        batch_size=500,
    )
    promise_many("hazards.recheck", [(one, end_of(row.due_on)) for one in rechecks], now=now)
    notify(
        users_of(row.organ, CHECK),
        kind="hazards.drawn",
        title=_("抽取%(count)d件已销号事项回头看，请于%(due)s前复查")
        % {"count": len(rechecks), "due": row.due_on},
        row=row,
        now=now,
    )


def sound(row, *, actor, now, note, **facts):
    keep(row, checked_at=now, checked_by=actor, said=note)
    fulfil("hazards.recheck", row, now=now)


def returned(row, *, actor, now, reason, **facts):
    """The danger is there again: its matter is reopened, which counts it."""
    from ..flow import MATTER

    keep(row, checked_at=now, checked_by=actor, said=reason)
    fulfil("hazards.recheck", row, now=now)
    related = ("office", "place", "organ", "verifier", "subject", "parent")
    matter = Matter.objects.select_related(*related).get(pk=row.matter_id)
    if matter.state == Matter.State.CLOSED:
        MATTER.move(matter, "reopen", actor=actor, now=now, reason=_("回头看发现反弹：%s") % reason)
