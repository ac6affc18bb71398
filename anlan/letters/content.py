"""What a document says, as plain data that is frozen with it and read by both renderers.

Measures follow GB/T 9704-2012: a line holds 28 characters of size 3 (三号), a title about 20 of size 2.
"""

from dataclasses import asdict, dataclass, field
from datetime import date

TITLE_WIDTH = 19  # characters of size 2 on a line, with a little air
HEAD_WIDTH = 430  # points across the text, with a little air
# Words of these titles that a line end may not tear.
WHOLE = (
    "安全生产",
    "工作",
    "任务",
    "责任",
    "整治",
    "通知",
    "要点",
    "方案",
    "隐患",
    "事故",
    "检查",
    "专项",
    "期间",
)
OPENING = "《〈“‘（([〔"
CLOSING = "》〉”’）)]〕、，。；：,.;:!?的"


@dataclass
class Table:
    """``widths`` are relative; ``centred`` marks short columns."""

    columns: list[str]
    rows: list[list[str]]
    widths: list[float]
    centred: list[bool]
    kind: str = "table"


@dataclass
class Block:
    """``kind``: p | h1 （一、） | h2 (（一）)."""

    text: str
    kind: str = "p"


@dataclass
class Annex:
    """附件: starts on a page of its own, before the imprint."""

    title: str
    blocks: list[Block | Table]


@dataclass
class Party:
    """One side that signs an agreement."""

    role: str
    organ: str
    person: str = ""


@dataclass
class Content:
    """``form``: red （文件格式） | letter （信函格式） | agreement （责任书）."""

    form: str
    title: str
    to: str = ""
    blocks: list[Block | Table] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    copies: str = ""
    contact: str = ""
    # Filled in when the document is issued.
    head: str = ""
    number: str = ""
    signer: str = ""
    date: str = ""

    def frozen(self):
        """JSON-able, with what both renderers would otherwise each work out."""
        plain = asdict(self)
        for part in (plain, *plain["annexes"]):
            part["title_lines"] = title_lines(part["title"])
        plain["head_size"], plain["head_scale"] = head_fit(self.head)
        plain["signer_indent"], plain["date_indent"] = signature_indents(self.signer, self.date)
        return plain


def chinese_date(day: date) -> str:
    """成文日期 in Arabic figures without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """How many Chinese characters wide: an ASCII character is half of one."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def signature_indents(signer, day):
    """Characters free to the right of the signature and of the date.

    The date leaves four free, the signature stands centred on it (GB/T 9704-2012, 7.3.5.1); a long
    signature pushes the date inward instead of crossing the margin.
    """
    overhang = (width(signer) - width(day)) / 2
    return max(0, 4 - overhang), max(4, overhang)


def head_fit(head):
    """Size in points and horizontal scale (1 = 100 %) of the issuer's name at the head of page one."""
    size = 46 if width(head) <= 9 else 38
    scale = min(1, HEAD_WIDTH / (width(head) * size or 1))
    if scale < 0.62:
        size, scale = round(size * scale / 0.62, 1), 0.62
    return size, round(scale, 2)


def title_lines(title):
    """The title in lines of about equal length that do not tear a name or a mark (7.3.1)."""
    wanted = -(-width(title) // TITLE_WIDTH)
    lines, rest = [], title
    while wanted > 1:
        at = best_break(rest, len(rest) / wanted)
        lines.append(rest[:at])
        rest, wanted = rest[at:], wanted - 1
    return [*lines, rest]


def best_break(text, ideal):
    """The index nearest ``ideal`` where a line may end."""

    def cost(at):
        before, after = text[at - 1], text[at]
        if after in CLOSING or before in OPENING or (before.isascii() and after.isascii()):
            return 100
        natural = before in "》、的年" or after in "《" or text[:at].endswith(("关于", "和", "及", "等"))
        torn = any(text.startswith(word, at - i) for word in WHOLE for i in range(1, len(word)))
        return abs(at - ideal) - (4 if natural else 0) + (4 if torn else 0)

    return min(range(1, len(text)), key=cost)
