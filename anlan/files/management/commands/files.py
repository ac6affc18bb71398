"""``anlan files verify``: re-hash every stored file; ``anlan files sweep``: remove what no row refers to."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anlan.files.actions import sweep
from anlan.files.models import Attachment
from anlan.files.queries import mismatches

REASONS = {
    "missing": "文件丢失",
    "changed": "内容已被改动",
    "rehashed": "登记的哈希与封存时不符",
}


class Command(BaseCommand):
    help = "核对附件的哈希（verify），清理无主文件（sweep）"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["verify", "sweep"])

    def handle(self, *args, action, **options):
        if action == "sweep":
            self.stdout.write(f"已清理无主文件 {len(sweep(timezone.now()))} 个。")
            return
        problems = 0
        for attachment, reason in mismatches():
            problems += 1
            sealed = "（已封存）" if attachment.sealed else ""
            self.stdout.write(
                f"附件 {attachment.pk} {sealed}{attachment.name}：{REASONS[reason]}"
                f"（{attachment.row_model} {attachment.row_id}，{attachment.path}）"
            )
        total = Attachment.objects.count()
        if problems:
            raise CommandError(f"附件核对发现问题：共 {total} 个，{problems} 个不符。")
        self.stdout.write(f"附件完好：共核对 {total} 个。")
