"""The Word file as Word reads it: paper, margins, faces, repeating headers, outer page numbers."""

import io
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from anlan.letters.kinds import KINDS
from anlan.letters.word import para, run, text_of
from anlan.letters.word_letter import render_letter

from .samples import CONTEXTS


def made(kind):
    content = replace(
        KINDS[kind].compose(CONTEXTS[kind]),
        head="永宁市安全生产委员会办公室",
        number="永安办〔2026〕1号",
        signer="永宁市安全生产委员会办公室",
        date="2026年3月1日",
    )
    return docx.Document(io.BytesIO(render_letter(content.frozen())))


def paragraph(document, text):
    return next(p for p in document.paragraphs if p.text == text)


def faces(paragraph):
    return {(r._element.rPr.rFonts.get(qn("w:eastAsia")), r.font.size.pt) for r in paragraph.runs}


@pytest.mark.parametrize("kind", CONTEXTS)
def test_the_paper_is_the_standards(kind):
    section = made(kind).sections[0]
    millimetres = [
        round(length.mm)
        for length in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    ]
    assert millimetres == [210, 297, 37, 28]
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(
        Mm(156), abs=Mm(0.1)
    )


def test_each_part_has_its_face():
    document = made("notice")
    assert faces(paragraph(document, "永宁市安全生产委员会办公室")) >= {("方正小标宋简体", 38.0)}
    assert faces(paragraph(document, "一、压实责任")) == {("黑体", 16.0)}
    assert faces(paragraph(document, "（一）属地责任")) == {("楷体_GB2312", 16.0)}
    assert faces(paragraph(document, "特此通知。")) == {("仿宋_GB2312", 16.0)}
    assert paragraph(document, "特此通知。").paragraph_format.line_spacing.pt == 28.95
    assert paragraph(document, "特此通知。").paragraph_format.keep_with_next


def test_the_header_of_a_table_repeats_and_no_row_is_torn():
    table = made("dispatch").tables[0]
    assert len(table.rows) == 41
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 40
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_page_numbers_stand_outside():
    document = made("notice")
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.alignment, even.alignment) == (2, 0)
    assert " PAGE " in odd._element.xml


def test_only_a_letter_has_a_first_page_of_its_own():
    letter, notice = made("reminder").sections[0], made("notice").sections[0]
    assert letter.different_first_page_header_footer
    assert letter.first_page_header.paragraphs[0].text == "永宁市安全生产委员会办公室"
    assert not notice.different_first_page_header_footer


def test_both_sides_of_an_agreement_sign():
    cells = made("commitment").tables[0].rows[0].cells
    assert [[p.text for p in cell.paragraphs][:3] for cell in cells] == [
        ["签发单位（盖章）：", "永宁市人民政府", "责任人（签字）："],
        ["责任单位（盖章）：", "柳桥镇人民政府", "责任人（签字）："],
    ]


def test_text_is_escaped_and_cleaned_of_what_xml_cannot_hold():
    assert text_of("a<b>&\x00\x0b\ud800c") == "a&lt;b&gt;&amp;c"
    assert "<w:br/>" in run("一行\n二行")
    assert para(run("<w:p/>")).count("<w:p>") == 1
