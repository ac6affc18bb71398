"""Templates keep the content security policy: nothing inline; and every tag they write is closed by name."""

import re
from pathlib import Path

import pytest

ANLAN = Path(__file__).parents[1]
TEMPLATES = sorted(path for path in ANLAN.glob("*/templates/**/*.html"))
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "an address elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
    "an unescaped value": re.compile(r"\|\s*safe\b|autoescape off"),
    "a comment for readers of the page": re.compile("<!--"),
}


def inline(text):
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ANLAN)))
def test_nothing_is_inline(path):
    assert inline(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script>alert(1)</script>", ["a script"]),
        ("<script src=\"{% static 'x.js' %}\" defer></script>", []),
        ('<p style="color: red">', ["a style attribute"]),
        ("<button onclick='go()'>", ["an event attribute"]),
        ('<a href="javascript:go()">', ["a javascript: address"]),
        ('<img src="//cdn.example.com/x.png">', ["an address elsewhere"]),
        ("{{ text|safe }}", ["an unescaped value"]),
        ('<p class="style">on = off</p>', []),
    ],
)
def test_the_patterns_find_what_they_should(text, found):
    assert inline(text) == found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ANLAN)))
def test_chinese_uses_its_own_punctuation(path):
    text = re.sub(
        r"\{%.*?%\}|\{\{.*?\}\}",
        lambda found: "".join(re.findall("[一-鿿，。：；]+", found[0])),
        path.read_text(),
    )
    assert re.findall(r"[一-鿿][,;:][一-鿿]", text) == []
