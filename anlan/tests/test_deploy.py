"""What ``deploy/`` says is true of the program: its commands exist, its settings are known and safe."""

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from anlan import serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def service(name):
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str
    unit.read(DEPLOY / "systemd" / name, encoding="utf-8")
    return unit["Service"]


def anlan_commands(text):
    """The words after each ``anlan`` that is run in a line of shell."""
    return [found.replace("-", "_") for found in re.findall(r"(?:^|-c |&& |/bin/)anlan ([a-z-]+)", text)]


def web_command(host):
    website = serve.programs(host, 8000)[0]
    return website.command[website.command.index("-m") + 1 :]


def test_every_unit_runs_a_command_that_exists():
    run = {name: anlan_commands(" ".join(service(name).values())) for name in UNITS}
    assert run == {
        "anlan-back-up.service": ["back_up"],
        "anlan-ticker.service": ["ticker"],
        "anlan-web.service": ["check"],
        "anlan-worker.service": ["worker"],
    }
    assert {command for commands in run.values() for command in commands} - set(get_commands()) == set()


@pytest.mark.parametrize("name", ["anlan-web.service", "anlan-ticker.service", "anlan-worker.service"])
def test_a_stop_goes_to_the_main_process_first(name):
    assert service(name)["KillMode"] == "mixed"


def test_the_website_starts_as_anlan_serve_starts_it():
    granian, *options = shlex.split(service("anlan-web.service")["ExecStart"])
    assert [Path(granian).name, *options] == web_command("127.0.0.1")
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert json.loads(re.search(r"^CMD (.+)$", image, re.MULTILINE)[1]) == web_command("0.0.0.0")


def test_the_containers_run_commands_that_exist():
    commands = {name: one.get("command", []) for name, one in COMPOSE["services"].items()}
    assert {name: anlan_commands(" ".join(words)) for name, words in commands.items() if words} == {
        "prepare": ["check", "migrate"],
        "ticker": ["ticker"],
        "worker": ["worker"],
    }


def test_every_variable_set_is_one_that_is_described():
    described = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    example = (DEPLOY / "anlan.env.example").read_text(encoding="utf-8")
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    used = {
        *re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE),
        *re.findall(r"\b(ANLAN_[A-Z_]+)=", image),
        *COMPOSE["x-anlan"]["environment"],
    }
    assert used - described == {"DB_PASSWORD", "QUEUE_PASSWORD"}
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", compose)) == {"DB_PASSWORD", "QUEUE_PASSWORD"}


def test_the_example_is_a_safe_configuration_once_the_key_is_filled_in(tmp_path):
    example = (DEPLOY / "anlan.env.example").read_text(encoding="utf-8")
    settings = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    for folder in ("static", "files"):
        (tmp_path / folder).mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")

    def check(**more):
        return subprocess.run(
            [sys.executable, "-m", "anlan.cli", "check", "--production"],
            env=os.environ | settings | {"ANLAN_DATA": str(tmp_path)} | more,
            capture_output=True,
            text=True,
            check=False,
        )

    assert "ANLAN_SECRET_KEY" in check().stderr
    filled_in = check(ANLAN_SECRET_KEY="".join(map(chr, range(48, 122))))
    assert (filled_in.returncode, filled_in.stderr) == (0, "")
