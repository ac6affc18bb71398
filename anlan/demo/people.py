"""The people of ``people.yaml``: accounts with one shared password, and their posts."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many
from anlan.org.actions import grant_post
from anlan.org.models import Post, Role, User

SEED = Path(__file__).with_name("people.yaml")
PASSWORD = "Anlan-demo-2026"
SINCE = date(2020, 1, 2)
LISTS = ("city", "departments", "counties", "towns", "grass_roots", "enterprises")


@dataclass
class People:
    """Accounts by username; ``of`` answers who speaks for an organ."""

    users: dict[str, User]
    by_organ: dict[int, list[User]] = field(default_factory=dict)

    def __getitem__(self, username):
        return self.users[username]

    def of(self, organ):
        """The organ's first account, None when nobody has one yet."""
        return next(iter(self.by_organ.get(organ.pk, ())), None)


def seed():
    return yaml.safe_load(SEED.read_text(encoding="utf-8"))


def open_accounts(city):
    """The accounts and posts. One hash serves all: sixty slow ones would take longer than the whole story."""
    said = seed()
    lines = {name: line for part in LISTS for name, line in said[part].items()}
    secret, now = make_password(PASSWORD), timezone.now()
    User.objects.bulk_create(
        User(username=username, name=name, home=city[organ], password=secret, password_changed_at=now)
        for username, (name, _title, _role, organ, *_rest) in lines.items()
    )
    people = People(
        {user.username: user for user in User.objects.filter(username__in=lines).select_related("home")}
    )
    people.users = {username: people.users[username] for username in lines}
    record_many(SYSTEM, _("新增账号"), [(user, {"home": str(user.home)}) for user in people.users.values()])
    roles = {role.code: role for role in Role.objects.all()}
    for username, (_name, title, role, organ, *rest) in lines.items():
        seat(people, city, username, title, roles[role], city[organ], **(rest[0] if rest else {}))
    for username, (title, role, organ) in said["second"].items():
        seat(people, city, username, title, roles[role], city[organ])
    return people


def seat(people, city, username, title, role, organ, place=None, sectors=None, all_sectors=False):
    """A post; without sectors of its own it takes the organ's, and all where the organ has none."""
    found = [city.sectors[code] for code in sectors or ()]
    if not found and organ.sector and not all_sectors:
        found = [organ.sector]
    user = people[username]
    by_sector = role.duty == Role.Duty.BUSINESS and role.reach == Role.Reach.AREA and not organ.is_enterprise
    grant_post(
        user,
        role,
        organ,
        city.places[place] if place else organ.place,
        SINCE,
        actor=SYSTEM,
        sectors=found if by_sector else (),
        all_sectors=not found or not by_sector,
        title=title,
    )
    people.by_organ.setdefault(organ.pk, []).append(user)


def account_lines():
    """What a visitor needs to sign in: one account for each role, and the password they all share."""
    names = seed()["shown"]
    posts = (
        Post.objects.filter(user__username__in=names).select_related("user", "role", "organ").order_by("pk")
    )
    first = {}
    for post in posts:
        first.setdefault(post.user.username, post)
    wide = max(map(len, names))
    lines = [
        f"  {name:<{wide}}  {first[name].role}　{first[name].organ} {first[name].user}" for name in names
    ]
    return "\n".join([_("演示账号（密码均为 %s）：") % PASSWORD, *lines]) + "\n"
