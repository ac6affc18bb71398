"""Verbs: keep the figures of a day, publish what was kept, note a correction beside a figure."""

import json
from collections import defaultdict
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.org.answers import Refused
from anlan.org.models import Place

from .engine import INDICATORS, Value, tidy
from .models import Correction, Snapshot, Taking
from .territory import Territory
from .together import spread_all

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
    now, found = timezone.now(), figures_at([position for _pk, position in places], figures)
    with transaction.atomic():
        Snapshot.objects.filter(start=start, end=end, published_at=None).delete()
        published = set(Snapshot.objects.filter(start=start, end=end).values_list("place", flat=True))
        insert(
            (pk, start, end, now, said)
            for (pk, _position), said in zip(places, found, strict=True)
            if said and pk not in published
        )
        Taking.objects.update_or_create(start=start, end=end, defaults={"codes": shares, "taken_at": now})
    return sum(len(said) for said in found)


def insert(rows):
    """Plainly: thousands of rows of hundreds of figures, which model instances would double the time of."""
    columns = [
        Snapshot._meta.get_field(name).column for name in ("place", "start", "end", "taken_at", "figures")
    ]
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    values = [
        (pk, start, end, connection.ops.adapt_datetimefield_value(now), json.dumps(said))
        for pk, start, end, now, said in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Snapshot._meta.db_table} ({quoted}) VALUES (%s, %s, %s, %s, %s)", values
        )


def figures_at(positions, figures):
    """``{code: [part, whole]}`` of each position, without zeros."""
    found = [{} for _position in positions]
    for code, (parts, wholes) in figures.items():
        for said, position in zip(found, positions, strict=True):
            part, whole = parts[position], wholes[position] if wholes else None
            if part or whole:
                said[code] = [
                    part if type(part) is int else plain(part),
                    whole if type(whole) is int else plain(whole),
                ]
    return found


def figures_of(spans, territory):
    """``{start: {code: (parts, wholes)}}`` of the whole territory, and ``{code: is a share}``.

    ``spans``: the longest first, all with the same last day. What is dated needs one query for all of them.
    """
    everywhere, (longest, *shorter) = Place.objects.order_by().values("pk"), spans
    wanted = []  # (code, the spans it answers, measure)
    for code, found in sorted(INDICATORS.items()):
        apart = [[longest, *shorter]] if found.dated else [[span] for span in spans]
        for answers in apart:
            for slot, measure in enumerate(found.parts(everywhere, *answers[0])):
                wanted.append((code, slot, answers, measure))
    asked = [
        (measure, answers[1][0] if len(answers) > 1 else None)
        for _code, _slot, answers, measure in wanted
        if measure is not None
    ]
    spreads = iter(spread_all(asked, territory))
    figures, shares = {start: defaultdict(list) for start, _end in spans}, {}
    for code, slot, answers, measure in wanted:
        amounts = [None] * len(answers) if measure is None else next(spreads)
        for (start, _end), amount in zip(answers, amounts, strict=True):
            figures[start][code].append(amount)
        shares[code] = slot == 1 and measure is not None
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
