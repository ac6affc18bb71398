"""Damaged files of every format are read or refused; nothing else ever happens."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.plans.reader.blocks import ReadError, Source
from anlan.plans.reader.formats import load
from anlan.plans.tests import make_files as make
from anlan.plans.tests.test_reader_pages import END, FACTS, TEXT, TOP
from anlan.plans.tests.test_reader_pdf import OPENING, TABLE
from anlan.plans.tests.test_reader_sheets import cell, fill, row
from anlan.plans.tests.test_reader_word import OLD_WORD, OUTLINE, RTF

BODY = (
    make.p("一、总体要求", make.numbered(1))
    + make.tbl(
        make.tc("序号") + make.tc("任务"), make.tc("1", '<w:vMerge w:val="restart"/>') + make.tc("检查")
    )
    + make.p("二、主要任务", make.numbered(1, 1))
)
WHOLE = {
    "docx": make.docx(BODY, numbering=OUTLINE + make.num(1, 7)),
    "doc": OLD_WORD.read_bytes(),
    "rtf": RTF.encode(),
    "xlsx": make.xlsx(fill),
    "xls": make.xls(make.xls_text(0, 0, "序号") + make.xls_text(0, 1, "任务") + make.xls_number(1, 0, 1)),
    "ods": make.ods(
        f"<table:table>{row(cell('序号'), cell('任务'))}{row(cell('1'), cell('检查'))}</table:table>"
    ),
    "pdf": make.official_pdf(OPENING + TABLE),
    "html": f"<html><body>{TOP}{FACTS}<div id='zoom'>{TEXT}</div>{END}</body></html>".encode(),
    "txt": "附件\n\t序号\n\t任务\n\n\t1\n\t检查\n\n一、总体要求\n".encode("gb18030"),
    "md": "# 要点\n\n| 序号 | 任务 |\n|---|---|\n| 1 | 检查 |\n".encode(),
}
PACKED = ("docx", "xlsx", "ods")
damage = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def survives(data: bytes, kind: str) -> None:
    """Anything but a source or a refusal fails the test by itself."""
    try:
        source = load(data, f"要点.{kind}")
    except ReadError:
        return
    assert isinstance(source, Source)
    assert all(len(line) == len(block.rows[0]) for block in source.blocks for line in block.rows)


@pytest.mark.parametrize("kind", WHOLE)
def test_the_whole_file_is_read(kind):
    assert load(WHOLE[kind], f"要点.{kind}").blocks


@pytest.mark.parametrize("kind", WHOLE)
@damage
@given(share=st.floats(0, 1))
def test_files_cut_short(kind, share):
    whole = WHOLE[kind]
    survives(whole[: int(share * len(whole))], kind)


@pytest.mark.parametrize("kind", WHOLE)
@damage
@given(
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30)
)
def test_files_with_wrong_bytes(kind, flips):
    survives(_flipped(WHOLE[kind], flips), kind)


@pytest.mark.parametrize("kind", PACKED)
@damage
@given(
    part=st.integers(0, 20),
    flips=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(32, 126)), min_size=1, max_size=10
    ),
)
def test_packed_files_with_wrong_bytes_inside(kind, part, flips):
    with zipfile.ZipFile(io.BytesIO(WHOLE[kind])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = list(parts)[part % len(parts)]
    survives(make.packed(parts | {name: _flipped(parts[name], flips)}), kind)


def _flipped(whole: bytes, flips: list[tuple[float, int]]) -> bytes:
    data = bytearray(whole)
    for place, value in flips:
        data[int(place * len(data))] = value
    return bytes(data)
