"""Questions about files: how an entry stands, what a list shows, what changed."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.audit.models import Entry as LogEntry
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place
from anlan.rulebook.book import rule

from .kinds import GROUPS, kinds_of_group
from .kinds.declared import events
from .models import FOREVER, Entry

VIEW, GAPS = "dossiers.view_entry", "dossiers.view_gap"
ADD, DECLARE = "dossiers.add_entry", "dossiers.declare_entry"
VERIFY, IMPORT = "dossiers.verify_entry", "dossiers.import_entry"
TOWNS = (Organ.Kind.TOWN, Organ.Kind.ZONE)
S = Entry.State
STANDINGS = {
    "valid": (_("有效"), "good"),
    "expiring": (_("即将到期"), "warn"),
    "expired": (_("过期"), "bad"),
    "done": (_("已完成"), "idle"),
    "stale": (_("待复核"), "warn"),
    "pending": (_("待核实"), "info"),
    "coming": (_("未生效"), "info"),
    "refused": (_("已退回"), "bad"),
    "ended": (_("已终止"), "idle"),
    "old": (_("历史版本"), "idle"),
}


def soon(day, place=None):
    """The last day that is soon."""
    return day + timedelta(rule("dossiers.soon_days", day, place))


def standing_of(row, day, soon_day):
    """A code of STANDINGS."""
    if row.state in (S.PENDING, S.REFUSED, S.ENDED):
        return row.state
    if not row.current:
        return "old"
    if row.last_day < day:
        return "done" if row.declared.event else "expired"
    if row.valid_from > day:
        return "coming"
    if row.last_day <= soon_day and not row.declared.event:
        return "expiring"
    return "stale" if row.recheck_on and row.recheck_on <= day else "valid"


def of_standing(code, day, soon_day):
    """The Q of the entries that stand so; what ``standing_of`` says of one row."""
    live, event = Q(state=S.VALID, current=True), Q(kind__in=events())
    lasting = live & Q(valid_from__lte=day) & (Q(last_day__gt=soon_day) | event & Q(last_day__gte=day))
    return {
        "valid": lasting & (Q(recheck_on__isnull=True) | Q(recheck_on__gt=day)),
        "expiring": live & Q(valid_from__lte=day, last_day__range=(day, soon_day)) & ~event,
        "expired": live & Q(last_day__lt=day) & ~event,
        "done": live & Q(last_day__lt=day) & event,
        "stale": lasting & Q(recheck_on__lte=day),
        "pending": Q(state=S.PENDING),
        "coming": live & Q(valid_from__gt=day),
        "refused": Q(state=S.REFUSED),
        "ended": Q(state=S.ENDED),
        "old": Q(state=S.VALID, current=False),
    }[code]  # fmt: skip


def ends(row):
    """The day on which it ends, None for never."""
    return None if row.last_day == FOREVER else row.last_day


def grouped(rows):
    """``[(label of the group, [(kind, entries)])]`` of the entries of one file, every kind named."""
    by_kind = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    return [
        (label, [(kind, by_kind.get(kind.code, [])) for kind in kinds_of_group(code)])
        for code, label in GROUPS.items()
    ]


def changes_of(enterprise, most=15):
    """The log entries of the file, newest first."""
    rows = Entry.objects.filter(enterprise=enterprise).order_by("-pk").values_list("pk", flat=True)[:500]
    log = LogEntry.objects.filter(row_model=Entry._meta.label_lower, row_id__in=[str(pk) for pk in rows])
    return log.order_by("-pk")[:most]


def supervisors(place, kinds):
    """The people of the nearest organ of these kinds that answers for ``place``."""
    above = Place.objects.above(place.path).order_by().values("pk")
    organ = (
        Organ.objects.filter(kind__in=kinds, place__in=above, active=True).order_by("-place__path").first()
    )
    return users_of(organ, VERIFY) if organ else []
