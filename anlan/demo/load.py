"""Loading the demo: look whether the database may be wiped, wipe it, tell the story, write down the accounts."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import seal
from anlan.files.actions import GRACE, sweep
from anlan.org.models import Organ, Place, User
from anlan.registers.models import Enterprise
from anlan.search.sources import follow

from . import (
    accountability,
    boundaries,
    campaigns,
    clock,
    cockpit,
    codes,
    credit,
    dossiers,
    events,
    exchange,
    facts,
    grids,
    inspections,
    instruments,
    matters,
    meetings,
    obligations,
    owners,
    patrols,
    projects,
    publications,
    quality,
    reporting,
    risks,
    rosters,
    standards,
    subjects,
    targets,
    things,
)
from .assessment import build as build_assessments
from .chronicle import MORNING, aware
from .city import build_city, root_code
from .days import Days
from .enterprises import make_enterprises
from .people import account_lines, open_accounts
from .story import Story

ENTERPRISES, DANGERS = 2000, 84
SEED = 20200101


class NotAllowed(Exception):
    """The demo must not be loaded here; ``str()`` says why in Chinese."""


def is_empty():
    return not (Place.objects.exists() or User.objects.exists())


def holds_other_data():
    """Whether there is anything outside the demo's own territory: then this is somebody's real database."""
    root = Place.objects.filter(code=root_code(), parent=None).first()
    ours = Place.objects.within(root.path) if root else Place.objects.none()
    return any(
        rows.exists()
        for rows in (
            Place.objects.exclude(pk__in=ours.values("pk")),
            Organ.objects.exclude(place__in=ours.values("pk")),
            User.objects.exclude(home__place__in=ours.values("pk")),
        )
    )


def rebuild(*, force=False, today=None):
    """Wipe the database and load the demo. Raises ``NotAllowed`` in production and over other data."""
    if settings.PRODUCTION:
        raise NotAllowed(_("这是生产环境（ANLAN_PRODUCTION），不能装入演示数据。"))
    if holds_other_data() and not force:
        raise NotAllowed(_("数据库中有演示以外的数据，重建会全部清除；确要清除请加 --force。"))
    if not is_empty():
        wipe()
    load(today or timezone.localdate())
    accounts_file().write_text(account_lines(), encoding="utf-8")


def wipe():
    """Empty every table and the file store; what each module seeds after ``migrate`` comes back by its signal."""
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    sweep(timezone.now() + GRACE + timedelta(days=1))


def load(today, enterprises=ENTERPRISES, dangers=DANGERS):
    """Tell the story that leads up to the day ``today``, all of it or nothing."""
    days = Days(today)
    with transaction.atomic():
        with clock.at(aware(days.superior, MORNING)):
            city, people = found(enterprises)
        Story(city, people, days).tell()
        for part in (facts, reporting, rosters, obligations, events, meetings, campaigns):
            part.build(city, people, days)
        instruments.build(city, people, days)
        build_assessments(city, people, days)
        inspections.build(city, people, days)
        subjects.build(city, people, days)
        things.build(city, people, days)
        owners.build(city, people, days)
        patrols.build(city, people, days)
        standards.build(city, people, days)
        projects.build(city, people, days)
        targets.build(city, people, days)
        accountability.build(city, people, days)
        matters.build(city, people, days, dangers)
        grids.build(city, people, days)
        risks.build(city, people, days)
        credit.build(people, days)
        publications.build(city, people, days)
        exchange.build(city, people, days)
        quality.build(people, days)
        cockpit.build(city, people, days)
        codes.build(people, days)
        dossiers.build(city, people, days)
    while seal():
        pass
    while follow():
        pass


def found(enterprises):
    """The city with its boundaries, its people with accounts, and so many enterprises."""
    city = build_city()
    boundaries.build(city)
    people = open_accounts(city)
    towns = city.of_kind(Place.Kind.TOWN, Place.Kind.ZONE)
    make_enterprises(towns, list(city.sectors.values()), enterprises - Enterprise.objects.count(), SEED)
    return city, people


def accounts_file():
    return settings.DATA / "demo_accounts.txt"
