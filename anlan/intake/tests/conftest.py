"""Workbooks as people send them, and the enterprise sheet to send them to."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.intake.actions import take
from anlan.intake.sheets import SHEETS
from anlan.registers.tests.conftest import RegisterCast, browse, code

__all__ = ["browse"]
HEAD = ["统一社会信用代码", "企业名称", "所在区域", "行业领域"]


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def cast(db):
    return RegisterCast()


def workbook(*lines, merge=(), name="企业.xlsx", dress=None):
    """An upload with ``lines`` as they are in the first sheet."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for area in merge:
        book.active.merge_cells(area)
    if dress:
        dress(book)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def text_file(*lines, encoding="utf-8-sig", delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(lines)
    return SimpleUploadedFile("企业.csv", file.getvalue().encode(encoding))


def line(cast, name="新厂", **cells):
    """A right line below HEAD."""
    given = {"code": code(), "name": name, "place": "柳桥镇", "sector": cast.industry.name} | cells
    return list(given.values())


@pytest.fixture
def send(cast):
    """``send(*lines, actor=…)``: the Batch made of a workbook with HEAD (or ``head``) and ``lines``."""

    def sent(*lines, head=HEAD, actor=None, **options):
        return take(SHEETS["enterprises"], workbook(head, *lines, **options), actor=actor or cast.officer)

    return sent


def counts(batch):
    return {action: getattr(batch, action) for action in ("new", "update", "same", "wrong")}


def errors(batch):
    """``{line number: {field: [messages]}}``."""
    return {row.number: row.errors for row in batch.rows.filter(action="wrong")}
