"""Those that say nothing are told, and so is the office of their territory (沉默企业)."""

from collections import defaultdict
from itertools import islice

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Place, Post, Role
from anlan.registers.models import Enterprise

from ..queries import ACCEPT, territory_office
from ..silence import last_words, quiet_from, silent

SPEAK = "hazards.add_matter"


def tell_silent(now):
    """Each silent enterprise with an account hears once of each silence, its territory's office once a month.

    Those of which nothing was heard for so long are counted in one query for each place. Returns how many heard.
    """
    today = timezone.localdate(now)
    told = 0
    with_people = Post.objects.in_force(today).filter(organ=OuterRef("organ"), role__in=speakers())
    rows = silent(Enterprise.objects.filter(Exists(with_people)), today).select_related("organ", "place")
    for part in parts(rows.order_by("pk").iterator(500)):
        own, nil = last_words([row.organ_id for row in part])
        for row in part:
            since = quiet_from(row, own.get(row.organ_id), nil.get(row.organ_id), today)
            told += len(tell_enterprise(row, since, now))
    counts = silent(Enterprise.objects.all(), today).order_by().values_list("place").annotate(n=Count("pk"))
    by_office = defaultdict(int)
    for place, count in in_places(counts):
        if office := territory_office(place):
            by_office[office] += count
    for office, count in by_office.items():
        told += len(tell_office(office, count, now))
    return told


def parts(rows, size=500):
    while some := list(islice(rows, size)):
        yield some


def speakers():
    return [role.pk for role in Role.objects.all() if role.holds(SPEAK) and role.reach == Role.Reach.ORGAN]


def in_places(counts):
    counted = dict(counts)
    return [(place, counted[place.pk]) for place in Place.objects.filter(pk__in=counted)]


def tell_enterprise(row, since, now):
    return notify(
        users_of(row.organ, SPEAK, timezone.localdate(now)),
        kind="hazards.silent",
        title=_("本企业自%s起没有自查登记，也没有零报告，请尽快自查并报告") % since,
        link=reverse("hazards:own"),
        key=f"hazards.silent:{row.pk}:{since:%Y%m%d}",
        now=now,
    )


def tell_office(office, count, now):
    return notify(
        users_of(office, ACCEPT, timezone.localdate(now)),
        kind="hazards.silent_office",
        title=_("本区域有%d家沉默企业，请督促自查或者安排检查") % count,
        link=reverse("hazards:silent"),
        key=f"hazards.silent:{office.pk}:{timezone.localdate(now):%Y%m}",
        now=now,
    )
