"""What the map adds to the page of an enterprise: the way to where it lies, with what is known of it there."""

from anlan.web.panels import panel


@panel("registers.enterprise", "atlas/on_enterprise.html")
def whereabouts(row, user):
    return None if row.lon is None else {"enterprise": row}
