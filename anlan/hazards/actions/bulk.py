"""Many matters at once, already checked, in a fixed number of queries: what an import registers."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record_many
from anlan.audit.models import Entry
from anlan.duty.clock import promise_many
from anlan.duty.models import Duty
from anlan.flow.flow import Refused
from anlan.intake.queries import dependants
from anlan.notices.actions import notify
from anlan.notices.models import Notice
from anlan.notices.queries import users_of
from anlan.search.models import Document
from anlan.search.sources import forget

from ..models import Matter
from ..queries import ACCEPT, accept_by, profiles
from .reporting import completed, first_words, may_report, next_numbers

# What goes with a matter that is taken away; the log stays, and a notice may outlive what it told of.
GOES_ALONG = [Duty, Document, Entry, Notice]


@transaction.atomic
def report_many(items, *, actor, organ, verb, now=None, **facts):
    """Register ``items`` ({field: value} of Matter) in the name of ``organ``; returns them in order.

    As ``report_matter``, but nothing is reopened, and each office hears once of all that it receives.
    """
    now = now or timezone.now()
    if not (answer := may_report(actor, organ)):
        raise Refused(answer.reason)
    offices, rows = {}, []
    for item in items:
        place = item.get("place") or organ.place
        said = completed(organ, {**item, "place": place, "office": offices.get(place)})
        offices[place] = said["office"]
        rows.append(
            Matter(
                **{"title": first_words(item["description"]), "occurred_at": now, **said},
                reporter_organ=organ,
                reported_by_id=actor.pk,
                entered_at=now,
            )
        )
    number(rows, timezone.localdate(now).year)
    Matter.objects.bulk_create(rows, batch_size=500)
    told = [(row, {"number": row.number, "source": row.source, **facts}) for row in rows]
    record_many(actor, verb, told)
    start(rows, now)
    return rows


def number(rows, year):
    """Numbers in the order of the rows, of each prefix in one go."""
    by_prefix = defaultdict(list)
    for row in rows:
        by_prefix[profiles(row.place)[row.profile].prefix].append(row)
    for prefix, some in by_prefix.items():
        for row, given in zip(some, next_numbers(prefix, year, len(some)), strict=True):
            row.number = given


def start(rows, now):
    """The clocks run, and each office is told."""
    today = timezone.localdate(now)
    last_days = {place: accept_by(today, place) for place in {row.place for row in rows}}
    promise_many("hazards.accept", [(row, last_days[row.place]) for row in rows], now=now)
    by_office = defaultdict(list)
    for row in rows:
        by_office[row.office].append(row)
    for office, some in by_office.items():
        title = _("有%(count)d项新登记的事项待受理：%(first)s等") % {
            "count": len(some),
            "first": some[0].title,
        }
        notify(users_of(office, ACCEPT), kind="hazards.registered", title=title, row=some[0], now=now)


def take_back(rows, *, actor, verb):
    """Take registered matters away again; ``{pk: reason}`` of those that were dealt with since."""
    kept = {row.pk: _("已受理。") for row in rows if row.state != Matter.State.REGISTERED}
    kept |= dependants([row for row in rows if row.pk not in kept], but=GOES_ALONG)
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"number": row.number}) for row in going])
    label, ids = Matter._meta.label_lower, [row.pk for row in going]
    forget(Document.objects.filter(row_model=label, row_id__in=ids))
    Duty.objects.filter(row_model=label, row_id__in=ids).delete()
    Matter.objects.filter(pk__in=ids).delete()
    return kept
