"""``anlan boundaries load FILE.geojson``: keep the outlines of places, keyed by their codes."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from anlan.audit.log import SYSTEM
from anlan.geo.actions import load_boundaries
from anlan.org.answers import Refused


class Command(BaseCommand):
    help = "导入区域边界（GeoJSON，属性 code 为区域代码）"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["load"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="数据来源，如测绘部门及审图号")

    def handle(self, *args, file, source, **options):
        try:
            collection = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"读不到文件：{file}") from error
        except ValueError as error:
            raise CommandError(f"不是 UTF-8 编码的 JSON 文件：{file}") from error
        try:
            count = load_boundaries(collection, actor=SYSTEM, source=source or file.name)
        except Refused as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"区域边界：导入 {count} 个。")
