"""Whole documents: those invented for the purpose, and annotated real ones where a folder of them is named."""

import os
from pathlib import Path

import pytest

from anlan.plans.reader import parse
from anlan.plans.tests.documents.scoring import (
    FACETS,
    Score,
    documents,
    read_json,
    read_yaml,
    score,
    source_of,
)

GOLD = os.environ.get("READER_GOLD", "")  # a folder of NAME.json beside a folder tree with NAME.txt
LEAST = {"tasks": 0.98, "units": 0.98, "lead": 0.97, "requirements": 0.95}


@pytest.mark.parametrize("expected", documents(), ids=lambda path: path.stem)
def test_an_invented_document_is_read_as_annotated(expected):
    source = source_of(expected)
    wanted = read_yaml(expected)
    parsed = parse(source.read_bytes(), source.name).to_json()
    found = score(wanted, parsed)
    assert found.misread == []
    facts = {name: str(value) for name, value in wanted.items() if name != "tasks"}
    assert {name: str(parsed[name]) for name in facts} == facts


def test_there_are_documents_of_many_styles():
    assert len(documents()) >= 30


@pytest.mark.skipif(not GOLD, reason="READER_GOLD names no folder of annotated documents")
def test_annotated_real_documents_are_read_well():
    folder = Path(GOLD)
    total = Score()
    for annotation in sorted(folder.glob("*.json")):
        source = next(folder.parent.rglob(f"{annotation.stem}.txt"))
        found = score(read_json(annotation), parse(source.read_bytes(), source.name).to_json())
        total.hits += found.hits
        total.wanted += found.wanted
        total.given += found.given
        total.misread += found.misread
    assert {facet: total.f1(facet) >= LEAST[facet] for facet in FACETS} == dict.fromkeys(FACETS, True), (
        total.misread
    )
