"""``anlan rulebook load``: bring the seeds of this version into the rulebook."""

from django.core.management.base import BaseCommand, CommandError

from anlan.rulebook.seeding import BadSeed, load


class Command(BaseCommand):
    help = "装入规则库的初始规则"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["load"])

    def handle(self, *args, **options):
        try:
            new, changed = load()
        except BadSeed as error:
            raise CommandError(f"规则文件有误：{error}") from error
        self.stdout.write(f"规则库：新增 {new} 条，更新 {changed} 条。")
