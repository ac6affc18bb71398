"""What the public pages share: the items of today, and an ETag that changes whenever one of them does."""

from hashlib import sha256

from django.db.models import Count, Max
from django.utils import timezone

from anlan.publications.queries import on_show

SHAPE = 2  # raised when the pages look different: what browsers kept is then asked for anew


def items():
    return on_show(timezone.localdate()).select_related("organ", "place")


def etag_of(request, *args, **kwargs):
    """Of what is shown today under this address: nothing about the reader goes into it."""
    state = on_show(timezone.localdate()).order_by().aggregate(n=Count("pk"), latest=Max("changed_at"))
    said = (SHAPE, request.get_full_path(), timezone.localdate(), state["n"], state["latest"])
    return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'
