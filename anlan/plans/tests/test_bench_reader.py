"""How fast the reader is and how much memory it takes: ``make bench`` prints it.

``READER_SOURCES`` may name a folder of documents to read besides the invented ones.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docx import Document

from anlan.plans.reader import parse

SOURCES = os.environ.get("READER_SOURCES")
pytestmark = pytest.mark.bench

HERE = Path(__file__).parent
TASK = (
    "组织开展第{0}类场所安全生产隐患排查整治，每季度至少检查1次，整改率达到95%以上，{1}月底前完成。"
    "（牵头单位：市应急局；配合单位：市住建局、市消防救援支队）"
)


# Reads the file it is given in a process of its own, and tells its greatest size in KB.
READ_ALONE = """
import json, pathlib, resource, sys
from anlan.plans.reader import parse
path = pathlib.Path(sys.argv[1])
json.dumps(parse(path.read_bytes(), path.name).to_json())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def tell(line):
    sys.stdout.write(f"\n{line}\n")


def folders():
    return [HERE / "documents", *map(Path, filter(None, [SOURCES]))]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_short_documents_in_a_warm_process(folder):
    files = [path for path in sorted(folder.iterdir()) if path.suffix in {".txt", ".md", ".html"}]
    documents = [(path.read_bytes(), path.name) for path in files]
    for data, name in documents:
        parse(data, name)
    started = time.perf_counter()
    tasks = sum(len(parse(data, name).tasks) for data, name in documents)
    spent = time.perf_counter() - started
    size = sum(len(data.decode(errors="replace")) for data, _name in documents)
    tell(f"{folder.name}: {len(documents)} documents, {size:,} characters, {tasks} tasks: {spent:.2f} s")


def long_document(path, paragraphs=6000):
    """About 300 pages: 400,000 characters in ``paragraphs`` numbered tasks."""
    document = Document()
    document.add_paragraph("临川市2026年安全生产工作要点")
    for number in range(1, paragraphs + 1):
        if number % 100 == 1:
            document.add_paragraph(f"（{number // 100 + 1}）第{number // 100 + 1}个方面")
        document.add_paragraph(f"{number}．" + TASK.format(number, number % 12 + 1))
    document.save(path)


def test_a_document_of_300_pages(tmp_path):
    path = tmp_path / "长文件.docx"
    long_document(path)
    started = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", READ_ALONE, path], check=True, capture_output=True, text=True
    )
    spent = time.perf_counter() - started
    tell(f"300 pages (.docx, start of the process included): {spent:.1f} s, {int(told.stdout) // 1024} MB")
