"""What the page of an enterprise shows: who answers for it now, what is lacking, who did before."""

from anlan.web.panels import panel

from .actions import may_arrange
from .answering import also
from .queries import ARRANGERS, CHANGE, VIEW, Kind, bare_sectors, implied, missing


@panel("registers.enterprise", "owners/on_enterprise.html")
def owners_on(enterprise, user):
    """Those named, and those that follow from where it lies and what it does where nobody is named."""
    if not user.holds(VIEW):
        return None
    rows = list(enterprise.owners.select_related("organ__place", "user"))
    open_rows = [row for row in rows if row.until is None]
    kinds = {row.kind for row in open_rows}
    town, body = implied(enterprise)
    following = [
        (Kind.TERRITORY.label, town) if town and Kind.TERRITORY not in kinds else None,
        (Kind.SECTOR.label, body) if body and Kind.SECTOR not in kinds else None,
    ]
    arranges = any(post.organ.kind in ARRANGERS for post in user.acting_posts() if post.role.holds(CHANGE))
    return {
        "enterprise": enterprise,
        "open": [(row, user.holds(CHANGE) and (arranges or user.speaks_for(row.organ))) for row in open_rows],
        "before": [row for row in rows if row.until is not None],
        "implied": [one for one in following if one],
        "also": also(enterprise),
        "lacks": missing(enterprise, open_rows, set(bare_sectors().values_list("pk", flat=True))),
        "may": any(may_arrange(user, enterprise, organ) for organ in user.organs[:1]),
    }
