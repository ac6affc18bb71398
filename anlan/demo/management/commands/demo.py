"""``anlan demo``: load the invented city anew, or into an empty database only."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.demo import load


class Command(BaseCommand):
    help = gettext_lazy("清空数据库并装入演示数据：一个虚构的城市，年中的工作状态")

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help=_("只在数据库为空时装入"))
        parser.add_argument("--force", action="store_true", help=_("数据库中有其他数据时也清空重建"))

    def handle(self, *args, if_empty, force, **options):
        if if_empty and not load.is_empty():
            return
        self.stdout.write(_("正在装入演示数据……"))
        try:
            load.rebuild(force=force)
        except load.NotAllowed as no:
            raise CommandError(str(no)) from no
        self.stdout.write(load.accounts_file().read_text(encoding="utf-8").rstrip())
