"""Lists on paper: every row there, values as a reader expects them, as Word and as PDF."""

import io
import time
from datetime import UTC, date, datetime

import docx
import pytest

from anlan.letters.lists import render_table_docx, render_table_pdf
from anlan.lib.xlsx import Column

from .samples import pdf_pages

COLUMNS = ["序号", Column("任务", 40), Column("时限", 12)]
ROWS = [[number, f"第{number}项任务", date(2026, 3, 31)] for number in range(1, 101)]


def test_a_word_table_has_every_row():
    document = docx.Document(io.BytesIO(render_table_docx("任务清单", COLUMNS, ROWS)))
    assert document.paragraphs[0].text == "任务清单"
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[0] == ["序号", "任务", "时限"]
    assert cells[1:] == [[str(number), f"第{number}项任务", "2026-03-31"] for number in range(1, 101)]


def test_a_pdf_table_repeats_its_header_and_counts_its_pages():
    pages = pdf_pages(render_table_pdf("任务清单", COLUMNS, ROWS, note="截至2026年3月31日"))
    assert "截至2026年3月31日" in pages[0]
    assert [f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )
    assert [page for page in pages if "序号任务时限" not in page] == []
    assert [text for _, text, _ in ROWS if text not in "".join(pages)] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (1.5, "1.5"),
        (datetime(2026, 3, 31, 20, 30, tzinfo=UTC), "2026-04-01 04:30"),
        ("<b>&#x41;*粗*", "<b>&#x41;*粗*"),
    ],
)
def test_values_are_shown_as_text(value, text):
    document = docx.Document(io.BytesIO(render_table_docx("表", ["值"], [[value]])))
    assert document.tables[0].rows[1].cells[0].text == text
    assert text.replace(" ", "") in pdf_pages(render_table_pdf("表", ["值"], [[value]]))[0]


@pytest.mark.parametrize(("columns", "wide"), [(7, False), (8, True)])
def test_many_columns_lie_on_the_long_side(columns, wide):
    content = render_table_docx("表", ["列"] * columns, [["值"] * columns])
    section = docx.Document(io.BytesIO(content)).sections[0]
    assert (section.page_width > section.page_height) is wide


def test_a_thousand_rows_take_no_time_to_speak_of():
    start = time.monotonic()
    render_table_docx("任务清单", COLUMNS, ROWS * 10)
    assert time.monotonic() - start < 5  # a third of a minute when each row is moved into the document


def test_an_empty_list_has_its_header():
    assert "名称" in pdf_pages(render_table_pdf("表", ["名称"], []))[0]
    assert len(docx.Document(io.BytesIO(render_table_docx("表", ["名称"], []))).tables[0].rows) == 1
