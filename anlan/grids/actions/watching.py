"""The alarm: a block without a liaison."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place

from ..queries import CHANGE, KEEPERS, VIEW, without_liaison
from .keeping import take_in


def watch(now):
    """Take new grids in; tell of blocks without a liaison, once a month while it lasts."""
    take_in(now)
    today = timezone.localdate(now)
    for place in without_liaison(Place.objects.all(), today).order_by("path"):
        if people := list(hearers(place)):
            notify(
                people,
                kind="grids.liaison",
                title=_("%s没有网格监管联络员") % place.full_name,
                body=_("每个板块配备1名网格监管联络员，请尽快任命。"),
                link="/grids/blocks/?liaison=none",
                key=f"grids.liaison:{place.pk}:{today:%Y-%m}",
                now=now,
            )


def hearers(place):
    """Who arranges the grids of the block, and the nearest committee office above it."""
    own = Organ.objects.filter(place=place, kind__in=KEEPERS, active=True)
    offices = Organ.objects.filter(
        place__in=Place.objects.above(place.path), kind=Organ.Kind.COMMITTEE_OFFICE, active=True
    )
    found = {}
    for organ in [*own, *offices.order_by("-place__path")[:1]]:
        perm = VIEW if organ.kind == Organ.Kind.COMMITTEE_OFFICE else CHANGE
        found |= {user.pk: user for user in users_of(organ, perm)}
    return found.values()
