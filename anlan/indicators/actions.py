"""Verbs: keep the figures of a day, publish what was kept, note a correction beside a figure."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.org.answers import Refused
from anlan.org.models import Place

from .engine import INDICATORS, Value, tidy
from .models import Correction, Snapshot, Taking
from .territory import Territory

KINDS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


def periods(day):
    """The year and the month up to ``day``; once where they are the same days."""
    return list(dict.fromkeys([(day.replace(month=1, day=1), day), (day.replace(day=1), day)]))


def snapshot(day):
    """Keep every indicator for each place from province to town, for the month and the year up to ``day``.

    A second snapshot of a day replaces the first, save what has been published. Returns how many figures that
    are not zero were kept.
    """
    territory = Territory()
    figures, shares = figures_of(periods(day), territory)
    places = Place.objects.filter(kind__in=KINDS).values_list("pk", flat=True)
    kept = [(pk, territory.at[pk]) for pk in places if pk in territory.at]
    return sum(keep(start, end, kept, figures[start], shares) for start, end in periods(day))


def keep(start, end, places, figures, shares):
    """``places``: pairs of a key and its position; ``figures``: ``{code: (parts, wholes)}`` by position."""
    now, count = timezone.now(), 0
    with transaction.atomic():
        Snapshot.objects.filter(start=start, end=end, published_at=None).delete()
        published = set(Snapshot.objects.filter(start=start, end=end).values_list("place", flat=True))
        rows = []
        for pk, position in places:
            found = figures_at(position, figures)
            count += len(found)
            if found and pk not in published:
                rows.append(Snapshot(place_id=pk, start=start, end=end, figures=found, taken_at=now))
        Snapshot.objects.bulk_create(rows, batch_size=500)
        Taking.objects.update_or_create(start=start, end=end, defaults={"codes": shares, "taken_at": now})
    return count


def figures_at(position, figures):
    """``{code: [part, whole]}`` of one place without zeros."""
    found = {}
    for code, (parts, wholes) in figures.items():
        part, whole = parts[position], wholes[position] if wholes else None
        if part or whole:
            found[code] = [plain(part), plain(whole)]
    return found


def figures_of(spans, territory):
    """``{start: {code: (parts, wholes)}}`` of the whole territory, and ``{code: is a share}``.

    ``spans``: the longest first, all with the same last day. What is dated needs one query for all of them.
    """
    (start, end), *shorter = spans
    figures, shares = {start: {} for start, _end in spans}, {}
    everywhere = Place.objects.order_by().values("pk")
    for code, found in sorted(INDICATORS.items()):
        since = shorter[0][0] if shorter and found.dated else None
        parts, wholes = found.spread(territory, everywhere, start, end, since)
        for (first, _end), part, whole in zip(spans, parts, wholes, strict=False):
            figures[first][code] = part, whole
        if shorter and not since:
            parts, wholes = found.spread(territory, everywhere, *shorter[0])
            figures[shorter[0][0]][code] = parts[0], wholes[0]
        shares[code] = wholes[0] is not None
    return figures, shares


def plain(amount):
    """As JSON keeps it without loss: a sum with a fraction as text."""
    if isinstance(amount, Decimal):
        amount = tidy(amount)
    return str(amount) if isinstance(amount, Decimal) else amount


def read(pair, share):
    """The Value of a kept pair; of a missing one, zero of a count or of a share."""
    part, whole = pair or (0, 0 if share else None)
    return Value(amount(part), None if whole is None else amount(whole))


def amount(kept):
    return Decimal(kept) if isinstance(kept, str) else kept


@transaction.atomic
def publish(snapshots, *, actor):
    """From now on these snapshots stand as they are."""
    rows = list(snapshots.select_for_update(of=("self",)).filter(published_at=None).select_related("place"))
    Snapshot.objects.filter(pk__in=[row.pk for row in rows]).update(published_at=timezone.now())
    record_many(actor, _("发布指标"), [(row, {"figures": row.figures}) for row in rows])
    return len(rows)


@transaction.atomic
def correct(code, place, start, end, *, value, reason, actor, now=None):
    """Note what somebody holds the figure to be; the computed one stays. Raises Refused without a reason."""
    if code not in INDICATORS:
        raise Refused(_("没有这个指标。"))
    if not actor.holds("indicators.add_correction") or not Place.objects.visible_to(actor).filter(
        pk=place.pk
    ):
        raise Refused(_("不能更正这个区域的指标。"))
    if not reason.strip():
        raise Refused(_("请写明更正的理由。"))
    row = Correction.objects.create(
        code=code,
        place=place,
        start=start,
        end=end,
        value=value,
        reason=reason.strip(),
        by=actor,
        at=now or timezone.now(),
    )
    record(actor, _("更正指标"), row, code=code, value=value, reason=row.reason)
    return row
