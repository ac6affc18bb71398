"""The XML parts of Office files: parsed safely, found through their relations."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats.archive import Archive
from anlan.plans.reader.formats.refusals import damaged, too_deep

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The strict variant of the formats differs in the addresses of its namespaces alone.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
# Entities stay unexpanded and nothing is fetched; lxml itself bounds depth and the length of a text.
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True,
         "remove_pis": True, "huge_tree": False}  # fmt: skip


@dataclass(slots=True, frozen=True)
class Relation:
    key: str
    kind: str  # the last word of its type: styles, worksheet
    target: str  # name of the part


def parse(part: bytes) -> etree._Element:
    """The root of an XML part."""
    try:
        return etree.fromstring(_transitional(part), etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise _fault(error) from error


def each(part: bytes, *tags: str) -> Iterator[etree._Element]:
    """The elements with these tags in a large part, one by one; each is emptied after use."""
    try:
        for _, element in etree.iterparse(io.BytesIO(_transitional(part)), tag=tags, **_SAFE):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _fault(error) from error


def relations(archive: Archive, source: str) -> list[Relation]:
    """What the part ``source`` (the package itself if empty) points at inside the file."""
    folder, _, file = source.rpartition("/")
    content = archive.read(f"{folder}/_rels/{file}.rels".lstrip("/"))
    found = []
    for element in parse(content).iterchildren(_RELATION) if content else ():
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        found.append(Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], path))
    return found


def main_part(archive: Archive, usual: str) -> str:
    """The name of the part that everything hangs on."""
    for relation in relations(archive, ""):
        if relation.kind == "officeDocument" and relation.target in archive.names:
            return relation.target
    return usual


def _transitional(part: bytes) -> bytes:
    if _STRICT in part:
        for old, new in _TRANSITIONAL.items():
            part = part.replace(_STRICT + old, new)
    return part


def _fault(error: etree.XMLSyntaxError) -> ReadError:
    if "xcessive depth" in str(error):
        return too_deep()
    return damaged()
