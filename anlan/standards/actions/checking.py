"""抽查: drawing certified enterprises at random, and what looking at them comes to."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise_many
from anlan.duty.schedules import end_of
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.lib.sampling import sample
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .. import consequences
from ..models import Check, Sampling, Standardization
from ..queries import SAMPLE, undrawn
from .delisting import propose

LARGEST = 50_000  # cases of a pool


def draw(*, actor, organ, place, number, due_on, seed="", now=None):
    """Draw so many of the certified enterprises in ``place`` that nobody drew this year, for ``organ`` to check."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not actor.holds(SAMPLE) or not actor.speaks_for(organ):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if not place.path.startswith(organ.place.path):
        raise Refused(_("“%s”不在抽查单位的区域内。") % place)
    if due_on < today:
        raise Refused(_("核查期限不能早于今天。"))
    if number < 1:
        raise Refused(_("抽取数量至少为1家。"))
    with transaction.atomic():
        type(organ).objects.select_for_update(no_key=True).get(
            pk=organ.pk
        )  # two draws of one organ wait in turn
        pool = list(undrawn(place, today.year).order_by("pk").values_list("pk", flat=True)[: LARGEST + 1])
        if len(pool) > LARGEST:
            raise Refused(_("范围内的达标企业超过%d家，请按区域分开抽取。") % LARGEST)
        if number > len(pool):
            raise Refused(_("可抽取的达标企业只有%d家。") % len(pool))
        seed = seed or secrets.token_hex(8)
        row = Sampling.objects.create(
            organ=organ,
            place=place,
            year=today.year,
            seed=seed,
            pool=pool,
            due_on=due_on,
            at=now,
            by_id=actor.pk,
        )
        drawn = sample(pool, seed, number)
        hand_out(row, drawn, now)
        said = {"seed": seed, "pool": len(pool), "drawn": len(drawn)}
        record(actor, _("抽取达标企业"), row, note=_("种子%(seed)s，从%(pool)d家中抽取%(drawn)d家") % said)
    return row


def hand_out(row, drawn, now):
    """A check for each, with one clock, and word to the organ that checks."""
    cases = Standardization.objects.in_bulk(drawn)
    checks = Check.objects.bulk_create(
        [
            Check(
                sampling=row,
                standardization=cases[pk],
                enterprise_id=cases[pk].enterprise_id,
                year=row.year,
                place_id=cases[pk].place_id,
                sector_id=cases[pk].sector_id,
                organ=row.organ,
            )
            for pk in drawn
        ],
        batch_size=500,
    )
    promise_many("standards.check", [(one, end_of(row.due_on)) for one in checks], now=now)
    said = {"count": len(checks), "due": row.due_on}
    notify(
        users_of(row.organ, SAMPLE),
        kind="standards.drawn",
        title=_("抽取%(count)d家达标企业，请于%(due)s前核查") % said,
        row=row,
        now=now,
    )


def keep(row, actor, now, said, review_quality, papers):
    row.checked_on, row.checked_by_id, row.said = timezone.localdate(now), actor.pk, said
    row.review_quality = review_quality
    row.save(update_fields=["checked_on", "checked_by", "said", "review_quality"])
    for paper in papers or ():
        attach(row, paper, actor=actor, kind="check")
    fulfil("standards.check", row, now=now)


def passed(row, *, actor, now, note, review_quality=None, check_papers=(), **facts):
    keep(row, actor, now, note, review_quality, check_papers)


def failed(row, *, actor, now, reason, review_quality=None, check_papers=(), **facts):
    """一律摘牌: a delisting is proposed at once, unless the grade is already gone or one is under way."""
    keep(row, actor, now, reason, review_quality, check_papers)
    cases = Standardization.objects.select_related("office", "place", "organ", "enterprise", "sector")
    case = cases.select_for_update(no_key=True, of=("self",)).get(pk=row.standardization_id)
    if case.state == Standardization.State.CERTIFIED:
        propose(case, "check_failed", reason, actor=actor, now=now, check_failed=row)
    consequences.failed(row, case, now)
