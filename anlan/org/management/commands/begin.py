"""``anlan begin 永宁市 --code 321200``: the first place, its committee office, and the three who run the system."""

from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM
from anlan.org.actions import create_organ, create_place, create_sector, create_user, grant_post
from anlan.org.models import Organ, Place, Role, Sector

SECTORS = Path(__file__).parents[2] / "sectors.yaml"
THREE = {"administrator": "xitong", "security": "anquan", "auditor": "shenji"}


class Command(BaseCommand):
    help = _("新装后运行一次：建立顶级区域、安委会办公室、行业领域和三员账号，打印一次性密码")

    def add_arguments(self, parser):
        parser.add_argument("name", help=_("顶级区域的名称，例如 永宁市"))
        parser.add_argument("--code", required=True, help=_("行政区划代码或自编代码"))
        kinds = Place.Kind.values
        parser.add_argument("--kind", choices=kinds, default=Place.Kind.CITY, help=_("区域类别，默认市级"))

    def handle(self, *args, name, code, kind, **options):
        try:
            with transaction.atomic():
                passwords = self.begin(name, code, kind)
        except ValidationError as no:
            raise CommandError("".join(no.messages)) from no
        self.stdout.write(
            _("已建立{name}。三员的一次性密码只显示这一次，首次登录后必须修改：").format(name=name)
        )
        for role, username, password in passwords:
            self.stdout.write(f"  {role}  {username}  {password}")

    def begin(self, name, code, kind):
        official = code.isdecimal() and len(code) == 6
        place = create_place(name, kind, code, None, actor=SYSTEM, official=official)
        office = create_organ(
            _("{place}安全生产委员会办公室").format(place=name),
            Organ.Kind.COMMITTEE_OFFICE,
            place,
            actor=SYSTEM,
            short_name=_("安委办"),
        )
        if not Sector.objects.exists():
            seeds = yaml.safe_load(SECTORS.read_text(encoding="utf-8"))
            for order, (slug, label) in enumerate(seeds.items(), 1):
                create_sector(label, slug, actor=SYSTEM, order=order)
        return [self.seat(Role.objects.get(code=role), office, username) for role, username in THREE.items()]

    def seat(self, role, office, username):
        user, password = create_user(username, role.name, office, actor=SYSTEM)
        today = timezone.localdate()
        grant_post(user, role, office, office.place, today, actor=SYSTEM, all_sectors=True)
        return role, username, password
