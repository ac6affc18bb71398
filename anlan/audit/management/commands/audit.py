"""``anlan audit verify``: check the log's hash chain."""

from django.core.management.base import BaseCommand, CommandError

from anlan.audit.log import verify


class Command(BaseCommand):
    help = "核对审计日志的哈希链"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["verify"])

    def handle(self, *args, **options):
        verdict = verify()
        if verdict.broken is None:
            self.stdout.write(f"审计日志完好：共核对 {verdict.checked} 条。")
            return
        entry = verdict.broken
        why = "此前有记录缺失" if verdict.gap else "内容与哈希不符"
        raise CommandError(
            f"审计日志在第 {entry.position} 条断开（{why}）：记录号 {entry.pk}，{entry.at:%Y-%m-%d %H:%M:%S}，{entry}"
        )
