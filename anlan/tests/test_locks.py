"""The lock files name versions and hashes, never where to fetch them."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_python_lock_pins_every_requirement_by_hash():
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(
        r"^([a-z0-9.-]+)==\S+(?: ; [^\\]*)? \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE
    )
    assert len(pins) == len(re.findall(r"^[^\s#]", lock, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["server"],
        *project["dependency-groups"]["dev"],
    ]
    names = {re.match(r"[A-Za-z0-9-]+", requirement)[0] for requirement in wanted}
    assert names - set(pins) == set()


def test_front_end_lock_keeps_every_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert [
        name for name, package in packages.items() if not package["integrity"].startswith("sha512-")
    ] == []
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_no_lock_names_a_host():
    for name in ("requirements.lock", "package-lock.json"):
        assert re.findall(r"\w+://\S+|--index-url|\"resolved\"", (ROOT / name).read_text()) == []
