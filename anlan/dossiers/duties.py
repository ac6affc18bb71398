"""The clocks: gaps to be filled, entries that run out, and looking through all files."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ

from .actions.gaps import DUTY, refresh_all
from .actions.keeping import found_wanting
from .kinds import KINDS
from .models import Entry
from .queries import DECLARE, TOWNS, supervisors

AT_ONCE = 500
LOOK_BACK = timedelta(30)  # work that began longer ago has been looked at


@kind(DUTY, schedule=days_around("dossiers.remind_days_before", "dossiers.escalate_days_after"))
def gap_stage(duty, stage, now):
    """The enterprise hears once of all that is due on a day, and so does who supervises it."""
    gap, rung = duty.row, addressee(stage)
    due, firm = last_day(duty.due_at), gap.enterprise
    said = {"name": firm.name, "due": due}
    if rung is None:
        people, title = users_of(gap.organ, DECLARE), _("企业档案还有缺项，请于%(due)s前补齐") % said
    else:
        kinds = TOWNS if rung == "town" else (Organ.Kind.COMMITTEE_OFFICE,)
        people, title = supervisors(gap.place, kinds), _("%(name)s的档案缺项到%(due)s仍未补齐") % said
    notify(
        people,
        kind="dossiers.due" if rung is None else "dossiers.late",
        title=title,
        row=gap,
        key=f"{DUTY}:{gap.enterprise_id}:{due:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def remind(now):
    """Tell enterprises of what runs out, once for each of the days that the rule names; returns how many entries."""
    today = timezone.localdate(now)
    told = 0
    lasting = {code: declared for code, declared in KINDS.items() if not declared.event}
    for code, declared in lasting.items():
        for days in sorted(declared.terms(today)["remind"]):
            told += remind_of(code, days, today, now)
    return told


def remind_of(code, days, today, now):
    ending = (
        Entry.objects.filter(kind=code, state=Entry.State.VALID, current=True)
        .filter(last_day__range=(today, today + timedelta(days)))
        .filter(Q(reminded__isnull=True) | Q(reminded__gt=days))
        .select_related("organ", "place")
        .order_by("pk")
    )
    told = 0
    while part := list(ending[:AT_ONCE]):
        for row in part:
            notify(
                users_of(row.organ, DECLARE),
                kind="dossiers.expiring",
                title=_("还有%(days)d天到期：%(what)s") % {"days": (row.last_day - today).days, "what": row},
                row=row,
                key=f"dossiers.expiring:{row.pk}:{days}",
                now=now,
            )
        Entry.objects.filter(pk__in=[row.pk for row in part]).update(reminded=days)
        told += len(part)
    return told


def look_through(now):
    refresh_all(timezone.localdate(now), now=now)


def watch_works(now):
    """Work that was on file before it began is found wanting once it has begun without approval."""
    today = timezone.localdate(now)
    begun = Entry.objects.filter(
        kind="dangerous_work",
        state=Entry.State.VALID,
        current=True,
        flagged=False,
        valid_from__range=(today - LOOK_BACK, today),
        fields__has_key="approved",  # older records were not asked
    )
    return found_wanting(list(begun.select_related("enterprise", "organ", "place")), now=now)


every("dossiers.remind", 6 * 60, remind)
every("dossiers.works", 6 * 60, watch_works)
every("dossiers.gaps", 12 * 60, look_through)
