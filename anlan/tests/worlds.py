"""A pytest plugin: the tests that stand in the demo go to one worker, one after the other, the rest by file.

Telling the demo takes longer than most files of tests. It is named in pyproject.toml (``-p``).
"""

import pytest

FOLLOWING = pytest.StashKey()
OWN = "demo/tests"  # tell it themselves


def stands_in_demo(item):
    return "demo" in getattr(item, "fixturenames", ()) and OWN not in item.path.as_posix()


def pytest_itemcollected(item):
    """Before the worker writes the groups into the names of the tests."""
    if item.config.pluginmanager.hasplugin("xdist"):
        group = "demo" if stands_in_demo(item) else item.path.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    item.session.stash[FOLLOWING] = nextitem
