"""Verbs: keep the figures of a day, publish what was kept, note a correction beside a figure."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.org.answers import Refused
from anlan.org.models import Place

from .engine import INDICATORS, Value
from .models import Correction, Snapshot, Taking

KINDS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


def periods(day):
    """The month and the year up to ``day``."""
    return list(dict.fromkeys([(day.replace(day=1), day), (day.replace(month=1, day=1), day)]))


def snapshot(day):
    """Keep every indicator for each place from province to town, for the month and the year up to ``day``.

    A second snapshot of a day replaces the first, save what has been published. Returns how many figures that
    are not zero were kept.
    """
    places = dict(Place.objects.filter(kind__in=KINDS).values_list("path", "pk"))
    return sum(take(start, end, places) for start, end in periods(day))


def take(start, end, places):
    figures, shares = figures_of(start, end, places)
    now = timezone.now()
    with transaction.atomic():
        Snapshot.objects.filter(start=start, end=end, published_at=None).delete()
        published = set(Snapshot.objects.filter(start=start, end=end).values_list("place", flat=True))
        Snapshot.objects.bulk_create(
            [
                Snapshot(place_id=places[path], start=start, end=end, figures=found, taken_at=now)
                for path, found in figures.items()
                if places[path] not in published
            ],
            batch_size=500,
        )
        Taking.objects.update_or_create(start=start, end=end, defaults={"codes": shares, "taken_at": now})
    return sum(len(found) for found in figures.values())


def figures_of(start, end, places):
    """``{path: {code: [part, whole]}}`` for the paths in ``places`` without zeros, and ``{code: is a share}``."""
    figures, shares = {path: {} for path in places}, {}
    everywhere = Place.objects.order_by().values("pk")
    for code, found in sorted(INDICATORS.items()):
        part, whole = found.parts(everywhere, start, end)
        shares[code] = whole is not None
        parts, wholes = part.add_up(), whole.add_up() if whole else {}
        for path in (parts.keys() | wholes.keys()) & figures.keys():
            of_whole = plain(wholes.get(path, 0)) if whole else None
            figures[path][code] = [plain(parts.get(path, 0)), of_whole]
    return {path: found for path, found in figures.items() if found}, shares


def plain(amount):
    """As JSON keeps it without loss: a sum with a fraction as text."""
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
