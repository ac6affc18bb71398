"""``anlan rescue USERNAME``: for who can no longer sign in and whom nobody may help on the pages (三员)."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM
from anlan.org.actions import reset_password, reset_second_factor
from anlan.org.models import User


class Command(BaseCommand):
    help = _("重置一个账号的密码和两步验证，打印一次性密码")

    def add_arguments(self, parser):
        parser.add_argument("username", help=_("用户名"))

    def handle(self, *args, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("没有名为“{username}”的账号。").format(username=username))
        reset_second_factor(user, actor=SYSTEM)
        password = reset_password(user, actor=SYSTEM)
        self.stdout.write(_("{user}的一次性密码：{password}").format(user=user, password=password))
