"""`anlan restore FILE`: a back-up into an empty database, and proof that it is whole."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from anlan import backup


class Command(BaseCommand):
    help = _("把备份恢复到空数据库和空目录，并核对操作日志和上传的文件")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path, help=_("anlan back-up 写出的文件"))
        parser.add_argument("--check", action="store_true", help=_("只检查备份是否完好，不恢复"))

    def handle(self, *args, archive, check, **options):
        try:
            manifest = backup.check(archive) if check else backup.restore(archive)
        except backup.Refused as no:
            raise CommandError(str(no)) from no
        except OSError as error:
            raise CommandError(_("不能恢复：{error}").format(error=error)) from error
        made = _("{made_at} 的备份（安澜 {version}，{count} 个文件）").format(
            **manifest, count=len(manifest["sha256"]) - 1
        )
        if check:
            self.stdout.write(_("{made}完好。").format(made=made))
            return
        self.stdout.write(_("已恢复 {made}。").format(made=made))
        for words in (("audit", "verify"), ("files", "verify")):
            call_command(*words, stdout=self.stdout)
