"""Whoever set a target and whoever answers for it hear when it comes into danger, and again when it is lost (M12)."""

from collections import defaultdict

from django.utils.translation import gettext as _

from anlan.notices.actions import notify_each
from anlan.notices.queries import users_of_each

from .models import Result

S = Result.Status
GRAVITY = {S.AT_RISK: 1, S.FAILED: 2}
NAMED = 5  # places named in a title


def alarm(before, rows, now):
    """Tell of the results in ``rows`` that are worse than ``before``: ``{(target, place): status}``.

    A target that had no result before was just put in force by somebody who saw it.
    """
    found = defaultdict(list)
    for row in rows:
        old = before.get((row.target_id, row.place_id))
        if old is not None and GRAVITY.get(row.status, 0) > GRAVITY.get(old, 0):
            found[row.target, row.status].append(row)
    organs = {organ for target, _status in found for organ in organs_of(target)}
    users = users_of_each(organs, "targets.view_target")
    messages = [
        {
            "users": [user for organ in organs_of(target) for user in users.get(organ, [])],
            "title": title_of(target, status, results),
            "row": target,
        }
        for (target, status), results in found.items()
    ]
    notify_each(messages, now=now, kind="targets.alarm")


def organs_of(target):
    return {target.organ_id, target.responsible_id} - {None}


def title_of(target, status, results):
    said = {"status": S(status).label, "target": target, "wanted": target.wanted}
    if [row.place_id for row in results] == [target.place_id]:
        return _("目标%(status)s：%(target)s（要求%(wanted)s）") % said
    names = "、".join(row.place.name for row in results[:NAMED])
    more = _("等%d处") % len(results) if len(results) > NAMED else ""
    return _("目标%(status)s：%(target)s（%(places)s）") % (said | {"places": names + more})
