"""Saved web pages to blocks: the document without the page around it."""

import pytest

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats import limits, load
from anlan.plans.tests.test_reader_formats import grid, texts

TITLE = "市安委办关于印发《2024年全市安全生产工作要点》的通知"
HEAD = (
    f'<head><meta charset="utf-8"><title>{TITLE}_政策文件_云川市人民政府</title>'
    '<script>var a = "<p>1</p>";</script></head>'
)
TOP = (
    '<div class="header"><div class="logo">云川市人民政府</div><ul class="nav"><li><a href="#">首页</a></li>'
    '<li><a href="#">政务公开</a></li><li><a href="#">办事服务</a></li></ul></div>'
    '<div class="crumb">当前位置：<a href="#">首页</a> &gt; <a href="#">政策文件</a></div>'
)
FACTS = (
    '<div class="info"><table><tr><td>索引号</td><td>0123/2024-1</td><td>发文机关：</td><td>云川市安委办</td></tr>'
    "<tr><td>发文字号</td><td>云安办〔2024〕3号</td><td>有效性</td><td></td></tr></table></div>"
    "<div><span>发布日期：2024-02-05</span> <span>来源：市应急管理局</span> <span>【字号：大 中 小】</span></div>"
)
TEXT = """
<p style="text-align: center"><strong>2024年全市安全生产工作要点</strong></p>
<p>　　为做好2024年安全生产工作，
      制定本要点，请各单位认真贯彻落实。</p>
<p>　　<b>一、强化责任落实</b></p>
<p>　　1.每季度召开一次安委会全体会议。（责任单位：市安委办）<br>　　2.开展督查，全年不少于2次。</p>
"""
END = (
    '<div class="share">分享到：<a href="#">微信</a></div><p>上一篇：<a href="#">关于防汛的通知</a></p>'
    '<div class="footer">版权所有：云川市人民政府　ICP备12345678号</div>'
)
SHOWN = [
    "2024年全市安全生产工作要点",
    "为做好2024年安全生产工作，制定本要点，请各单位认真贯彻落实。",
    "一、强化责任落实",
    "1.每季度召开一次安委会全体会议。（责任单位：市安委办）",
    "2.开展督查，全年不少于2次。",
]
TOLD = [
    "索引号：0123/2024-1",
    "发文机关：云川市安委办",
    "发文字号：云安办〔2024〕3号",
    "发布日期：2024-02-05 来源：市应急管理局",
]


def page(body: str, head: str = HEAD) -> list[str]:
    return texts(load(f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode(), "要点.html"))


@pytest.mark.parametrize(
    "body",
    [
        f'{TOP}<h1>{TITLE}</h1>{FACTS}<div id="zoom" class="TRS_Editor">{TEXT}</div>{END}',
        f'{TOP}<div class="box"><h1>{TITLE}</h1>{FACTS}<div class="x1">{TEXT}</div></div>{END}',
        f'<form><div class="main-nav-box">{TOP}<div>{TITLE}</div>{FACTS}<div><div>{TEXT}</div></div>{END}</div></form>',
        f"<table><tr><td>{TOP}</td></tr><tr><td><p>{TITLE}</p>{FACTS}{TEXT}</td></tr><tr><td>{END}</td></tr></table>",
    ],
)
def test_the_document_is_found_and_its_facts_come_first(body):
    found = [line.removesuffix(" 【字号：大 中 小】") for line in page(body)]
    assert found == [TITLE, *TOLD, *SHOWN]


SHORT = """
<div id="top"><a href=1>网站首页</a>|<a href=2>机构概况</a>|<a href=3>政务公开</a></div>
<div class="list_left"><h3>信息公开目录</h3><ul><li><a>公开指南</a></li><li><a>年度报告</a></li></ul></div>
<div class="con"><div class="tit">关于印发要点的通知</div>
<div class="date">时间：2024-03-01 来源：本站</div>
<div class="txt">　　云应急〔2024〕5号<br><br>各科室：<br>　　<strong>一、总体要求</strong><br>
　　<span>二、</span><span>主要</span><span>任务</span><br>　　（一）开展检查。<span>每月</span>不少于1次。<br>
<div style="text-align:right" class="right">云川市应急管理局<br>2024年3月1日</div></div>
<div class="bot"><ul><li>上一篇：<a>没有了</a></li><li>下一篇：<a>关于开会</a></li></ul></div></div>
<div id="links">友情链接：<select><option>省政府</option></select></div>
<div id="cpr">Copyright 2024 云川市应急管理局 地址：人民路1号 电话：0000-1234567</div>
"""


def test_a_short_document_of_bare_lines_is_found():
    assert page(SHORT, "<head><title>关于印发要点的通知-云川市应急管理局</title></head>") == [
        "关于印发要点的通知",
        "时间：2024-03-01 来源：本站",
        "云应急〔2024〕5号",
        "各科室：",
        "一、总体要求",
        "二、主要任务",
        "（一）开展检查。每月不少于1次。",
        "云川市应急管理局",
        "2024年3月1日",
    ]


def test_the_title_comes_from_the_pages_own_data_only_if_the_text_lacks_it():
    article = f'<div id="zoom">{TEXT}</div>'
    named = '<head><meta name="ArticleTitle" content="关于印发要点的通知"><title>云川市</title></head>'
    assert page(TOP + article, named)[0] == "关于印发要点的通知"
    assert page(TOP + article, HEAD)[0] == TITLE
    assert (
        page(TOP + article, "<head><title>2024年全市安全生产工作要点 - 云川市人民政府</title></head>")
        == SHOWN
    )
    assert page(TOP + article, "") == SHOWN


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gbk"), ("utf-8", "utf-8"), ("", "gb18030"), ("utf-8", "gbk")],
)
def test_the_charset_is_believed_only_if_it_fits(charset, encoding):
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    data = f"<html>{head}<body>{TEXT}</body></html>".encode(encoding)
    assert texts(load(data, "要点.htm")) == SHOWN


def test_tables_become_full_grids():
    table = (
        "<table><thead><tr><th rowspan=2>序号</th><th rowspan=2>任务</th><th colspan=2>单位</th></tr>"
        "<tr><th>牵头</th><th>配合</th></tr></thead><tbody><tr><td>1</td><td rowspan='99'>燃气<br>整治</td>"
        "<td><p>市住建局</p><p>市城管局</p></td><td></td></tr><tr><td>2</td><td>市商务局</td></tr></tbody></table>"
    )
    source = load(f"<html><body><p>任务清单</p>{table}</body></html>".encode(), "清单.html")
    assert grid(source.blocks[1]) == [
        ["序号", "任务", "单位", "单位^"],
        ["序号^", "任务^", "牵头", "配合"],
        ["1", "燃气\n整治", "市住建局\n市城管局", ""],
        ["2", "燃气\n整治^", "市商务局", ""],
    ]
    assert source.blocks[1].rows[3][1].merged_from == (2, 1)


def test_headings_lists_bold_and_centred():
    source = load(
        (
            "<html><body><h2>一、任务</h2><ol start='3'><li>检查。</li><li>整改。</li></ol>"
            "<ol type='a'><li>培训。</li></ol>"
            "<ul><li>演练。</li></ul><center>附件</center><p align='center' style='font-weight:bold'>名单</p>"
            "<p style='display:none'>隐藏</p><p hidden>隐藏</p>"
            "<h3 style='font-weight:normal'>（一）小题</h3></body></html>"
        ).encode(),
        "要点.html",
    )
    assert [(block.text, block.level, block.bold, block.centred) for block in source.blocks] == [
        ("一、任务", 2, True, False),
        ("3. 检查。", None, False, False),
        ("4. 整改。", None, False, False),
        ("a. 培训。", None, False, False),
        ("演练。", None, False, False),
        ("附件", None, False, True),
        ("名单", None, True, True),
        ("（一）小题", 3, False, False),
    ]


def test_lines_of_the_site_go_and_tasks_that_sound_alike_stay():
    body = "<p>一、整治行动</p><p>关闭一批不达标企业。</p><p>分享先进经验。</p>"
    body += "<p>【打印】【关闭】</p><p>打印本页 关闭窗口</p>"
    assert page(f"<div id='zoom'>{body}</div>", "") == [
        "一、整治行动",
        "关闭一批不达标企业。",
        "分享先进经验。",
    ]


def test_a_web_archive_is_read():
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"<html><body>{TEXT}</body></html>\r\n--x--\r\n"
    )
    source = load(archive.encode(), "要点.doc")
    assert (source.media, source.warnings) == ("html", ["文件扩展名是 .doc，内容却是网页，已按内容读取。"])
    assert texts(source) == SHOWN


def test_boxes_nested_deeply_are_read_and_without_end_refused():
    def nested(times: int) -> bytes:
        return f"<html><body>{'<div>' * times}一、总体要求{'</div>' * times}</body></html>".encode()

    assert texts(load(nested(500), "要点.html")) == ["一、总体要求"]
    with pytest.raises(ReadError) as caught:
        load(nested(2000), "要点.html")
    assert caught.value.code == "deep"


def test_a_page_without_end_is_refused():
    with pytest.raises(ReadError) as caught:
        load(b"<html><body>" + b"<p>x" * limits.MAX_TAGS, "要点.html")
    assert caught.value.code == "too_long"
