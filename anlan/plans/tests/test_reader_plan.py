"""The public face of the reader: facts of the head, places of every fact, doubts, refusals, the command."""

import json
import sys
from datetime import date

import pytest

from anlan.plans.reader import ReadError, Source, parse, understand
from anlan.plans.reader.__main__ import main
from anlan.plans.reader.blocks import Block, Place
from anlan.plans.tests.documents.scoring import documents, source_of

POINTS = "松岭县2024年安全生产工作要点"
ITEM = "1.开展隐患排查，消除事故隐患。"


def read(*lines):
    return understand(Source("plan.txt", "text", [Block(line) for line in lines]))


def refused(*lines):
    with pytest.raises(ReadError) as caught:
        read(*lines)
    return caught.value.code


# ── the head ──────────────────────────────────────────────────────────────────────────────────────


def head(*lines):
    plan = read(*lines)
    return (
        plan.title and plan.title.text,
        plan.number and plan.number.text,
        plan.issuer and plan.issuer.text,
        plan.issued_on,
        plan.year,
        plan.kind,
    )


def test_head_of_a_plan_wrapped_in_a_notice():
    assert head(
        "松岭县安委会办公室关于印发《2024年安全生产工作要点》的通知",
        "松安办〔2024〕3号",
        "各乡镇人民政府：",
        "现将《2024年安全生产工作要点》印发给你们，请认真贯彻落实。",
        "松岭县安全生产委员会办公室",
        "2024年2月5日",
        "2024年安全生产工作要点",
        "一、落实责任",
        ITEM,
    ) == (
        "2024年安全生产工作要点",
        "松安办〔2024〕3号",
        "松岭县安全生产委员会办公室",
        date(2024, 2, 5),
        2024,
        "key_points",
    )


def test_head_of_a_notice_whose_plan_has_no_title_line_of_its_own():
    title = "松岭港务公司安全生产治本攻坚三年行动方案（2024-2026年）"
    lines = (
        "松岭港务公司文件",
        "松港安字[2024]6号",
        f"关于印发《{title}》的通知",
        "各部门：",
        "一、主要任务",
        ITEM,
        "松岭港务公司安委办",
        "2024年3月13日",
    )
    assert head(*lines) == (
        title,
        "松港安字[2024]6号",
        "松岭港务公司",
        date(2024, 3, 13),
        2024,
        "action_plan",
    )


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("松岭县城管局", "“三个狠抓”专项行动方案"), "松岭县城管局“三个狠抓”专项行动方案"),
        (("附件1", "2024年安全生产任务清单"), "2024年安全生产任务清单"),
        (("安全生产三年行动方案", "（2024—2026年）"), "安全生产三年行动方案（2024—2026年）"),
        (("当前位置：首页", "发布日期：2024-01-01 浏览次数：3", "2024年工作要点"), "2024年工作要点"),
        (("为做好今年工作，制定以下措施。",), None),
    ],
)
def test_titles(lines, title):
    assert head(*lines, "一、重点任务", ITEM)[0] == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年安全生产工作要点", "key_points"),
        ("安全生产责任清单", "task_list"),
        ("重点工作任务分工方案", "action_plan"),
        ("冬春火灾防控工作方案", "action_plan"),
        ("关于加强汛期安全工作的通知", "notice"),
    ],
)
def test_kinds(title, kind):
    assert head(title, "一、重点任务", ITEM)[5] == kind


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (("二〇二三年度安全工作安排", "一、重点任务", ITEM), 2023),
        (("安全工作安排", "2022年，全县安全生产工作要抓好落实。", "一、重点任务", ITEM), 2022),
        (("安全工作安排", "一、重点任务", ITEM, "松岭县应急管理局", "二〇二一年十二月三日"), 2021),
        (("安全工作安排", "一、重点任务", ITEM), None),
    ],
)
def test_the_year_of_a_plan(lines, year):
    assert head(*lines)[4] == year


def test_a_number_cited_in_the_text_is_not_the_number_of_the_paper():
    assert head(POINTS, "根据《通知》（苏安办〔2017〕274号）精神，制定本要点。", "一、任务", ITEM)[1] is None


# ── places ────────────────────────────────────────────────────────────────────────────────────────


def same(text):
    return "".join(text.split())


@pytest.mark.parametrize("expected", documents(), ids=lambda path: path.stem)
def test_every_fact_points_to_its_words_in_the_plain_text(expected):
    source = source_of(expected)
    plan = parse(source.read_bytes(), source.name)
    facts = [fact for fact in (plan.title, plan.number, plan.issuer, plan.global_units_note) if fact]
    for task in plan.tasks:
        assert same(plan.text[task.text.start : task.text.end]).startswith(same(task.text.text)[:20])
        facts += task.units
        for requirement in task.requirements:
            assert requirement.quote in plan.text[requirement.start : requirement.end]
    for fact in facts:
        assert same(fact.text) in same(plan.text[fact.start : fact.end])


def test_a_task_says_where_in_the_file_it_stands():
    blocks = [Block(POINTS), Block(ITEM, place=Place(paragraph=7, page=2)), Block("2.组织演练，检验预案。")]
    task = understand(Source("plan.pdf", "pdf", blocks)).to_json()["tasks"][0]
    assert task["source"] | {"start": 0, "end": 0} == {
        "start": 0, "end": 0, "page": 2, "paragraph": 7, "sheet": None, "row": None}  # fmt: skip


def test_the_shape_of_the_json():
    printed = read(
        POINTS, "一、重点任务", "1.每月开展1次检查。（县应急局负责）", "2.加强值班值守。"
    ).to_json()
    assert json.loads(json.dumps(printed)) == printed
    first = printed["tasks"][0]
    assert {
        key: first[key] for key in ("label", "section", "text", "kind", "lead", "support", "optional")
    } == {
        "label": "1.",
        "section": ["一、重点任务"],
        "text": "每月开展1次检查。",
        "kind": "task",
        "lead": ["县应急局"],
        "support": [],
        "optional": False,
    }
    start = printed["text"].index("每月")
    assert first["requirements"] == [
        {"type": "frequency", "quote": "每月开展1次", "op": ">=", "value": 1, "unit": "次", "period": "month",
         "due": None, "confidence": 0.9, "source": {"start": start, "end": start + 6}}
    ]  # fmt: skip
    assert printed["found"]["title"] == {"start": 0, "end": len(POINTS)}


# ── doubts ────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_task_is_sure_and_raises_no_doubt():
    task = read(POINTS, ITEM, "2.组织演练，检验预案。").tasks[0]
    assert (task.confidence, task.doubts) == (1.0, [])


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        (
            (f"{ITEM}（县应急局和有关部门）", "2.组织演练。（县应急局）"),
            "“有关部门”没有写明具体单位，下发前需要落实。",
        ),
        (("一、县公安局", ITEM, "2.组织演练，检验预案。"), "责任单位取自上级标题“县公安局”。"),
        (("一、重点任务", "开展隐患排查，消除事故隐患。"), "这一段没有编号，请确认它单独是一项任务。"),
        (("1.每季度通报进展情况。", "2.组织演练，检验预案。"), None),
    ],
)
def test_doubts(lines, doubt):
    task = read(POINTS, *lines).tasks[0]
    assert task.doubts == ([doubt] if doubt else [])
    assert (task.confidence < 1) == bool(doubt)


def test_a_task_without_units_stands_out_where_others_have_them():
    lines = [f"{count}.开展第{count}类隐患排查，消除隐患。（县应急局）" for count in range(1, 6)]
    tasks = read(POINTS, *lines, "6.组织演练，检验预案。").tasks
    assert [bool(task.doubts) for task in tasks] == [False] * 5 + [True]


def test_a_deadline_without_a_year_is_pointed_out():
    task = read("安全生产工作要点", "1.年底前完成整改。", "2.组织演练，检验预案。").tasks[0]
    assert task.doubts == ["文件没有写明年份，“年底前”换算不出日期。"]


# ── what is read and what is refused ──────────────────────────────────────────────────────────────


def test_overall_demands_are_no_tasks_and_measures_of_support_are_optional():
    plan = read(
        POINTS,
        "为做好全年工作，制定本要点。",
        "一、总体要求",
        "坚持安全第一，统筹发展和安全。",
        "二、重点任务",
        ITEM,
        "三、保障措施",
        "（一）加强组织领导。各单位要落实责任。",
        "松岭县安委会",
        "2024年1月3日",
    )
    assert [(task.text.text, task.optional) for task in plan.tasks] == [
        (ITEM[2:], False),
        ("加强组织领导。各单位要落实责任。", True),
    ]


def test_objects_of_a_sentence_are_not_taken_apart_and_actions_are():
    objects = read(
        POINTS, "1.整治消防通道。重点整治：（1）占用通道；（2）堵塞出口。", "2.组织演练，检验预案。"
    )
    actions = read(
        POINTS, "1.整治消防通道。（1）开展排查，建立台账。（2）组织整改，逐项销号。", "2.组织演练，检验预案。"
    )
    assert ([len(objects.tasks), len(actions.tasks)], objects.tasks[0].doubts) == (
        [2, 3],
        ["文中编号的内容读作列举，没有拆成单独的任务，请核对。"],
    )


@pytest.mark.parametrize(
    "lines",
    [
        (
            "《2024年工作要点》政策解读",
            "一、起草背景",
            "为贯彻落实部署，起草本要点。",
            "二、主要内容",
            "共23项任务。",
        ),
        (
            "2024年工作要点答记者问",
            "问：出台的目的是什么？",
            "答：为加强安全生产。",
            "问：主要内容有哪些？",
            "答：六个方面。",
        ),
        ("全县安全生产会议召开", "本报讯 会议指出，要压实责任。会议强调，要排查隐患。会议要求，加强值守。"),
        ("2023年安全生产工作总结", "一、工作情况", "开展检查120次。"),
    ],
)
def test_writing_about_plans_is_refused(lines):
    assert refused(*lines) == "not_a_plan"


def test_a_plan_that_a_web_page_calls_an_interpretation_is_read():
    lines = (
        "政策解读：松岭县安全生产行动方案",
        "现将《松岭县安全生产行动方案》印发你们，请认真贯彻落实。",
        "一、重点任务",
        ITEM,
    )
    assert len(read(*lines).tasks) == 1


def test_a_paper_without_tasks_is_refused():
    assert refused("松岭县人民政府", "关于某某同志任职的通知", "某某同志任办公室主任。") == "no_tasks"


# ── the command ───────────────────────────────────────────────────────────────────────────────────


def test_the_command_prints_json(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(f"{POINTS}\n{ITEM}\n2.组织演练，检验预案。\n", encoding="utf-8")
    assert main([str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == POINTS


def test_the_command_sums_up_for_a_reader(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(
        f"{POINTS}\n1.每月开展检查，消除隐患。（县应急局）\n2.组织演练，检验预案。\n", encoding="utf-8"
    )
    assert main([str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        POINTS,
        "[task] 1. 每月开展检查，消除隐患。　县应急局　1 项要求",
    ]


def test_the_command_says_why_it_cannot(tmp_path, capsys):
    report = tmp_path / "report.txt"
    report.write_text("2023年安全生产工作总结\n一、工作情况\n开展检查120次。\n", encoding="utf-8")
    assert (main([str(report)]), main([str(tmp_path / "none.txt")])) == (1, 2)
    assert [line[:12] for line in capsys.readouterr().err.splitlines()] == [
        "“2023年安全生产工作",
        f"打不开 {tmp_path}"[:12],
    ]


# ── size ──────────────────────────────────────────────────────────────────────────────────────────


def calls(blocks):
    """How many calls, of Python and of C, the grammar makes for a document."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        understand(Source("long.txt", "text", blocks))
    finally:
        sys.setprofile(before)
    return count


def many(count):
    lines = [POINTS]
    for chapter in range(count):
        lines += [
            f"（{chapter % 9 + 1}）推进第{chapter}项整治，一是开展排查。二是组织整改。",
            "责任单位：县应急局、县公安局",
        ]
        lines += [
            f"{item}.每月检查不少于{item}次，年底前整改率达到9{item}%。（县应急局牵头）"
            for item in range(1, 4)
        ]
    return [Block(line) for line in lines]


def unbroken(count):
    return [
        Block(POINTS),
        Block("1." + "推动责任落实每月（县应急局" * count),
        Block("2.组织演练，检验预案。"),
    ]


@pytest.mark.parametrize("document", [many, unbroken], ids=["many paragraphs", "no punctuation"])
def test_work_grows_with_the_document_and_no_faster(document):
    assert calls(document(160)) < 2.3 * calls(document(80))
