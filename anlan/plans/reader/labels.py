"""The grammar of numbering: 一、 （一） 1. 1.1 （1） 1） ① 一是 第一条 第三章 任务一： 3月份 ● and their kin.

Everything works on folded text (see ``layout.fold``), so full-width forms need no spelling of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anlan.lib.numerals import number

_N = "[一二三四五六七八九十百零〇两]{1,5}"
_CIRCLED = "①-⑳㉑-㉟"
_PARENTHESISED = "⑴-⒇"
_DOTTED = "⒈-⒛"
_HAN_CIRCLED = "㈠-㈩"

# (style, pattern, rank): the smaller the rank, the higher such a label usually stands in an outline.
_STYLES: tuple[tuple[str, str, float], ...] = (
    ("part", rf"第(?P<n>{_N}|\d{{1,3}})(?:编|部分|篇|板块|方面)[:、,，.\s]?", 1),
    ("chapter", rf"第(?P<n>{_N}|\d{{1,3}})章\s?", 2),
    ("section", rf"第(?P<n>{_N}|\d{{1,3}})节\s?", 3),
    ("stage", rf"第(?P<n>{_N}|\d{{1,2}})(?:阶段|步)[:、,，.]?", 5.5),
    ("article", rf"第(?P<n>{_N}|\d{{1,3}})条[:、]?\s?", 5),
    (
        "month",
        rf"(?:(?:\d{{1,2}}|{_N})月?[-~至、])?(?P<n>\d{{1,2}}|十[一二]|[一二三四五六七八九十])月份?[:：]",
        4.5,
    ),
    ("month", r"第?(?P<n>[一二三四1-4])季度[:：]", 4.5),
    (
        "decimal",
        r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})(?:[.、]|\s?(?=[^\d\s%.万亿倍个元米月]))(?!\d)|(?P<bare>\d{1,2})\s(?=[\u3400-\u9fff])(?![年月日个号时点名家项条次])",
        6.5,
    ),
    (
        "named",
        rf"(?:任务|措施|举措|目标|行动|工程|专项|项目|指标|步骤|事项)(?P<n>{_N}|\d{{1,3}})[:：、.,，\s]",
        4.2,
    ),
    ("han", rf"(?P<n>{_N})[、.．](?![一二三四五六七八九]?[级类等、])", 4),
    ("han_paren", rf"\((?P<n>{_N})\)[、.]?|(?P<g>[{_HAN_CIRCLED}])", 5),
    ("han_right", rf"(?P<n>{_N})\)", 5.2),
    ("dot", rf"(?P<n>\d{{1,4}})\.(?!\d(?!0\d\d年|\d?月))、?|(?P<g>[{_DOTTED}])", 6),
    ("comma", r"(?P<n>\d{1,4})、(?!\d{1,4}[、,日号级年])", 6),
    ("paren", rf"\((?P<n>\d{{1,3}})\)[、.]?|(?P<g>[{_PARENTHESISED}])", 7),
    ("right", r"(?P<n>\d{1,3})\)", 7.5),
    ("circled", rf"(?P<g>[{_CIRCLED}])[、.]?", 8),
    ("first", r"第(?P<n>[一二三四五六七八九十])[,，、]", 9),
    ("is", rf"(?P<n>{_N})(?:是(?=[^否])|要(?=[^求点素领件]))[:：,，]?", 9),
    ("letter", r"(?P<a>[A-Za-z])(?:[.、)](?=[\u3400-\u9fff])|、)", 8.5),
    ("bullet", r"(?P<b>[·●◆◇■□▪▲△★☆✓√➢►*]|-{1,4})\s?(?=[\u3400-\u9fff《“\d])", 9.5),
)
RANK = {style: rank for style, _, rank in _STYLES} | {"heading": 0.5}
_AT_START = [(style, re.compile(pattern)) for style, pattern, _ in _STYLES]

_GLUED = re.compile(r"(?P<n>\d{1,4})\.(?=\d{2,}(?![\d.%‰]|\s?[万亿千百元米吨公倍]))")

# Styles that may stand inside a paragraph, and what must come before the first of a list.
_INLINE = re.compile(
    rf"(?P<is>(?P<is_n>{_N})(?:是(?!否)|要(?![求点素领件])))"
    rf"|(?P<paren>\((?P<paren_n>\d{{1,2}})\)|[{_PARENTHESISED}])"
    rf"|(?P<circled>[{_CIRCLED}])"
    rf"|(?P<han_paren>\((?P<han_paren_n>{_N})\)|[{_HAN_CIRCLED}])"
    rf"|(?P<right>(?<![\d(.])(?P<right_n>\d{{1,2}})\))"
    r"|(?P<dot>(?<![\d.〔(-])(?P<dot_n>\d{1,2})\.(?!\d))"
    r"|(?P<comma>(?<![\d.〔(-])(?P<comma_n>\d{1,2})、(?!\d))"
    rf"|(?P<han>(?P<han_n>{_N})、(?![一二三四五六七八九]?[级类等、]))"
    r"|(?P<first>第(?P<first_n>[一二三四五六七八九十])[,，])"
)
_BOUNDARY = "。；;:：！!？?\n"
_LOOSE = _BOUNDARY + "，,、”\"'’)》 "
_PART_OF_WORD = "第其统唯单进逐专同之每三两四五六七八九十某任、"
_STRICT_STYLES = frozenset({"dot", "comma", "han", "han_paren", "right"})


@dataclass(slots=True, frozen=True)
class Label:
    """A printed label: ``value`` counts within its list; ``path`` is set for 1.2.3 only."""

    style: str
    value: int
    start: int
    end: int
    path: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Lists of one outline level share a key: 1.2 and 1.2.3 are different levels."""
        return f"decimal{len(self.path)}" if self.path else self.style


def label_at(plain: str, start: int, end: int) -> Label | None:
    """The label that the line ``plain[start:end]`` opens with."""
    for style, pattern in _AT_START:
        found = pattern.match(plain, start, end)
        if found:
            label = _made(style, found)
            if label and _fits(plain, label, end):
                return label
    return None


def next_label(plain: str, start: int, end: int, last: int) -> Label | None:
    """The label behind ``last`` where figures follow it: 7.12345热线 after 6., but not 7.5亿元 or 7.1."""
    found = _GLUED.match(plain, start, end)
    if not found or not last or int(found["n"]) != last + 1:
        return None
    return Label("dot", last + 1, start, found.end())


def _made(style: str, found: re.Match) -> Label | None:
    groups = found.groupdict()
    if style == "decimal":
        path = tuple(int(part) for part in (groups["n"] or groups["bare"]).split("."))
        return Label(style, path[-1], found.start(), found.end(), path)
    if groups.get("b"):
        return Label(style, 0, found.start(), found.end())
    if groups.get("a"):
        return Label(style, ord(groups["a"].lower()) - 96, found.start(), found.end())
    value = glyph_value(groups["g"]) if groups.get("g") else number(groups["n"])
    return Label(style, int(value), found.start(), found.end()) if value else None


def glyph_value(glyph: str) -> int:
    """The number drawn in a circled, bracketed or dotted glyph."""
    code = ord(glyph)
    for first, last, value in ((0x2460, 0x2473, 1), (0x2474, 0x2487, 1), (0x2488, 0x249B, 1),
                               (0x3220, 0x3229, 1), (0x3251, 0x325F, 21)):  # fmt: skip
        if first <= code <= last:
            return code - first + value
    return 0


def _fits(plain: str, label: Label, end: int) -> bool:
    """Refuse figures that only look like labels: 3.5亿元, 2024.3.1, 第一季度, 1、2号楼, 十、..."""
    rest = plain[label.end : min(end, label.end + 8)]
    if label.style == "decimal":
        return not re.match(r"[%‰]|[万亿]?[元吨米家个人]|\d", rest) and max(label.path) < 60
    if label.style in ("dot", "comma", "han") and not rest.strip():
        return False
    return not (label.style == "is" and label.value > 30)


def inline_labels(
    plain: str,
    start: int,
    end: int,
    follows: Label | None,
    opened: Label | None = None,
    *,
    loose: bool = False,
) -> list[Label]:
    """Labels of lists that run inside the paragraph ``plain[start:end]``.

    A list counts when it runs 1, 2, ... in one style; ``follows`` is the label that opens the next
    paragraph, so that a list may begin inside one paragraph and go on in the next. ``opened`` is the
    label that this paragraph itself begins with. ``loose`` is for text that lost its line breaks: a
    label may stand behind any word.
    """
    candidates = list(_candidates(plain, start, end, loose))
    highest: dict[str, int] = {opened.style: opened.value} if opened else {}
    later: set[int] = set()  # candidates that a successor of the same style confirms
    coming: dict[tuple[str, int], bool] = {}
    if follows:
        coming[follows.style, follows.value] = True
    for index in range(len(candidates) - 1, -1, -1):
        label = candidates[index]
        if coming.get((label.style, label.value + 1)):
            later.add(index)
        coming[label.style, label.value] = True
    taken: list[Label] = []
    for index, label in enumerate(candidates):
        opens = label.value == 1 and index in later and (loose or _opens_list(plain, start, label))
        if opens or (label.value > 1 and highest.get(label.style) == label.value - 1):
            highest[label.style] = label.value
            taken.append(label)
    return taken


def _candidates(plain: str, start: int, end: int, loose: bool) -> Iterator[Label]:
    for found in _INLINE.finditer(plain, start, end):
        style = found.lastgroup.removesuffix("_n")
        if style == "is" or style in _STRICT_STYLES or style == "first":
            before = plain[found.start() - 1] if found.start() > start else "\n"
            allowed = _BOUNDARY + "”)》 " if style in _STRICT_STYLES else _LOOSE
            if before not in allowed and not (loose and style != "is" and before not in _PART_OF_WORD):
                continue
        numeral = found.groupdict().get(f"{style}_n")
        value = number(numeral) if numeral else glyph_value(found[0])
        if value:
            yield Label(style, int(value), found.start(), found.end())


def _opens_list(plain: str, start: int, label: Label) -> bool:
    """Whether a list may begin here: at the front, or after a mark that ends a clause."""
    return label.start <= start or plain[label.start - 1] in _LOOSE
