"""Chinese and Arabic numerals as people write them in documents: 十二, 二〇二四, 1,200, １５, 半."""

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

# Spans that ``number`` understands, for use inside larger patterns.
HAN = r"[零〇○一二两三四五六七八九十百千万亿]+"
ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"

_ARABIC = re.compile(ARABIC)


def number(text: str) -> int | float | None:
    """The value of a numeral, or None if ``text`` is not one. 半 is a half; 二〇二四 is read digit by digit."""
    text = text.strip()
    if text == "半":
        return 0.5
    if _ARABIC.fullmatch(text):
        plain = text.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    if not text or any(char not in _DIGITS and char not in _UNITS and char not in _MYRIADS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _positional(text)


def _positional(text: str) -> int:
    """Numerals with 十百千万亿. A unit without a digit before it counts once: 十 is 10."""
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[char]
            section = digit = 0
    return total + section + digit


def han(value: int) -> str:
    """A positive number below 10,000 in Chinese: 10 is 十, 12 is 十二, 105 is 一百零五."""
    if not 0 < value < 10_000:
        raise ValueError(value)
    text = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text
