"""Where titles break, where the signature stands, how large the head is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.letters.content import (
    CLOSING,
    OPENING,
    chinese_date,
    head_fit,
    signature_indents,
    title_lines,
    width,
)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展安全检查的通知", ["关于开展安全检查的通知"]),
        (
            "关于分解落实《永宁市2026年安全生产工作要点》工作任务的通知",
            ["关于分解落实《永宁市2026年", "安全生产工作要点》工作任务的通知"],
        ),
        (
            "关于印发《永宁市重大事故隐患专项排查整治行动方案》和《永宁市燃气安全整治工作方案》的通知",
            [
                "关于印发《永宁市重大事故隐患",
                "专项排查整治行动方案》和",
                "《永宁市燃气安全整治工作方案》的通知",
            ],
        ),
    ],
)
def test_a_long_title_breaks_between_words(title, lines):
    assert title_lines(title) == lines


@given(st.text("安全生产工作任务《》、2026年的", min_size=1, max_size=120))
def test_a_title_loses_nothing_in_breaking(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(lines)


@given(st.text("安全生产检查隐患方案《》", min_size=20, max_size=60).filter(lambda t: "安" in t))
def test_a_line_of_a_title_rarely_begins_or_ends_with_the_wrong_mark(title):
    # With signs everywhere there may be no good place; with some text between them there is.
    spaced = title.replace("《", "安全《安全").replace("》", "安全》安全")
    lines = title_lines(spaced)
    assert not [line for line in lines[1:] if line[0] in CLOSING]
    assert not [line for line in lines[:-1] if line[-1] in OPENING]


def test_a_date_has_no_leading_zeros():
    assert chinese_date(date(2026, 3, 1)) == "2026年3月1日"


def test_a_figure_is_half_as_wide_as_a_character():
    assert width("2026年3月1日") == 6


@pytest.mark.parametrize(
    ("signer", "indents"),
    [
        ("市安委办", (5, 4)),  # shorter than the date: centred on it
        ("永宁市应急局", (4, 4)),
        ("永宁市安全生产委员会办公室", (0.5, 4)),
        ("永宁经济技术开发区管理委员会安全生产委员会办公室", (0, 9)),  # pushes the date inward
    ],
)
def test_the_signature_stands_centred_on_the_date(signer, indents):
    assert signature_indents(signer, "2026年3月1日") == indents


@pytest.mark.parametrize("length", [1, 6, 9, 10, 15, 25, 40])
def test_the_head_fits_on_one_line(length):
    size, scale = head_fit("安" * length)
    assert size * scale * length <= 435
    assert 0.6 <= scale <= 1
