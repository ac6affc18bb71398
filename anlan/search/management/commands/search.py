"""``anlan search rebuild``: make the full text index anew from the rows."""

from django.core.management.base import BaseCommand

from anlan.search.sources import rebuild


class Command(BaseCommand):
    help = "重建全文索引（rebuild）"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, *args, **options):
        self.stdout.write(f"全文索引已重建：共 {rebuild()} 条。")
