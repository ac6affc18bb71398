"""A back-up comes back whole in another database; a damaged one, or a place that is not empty, is refused."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from anlan.audit.log import record, verify
from anlan.files.actions import attach
from anlan.files.models import Attachment
from anlan.testing import Cast

IS_POSTGRES = urlsplit(os.environ["DATABASE_URL"]).scheme.startswith("postgres")


@pytest.fixture
def programs(monkeypatch, transactional_db):
    """PostgreSQL's own programs, of the server that runs this test, are found first."""
    if IS_POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting FROM pg_config() WHERE name = 'BINDIR'")
            monkeypatch.setenv("PATH", cursor.fetchone()[0], prepend=":")


@pytest.fixture
def archive(programs, settings, tmp_path):
    """The back-up of a small world: people and places, three files of two contents, a log."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cast = Cast()
    for row, content in ((cast.plant, b"one"), (cast.plant, b"two"), (cast.housing, b"two")):
        attach(row, SimpleUploadedFile("检查记录.txt", content * 5000), actor=cast.officer)
    record(cast.officer, "核对", cast.city, note="永宁")
    archive = tmp_path / "archives" / "2026-01-31.zip"
    archive.parent.mkdir()
    call_command("back_up", archive)
    return archive


class Elsewhere:
    """A database and a data folder of their own, worked on by the command line."""

    def __init__(self, url, name, folder):
        self.url, self.folder = url, folder
        self.connection = connection.copy()
        self.connection.settings_dict["NAME"] = name

    def anlan(self, *words):
        own = {"DATABASE_URL": self.url, "ANLAN_DATA": str(self.folder)}
        return subprocess.run(
            [sys.executable, "-m", "anlan.cli", *map(str, words)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=False,
        )

    def close(self):
        self.connection.close()

    def tables(self):
        return self.connection.introspection.table_names()

    def files(self):
        return {path.name: path.read_bytes() for path in self.folder.glob("files/*/*")}


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if not IS_POSTGRES:
        path = folder / "anlan.sqlite3"
        with closing(Elsewhere(f"sqlite:///{path}", path, folder)) as place:
            yield place
        return
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        with closing(Elsewhere(url, name, folder)) as place:
            yield place
        cursor.execute(f'DROP DATABASE "{name}"')


def rows(database):
    """Every row of every model in that database."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with database.cursor() as cursor:
        return {table: cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}


def test_everything_comes_back_elsewhere(archive, elsewhere):
    restored = elsewhere.anlan("restore", archive)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout.splitlines()[1:] == [
        f"审计日志完好：共核对 {verify().checked} 条。",
        "附件完好：共核对 3 个。",
    ]
    assert rows(elsewhere.connection) == rows(connection)
    paths = set(Attachment.objects.values_list("path", flat=True))
    assert set(elsewhere.files()) == {Path(path).name for path in paths}
    assert sorted(elsewhere.files().values()) == [b"one" * 5000, b"two" * 5000]

    again = elsewhere.anlan("restore", archive)
    assert again.returncode == 1
    assert "数据库不是空的" in again.stderr


def test_a_changed_log_in_the_back_up_is_named(archive, elsewhere):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET verb = '改过' WHERE position = 2")
    changed = archive.with_name("changed.zip")
    call_command("back_up", changed)
    restored = elsewhere.anlan("restore", changed)
    assert restored.returncode == 1
    assert "审计日志在第 2 条断开（内容与哈希不符）" in restored.stderr


def test_a_damaged_archive_changes_nothing(archive, elsewhere):
    spoil(archive, lambda members: members.update({"database": b"?" + members["database"]}))
    refused = elsewhere.anlan("restore", archive)
    assert refused.returncode == 1
    assert "备份已损坏：database 的内容与清单不符。" in refused.stderr
    assert (elsewhere.tables(), elsewhere.files()) == ([], {})


def spoil(archive, change):
    """Write the archive anew, with ``change`` applied to its ``{name: bytes}``."""
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)


def refusal(archive, **options):
    with pytest.raises(CommandError) as no:
        call_command("restore", archive, **options)
    return str(no.value).replace(str(archive), "FILE")


def test_a_whole_archive_passes_the_check(archive, capsys):
    call_command("restore", archive, check=True)
    assert capsys.readouterr().out.endswith("2 个文件）完好。\n")


def test_what_is_missing_or_strange_is_named(archive):
    spoil(archive, lambda members: members.update(strange=b""))
    assert refusal(archive, check=True) == "备份已损坏：strange 不在清单中。"
    spoil(archive, lambda members: (members.pop("strange"), members.pop("database")))
    assert refusal(archive, check=True) == "备份已损坏：缺少 database。"


def test_an_archive_cut_or_changed_by_a_byte_is_refused(archive):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    assert refusal(archive, check=True) == "FILE 不是安澜的备份，或已损坏。"
    with zipfile.ZipFile(archive.with_name("whole"), "w") as other:
        other.writestr("words", "something else")
    shutil.move(archive.with_name("whole"), archive)
    assert refusal(archive, check=True) == "FILE 不是安澜的备份，或已损坏。"
    step = len(whole) // 40
    told = [changed(archive, whole, at) for at in range(step, len(whole), step)]
    assert sum(told) > len(told) // 2


def changed(archive, whole, at):
    """Flip a bit of the byte ``at``: refused, or nothing that is kept was touched (a time stamp, say)."""
    contents = contents_of(whole)
    archive.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    try:
        call_command("restore", archive, check=True)
    except CommandError as no:
        said = str(no).replace(str(archive), "FILE")
    else:
        assert contents_of(archive.read_bytes()) == contents
        return False
    assert said.startswith(("FILE 不是安澜的备份", "备份已损坏："))
    return True


def contents_of(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_archive_of_another_database_or_a_newer_version_is_refused(archive):
    def say(**facts):
        def change(members):
            members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | facts)

        spoil(archive, change)

    assert refusal(archive) == "数据库不是空的。请新建一个空数据库（不要运行 migrate），再恢复。"
    say(database="oracle")
    assert refusal(archive) == f"备份取自 oracle 数据库，不能恢复到 {connection.vendor}。"
    say(version="99.0.0")
    assert refusal(archive).startswith("备份来自安澜 99.0.0，")


def test_files_in_the_way_are_not_mixed_with_those_of_the_back_up(archive, elsewhere):
    (elsewhere.folder / "files" / "ab").mkdir(parents=True)
    (elsewhere.folder / "files" / "ab" / "abc").write_text("in the way")
    refused = elsewhere.anlan("restore", archive)
    assert refused.returncode == 1
    assert "上传文件的目录不是空的" in refused.stderr
    assert elsewhere.tables() == []


def test_the_archive_is_for_its_owner_and_never_written_over(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="已经存在"):
        call_command("back_up", archive)
    assert archive.read_bytes() == before
    assert list(archive.parent.iterdir()) == [archive]


def test_a_back_up_that_fails_leaves_nothing(archive):
    (Path(default_storage.location) / "ab").mkdir(exist_ok=True)
    (Path(default_storage.location) / "ab" / "gone").symlink_to("nowhere")
    with pytest.raises(CommandError, match="不能写入备份"):
        call_command("back_up", archive.with_name("second.zip"))
    assert list(archive.parent.iterdir()) == [archive]


def test_a_folder_that_is_not_there_is_named(archive):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("back_up", archive.parent / "nowhere" / "a.zip")


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite needs no program")
def test_a_missing_program_is_named(archive, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="找不到 pg_dump"):
        call_command("back_up", archive.with_name("second.zip"))
