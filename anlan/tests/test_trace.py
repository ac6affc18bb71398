"""The trace report counts a scenario or clause only when every test of it passes."""

import pytest

SUITE = """
import pytest

@pytest.mark.scenario(10)
@pytest.mark.clause("S1-1a", "S1-1b")
def test_whole(): pass

@pytest.mark.scenario(2)
def test_half_good(): pass

@pytest.mark.scenario(2)
def test_half_bad(): raise ValueError

@pytest.mark.clause("S1-1b")
def test_skipped(): pytest.skip("not on this machine")

@pytest.fixture
def broken():
    yield
    raise ValueError

@pytest.mark.scenario(3)
def test_breaks_afterwards(broken): pass

def test_of_nothing(): raise ValueError
"""


@pytest.fixture
def suite(pytester):
    pytester.makeini("""
        [pytest]
        markers =
            scenario(n)
            clause(id)
        trace_scenarios = 55
        trace_clauses = 582
    """)
    pytester.makepyfile(test_suite=SUITE)
    return pytester


def run(suite, *args):
    return suite.runpytest("-p", "anlan.tests.trace", "-p", "no:django", *args)


def trace_lines(result):
    """The lines of the report, without what pytest prints before and after."""
    return [line for line in result.outlines if line.startswith(("scenario", "clause"))]


REPORT = [
    "scenario 2 fail test_suite.py::test_half_bad",
    "scenario 2 pass test_suite.py::test_half_good",
    "scenario 3 fail test_suite.py::test_breaks_afterwards",
    "scenario 10 pass test_suite.py::test_whole",
    "scenarios 1/55",
    "clauses 1/582",
]


def test_report_lists_each_test_and_counts_what_is_whole(suite):
    result = run(suite, "--trace-report", "-p", "no:xdist")
    assert trace_lines(result) == REPORT
    result.assert_outcomes(passed=3, failed=1, skipped=1, errors=1, deselected=1)


def test_report_is_the_same_from_several_processes(suite):
    assert trace_lines(run(suite, "--trace-report", "-n", "2")) == REPORT


def test_without_the_option_every_test_runs_and_nothing_is_listed(suite):
    result = run(suite, "-p", "no:xdist")
    assert trace_lines(result) == []
    result.assert_outcomes(passed=3, failed=2, skipped=1, errors=1)
