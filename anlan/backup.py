"""Back-up and restore: one archive (zip) with the database, the stored files and a manifest of their hashes.

The database is copied before the files: what is uploaded meanwhile is one file too many, never one missing.
How to connect goes to PostgreSQL's programs by the environment: a process list shows every argument.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.actions import folders

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
CHUNK = 2**20


class Refused(Exception):
    """It cannot be done; ``str()`` says why in Chinese."""


def back_up(target):
    """Write the archive ``target`` (which must not exist yet) and give its manifest.

    The archive appears whole or not at all, readable by its owner alone: it holds everything Anlan knows.
    """
    if target.exists():
        raise Refused(_("{path} 已经存在，请换一个文件名。").format(path=target))
    with TemporaryDirectory(prefix=".back-up-", dir=target.parent) as folder:
        dump, unfinished = Path(folder, DATABASE), Path(folder, "archive")
        dump_database(dump)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            hashes = {DATABASE: add(archive, DATABASE, dump.open("rb"))}
            for path in stored_files():
                hashes[FILES + path] = add(archive, FILES + path, default_storage.open(path))
            manifest = {
                "format": FORMAT,
                "version": version("anlan"),
                "made_at": timezone.localtime().isoformat(timespec="seconds"),
                "database": connection.vendor,
                "sha256": hashes,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        unfinished.chmod(0o600)
        unfinished.rename(target)
    return manifest


def restore(source):
    """Fill the empty database and file store from the archive ``source``; gives its manifest.

    Nothing is written before every hash has been checked. The database goes last, in one piece.
    """
    manifest = manifest_of(source)
    check_fits(manifest)
    check_empty()
    check(source)
    with zipfile.ZipFile(source) as archive, TemporaryDirectory(prefix="anlan-restore-") as folder:
        for name in manifest["sha256"]:
            if name.startswith(FILES):
                with archive.open(name) as member:
                    default_storage.save(name.removeprefix(FILES), File(member))
        load_database(archive.extract(DATABASE, folder))
    call_command("migrate", interactive=False, verbosity=0)  # an archive of an older version is brought up
    return manifest


def manifest_of(source):
    with opened(source) as archive:
        return json.loads(archive.read(MANIFEST))


def check(source):
    """Read the whole archive and refuse a damaged one; gives its manifest."""
    manifest = manifest_of(source)
    with opened(source) as archive:
        listed, found = manifest["sha256"], set(archive.namelist()) - {MANIFEST}
        if missing := sorted(set(listed) - found):
            raise Refused(_("备份已损坏：缺少 {name}。").format(name=missing[0]))
        if strange := sorted(found - set(listed)):
            raise Refused(_("备份已损坏：{name} 不在清单中。").format(name=strange[0]))
        for name, sha256 in listed.items():
            with archive.open(name) as member:
                if hashlib.file_digest(member, "sha256").hexdigest() != sha256:
                    raise Refused(_("备份已损坏：{name} 的内容与清单不符。").format(name=name))
    return manifest


@contextmanager
def opened(source):
    """The archive, for reading: bytes that are not what they should be are refused."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError) as error:
        raise Refused(_("{path} 不是安澜的备份，或已损坏。").format(path=source)) from error


def check_fits(manifest):
    if manifest["format"] != FORMAT or release(manifest["version"]) > release(version("anlan")):
        raise Refused(
            _("备份来自安澜 {theirs}，本机是 {ours}，请先升级。").format(
                theirs=manifest["version"], ours=version("anlan")
            )
        )
    if manifest["database"] != connection.vendor:
        raise Refused(
            _("备份取自 {theirs} 数据库，不能恢复到 {ours}。").format(
                theirs=manifest["database"], ours=connection.vendor
            )
        )


def release(text):
    return tuple(map(int, text.split(".")))


def check_empty():
    if connection.introspection.table_names():
        raise Refused(_("数据库不是空的。请新建一个空数据库（不要运行 migrate），再恢复。"))
    if any(stored_files()):
        raise Refused(_("上传文件的目录不是空的。请换一个空目录，再恢复。"))


def stored_files():
    for folder in folders():
        for name in default_storage.listdir(folder)[1]:
            yield f"{folder}/{name}"


def add(archive, name, source):
    """Write the open binary file ``source`` as a member; gives its SHA-256."""
    digest = hashlib.sha256()
    with source, archive.open(name, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def dump_database(path):
    """A copy of the database as one moment saw it; others go on reading and writing meanwhile."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
    else:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def load_database(path):
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    else:
        name = f"--dbname={connection.settings_dict['NAME']}"
        run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            name,
            path,
        )


def run(program, *arguments):
    """Run one of PostgreSQL's own programs on the database that Django is connected to."""
    if shutil.which(program) is None:
        raise Refused(
            _("找不到 {program}，请安装 PostgreSQL 客户端（apt-get install postgresql-client）。").format(
                program=program
            )
        )
    done = subprocess.run(
        [program, *arguments], env=os.environ | where(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(_("{program} 没有成功：{said}").format(program=program, said=done.stderr.strip()))


def where():
    """The parameters of Django's connection as the environment variables that libpq reads."""
    from psycopg.pq import Conninfo

    variables = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
    info = connection.connection.info
    said = {name: text for name, text in info.get_parameters().items() if variables[name]}
    return {variables[name].decode(): text for name, text in said.items()} | {"PGPASSWORD": info.password}
