"""``anlan worker``: do background jobs with the queue the settings name."""

from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand

from anlan.jobs.queue import drain


class Command(BaseCommand):
    help = "执行后台任务"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="做完已到时间的任务即退出，不经队列")

    def handle(self, *args, **options):
        if options["once"]:
            self.stdout.write(f"已执行 {drain()} 项任务。")
            return
        import_module(f"anlan.jobs.over_{settings.JOBS_ADAPTER}").work()
