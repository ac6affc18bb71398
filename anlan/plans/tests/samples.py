"""Documents written for the tests: small plans in the styles the wizard must carry."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

KEY_POINTS = """永宁市2026年安全生产工作要点

永安办〔2026〕3号

一、压实责任

1.修订市安委会成员单位安全生产职责清单,6月底前印发实施。(责任单位:市安委办)

2.开展建筑施工领域隐患排查,每季度至少检查1次。(牵头单位:市住建局;配合单位:市应急局)

二、强化治理

3.组织开展有限空间作业专项整治,全年检查企业不少于60家。(责任单位:市应急局、相关部门)

永宁市安全生产委员会办公室
2026年2月10日
"""


def text_file(text=KEY_POINTS, name="要点.txt"):
    return SimpleUploadedFile(name, text.encode())


NUMERALS = "一二三四五六七八九十"


def numbered_plan(items=23, sections=4):
    """A plan of ``items`` numbered tasks under ``sections`` headings; every third one names 相关部门."""
    lines = ["永宁市2026年全市安全生产工作要点", "", "永安办〔2026〕5号", ""]
    for number in range(1, items + 1):
        section = (number - 1) * sections // items
        if number == 1 or section != (number - 2) * sections // items:
            lines += [f"{NUMERALS[section]}、第{NUMERALS[section]}方面重点工作", ""]
        units = "市应急局、市住建局和相关部门" if number % 3 == 0 else "市应急局、市住建局"
        lines += [f"{number}.推进第{number}类场所的安全治理,建立工作台账。(责任单位:{units})", ""]
        if number == 1:
            lines += ["[每一项目标任务都涉及各乡镇(街道、开发区),在分工中不再罗列]", ""]
    return "\n".join(lines)


# Contents under each goal, project by project: 5 projects, 18 goals, 50 contents.
SHAPE = ((3, 4, 3), (3, 3, 2, 3), (3, 2, 3, 2), (4, 3, 2), (3, 2, 2, 3))


def merged_table():
    """A task list as a Word table with vertically merged project and goal cells and an empty 备注 column."""
    document = Document()
    document.add_paragraph("2026年全区安全生产重点工作目标任务清单")
    heads = ["序号", "目标项目", "目标任务", "具体内容", "责任部门", "备注"]
    table = document.add_table(rows=1, cols=len(heads))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    content = goal = 0
    for number, goals in enumerate(SHAPE, 1):
        first_of_project = len(table.rows)
        for contents in goals:
            goal += 1
            first_of_goal = len(table.rows)
            for _ in range(contents):
                content += 1
                row = table.add_row().cells
                row[3].text = f"完成第{content}项重点工作，形成工作台账。"
                row[4].text = "市应急局\n市住建局"
            merge(table, first_of_goal, 2, f"第{goal}项目标任务")
        merge(table, first_of_project, 0, str(number))
        merge(table, first_of_project, 1, f"第{number}个目标项目")
    return word_file(document, "清单.docx")


def merge(table, first, column, text):
    cell = table.cell(first, column).merge(table.cell(len(table.rows) - 1, column))
    cell.text = text


def word_file(document, name):
    file = BytesIO()
    document.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def calendar_plan(each=(4, 2, 4, 3, 4, 4, 3, 3, 4, 4, 3, 4)):
    """A plan whose annex lists work by month: ``sum(each)`` lines."""
    lines = ["永宁市体育局2026年安全生产工作要点", "", "附件", "", "年度主要工作安排", ""]
    for month, count in enumerate(each, 1):
        lines += [f"{month}月份", ""]
        for number in range(1, count + 1):
            if number == 1 and month != 2:
                leader = "，主要负责人带队检查不少于1次" if month >= 3 else ""
                lines += [f"{number}.开展月度安全检查，公示检查结果{leader}。", ""]
            else:
                lines += [f"{number}.做好第{month}月第{number}项安全工作部署。", ""]
    return "\n".join(lines)
