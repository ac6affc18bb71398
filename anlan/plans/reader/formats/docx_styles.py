"""Paragraph styles of a Word document, resolved along their chains of inheritance."""

import re
from dataclasses import dataclass, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
LEVELS = 9
_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s?\d|toc heading", re.IGNORECASE)


def value(parent: etree._Element | None, tag: str) -> str | None:
    """The ``w:val`` of a child, or None without the child."""
    child = parent.find(W + tag) if parent is not None else None
    return None if child is None else child.get(VAL, "")


def number(parent: etree._Element | None, tag: str) -> int | None:
    text = value(parent, tag)
    return int(text) if text and text.lstrip("-").isdigit() else None


def switch(parent: etree._Element | None, tag: str) -> bool | None:
    """An on/off property: None when nothing is said."""
    text = value(parent, tag)
    return None if text is None else text not in ("0", "false", "off")


@dataclass(slots=True, frozen=True)
class Style:
    """What a paragraph takes from its style; None where no style of the chain says anything."""

    level: int | None = None  # heading level, 1 to 9
    list_id: int | None = None
    list_level: int | None = None
    bold: bool | None = None
    centred: bool | None = None
    contents: bool = False  # a line of the table of contents
    chain: tuple[str, ...] = ()  # ids, the style itself first


def _own(element: etree._Element) -> Style:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    name = value(element, "name") or ""
    heading = _HEADING.fullmatch(name)
    outline = number(paragraph, "outlineLvl")
    numbering = paragraph.find(W + "numPr") if paragraph is not None else None
    alignment = value(paragraph, "jc")
    return Style(
        level=int(heading[1]) if heading else heading_level(outline),
        list_id=number(numbering, "numId"),
        list_level=number(numbering, "ilvl"),
        bold=switch(run, "b"),
        centred=None if alignment is None else alignment == "center",
        contents=_CONTENTS.fullmatch(name) is not None,
    )


def heading_level(outline: int | None) -> int | None:
    """Outline levels 0 to 8 are headings 1 to 9; 9 is body text."""
    return outline + 1 if outline is not None and 0 <= outline < LEVELS else None


class Styles:
    """All styles of a document by id."""

    def __init__(self, root: etree._Element | None):
        elements = [] if root is None else root.iterchildren(W + "style")
        self._elements = {element.get(W + "styleId", ""): element for element in elements}
        self._resolved: dict[str, Style] = {}
        self.default = next(
            (
                key
                for key, element in self._elements.items()
                if element.get(W + "type") == "paragraph"
                and element.get(W + "default") in ("1", "true", "on")
            ),
            "",
        )

    def resolve(self, key: str | None) -> Style:
        """The style ``key`` with everything it inherits; the default style for None."""
        key = self.default if key is None else key
        if key not in self._resolved:
            self._resolved[key] = self._inherit(key)
        return self._resolved[key]

    def _inherit(self, key: str) -> Style:
        style, chain = Style(), []
        while key in self._elements and key not in chain:
            chain.append(key)
            own, style = _own(self._elements[key]), style
            style = Style(
                level=own.level if style.level is None else style.level,
                list_id=own.list_id if style.list_id is None else style.list_id,
                list_level=own.list_level if style.list_level is None else style.list_level,
                bold=own.bold if style.bold is None else style.bold,
                centred=own.centred if style.centred is None else style.centred,
                contents=style.contents or own.contents,
            )
            key = value(self._elements[key], "basedOn") or ""
        return replace(style, chain=tuple(chain))
