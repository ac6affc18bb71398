"""`anlan serve`: the whole embedded system in one command."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from anlan import serve


class Command(BaseCommand):
    help = _("启动网站、定时器和后台任务；按 Ctrl-C 停止")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help=_("监听地址，默认 127.0.0.1"))
        parser.add_argument("--port", type=int, default=8000, help=_("监听端口，默认 8000"))
        parser.add_argument("--no-ticker", action="store_true", help=_("不启动定时器"))
        parser.add_argument("--no-worker", action="store_true", help=_("不启动后台任务"))

    def handle(self, *args, host, port, no_ticker, no_worker, **options):
        if not serve.address_is_free(host, port):
            raise CommandError(
                _("无法监听 {host}:{port}：端口已被占用或地址不属于本机，请用 --port 换一个。").format(
                    host=host, port=port
                )
            )
        children = serve.programs(host, port, ticker=not no_ticker, worker=not no_worker)
        code = serve.run(children, say=self.say, ready=lambda: self.welcome(host, port))
        if code:
            sys.exit(code)

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def welcome(self, host, port):
        """Says where the site is, once it answers."""
        if not serve.answers(host, port):
            return False
        shown = f"[{host}]" if ":" in host else host
        self.say(_("安澜已启动：http://{address}").format(address=f"{shown}:{port}"))
        accounts = settings.DATA / "demo_accounts.txt"
        if accounts.exists():
            self.say(accounts.read_text(encoding="utf-8").rstrip())
        self.say(_("按 Ctrl-C 停止。"))
        return True
