"""``anlan ticker``: look again and again for what has fallen due, until told to stop."""

import logging
import signal
import threading
from contextlib import contextmanager
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from anlan.duty.clock import tick
from anlan.duty.periodic import run_due
from anlan.rulebook.book import look_again

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "定时器：到期提醒、逾期上报和定时事项"

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=30, help="两次查看之间的秒数（默认30）")
        parser.add_argument("--once", action="store_true", help="只查看一次即退出")
        parser.add_argument(
            "--now", help="以此时刻为当前时间处理一次到期事项，如 2026-03-01T08:00（用于演练）"
        )

    def handle(self, *args, **options):
        if options["now"]:
            # Not the periodic tasks: their clocks would then stand in the future.
            self.stdout.write(f"处理到期阶段 {tick(moment(options['now']))} 个。")
            return
        with stop_signals() as stop:
            while not stop.is_set():
                try:
                    look(timezone.now(), stop.is_set)
                except DatabaseError:
                    if options["once"]:
                        raise
                    logger.exception("the database did not answer; next try in %s s", options["interval"])
                if options["once"] or stop.wait(options["interval"]):
                    return
                close_old_connections()


def look(now, stop):
    look_again()
    tick(now, stop=stop)
    run_due(now, stop=stop)


def moment(text):
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"时间应写作 2026-03-01T08:00，现为“{text}”。") from error
    return timezone.make_aware(value) if timezone.is_naive(value) else value


@contextmanager
def stop_signals():
    """An event set by SIGTERM or SIGINT: the round in hand is finished, then the ticker ends."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
