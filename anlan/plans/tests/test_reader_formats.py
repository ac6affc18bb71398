"""Files to blocks: formats told apart, plain text and Markdown, and what is refused."""

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.plans.reader.blocks import Block, Cell, ReadError, Source
from anlan.plans.reader.formats import limits, load, sniff
from anlan.plans.tests import make_files as make


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def grid(block: Block) -> list[list[str]]:
    """A table's texts; what a merged cell repeats is marked."""
    return [[cell.text + ("^" if cell.merged_from else "") for cell in row] for row in block.rows]


def text(content: str, name: str = "要点.txt") -> Source:
    return load(content.encode(), name)


def code(data: bytes, name: str = "要点.docx") -> str:
    with pytest.raises(ReadError) as caught:
        load(data, name)
    assert caught.value.message.endswith("。")
    return caught.value.code


# Plain text


def test_each_line_of_a_text_is_a_paragraph_without_its_blanks():
    source = text("\ufeff  2024年工作要点\r\n\r\n\u3000\u3000一、总体要求\xa0\n（一）压实责任。\u200b")
    assert source.media == "text"
    assert texts(source) == ["2024年工作要点", "一、总体要求", "（一）压实责任。"]
    assert [block.place.paragraph for block in source.blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
)
def test_encodings_are_told_apart(encoding):
    content = (
        "二、主要任務\n（一）落實安全生產責任。全年不少於2次。"
        if encoding == "big5"
        else "二、主要任务\n（一）压实安全生产责任，全年不少于2次。"
    )
    assert texts(load(content.encode(encoding), "要点.txt")) == content.split("\n")


def test_a_byte_lost_at_the_end_does_not_change_the_encoding():
    assert texts(load("一、压实责任。".encode()[:-1], "要点.txt")) == ["一、压实责任"]


WRAPPED = """\
　　为认真贯彻落实关于安全生产的决策部署，进一步夯实安全基础，坚
决防范遏制重特大生产安全事故，结合实际制定本方案。
一、主要任务
（一）做好衔接。在政策规划、标准制修订过程中，充分考虑安全要求，
切实加强风险防控，涉及安全生产相关内容时积极征求应急管理等部门
意见。
—  36  —
（二）强化联动。推动各级部门在应急处置、执法监管过程中，发现污染
防治要求和安全生产要求不一致的情况时，要积极与相关部门协商解决。
第 2 页 共 3 页
二、保障措施
"""


def test_wrapped_lines_are_joined_and_page_numbers_dropped():
    assert texts(text(WRAPPED)) == [
        "为认真贯彻落实关于安全生产的决策部署，进一步夯实安全基础，坚决防范遏制重特大生产安全事故，结合实际制定本方案。",
        "一、主要任务",
        "（一）做好衔接。在政策规划、标准制修订过程中，充分考虑安全要求，切实加强风险防控，涉及安全生产相关内容时积极征求应急管理等部门意见。",
        "（二）强化联动。推动各级部门在应急处置、执法监管过程中，发现污染防治要求和安全生产要求不一致的情况时，要积极与相关部门协商解决。",
        "二、保障措施",
    ]


def test_lines_that_are_not_wrapped_stay_apart():
    lines = [
        "一、总体要求",
        "坚持人民至上、生命至上，统筹发展和安全。",
        "二、主要任务",
        "1.开展检查。",
        "2.开展培训。",
    ]
    assert texts(text("\n".join(lines))) == lines


def test_lines_broken_at_marks_are_put_together_where_they_fill_the_line():
    lines = [
        "今年工作的总体要求是，",
        "深入贯彻党的决策部署，",
        "紧扣中心任务，",
        "落实重点工作清单要求，加大力度，规范办理申请，着力提高工作水平推进提质",
        "增效。",
        "一、主要任务",
        "（一）",
        "全面发布涉企政策举措，强化支持相关政策公开，",
        "运用智能推送服务。",
        "〔责任部门：办公室、法规处、信息中心、人事处、行政审批办公室，时限要求：持",
        "续推进〕",
        "（二）深化重要决策制定、重要部署执行、行政执法信息公开，完善办事公开制度和",
        "流程。",
        "（三）强化扩大消费政策信息公开，加大住宿、文化、旅游、体育等生活服务的力度",
        "和频度。",
    ]
    assert texts(text("\n".join(lines))) == [
        "今年工作的总体要求是，深入贯彻党的决策部署，紧扣中心任务，落实重点工作清单要求，加大力度，规范办理申请，着力提高工作水平推进提质增效。",
        "一、主要任务",
        "（一）全面发布涉企政策举措，强化支持相关政策公开，运用智能推送服务。"
        "〔责任部门：办公室、法规处、信息中心、人事处、行政审批办公室，时限要求：持续推进〕",
        "（二）深化重要决策制定、重要部署执行、行政执法信息公开，完善办事公开制度和流程。",
        "（三）强化扩大消费政策信息公开，加大住宿、文化、旅游、体育等生活服务的力度和频度。",
    ]


def printed(paragraph: str, width: int) -> list[str]:
    """A paragraph as a page prints it: two blanks in front, broken wherever the line is full."""
    whole = "　　" + paragraph
    return [whole[at : at + width] for at in range(0, len(whole), width)]


@given(
    paragraphs=st.lists(
        st.tuples(st.sampled_from(["", "一、", "（二）", "3.", "④"]), st.integers(75, 300)),
        min_size=4,
        max_size=9,
    ),
    width=st.integers(26, 44),
)
def test_whatever_is_wrapped_reads_back(paragraphs, width):
    words = "坚持人民至上统筹发展和安全压实属地责任排查整治隐患"
    written = [label + (words * (length // len(words) + 1))[:length] + "。" for label, length in paragraphs]
    lines = [line for paragraph in written for line in printed(paragraph, width)]
    assert texts(text("\n".join(lines))) == written


# Tables in text

POURED = """\
附件
2024年任务清单
	序号
	目标项目
	具体内容
	责任部门
	备注

	1
	加强组织领导
	中心组学习每年至少1次。

	市委宣传部
各县区
	

	
	
	开展专题培训。
	市委组织部
	

	2
	完善体制机制
	强化巡查、
考核。
	
市安委办
	

1
"""  # noqa: W293 as converters write it


def test_a_table_poured_out_cell_by_cell_is_put_together():
    source = text(POURED)
    assert texts(source)[:2] == ["附件", "2024年任务清单"]
    assert len(source.blocks) == 3  # the last line is a page number
    assert grid(source.blocks[2]) == [
        ["序号", "目标项目", "具体内容", "责任部门", "备注"],
        ["1", "加强组织领导", "中心组学习每年至少1次。", "市委宣传部\n各县区", ""],
        ["1^", "加强组织领导^", "开展专题培训。", "市委组织部", ""],
        ["2", "完善体制机制", "强化巡查、\n考核。", "市安委办", ""],
    ]
    assert source.blocks[2].rows[2][1] == Cell("加强组织领导", merged_from=(1, 1))
    assert source.blocks[2].place.table == 1


def test_a_heading_across_a_poured_table_is_one_merged_cell():
    cells = [
        "序号",
        "任务",
        "责任单位",
        "",
        "一、责任落实",
        "",
        "1",
        "召开会议。",
        "市安委办",
        "",
        "2",
        "签责任书。",
        "市政府办",
    ]
    source = text("\n".join("\t" + cell if cell else "" for cell in cells))
    assert grid(source.blocks[0]) == [
        ["序号", "任务", "责任单位"],
        ["一、责任落实", "一、责任落实^", "一、责任落实^"],
        ["1", "召开会议。", "市安委办"],
        ["2", "签责任书。", "市政府办"],
    ]


def test_rows_of_cells_parted_by_tabs_are_a_table():
    source = text(
        "附表\n序号\t任务\t责任单位\t备注\n1\t开展检查\t市住建局\n2\t开展培训\t市教育局\t逐月\n联系人：张三"
    )
    assert texts(source) == ["附表", "", "联系人：张三"]
    assert grid(source.blocks[1]) == [
        ["序号", "任务", "责任单位", "备注"],
        ["1", "开展检查", "市住建局", ""],
        ["2", "开展培训", "市教育局", "逐月"],
    ]


def test_cells_without_tabs_are_a_table_if_a_column_counts_up():
    cells = [
        "序号",
        "工作任务",
        "责任单位",
        "1",
        "开展检查",
        "市住建局",
        "2",
        "开展培训",
        "市教育局",
        "3",
        "演练",
        "市消防队",
        "附注",
    ]
    source = text("\n\n".join(cells))
    assert grid(source.blocks[0])[1:] == [
        ["1", "开展检查", "市住建局"],
        ["2", "开展培训", "市教育局"],
        ["3", "演练", "市消防队"],
    ]
    assert texts(source)[1:] == ["附注"]
    assert texts(text("\n".join(cells[:4]))) == cells[:4]


# Markdown


MARKDOWN = """\
---
title: x
---
# 2024年要点 #

## 一、主要任务
**（一）压实责任**

1. 召开**两次**会议，
   研究工作。
2. 签[责任书](http://x.cn)。
- 其他

| 序号 | 任务 |
|---|:--:|
| 1 | 检查<br>整改 |
| 2 |

附则
===
"""


def test_markdown_gives_headings_lists_and_tables():
    source = load(MARKDOWN.encode(), "要点.md")
    assert source.media == "markdown"
    assert [(block.text, block.level, block.bold) for block in source.blocks] == [
        ("2024年要点", 1, False),
        ("一、主要任务", 2, False),
        ("（一）压实责任", None, True),
        ("1. 召开两次会议，研究工作。", None, False),
        ("2. 签责任书。", None, False),
        ("- 其他", None, False),
        ("", None, False),
        ("附则", 1, False),
    ]
    assert grid(source.blocks[6]) == [["序号", "任务"], ["1", "检查\n整改"], ["2", ""]]


# Telling formats apart


def test_a_wrong_extension_is_read_by_content_with_a_warning():
    source = load(make.docx(make.p("一、总体要求")), "要点.pdf")
    assert (source.media, source.warnings) == (
        "docx",
        ["文件扩展名是 .pdf，内容却是Word 文档，已按内容读取。"],
    )
    assert load(make.docx(make.p("一、总体要求")), "要点.DOCX").warnings == []


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"{\\rtf1\\ansi x\\par}", "rtf"),
        ("<html><body><p>一、总体要求</p></body></html>".encode(), "html"),
        ("<?xml version='1.0'?><!DOCTYPE html><html><p>一</p></html>".encode(), "html"),
        ("一、总体要求 <b>强调</b>".encode(), "text"),
        (b"BM is how this text begins", "text"),
    ],
)
def test_formats_are_told_by_content(data, media):
    assert sniff(data, "要点.doc") == media


# What is refused


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \r\n\0", "empty"),
        (b"x" * (limits.MAX_BYTES + 1), "too_big"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image"),
        (b"MZ\x90\0" + bytes(80), "executable"),
        (b"\x7fELF" + bytes(80), "executable"),
        (b"Rar!\x1a\x07", "archive"),
        (make.packed({"a.txt": "x"}), "archive"),
        (bytes(range(256)) * 8, "unknown"),
        (b"<?xml version='1.0'?><data/>", "unknown"),
        (make.packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "unknown"),
        (make.packed({"OFD.xml": "<x/>"}), "unknown"),
        (make.compound({"PowerPoint Document": b"x"}), "unknown"),
        (make.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
        (make.compound({"WordDocument": struct.pack("<5xHxxxH", 0, 0x0100)}), "encrypted"),
        (make.locked_pdf(), "encrypted"),
        (make.compound({"WordDocument": b"x", "_VBA_PROJECT": b"x"}), "macro"),
        (make.docx(make.p("x"), **{"word/vbaProject.bin": b"x"}), "macro"),
        (make.docx("<w:p/>"), "no_text"),
        (b"%PDF-1.7\n" + b"x" * 100, "corrupt"),
        (make.docx(make.p("x"))[:-40], "corrupt"),
        (make.packed({"word/document.xml": "<w:document"}), "corrupt"),
        (make.packed({"xl/workbook.xml": "<workbook/>"})[:60], "corrupt"),
        (make.pdf(make.picture()), "scanned"),
    ],
    # Packed files carry the time of day: their bytes would name the tests anew in every process.
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, expected):
    assert code(data) == expected


def test_a_docx_with_a_document_type_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for content in (bomb, outside, outside.encode("utf-16")):
        assert code(make.docx(make.p("x"), **{"word/comments.xml": content})) == "entity"
    flat = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'a'>]><w:wordDocument>&a;</w:wordDocument>"
    assert code(flat.encode()) == "entity"


def test_a_packed_file_that_swells_is_refused():
    assert code(make.docx(make.p("x"), **{"word/a.xml": bytes(limits.RATIO_COUNTS_FROM + 1)})) == "bomb"
    assert load(make.docx(make.p("x"), **{"word/a.bin": bytes(limits.RATIO_COUNTS_FROM)}), "a.docx").blocks
    assert code(make.docx(make.p("x"), **{f"word/{n}.bin": b"" for n in range(limits.MAX_ENTRIES)})) == "bomb"


def test_a_packed_file_that_lies_about_its_size_is_refused():
    data = bytearray(make.docx(make.p("责任" * 500)))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entry = archive.getinfo("word/document.xml")
    place = data.rindex(b"word/document.xml") - 46
    struct.pack_into("<I", data, place + 24, entry.file_size - 100)
    assert code(bytes(data)) == "corrupt"


def test_boxes_in_boxes_without_end_are_refused():
    deep = make.p("x")
    for _ in range(200):
        deep = make.tbl(make.tc(deep + make.p()))
    assert code(make.docx(deep)) == "deep"


def test_a_file_without_end_is_refused():
    assert len(text("一\n" * limits.MAX_BLOCKS).blocks) == limits.MAX_BLOCKS
    assert code("一\n".encode() * (limits.MAX_BLOCKS + 1), "要点.txt") == "too_long"
