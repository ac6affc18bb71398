"""`anlan back-up FILE`: everything in one archive, while the system goes on working."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from anlan import backup


class Command(BaseCommand):
    help = _("把数据库和上传的文件备份为一个文件，不必停机")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path, help=_("备份文件，例如 /var/backups/anlan/2026-01-31.zip"))

    def handle(self, *args, archive, **options):
        try:
            manifest = backup.back_up(archive)
        except backup.Refused as no:
            raise CommandError(str(no)) from no
        except OSError as error:
            raise CommandError(_("不能写入备份：{error}").format(error=error)) from error
        self.stdout.write(
            _("已备份到 {path}：数据库和 {count} 个文件，{size:.1f} MB。").format(
                path=archive, count=len(manifest["sha256"]) - 1, size=archive.stat().st_size / 2**20
            )
        )
