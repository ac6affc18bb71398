"""What the page of an enterprise or of another subject shows: who answers for it, what is lacking, who did before."""

from django.urls import reverse

from anlan.web.panels import panel

from .actions import may_arrange
from .answering import also
from .queries import ARRANGERS, CHANGE, VIEW, Kind, bare_sectors, implied, missing


@panel("registers.enterprise", "owners/on_row.html")
def owners_of_enterprise(enterprise, user):
    return owners_on(enterprise, user, "owners:assign", "owners:end", also(enterprise))


@panel("subjects.subject", "owners/on_row.html")
def owners_of_subject(subject, user):
    return owners_on(subject, user, "owners:assign_subject", "owners:end_subject", [])


def owners_on(target, user, assigning, ending, others):
    """Those named, and those that follow from where it lies and what it does where nobody is named."""
    if not user.holds(VIEW):
        return None
    rows = list(target.owners.select_related("organ__place", "user"))
    open_rows = [row for row in rows if row.until is None]
    kinds = {row.kind for row in open_rows}
    town, body = implied(target)
    following = [
        (Kind.TERRITORY.label, town) if town and Kind.TERRITORY not in kinds else None,
        (Kind.SECTOR.label, body) if body and Kind.SECTOR not in kinds else None,
    ]
    arranges = any(post.organ.kind in ARRANGERS for post in user.acting_posts() if post.role.holds(CHANGE))
    closed = target.state == target.State.CLOSED
    may = not closed and any(may_arrange(user, target, organ) for organ in user.organs[:1])
    return {
        "open": [
            (row, reverse(ending, args=[row.pk]))
            if user.holds(CHANGE) and (arranges or user.speaks_for(row.organ))
            else (row, "")
            for row in open_rows
        ],
        "before": [row for row in rows if row.until is not None],
        "implied": [one for one in following if one],
        "also": others,
        "lacks": ""
        if closed
        else missing(target, open_rows, set(bare_sectors().values_list("pk", flat=True))),
        "assign": reverse(assigning, args=[target.pk]) if may else "",
    }
