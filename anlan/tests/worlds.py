"""A pytest plugin: which tests go together, and which need one of the two databases only.

Telling the demo takes longer than most files of tests: those that stand in it go to one worker, one after the
other, the rest by file. It is named in pyproject.toml (``-p``).
"""

import pytest

FOLLOWING = pytest.StashKey()
told = []  # the transaction that holds the demo: here, for pytest loads a conftest more than once
DEMO = ("anlan/cockpit/tests/", "anlan/tests/test_html.py", "anlan/tests/test_scope_sweep.py")
# They say nothing of the database: pure functions, templates, tables in code, the marks of a page, how programs start;
# and the sweep, which asks by the scope that each module's own tests ask on both.
ONCE = (
    "anlan/demo/",
    "anlan/lib/",
    "anlan/plans/tests/test_reader_",
    "anlan/tests/test_code_shape",
    "anlan/tests/test_flows",
    "anlan/tests/test_html",
    "anlan/tests/test_scope_sweep",
    "anlan/tests/test_serve",
    "anlan/tests/test_templates",
)


def stands_in_demo(item):
    """Whether the next test (None: there is none) goes on in the world that is open."""
    return item is not None and item.nodeid.startswith(DEMO) and "demo" in item.fixturenames


def pytest_itemcollected(item):
    if item.nodeid.startswith(ONCE):
        item.add_marker(pytest.mark.once)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class ByWorld(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "demo" if nodeid.startswith(DEMO) else nodeid.split("::")[0]

    return ByWorld(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    item.session.stash[FOLLOWING] = nextitem
