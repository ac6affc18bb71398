"""Word when a count duty can no longer be met: the deeds that are lacking do not fit before the due day (M1)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import Obligation, Occurrence
from ..queries import out_of_reach


def tell_out_of_reach(now):
    """Tell the unit and the office, once for each occurrence. Returns how many were told of."""
    today = timezone.localdate(now)
    running = Occurrence.objects.filter(obligation__state=Obligation.State.IN_FORCE, beyond_since=None)
    rows = out_of_reach(running, today).select_related(
        "obligation", "round", "organ", "person", "owner", "place"
    )
    return sum(tell(row, today, now) for row in rows)


@transaction.atomic
def tell(row, today, now):
    """Whoever claims the row first tells; another finds it told of."""
    if not Occurrence.objects.filter(pk=row.pk, beyond_since=None).update(beyond_since=today):
        return 0
    said = {"title": row.obligation, "round": row.round.label, "done": row.done, "required": row.required}
    title = _("已无法按期完成：%(title)s %(round)s（%(done)d/%(required)d）") % said
    for people in (
        users_of(row.organ, "obligations.view_occurrence"),
        users_of(row.owner, "obligations.waive_occurrence"),
    ):
        notify(
            people, kind="obligations.late", title=title, row=row, key=f"obligations:beyond:{row.pk}", now=now
        )
    record(SYSTEM, _("提示已无法按期完成"), row, done=row.done, required=row.required)
    return 1
