"""Word documents as one XML file: Word 2003 XML, often named .doc, and the flat form of .docx."""

from lxml import etree

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.docx import body_blocks
from anlan.plans.reader.formats.docx_styles import W
from anlan.plans.reader.formats.opc import parse
from anlan.plans.reader.formats.refusals import with_declarations

PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"


def read(data: bytes, warnings: list[str]) -> list[Block]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise with_declarations()
    # The 2003 vocabulary is that of today under another address, but for a few spellings.
    root = parse(data.replace(_WORD_2003, W.strip("{}").encode()))
    if root.tag == W + "wordDocument":
        return list(body_blocks(root, root.find(W + "styles"), None))
    return list(body_blocks(_part(root, "document"), _part(root, "styles"), _part(root, "numbering")))


def _part(package: etree._Element, name: str) -> etree._Element | None:
    for part in package.iterchildren(PKG + "part"):
        if part.get(PKG + "name", "").endswith(f"/{name}.xml"):
            return next(part.iterfind(f"{PKG}xmlData/*"), None)
    return None
