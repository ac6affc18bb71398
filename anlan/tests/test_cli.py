"""The `anlan` command."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from anlan import cli


def test_without_words_it_lists_its_commands_in_chinese(capsys):
    assert cli.main([]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(f"安澜 {version('anlan')}：安全生产监管平台\n")
    assert cli.main(["help"]) == 0
    assert capsys.readouterr().out == listed


def test_it_tells_its_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"{version('anlan')}\n"


def test_plan_knows_only_parse(capsys):
    assert cli.main(["plan", "write"]) == 2
    assert capsys.readouterr().err == "用法：anlan plan parse 文件 [--json]\n"


def test_any_other_word_is_a_management_command(capsys):
    assert cli.main(["diffsettings"]) == 0
    assert "ROOT_URLCONF = 'anlan.urls'" in capsys.readouterr().out


def test_an_unknown_word_is_refused(capsys):
    with pytest.raises(SystemExit, match="1"):
        cli.main(["nonsense"])
    assert "Unknown command: 'nonsense'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ANLAN_JOBS", "rq", "ANLAN_JOBS 只支持 django_q 和 celery，现为“rq”。"),
        ("ANLAN_SESSION_HOURS", "long", "ANLAN_SESSION_HOURS 应为整数，现为“long”。"),
        ("DATABASE_URL", "mysql://db/x", "DATABASE_URL 只支持 sqlite:/// 和 postgres://，现为“mysql://”。"),
        (
            "DATABASE_URL",
            "postgres://anlan:a/b@db/x",
            "DATABASE_URL 无法识别：密码中的特殊字符要写成 %XX，例如 / 写成 %2F。",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_a_line(name, value, said):
    wrong = subprocess.run(
        [sys.executable, "-m", "anlan.cli", "check"],
        env=os.environ | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (wrong.returncode, wrong.stderr) == (1, f"设置有误：{said}\n")


def test_reading_a_plan_does_not_load_django(tmp_path):
    document = tmp_path / "plan.txt"
    document.write_text(
        "2026年安全生产工作要点\n一、重点任务\n1．开展隐患排查。（责任单位：市应急局）\n", encoding="utf-8"
    )
    code = """
import sys
from anlan import cli
code = cli.main(["plan", "parse", sys.argv[1], "--json"])
raise SystemExit("django is loaded" if "django" in sys.modules else code)
"""
    subprocess.run([sys.executable, "-c", code, document], check=True, stdout=subprocess.PIPE)
