"""The number formats of automatic numbering (``w:numFmt``), each as a function of the number."""

from collections.abc import Callable

from anlan.lib.numerals import han

_DIGITS = "〇一二三四五六七八九"
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMAL_OLD = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CIRCLES = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))


def render(number: int, style: str) -> str:
    """``number`` in the named format; formats nobody writes official documents in become figures."""
    if style in ("bullet", "none"):
        return ""
    try:
        return _FORMATS.get(style, str)(number)
    except (ValueError, IndexError):
        return str(number)


def _counting(number: int) -> str:
    return han(number) if number else "〇"


def _chinese_counting(number: int) -> str:
    return _counting(number) if number < 100 else _positional(number).replace("〇", "○")


def _japanese_counting(number: int) -> str:
    return _counting(number).replace("零", "").replace("一百", "百").replace("一千", "千")


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def _formal(number: int, characters: dict[int, int] = _FORMAL) -> str:
    return ("壹" if 10 <= number < 20 else "") + han(number).translate(characters)


def _formal_old(number: int) -> str:
    return _formal(number, _FORMAL_OLD)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        raise ValueError(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """a to z, then aa to zz as Word counts: the letter is repeated."""
    if not 0 < number <= 780:
        raise ValueError(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _from(characters: str) -> Callable[[int], str]:
    """Formats with a character for each number."""

    def pick(number: int) -> str:
        if number < 1:
            raise ValueError(number)
        return characters[number - 1]

    return pick


def _span(first: int, count: int) -> Callable[[int], str]:
    return _from("".join(map(chr, range(first, first + count))))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _chinese_counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _japanese_counting,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal_old,
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _span(0x3280, 10),
    "decimalEnclosedCircle": _from(_CIRCLES),
    "decimalEnclosedCircleChinese": _from(_CIRCLES),
    "decimalEnclosedParen": _span(0x2474, 20),
    "decimalEnclosedFullstop": _span(0x2488, 20),
    "numberInDash": lambda number: f"-{number}-",
}
