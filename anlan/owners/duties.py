"""What the ticker watches: enterprises that nobody answers for, or too many; the office of the place is told."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.periodic import every
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place
from anlan.registers.models import Enterprise

from .queries import CHANGE, lacking


def watch(now):
    """Each committee office that is the nearest one above such enterprises, once a month while it lasts."""
    today = timezone.localdate(now)
    offices = Organ.objects.filter(kind=Organ.Kind.COMMITTEE_OFFICE, active=True).select_related("place")
    offices = list(offices.order_by("-place__path"))
    for office in offices:
        places = Place.objects.within(office.place.path)
        for inner in offices:
            if inner.place.path != office.place.path and inner.place.path.startswith(office.place.path):
                places = places.exclude(path__startswith=inner.place.path)
        own = Enterprise.objects.exclude(state=Enterprise.State.CLOSED).filter(
            place__in=places.order_by().values("pk")
        )
        tell(office, own, today, now)


def tell(office, enterprises, today, now):
    orphaned, doubled = lacking(enterprises, "orphan").count(), lacking(enterprises, "double").count()
    if orphaned or doubled:
        said = {"orphans": orphaned, "doubled": doubled}
        notify(
            users_of(office, CHANGE),
            kind="owners.gaps",
            title=_("无主企业%(orphans)d家，多头执法%(doubled)d家，请落实监管责任") % said,
            body=_("每家企业应有属地、行业主管和一个日常执法部门。"),
            link="/owners/?gap=orphan" if orphaned else "/owners/?gap=double",
            key=f"owners.gaps:{office.pk}:{today:%Y-%m}",
            now=now,
        )


every("owners.watch", 24 * 60, watch)
