"""What holds for every outline and every requirement, whatever style or wording it is printed in."""

from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.lib.numerals import han
from anlan.plans.reader import ReadError, Source, understand
from anlan.plans.reader.blocks import Block, Cell

# Outermost to innermost; styles in one row are printed for the same level by different authors.
LEVELS = (
    ("第{han}部分 ", "第{han}章 "),
    ("{han}、", "{han}．"),
    ("（{han}）", "({han})", "（{han}） "),
    ("{n}.", "{n}．", "{n}、", "{wide}．", "{n}. "),
    ("（{n}）", "({n})", "（{wide}）"),
    ("{n}）", "{n})"),
    ("{circled}",),
)
WORKS = ("开展隐患排查", "落实安全责任", "完善管理制度", "组织应急演练", "加强宣传教育", "推进系统建设")
PLACES = ("城区", "园区", "码头", "矿山", "学校", "商场", "工地", "车站", "库区", "景区", "医院", "渡口")

titles = st.builds(
    "{}{}".format, st.sampled_from(PLACES), st.sampled_from(("安全提升", "风险防控", "能力建设"))
)
leaves = st.builds("在{}{}，做到责任到人。".format, st.sampled_from(PLACES), st.sampled_from(WORKS))
shapes = st.recursive(
    leaves, lambda children: st.tuples(titles, st.lists(children, min_size=2, max_size=4)), max_leaves=14
)


def label(style: str, count: int) -> str:
    wide = str(count).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    return style.format(han=han(count), n=count, wide=wide, circled=chr(0x245F + count))


def depth(node) -> int:
    return 0 if isinstance(node, str) else 1 + max(map(depth, node[1]))


def printed(nodes, styles, section=()):
    """(lines, tasks): every node on a line of its own; a task is (section, text)."""
    lines, tasks = [], []
    for count, node in enumerate(nodes, 1):
        front = label(styles[0], count)
        if isinstance(node, str):
            lines.append(front + node)
            tasks.append((section, node))
        else:
            lines.append(front + node[0])
            below = printed(node[1], styles[1:], (*section, bare(front + node[0])))
            lines += below[0]
            tasks += below[1]
    return lines, tasks


def bare(text: str) -> str:
    return text.replace(" ", "")


def read(lines):
    plan = understand(Source("outline.txt", "text", [Block(line) for line in lines]))
    return [(tuple(map(bare, task.section)), task.text.text) for task in plan.tasks]


@st.composite
def outlines(draw):
    """An outline and a style for each of its levels, from the outermost down."""
    nodes = draw(st.lists(shapes, min_size=2, max_size=4))
    deep = 1 + max(map(depth, nodes))
    chosen = sorted(draw(st.permutations(range(len(LEVELS))))[:deep])
    if len(chosen) < deep:
        nodes, chosen = (
            [node for node in nodes if isinstance(node, str)] or ["在园区开展隐患排查，做到责任到人。"] * 2,
            [1],
        )
    return printed(nodes, [draw(st.sampled_from(LEVELS[level])) for level in chosen])


@given(outlines())
@settings(max_examples=150, deadline=None)
def test_an_outline_reads_back_in_any_numbering_style(outline):
    lines, tasks = outline
    assert read(["松岭镇安全生产工作要点", *lines]) == tasks


@given(
    st.lists(st.tuples(titles, st.lists(leaves, min_size=2, max_size=4)), min_size=2, max_size=4),
    st.lists(st.sampled_from(range(1, len(LEVELS))), min_size=2, max_size=2, unique=True),
    st.data(),
)
@settings(max_examples=100, deadline=None)
def test_styles_in_unusual_order_read_back(nodes, levels, data):
    """1、 above （一） is unusual; how the first list goes on shows what stands below what."""
    lines, tasks = printed(nodes, [data.draw(st.sampled_from(LEVELS[level])) for level in levels])
    assert read(["松岭镇安全生产工作要点", *lines]) == tasks


@given(
    st.lists(leaves, min_size=2, max_size=6), st.sampled_from(("{han}是", "（{n}）", "{circled}", "{n}）"))
)
@settings(max_examples=60, deadline=None)
def test_a_list_inside_a_paragraph_reads_back(texts, style):
    line = "1．健全责任体系。" + "".join(label(style, count) + text for count, text in enumerate(texts, 1))
    after = "2．在库区开展隐患排查，做到责任到人。"
    found = read(["松岭镇安全生产工作要点", line, after])
    assert found == [(("1．健全责任体系",), text) for text in texts] + [((), after[2:])]


@given(st.lists(st.lists(leaves, min_size=1, max_size=4), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_decimal_outline_reads_back(chapters):
    lines, tasks = [], []
    for chapter, texts in enumerate(chapters, 1):
        lines.append(f"{chapter} 安全提升")
        for count, text in enumerate(texts, 1):
            lines.append(f"{chapter}.{count} {text}")
            tasks.append(((f"{chapter}安全提升",), text))
    assert read(["松岭镇安全生产工作计划", *lines]) == tasks


LABELS = ("一、", "（一）", "1.", "1.1", "（1）", "①", "一是", "第一条", "附件")
MARKS = ("：", "；", "。", "，", "（", "）", "【责任单位：", "】", "|")
WORDS = ("由", "牵头", "配合", "每月", "1次", "不少于", "100%", "6月底前", "2024年")
scraps = st.lists(
    st.one_of(st.sampled_from(LABELS + MARKS + WORDS + WORKS), st.text(max_size=4)), max_size=8
).map("".join)


@given(
    st.lists(
        st.one_of(scraps, st.lists(st.lists(scraps, min_size=3, max_size=3), min_size=1, max_size=4)),
        max_size=12,
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_file_is_read_or_refused(contents):
    blocks = [
        Block(one) if isinstance(one, str) else Block(rows=[[Cell(text) for text in row] for row in one])
        for one in contents
    ]
    tasks, length = [], 0
    with suppress(ReadError):
        plan = understand(Source("scraps.txt", "text", blocks))
        tasks, length = plan.tasks, len(plan.text)
    assert all(0 <= task.text.start < task.text.end <= length for task in tasks)


# ── requirements ──────────────────────────────────────────────────────────────────────────────────

PERIODS = {
    "每日": "day",
    "每周": "week",
    "每月": "month",
    "每季度": "quarter",
    "每半年": "half_year",
    "每年": "year",
    "每3年": "3_years",
}
OFTEN = (
    "{every}至少开展{n}次检查。",
    "{every}检查不少于{n}次。",
    "{every}对重点单位开展不少于{n}次检查，及时通报。",
    "检查（{every}不低于{n}次）要有记录。",
    "{every}{n}次开展联合检查。",
)
counts = st.integers(1, 60)
numerals = st.sampled_from((str, han))


def requirements(text: str, *, goals: bool = False):
    """(type, value, unit, period, due) of every requirement in one item of work, or of goals."""
    heading = "一、工作目标" if goals else "一、重点任务"
    lines = [
        "松岭镇2024年安全生产工作要点",
        heading,
        f"（一）{text}",
        "（二）加强值班值守。",
        "二、其他",
        "（一）做好记录。",
    ]
    plan = understand(Source("one.txt", "text", [Block(line) for line in lines]))
    return [(one.type, one.value, one.unit, one.period, one.due) for one in plan.tasks[0].requirements]


@given(st.sampled_from(sorted(PERIODS)), counts, numerals, st.sampled_from(OFTEN))
@settings(max_examples=120, deadline=None)
def test_a_frequency_reads_back_in_any_wording(every, count, numeral, wording):
    text = "落实检查制度，" + wording.format(every=every, n=numeral(count))
    assert requirements(text) == [("frequency", count, "次", PERIODS[every], None)]


SHARES = (
    "整改率达到{n}%。",
    "整改率不低于{n}％。",
    "整改率{n}%以上。",
    "确保整改率≥{n}%，",
    "整改率达百分之{han}以上。",
)


@given(st.integers(1, 99), st.sampled_from(SHARES), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_share_reads_back_in_any_wording(share, wording, goals):
    text = "做好隐患整改，" + wording.format(n=share, han=han(share))
    assert requirements(text, goals=goals) == [("ratio", share, "%", None, None)]


AMOUNTS = (
    "新增示范企业{n}{unit}。",
    "检查企业不少于{n}{unit}。",
    "创建{n}{unit}示范企业。",
    "检查企业{n}{unit}以上。",
    "培育企业达到{n}{unit}，",
)


@given(st.integers(2, 5000), st.sampled_from(("家", "户")), st.sampled_from(AMOUNTS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_amount_reads_back_in_any_wording(amount, unit, wording, goals):
    text = "推进标准化建设，" + wording.format(n=amount, unit=unit)
    assert requirements(text, goals=goals) == [("quantity", amount, unit, None, None)]


FALLS = (
    "事故起数同比下降{n}%。",
    "事故起数同比减少{n}%以上。",
    "事故起数较上年下降{n}%，",
    "死亡人数比上年压减{n}%以上。",
)


@given(st.integers(1, 90), st.sampled_from(FALLS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_change_reads_back_in_any_wording(change, wording, goals):
    text = "严格控制事故，" + wording.format(n=change)
    assert requirements(text, goals=goals) == [("change", -change, "%", "year", None)]


@given(
    st.sampled_from(
        ("杜绝重大事故", "确保不发生重大事故", "实现重大事故零发生", "重大事故隐患动态清零", "重大事故为零")
    ),
    st.booleans(),
)
@settings(max_examples=20, deadline=None)
def test_nothing_at_all_reads_back_in_any_wording(wording, goals):
    assert [one[:2] for one in requirements(f"落实防范措施，{wording}。", goals=goals)] == [("zero", 0)]


LAST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
MONTHLY = (
    "{m}月底前完成",
    "于{m}月底前完成",
    "2024年{m}月底前完成",
    "{m}月末完成",
    "{m}月份完成",
    "{han}月底前完成",
    "{m}月{last}日前完成",
)


@given(st.integers(1, 12), st.sampled_from(MONTHLY))
@settings(max_examples=60, deadline=None)
def test_a_date_reads_back_in_any_wording(month, wording):
    text = f"开展专项整治，{wording.format(m=month, han=han(month), last=LAST[month])}排查。"
    assert requirements(text) == [("deadline", None, None, None, date(2024, month, LAST[month]))]


@given(st.integers(1, 60), st.sampled_from(("{n}日内", "{n}天内", "{n}日之内")), numerals)
@settings(max_examples=30, deadline=None)
def test_a_span_of_days_reads_back(days, wording, numeral):
    text = f"对发现的隐患在{wording.format(n=numeral(days))}完成整改。"
    assert requirements(text) == [("deadline", days, "日", None, None)]
