"""Word documents to blocks: numbering, styles, tables, changes, and the older formats."""

from pathlib import Path

import pytest

from anlan.plans.reader.formats import load
from anlan.plans.reader.formats.docx_numerals import render
from anlan.plans.tests import make_files as make
from anlan.plans.tests.make_files import definition, docx, level, num, numbered, p, r, tbl, tc
from anlan.plans.tests.test_reader_formats import grid, texts

OLD_WORD = Path(__file__).parent / "files" / "plan.doc"


def read(*args: str, **more: str) -> list[str]:
    return texts(load(docx(*args, **more), "要点.docx"))


# Numbering


@pytest.mark.parametrize(
    ("style", "number", "printed"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 9, "IX"),
        ("lowerRoman", 14, "xiv"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 3, "c"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 105, "一○五"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 20, "二十"),
        ("ideographDigital", 12, "一二"),
        ("ideographTraditional", 2, "乙"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedCircle", 99, "99"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("bullet", 1, ""),
        ("hebrew1", 4, "4"),
    ],
)
def test_numbers_are_printed_in_every_format(style, number, printed):
    assert render(number, style) == printed


OUTLINE = definition(
    7,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "japaneseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_numbering_is_printed_and_starts_again_below_a_new_number():
    depths = [0, 1, 2, 2, 3, 1, 2, 0, 1]
    body = "".join(p(f"甲{index}", numbered(1, depth)) for index, depth in enumerate(depths))
    assert read(body, numbering=OUTLINE + num(1, 7)) == [
        "一、甲0",
        "（一）甲1",
        "1. 甲2",
        "2. 甲3",
        "①甲4",
        "（二）甲5",
        "1. 甲6",
        "二、甲7",
        "（一）甲8",
    ]


def test_numbers_may_go_on_across_higher_levels():
    on = definition(
        7,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>', start=3),
    )
    body = "".join(p("甲", numbered(1, depth)) for depth in (0, 1, 1, 0, 1))
    assert read(body, numbering=on + num(1, 7)) == ["一、甲", "3. 甲", "4. 甲", "二、甲", "5. 甲"]


def test_lists_share_their_count_unless_one_starts_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = "".join(p("甲", numbered(key)) for key in (1, 2, 3, 3, 1))
    numbering = definition(7, level(0, "decimal", "%1、")) + num(1, 7) + num(2, 7) + num(3, 7, anew)
    assert read(body, numbering=numbering) == ["1、甲", "2、甲", "5、甲", "6、甲", "7、甲"]


def test_a_legal_level_shows_every_number_in_figures():
    legal = definition(
        7,
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1.%2.%3"),
    )
    body = p("总则", numbered(1)) + p("范围", numbered(1, 1)) + p("2024年", numbered(1, 2))
    assert read(body, numbering=legal + num(1, 7)) == ["第一章 总则", "1.1 范围", "一.1.1 2024年"]


def test_numbering_comes_with_the_style_and_can_be_taken_back():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="款"/><w:basedOn w:val="a"/></w:style>'
    )
    linked = definition(
        7, level(0, "decimal", "%1、"), level(1, "lowerLetter", "%2)", '<w:pStyle w:val="b"/>')
    )
    style_of = '<w:pStyle w:val="{}"/>'.format
    body = p("甲", style_of("a")) + p("乙", style_of("b")) + p("丙", style_of("a") + numbered(0))
    assert read(body, styles, linked + num(1, 7)) == ["1、甲", "a)乙", "丙"]


def test_a_list_may_be_defined_by_a_numbering_style():
    styles = (
        '<w:style w:type="numbering" w:styleId="n"><w:name w:val="公文"/><w:pPr>'
        '<w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        definition(1, more='<w:numStyleLink w:val="n"/>')
        + definition(2, level(0, "chineseCounting", "（%1）"), more='<w:styleLink w:val="n"/>')
        + num(1, 1)
        + num(2, 2)
    )
    assert read(p("甲", numbered(1)) + p("乙", numbered(2)), styles, numbering) == ["（一）甲", "（二）乙"]


def test_bullets_and_numbers_of_empty_paragraphs():
    numbering = definition(1, level(0, "bullet", "\uf0b7")) + num(1, 1)
    numbering += definition(2, level(0, "decimal", "%1.")) + num(2, 2)
    body = p("甲", numbered(1)) + p("", numbered(2)) + p("乙", numbered(2))
    assert read(body, numbering=numbering) == ["• 甲", "2. 乙"]


# Styles


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="0"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr>'
    '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1a"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="节"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "run", "expected"),
    [
        ("", "", (None, False, False)),
        ('<w:pStyle w:val="1"/>', "", (1, True, True)),
        ('<w:pStyle w:val="1a"/>', "", (1, True, True)),
        ('<w:pStyle w:val="1"/><w:jc w:val="left"/>', '<w:b w:val="0"/>', (1, False, False)),
        ('<w:pStyle w:val="2"/>', "", (2, False, False)),
        ('<w:pStyle w:val="3"/>', "", (3, False, False)),
        ('<w:pStyle w:val="3"/><w:outlineLvl w:val="9"/>', "", (None, False, False)),
        ('<w:outlineLvl w:val="3"/><w:jc w:val="center"/>', "<w:b/>", (4, True, True)),
        ("", '<w:rStyle w:val="s"/>', (None, True, False)),
    ],
)
def test_level_bold_and_centred_come_from_style_or_paragraph(properties, run, expected):
    block = load(docx(p("甲", properties, run), STYLES), "要点.docx").blocks[0]
    assert (block.level, block.bold, block.centred) == expected


def test_a_paragraph_is_bold_only_if_all_of_it_is():
    body = f"<w:p>{r('甲', '<w:b/>')}{r('  ')}</w:p><w:p>{r('甲', '<w:b/>')}{r('乙')}</w:p>"
    assert [block.bold for block in load(docx(body), "a.docx").blocks] == [True, False]


def test_the_table_of_contents_is_left_out():
    contents = p("一、总体要求\t1", '<w:pStyle w:val="t"/>') + p("二、任务……………………3")
    control = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("目录")}</w:sdtContent></w:sdt>'  # noqa: E501
    assert read(control + contents + p("一、总体要求"), STYLES) == ["一、总体要求"]


# What stands in a paragraph


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (r("甲") + "<w:r><w:br/></w:r>" + r("乙"), ["甲", "乙"]),
        (r("甲") + "<w:r><w:tab/></w:r>" + r("乙"), ["甲 乙"]),
        (r("5") + "<w:r><w:noBreakHyphen/></w:r>" + r("10"), ["5-10"]),
        (
            r("甲") + f"<w:ins>{r('乙')}</w:ins>" + "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del>",
            ["甲乙"],
        ),
        (f"<w:moveTo>{r('甲')}</w:moveTo><w:moveFrom>{r('乙')}</w:moveFrom>", ["甲"]),
        (f'<w:hyperlink r:id="x">{r("甲")}</w:hyperlink>', ["甲"]),
        (f"<w:sdt><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>", ["甲"]),
        (
            f"{r('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击')}</w:sdtContent></w:sdt>",
            ["甲"],
        ),
        (r("甲") + r("乙", "<w:vanish/>"), ["甲"]),
        (r("甲") + "<w:r><w:footnoteReference w:id='1'/></w:r>", ["甲"]),
        (f"<w:fldSimple w:instr='DATE'>{r('2024年')}</w:fldSimple>", ["2024年"]),
        (f"<w:r><w:instrText>HYPERLINK</w:instrText></w:r>{r('甲')}", ["甲"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="25A0"/></w:r>' + r("甲"), ["■甲"]),
        (f"<w:r><w:ruby><w:rt>{r('jia')}</w:rt><w:rubyBase>{r('甲')}</w:rubyBase></w:ruby></w:r>", ["甲"]),
        (r("约") + "<m:oMath><m:r><m:t>3%</m:t></m:r></m:oMath>", ["约3%"]),
    ],
)
def test_what_prints_is_kept_and_nothing_else(inside, expected):
    assert read(f"<w:p>{inside}</w:p>") == expected


def test_a_paragraph_whose_end_is_deleted_runs_into_the_next():
    body = p("压实", "<w:rPr><w:del w:id='1'/></w:rPr>") + p("责任", numbered(1)) + p("检查", numbered(1))
    numbering = definition(1, level(0, "decimal", "%1、")) + num(1, 1)
    assert read(body, numbering=numbering) == ["1、压实责任", "2、检查"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('云安办〔2024〕3号')}</w:txbxContent>"
    shape = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(f"<w:p>{shape}{r('关于印发要点的通知')}</w:p>") == ["云安办〔2024〕3号", "关于印发要点的通知"]
    assert read(f"<w:p>{r('关于印发要点的通知')}{shape}</w:p>") == ["关于印发要点的通知", "云安办〔2024〕3号"]


# Tables


def span(width: int) -> str:
    return f'<w:gridSpan w:val="{width}"/>'


def test_merged_cells_are_repeated_and_say_where_they_come_from():
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tc("序号", start) + tc("任务", start) + tc("单位", span(2)),
        tc("", on) + tc("", on) + tc("牵头") + tc("配合"),
        tc("1") + tc("燃气", start) + tc(p("市住建局") + p("市城管局")) + tc(""),
        tc("2") + tc("", on) + tc("市商务局", span(2)),
    )
    block = load(docx(p("清单") + table), "a.docx").blocks[1]
    assert grid(block) == [
        ["序号", "任务", "单位", "单位^"],
        ["序号^", "任务^", "牵头", "配合"],
        ["1", "燃气", "市住建局\n市城管局", ""],
        ["2", "燃气^", "市商务局", "市商务局^"],
    ]
    assert block.rows[3][1].merged_from == (2, 1)
    assert block.rows[3][3].merged_from == (3, 2)


def test_rows_that_begin_late_and_rows_in_wrappers_keep_their_columns():
    late = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("乙")}'
    deleted = f"<w:trPr><w:del w:id='1'/></w:trPr>{tc('丙')}{tc('丁')}"
    wrapped = f"<w:sdt><w:sdtContent><w:tr>{tc('1')}{tc('2')}</w:tr></w:sdtContent></w:sdt>"
    body = tbl(tc("甲") + tc("乙"), late, deleted).replace("</w:tbl>", wrapped + "</w:tbl>")
    assert grid(load(docx(body), "a.docx").blocks[0]) == [["甲", "乙"], ["", "乙"], ["1", "2"]]


def test_numbers_of_empty_cells_are_printed_and_inner_tables_become_lines():
    numbering = definition(1, level(0, "decimal", "%1")) + num(1, 1)
    inner = tbl(tc("子项") + tc("3家"), tc("合计") + tc("5家")) + p("")
    body = tbl(tc(p("", numbered(1))) + tc("甲"), tc(p("", numbered(1))) + tc(inner))
    assert grid(load(docx(body, numbering=numbering), "a.docx").blocks[0]) == [
        ["1", "甲"],
        ["2", "子项 3家\n合计 5家"],
    ]


def test_a_table_of_one_column_is_a_frame_around_its_text():
    framed = tbl(tc(p("一、总体要求") + tbl(tc("序号") + tc("任务"), tc("1") + tc("检查")) + p("")))
    source = load(docx(framed), "a.docx")
    assert texts(source) == ["一、总体要求", ""]
    assert grid(source.blocks[1]) == [["序号", "任务"], ["1", "检查"]]


def test_headers_and_footers_are_left_out():
    more = {"word/header1.xml": f'<w:hdr xmlns:w="{make.W}">{p("页眉")}</w:hdr>'}
    assert read(p("甲") + "<w:sectPr/>", **more) == ["甲"]


def test_the_strict_variant_of_the_format_is_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = (
        f'<w:document xmlns:w="{strict}"><w:body>{p("一、总体要求", numbered(1))}</w:body></w:document>'
    )
    assert read("", **{"word/document.xml": document}) == ["一、总体要求"]


# Older formats


def test_an_old_word_file_gives_the_same_as_a_new_one():
    source = load(OLD_WORD.read_bytes(), "清单.doc")
    assert source.media == "doc"
    assert [(block.text, block.level, block.bold) for block in source.blocks if block.text] == [
        ("2024年安全生产工作要点", None, True),
        ("一、总体要求", 1, False),
        ("1. 每季度召开一次会议。", None, False),
        ("2. 全年督查不少于2次。", None, False),
        ("附：任务清单", None, False),
        ("联系人：安委办", None, False),
    ]
    assert grid(next(block for block in source.blocks if block.rows)) == [
        ["序号", "类别", "任务", "牵头单位", "配合单位"],
        ["1", "燃气安全", "排查整治", "市住建局", ""],
        ["2", "燃气安全^", "培训演练", "市应急局\n市教育局", "市总工会"],
        ["二、消防", "二、消防^", "二、消防^", "二、消防^", "二、消防^"],
        ["3", "消防安全", "打通生命通道", "市消防队", "市消防队^"],
    ]


RTF = r"""{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}
{\header \pard\'d2\'b3\'c3\'bc\par}\pard\s1\qc{\b\f0 2024\'c4\'ea\'b9\'a4\'d7\'f7\'d2\'aa\'b5\'e3}\par
\pard\plain{\listtext 1.\tab}\u27599 ?\u23395 ?\u24230 ?\'d5\'d9\'bf\'aa\line
\'bb\'e1\'d2\'e9{\v hidden}{\*\bkmkstart x}\par
\trowd\cellx1000\clvmgf\cellx2000\cellx3000\pard\intbl
\'d0\'f2\'ba\'c5\cell \'c8\'ce\'ce\'f1\cell \'b5\'a5\'ce\'bb\cell\row
\trowd\cellx1000\clvmrg\cellx2000\cellx3000\pard\intbl 1\cell \cell \'bc\'d7\par \'d2\'d2\cell\row
\trowd\cellx1000\cellx3000\pard\intbl 2\cell \'b1\'fb\cell\row\pard{\fldinst PAGE}{\fldrslt \'ce\'b2}\par}"""


def test_rich_text_named_doc_is_read_with_its_tables():
    source = load(RTF.encode(), "清单.doc")
    assert (source.media, source.warnings) == ("rtf", [])
    heading = source.blocks[0]
    assert (heading.text, heading.level, heading.bold, heading.centred) == ("2024年工作要点", 1, True, True)
    assert texts(source)[1:] == ["1. 每季度召开", "会议", "", "尾"]
    assert grid(source.blocks[3]) == [
        ["序号", "任务", "单位"],
        ["1", "任务^", "甲\n乙"],
        ["2", "丙", "丙^"],
    ]


def test_word_2003_xml_and_flat_documents_are_read():
    old = (
        "<?xml version='1.0'?><?mso-application progid='Word.Document'?>"
        "<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml' "
        "xmlns:wx='http://schemas.microsoft.com/office/word/2003/auxHint'>"
        "<w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style></w:styles>"
        "<w:body><wx:sect><w:p><w:pPr><w:pStyle w:val='1'/><w:listPr><wx:t wx:val='一、'/></w:listPr></w:pPr>"
        "<w:r><w:t>总体要求</w:t></w:r></w:p>"
        + tbl(tc("甲", '<w:vmerge w:val="restart"/>') + tc("1"), tc("", "<w:vmerge/>") + tc("2"))
        + "</wx:sect></w:body></w:wordDocument>"
    )
    source = load(old.encode(), "要点.doc")
    assert (source.warnings, source.blocks[0].level, source.blocks[0].text) == ([], 1, "一、总体要求")
    assert grid(source.blocks[1]) == [["甲", "1"], ["甲^", "2"]]
    flat = (
        "<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>"
        f"<pkg:part pkg:name='/word/document.xml'><pkg:xmlData><w:document xmlns:w='{make.W}'><w:body>"
        f"{p('一、总体要求')}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
    )
    assert texts(load(flat.encode(), "要点.xml")) == ["一、总体要求"]
