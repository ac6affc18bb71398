"""A pytest plugin: `--trace-report` runs the tests that carry out a scenario or requirement, and lists them.

    @pytest.mark.scenario(7)
    @pytest.mark.clause("S1-22a", "S1-22b")
    def test_...

A scenario or clause counts when it has tests and all of them pass. How many there are in all is written in
pyproject.toml (trace_scenarios, trace_clauses).
"""

from collections import defaultdict

import pytest

KINDS = ("scenario", "clause")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--trace-report",
        action="store_true",
        help="run only the tests of scenarios and clauses; list which pass",
    )
    for kind in KINDS:
        parser.addini(f"trace_{kind}s", f"how many {kind}s the requirements have", default="0")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.trace_report:
        config.pluginmanager.register(Tracer(config), "anlan-tracer")


class Tracer:
    """Collects from each test's reports which scenarios and clauses it carries out, and how it ended.

    Under xdist the workers select and run; the main process hears the reports, which carry the claims.
    """

    def __init__(self, config: pytest.Config):
        self.config = config
        self.claims: dict[str, set[tuple[str, object]]] = defaultdict(set)
        self.passed: dict[str, bool] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [item for item in items if claims(item)]
        self.config.hook.pytest_deselected(items=[item for item in items if not claims(item)])
        for item in kept:
            item.user_properties.extend(claims(item))
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.claims[report.nodeid].update(
            (kind, key) for kind, key in report.user_properties if kind in KINDS
        )
        if report.when == "call":
            self.passed[report.nodeid] = report.passed and self.passed.get(report.nodeid, True)
        elif not report.passed:
            self.passed[report.nodeid] = False

    def pytest_terminal_summary(self, terminalreporter) -> None:
        terminalreporter.section("trace")
        for number, nodeid in sorted(
            (key, nodeid)
            for nodeid, pairs in self.claims.items()
            for kind, key in pairs
            if kind == "scenario"
        ):
            outcome = "pass" if self.passed.get(nodeid) else "fail"
            terminalreporter.write_line(f"scenario {number} {outcome} {nodeid}")
        for kind in KINDS:
            total = self.config.getini(f"trace_{kind}s")
            terminalreporter.write_line(f"{kind}s {len(self.proven(kind))}/{total}")

    def proven(self, kind: str) -> set:
        """The scenarios or clauses whose every test passed."""
        tests = [(key, nodeid) for nodeid, pairs in self.claims.items() for k, key in pairs if k == kind]
        failed = {key for key, nodeid in tests if not self.passed.get(nodeid)}
        return {key for key, _ in tests} - failed


def claims(item: pytest.Item) -> list[tuple[str, object]]:
    """What a test says it carries out: [("scenario", 7), ("clause", "S1-22a"), …]."""
    return [(kind, key) for kind in KINDS for mark in item.iter_markers(kind) for key in mark.args]
