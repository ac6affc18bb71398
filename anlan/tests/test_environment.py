"""Every environment variable that Anlan reads is described in .env.example, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(
    r"""\b(?:env|env_bool|env_list|env_int|os\.environ\.get|os\.getenv)\(\s*["']([A-Z][A-Z0-9_]+)["']"""
    r"""|os\.environ\[["']([A-Z][A-Z0-9_]+)["']\]"""
)
# Set or read by the tools around us, not by who runs Anlan.
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"}


def variables_read(text):
    return {first or second for first, second in READ.findall(text)}


def test_variables_are_found_in_every_way_of_reading_them():
    code = """env("A_A") env_bool( "B_B", True) os.environ.get('C_C') os.environ["D_D"] setenv("E_E")"""
    assert variables_read(code) == {"A_A", "B_B", "C_C", "D_D"}


def test_env_example_lists_exactly_the_variables_that_are_read():
    paths = (ROOT / "anlan").rglob("*.py")
    read = set().union(
        *(variables_read(path.read_text(encoding="utf-8")) for path in paths if path != Path(__file__))
    )
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)
    assert sorted(listed) == sorted(read - OF_OTHERS)
