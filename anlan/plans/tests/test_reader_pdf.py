"""PDF files to blocks: wrapped lines joined, tables with merged cells, page furniture dropped."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats import load
from anlan.plans.tests.make_files import official_pdf, pdf, picture
from anlan.plans.tests.test_reader_formats import grid, texts

OPENING = (
    "为认真贯彻落实关于安全生产的决策部署，进一步夯实安全基础，坚决防范遏制重特大生产安全事故，"
    "按照《安全生产治本攻坚三年行动方案（2024—2026年）》要求，结合实际制定本方案。"
)
TASK = (
    "压实属地责任。各县（区）每季度至少开展1次督查检查，2024年12月底前重大事故隐患整治率达到100%，"
    "完善机制，健全制度，推动各项工作落到实处。（责任单位：市安委办、市应急管理局）"
)
TITLE = "云川市安全生产委员会办公室关于印发《2024年全市安全生产工作要点》的通知"


def lines(markup: str) -> list[str]:
    return texts(load(official_pdf(markup), "要点.pdf"))


def test_wrapped_lines_become_paragraphs_across_pages():
    tasks = [f"（{number}）{TASK}" for number in "一二三四五六七八九"]
    source = load(official_pdf("\n\n".join([OPENING, "一、主要任务", *tasks, "二、保障措施"])), "要点.pdf")
    assert source.media == "pdf"
    assert texts(source) == [OPENING, "一、主要任务", *tasks, "二、保障措施"]
    assert (source.blocks[0].place.page, source.blocks[-1].place.page) == (1, 2)


def test_a_title_over_two_lines_is_one_centred_paragraph():
    markup = f"#align(center)[#text(size: 22pt, stroke: 0.4pt)[{TITLE.replace('印发', '印发' + chr(92) + ' ')}]]\n\n"
    markup += "#align(center)[云安办〔2024〕3号]\n\n各县（区）人民政府：\n\n" + OPENING
    blocks = load(official_pdf(markup), "要点.pdf").blocks
    assert [(block.text, block.bold, block.centred) for block in blocks] == [
        (TITLE, True, True),
        ("云安办〔2024〕3号", False, True),
        ("各县（区）人民政府：", False, False),
        (OPENING, False, False),
    ]


def test_labels_start_paragraphs_even_without_indent():
    markup = "#set par(first-line-indent: 0em)\n" + "\n\n".join([OPENING, f"1．{TASK}", f"2．{TASK}"])
    assert lines(markup) == [OPENING, f"1．{TASK}", f"2．{TASK}"]


def test_labels_that_stand_out_to_the_left_keep_their_lines():
    tasks = [f"{number}. {TASK}" for number in range(1, 4)]
    markup = "\n".join(f"+ {task[3:]}" for task in tasks)  # a numbered list, set with hanging indent
    assert lines(f"{OPENING}\n\n{markup}\n\n二、保障措施") == [OPENING, *tasks, "二、保障措施"]


def test_signature_and_date_stay_on_their_own_lines():
    markup = OPENING + "\n\n#align(right)[云川市安全生产委员会办公室\\ 2024年2月3日]"
    assert lines(markup) == [OPENING, "云川市安全生产委员会办公室", "2024年2月3日"]


def test_running_headers_and_page_numbers_go():
    pages = "\n#pagebreak()\n".join(f"第{number}部分说明一些事情。" for number in "一二三四")
    furniture = (
        "header: align(right)[内部资料 注意保存], footer: context align(center)[#counter(page).display()]"
    )
    assert lines(f"#set page({furniture})\n{pages}") == [
        f"第{number}部分说明一些事情。" for number in "一二三四"
    ]


def test_a_table_of_contents_is_left_out():
    assert lines(
        "一、总体要求……………………………… 1\n\n二、主要任务 #box(width: 1fr, repeat[.]) 3\n\n" + OPENING
    ) == [OPENING]


TABLE = """
#set text(size: 10.5pt)
#set par(first-line-indent: 0em)
#let high(body) = table.cell(rowspan: 2, body)
#table(columns: (1.2cm, 2.4cm, 1fr, 3.2cm, 1.5cm),
  high[序号], high[类别], high[任务], table.cell(colspan: 2)[单位], [牵头], [配合],
  [1], high[燃气安全], [全面排查整治餐饮场所燃气安全隐患，年底前完成整治率100%。], [市住建局\\ 市城管局], [],
  [2], [开展培训。], [市商务局、市应急管理局、市消防救援支队], [工会],
  table.cell(colspan: 5)[二、消防安全],
  [3], [消防], [演练。], [市消防救援支队], [],
)
"""


def test_a_ruled_table_becomes_a_full_grid():
    blocks = load(
        official_pdf("任务清单如下：\n" + TABLE + "\n#set text(size: 16pt)\n说明到此为止。"), "清单.pdf"
    ).blocks
    assert [block.text for block in blocks] == ["任务清单如下：", "", "说明到此为止。"]
    assert grid(blocks[1]) == [
        ["序号", "类别", "任务", "单位", "单位^"],
        ["序号^", "类别^", "任务^", "牵头", "配合"],
        [
            "1",
            "燃气安全",
            "全面排查整治餐饮场所燃气安全隐患，年底前完成整治率100%。",
            "市住建局\n市城管局",
            "",
        ],
        ["2", "燃气安全^", "开展培训。", "市商务局、市应急管理局、市消防救援支队", "工会"],
        ["二、消防安全"] + ["二、消防安全^"] * 4,
        ["3", "消防", "演练。", "市消防救援支队", ""],
    ]
    assert (blocks[1].place.page, blocks[1].place.table) == (1, 1)


def long_table(rows: int, of: int, text: str) -> str:
    cells = "".join(
        (f"[{row}], " if row % of else f"[{row}], table.cell(rowspan: {of})[第{row // of}类], ")
        + f"[第{row}项。{text}], [市住建局], [],\n"
        for row in range(rows)
    )
    header = "table.header[序号][类别][任务][责任单位][备注],"
    return (
        "#set text(size: 10.5pt)\n#set par(first-line-indent: 0em)\n"
        f"#table(columns: (1.2cm, 2.4cm, 1fr, 2.5cm, 1.5cm), {header}\n{cells})"
    )


def test_a_table_over_pages_is_one_and_its_merged_cells_go_on():
    text = "全面排查整治餐饮场所燃气安全隐患，年底前完成。"
    blocks = load(official_pdf(long_table(60, 5, text)), "清单.pdf").blocks
    assert len(blocks) == 1
    assert grid(blocks[0]) == [["序号", "类别", "任务", "责任单位", "备注"]] + [
        [str(row), f"第{row // 5}类" + ("^" if row % 5 else ""), f"第{row}项。{text}", "市住建局", ""]
        for row in range(60)
    ]
    assert blocks[0].rows[60][1].merged_from == (56, 1)


def test_a_row_cut_by_the_page_is_put_together():
    text = "全面排查整治餐饮场所燃气安全隐患，" * 60 + "年底前完成。"
    blocks = load(official_pdf(long_table(5, 1, text)), "清单.pdf").blocks
    assert [[row[0].text, row[2].text] for row in blocks[0].rows[1:]] == [
        [str(row), f"第{row}项。{text}"] for row in range(5)
    ]


def test_a_box_around_text_is_no_table():
    assert lines(f"#rect(width: 100%)[{OPENING}]") == [OPENING]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_drawn_sideways_are_read_upright(turn):
    body = f"#block(width: 23cm)[{OPENING}\n{TABLE}]"
    upright = load(official_pdf(f"#set page(flipped: true, margin: 3cm)\n{body}"), "清单.pdf").blocks
    page = f"#set page(flipped: {'true' if turn == 180 else 'false'}, margin: 3cm)\n"
    turned = load(official_pdf(f"{page}#rotate(-{turn}deg, reflow: true)[{body}]"), "清单.pdf").blocks
    assert [block.rows or block.text for block in turned] == [block.rows or block.text for block in upright]


def test_watermarks_are_left_out():
    mark = "#set page(background: rotate(45deg)[#text(size: 60pt, fill: silver)[内部资料]])\n"
    assert lines(mark + OPENING) == [OPENING]


def test_scanned_pages_are_refused_or_named():
    with pytest.raises(ReadError) as caught:
        load(pdf(f"{picture()}\n#pagebreak()\n{picture()}"), "扫描.pdf")
    assert caught.value.code == "scanned"
    mixed = load(official_pdf(f"{OPENING}\n#pagebreak()\n{picture()}"), "要点.pdf")
    assert (texts(mixed), mixed.warnings) == ([OPENING], ["第 2 页是图片，其中的文字没有读取。"])


def test_files_may_be_read_at_once():
    data = official_pdf(OPENING + TABLE)
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda _: texts(load(data, "清单.pdf")), range(8)))
    assert read == [read[0]] * 8


def test_text_in_the_manner_of_slides_is_read_line_by_line():
    markup = '#set page(width: 16cm, height: 9cm)\n#set text(font: "Noto Sans CJK SC", size: 18pt)\n'
    assert texts(load(pdf(markup + "一、总体要求\n\n二、主要任务"), "a.pdf")) == [
        "一、总体要求",
        "二、主要任务",
    ]
