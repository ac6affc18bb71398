"""Folding, tokens and pinyin."""

import time

import pytest

from anlan.search.marks import marked, snippet
from anlan.search.words import asked, fold, sounds, spellings


@pytest.mark.parametrize(
    ("text", "folded"),
    [("永安办〔2026〕12号", "永安办202612号"), ("ＬＰＧ－１号 站", "lpg1号站"), ("、。！", ""), ("①", "1")],
)
def test_folding_keeps_letters_and_figures_alone(text, folded):
    assert fold(text) == folded


def test_a_title_has_initials_and_syllables():
    assert sounds("重庆路LPG站") == (list("cqllpgz"), ["chong", "qing", "lu", "zhan"])


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("yongan", ["yong", "an"]),
        ("xian", ["xian"]),
        ("anquans", ["an", "quan", "s"]),
        ("lvse", ["lv", "se"]),
    ],
)
def test_letters_are_cut_into_syllables_long_ones_first(letters, first):
    assert spellings(letters)[0] == first


def test_letters_have_few_readings_or_none():
    assert ["xi", "an"] in spellings("xian")
    assert spellings("yjj") == []
    start = time.monotonic()
    assert spellings("an" * 29 + "vv") == []
    assert len(spellings("an" * 30)) == 8
    assert time.monotonic() - start < 1


def test_a_query_is_at_most_six_words_of_sixty_characters():
    assert asked("  安全　生产 ") == ["安全", "生产"]
    assert asked("一 二 三 四 五 六 七") == list("一二三四五六")
    assert asked("安" * 100) == ["安" * 60]
    assert asked("《》 -") == []


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("消防通道", ["消防"], "<mark>消防</mark>通道"),
        ("消防、通道", ["消防通道"], "<mark>消防、通道</mark>"),
        ("LPG储罐lpg", ["lpg"], "<mark>LPG</mark>储罐<mark>lpg</mark>"),
        ("安全生产", ["安全", "全生"], "<mark>安全生</mark>产"),
        ("<b>&消防", ["消防"], "&lt;b&gt;&amp;<mark>消防</mark>"),
        ("㎡面积", ["m2"], "<mark>㎡</mark>面积"),
        ("无", ["有"], "无"),
    ],
)
def test_words_are_marked_and_all_else_escaped(text, words, html):
    assert marked(text, words) == html


def test_a_snippet_stands_around_the_first_word():
    text = "甲" * 100 + "消防" + "乙" * 100
    assert snippet(text, ["消防"]) == "…" + "甲" * 30 + "<mark>消防</mark>" + "乙" * 78 + "…"
    assert snippet("甲" * 200, ["消防"]) == "甲" * 110 + "…"
    assert snippet("", ["消防"]) == ""
