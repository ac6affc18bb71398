"""Verbs on areas: compute the risk of all places."""

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.org.answers import Refused
from anlan.org.models import Place

from ..area import computed
from ..models import AreaRisk
from ..queries import COMPUTE

BATCH = 1000


@transaction.atomic
def compute(now):
    """The risk of every place today, in place of what was computed earlier today. Returns how many places."""
    today = timezone.localdate(now)
    before = scores_before(today)
    rows = []
    for place, score, level, parts in computed(today):
        change = score - before[place] if place in before else None
        rows.append(
            AreaRisk(
                place_id=place, day=today, score=score, level=level, parts=parts, change=change, taken_at=now
            )
        )
    AreaRisk.objects.filter(current=True).exclude(day=today).update(current=False)
    AreaRisk.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["place", "day"],
        update_fields=["score", "level", "parts", "change", "current", "taken_at"],
    )
    return len(rows)


def scores_before(day):
    """``{place: score}`` of the last computation of each place before ``day``."""
    latest = AreaRisk.objects.filter(place=OuterRef("pk"), day__lt=day).order_by("-day")
    known = Place.objects.annotate(score=Subquery(latest.values("score")[:1])).filter(score__isnull=False)
    return dict(known.order_by().values_list("pk", "score"))


def recompute(*, actor, now=None):
    """On demand; everybody's map becomes what the records say now."""
    if not actor.holds(COMPUTE):
        raise Refused(_("您当前的岗位没有这项权限。"))
    now = now or timezone.now()
    places = compute(now)
    record(actor, _("重新计算区域风险"), actor, places=places)
    return places
