"""From text to tokens: one character each, so that a word of any length is a phrase of neighbours."""

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

# tsvector keeps 256 positions of a lexeme: longer texts would lose the later places of common characters.
TEXT_LIMIT = 6000
SPELLINGS = 8  # ways of cutting letters into syllables that are tried
LONGEST = 6  # letters of a syllable: zhuang, chuang, shuang


def fold(text):
    """Half-width, lower case, letters and figures only: what is compared."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def tokens(text):
    return list(fold(text))


def sounds(title):
    """``(initials, syllables)`` of a title: 永宁 -> (["y", "n"], ["yong", "ning"])."""
    return (
        tokens("".join(lazy_pinyin(title, style=Style.FIRST_LETTER))),
        [syllable for part in lazy_pinyin(title, errors="ignore") if (syllable := fold(part))],
    )


@cache
def syllables():
    """Every syllable of the pinyin dictionary, without tones and without the few that have no vowel."""
    spelt = {sound for sounds in PINYIN_DICT.values() for sound in sounds.split(",")}
    plain = {to_normal(sound).replace("ü", "v") for sound in spelt}
    return frozenset(sound for sound in plain if set(sound) & set("aeiouv"))


@cache
def beginnings():
    return frozenset(sound[:end] for sound in syllables() for end in range(1, len(sound) + 1))


def spellings(letters):
    """Up to SPELLINGS ways to read ``letters`` as syllables, of which the last may be unfinished.

    Built from the end, so that letters with very many readings cost no more than others. Long
    syllables come first: that is how people mean them.
    """
    ways = [[] for _ in letters]
    for start in reversed(range(len(letters))):
        tail = letters[start:]
        found = [[tail]] if tail in beginnings() else []
        for end in range(min(start + LONGEST, len(letters) - 1), start, -1):
            if letters[start:end] in syllables():
                found += [[letters[start:end], *rest] for rest in ways[end]]
        ways[start] = found[:SPELLINGS]
    return ways[0] if ways else []


def asked(words):
    """The folded words of a query, at most six: each must be found."""
    return [word for part in words.split()[:6] if (word := fold(part)[:60])]


def is_latin(word):
    return re.fullmatch("[a-z]+", word) is not None
