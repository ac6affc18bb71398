"""The `anlan` command: our own commands by name, and every management command of Django."""

import os
import sys
from importlib.metadata import version

HELP = """\
安澜 {version}：安全生产监管平台

用法：anlan 命令 [参数]

日常
  serve                    启动网站、定时器和后台任务（--port 8000 --host 127.0.0.1）
  demo                     重建演示数据（--if-empty：仅在数据库为空时装入）
  plan parse 文件 [--json]  读取一份工作要点或目标任务清单，列出其中的任务

安装与维护
  migrate                  建立或升级数据库
  begin 名称 --code 代码    新装后运行一次：建立顶级区域、安委办和三员账号
  rescue 用户名             重置一个账号的密码和两步验证
  check [--production]     检查配置；--production 按生产环境的要求检查，不安全即失败
  boundaries load 文件      导入区域边界（GeoJSON），用于地图
  audit verify             核对操作日志的哈希链，指出第一处断裂
  back-up 文件             把数据库和上传的文件备份为一个文件
  restore 文件             恢复到空数据库并核对（--check：只检查备份）

单独启动（生产环境）
  ticker                   定时器：到期提醒与升级
  worker                   后台任务

Django 的管理命令都可以使用：anlan help --commands 列出全部，anlan help 命令 查看说明。
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; `arguments` are the words after `anlan`. Gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in ([], ["help"], ["--help"], ["-h"]):
        print(HELP.format(version=version("anlan")), end="")
        return 0
    if words in (["version"], ["--version"]):
        print(version("anlan"))
        return 0
    if words[:1] == ["plan"]:
        return plan(words[1:])
    return manage(words)


def plan(words: list[str]) -> int:
    """`anlan plan parse`: reads a document without a database, hence without Django."""
    if words[:1] != ["parse"]:
        print("用法：anlan plan parse 文件 [--json]", file=sys.stderr)
        return 2
    from anlan.plans.reader.__main__ import main as parse

    return parse(words[1:])


def manage(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    if words[0] == "back-up":
        words[0] = "back_up"  # the name of a module has no hyphen
    if words[0] == "check":
        from anlan import checks  # noqa: F401 (they register themselves)

        if "--production" in words:
            words.remove("--production")
            # A warning of a deployment check is an unsafe configuration: it must not pass.
            words += ["--deploy", "--fail-level", "WARNING"]
    try:
        execute_from_command_line(["anlan", *words])
    except ImproperlyConfigured as error:
        print(f"设置有误：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
