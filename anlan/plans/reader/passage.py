"""The words of one task, ready to be read for numbers: names masked, spans claimed once."""

import re

from anlan.plans.reader.layout import Laid
from anlan.plans.reader.plan import Requirement

_BOOK = re.compile(r"《[^》\n]{0,120}》|〔20\d\d〕\s?第?\d+号")
_QUOTED = re.compile(r"“[^”\n]{0,60}”|\"[^\"\n]{0,60}\"")
_PAST = re.compile(
    r"(?<![较比与同])(?:去年|上年)|截至|累计已|已(?:经)?(?:完成|建成|有|累计|排查)|目前|现有|共有|造成|死亡\d+人(?!及?以上)|受伤|近年|以来"
    r"|处罚款|罚款(?!(?:总额|金额)?(?:不少于|不低于|突破|力争))|处以|扣\d|扣[一二三四五]|经济损失|曾|出动.{0,8}\d|发生[^，。；]{0,10}\d+起"
)
_REACH = 400  # no sentence is longer; keeps the reading of text without punctuation linear


class Passage:
    """``start``..``end`` of the plain text; offsets inside are counted from ``start``.

    ``open`` has titles in 《》 and document numbers blanked out, ``masked`` also what stands in
    quotation marks: the numbers in names are no requirements.
    """

    def __init__(self, laid: Laid, start: int, end: int):
        self.laid, self.start, self.end = laid, start, end
        self.open = _BOOK.sub(_blank, laid.plain[start:end])
        self.masked = _QUOTED.sub(_blank, self.open)
        self._taken: list[tuple[int, int]] = []

    def free(self, start: int, end: int) -> bool:
        """Whether no number here has been read yet."""
        return all(end <= left or start >= right for left, right in self._taken)

    def take(self, start: int, end: int) -> None:
        self._taken.append((start, end))

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around ``at``: up to 。；！ or a line break."""
        return self._around(at, "。；;！!？\n")

    def clause(self, at: int) -> tuple[int, int]:
        return self._around(at, "。；;！!？\n，,：:")

    def before(self, at: int, most: int) -> str:
        """At most ``most`` characters of the clause in front of ``at``."""
        return self.masked[max(self.clause(at)[0], at - most) : at]

    def is_past(self, at: int) -> bool:
        """Whether the sentence around ``at`` tells what has been, or what a breach costs."""
        return _PAST.search(self.masked[slice(*self.sentence(at))]) is not None

    def make(self, kind: str, start: int, end: int, **facts) -> Requirement:
        left, right = self.start + start, self.start + end
        return Requirement(kind, self.laid.text[left:right].strip(" ，,、。"), left, right, **facts)

    def _around(self, at: int, marks: str) -> tuple[int, int]:
        left = right = at
        first, last = max(0, at - _REACH), min(len(self.masked), at + _REACH)
        while left > first and self.masked[left - 1] not in marks:
            left -= 1
        while right < last and self.masked[right] not in marks:
            right += 1
        return left, right


def _blank(found: re.Match) -> str:
    return "\0" * len(found[0])
