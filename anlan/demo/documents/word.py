"""Makes Word files of the demo's texts, in the layout official documents have; the same text gives the same bytes."""

import io
import re
import zipfile
from pathlib import Path

import yaml
from django.core.files.base import ContentFile
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FOLDER = Path(__file__).parent


def document(name, words):
    """The document ``name`` (key_points, task_list, superior) as an upload; ``words`` fill its places."""
    text = filled(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")), words)
    text["issued"] = words["issued"]
    page = new_page()
    build_table(page, text) if "projects" in text else build_outline(page, text)
    return ContentFile(saved(page), name=text["file"])


def filled(part, words):
    """The words put in; the blanks by which YAML joins lines taken out, as Chinese has none."""
    if isinstance(part, str):
        return re.sub("(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", part.format_map(words))
    if isinstance(part, dict):
        return {filled(key, words): filled(value, words) for key, value in part.items()}
    if isinstance(part, list):
        return [filled(item, words) for item in part]
    return part


def saved(page):
    """The file's bytes; a Word file is an archive, whose parts are dated alike here so that it stays the same."""
    packed, still = io.BytesIO(), io.BytesIO()
    page.save(packed)
    with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(still, "w") as copy:
        for name in parts.namelist():
            copy.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()


def new_page():
    page = Document()
    style = page.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    return page


def centred(page, text, size=16, font="黑体"):
    paragraph = page.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def indented(page, text):
    page.add_paragraph(text).paragraph_format.first_line_indent = Cm(1.13)


def signed(page, issuer, day):
    for text in (issuer, f"{day.year}年{day.month}月{day.day}日"):
        page.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def build_outline(page, text):
    """Covering notice (if any), title, sections with their items, month calendar (if any)."""
    if "notice" in text:
        centred(page, text["issuer"] + text["notice"], 20)
        centred(page, text["number"])
        page.add_paragraph(text["to"])
        indented(page, text["cover"])
        signed(page, text["issuer"], text["issued"])
        page.add_page_break()
    centred(page, text["title"], 22)
    if "notice" not in text:
        centred(page, text["number"])
    for paragraph in text.get("preamble", ()):
        indented(page, paragraph)
    for section in text["sections"]:
        indented(page, section["heading"])
        for item in section["items"]:
            indented(page, item)
    if "calendar" in text:
        page.add_page_break()
        page.add_paragraph(text["annex"])
        centred(page, text["annex_title"], 22)
        for month, line in text["calendar"]:
            indented(page, month)
            indented(page, line)
    if "notice" not in text:
        signed(page, text["issuer"], text["issued"])


def build_table(page, text):
    """One row for each content; number, project and goal are cells merged downwards."""
    centred(page, text["title"], 22)
    indented(page, f"（{text['note']}）")
    table = page.add_table(rows=1, cols=len(text["columns"]), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, text["columns"], strict=True):
        cell.text = name
    for number, (project, goals) in enumerate(text["projects"].items(), 1):
        first = len(table.rows)
        for goal, contents in goals.items():
            start = len(table.rows)
            for content in contents:
                cells = table.add_row().cells
                for cell, said in zip(cells[3:], content, strict=True):
                    cell.text = said
            merged(table, start, 2, goal)
        merged(table, first, 0, str(number))
        merged(table, first, 1, project)
    page.add_paragraph()
    signed(page, text["issuer"], text["issued"])


def merged(table, first, column, said):
    cell = table.cell(first, column).merge(table.cell(len(table.rows) - 1, column))
    cell.text = said
