"""A checklist out of an XLSForm workbook (.xlsx): a sheet ``survey``, and ``choices`` where something is chosen.

Read are the types of ``TYPES``, required, relevant as ``${line} = 'value'`` or ``!=``, constraint as comparisons of
a number joined by ``and`` (``. >= 0 and . <= 100``) with its message, and our own columns ``basis``, ``criterion`` and
``photo_on_fail``. A line is ``{"name", "label", "type", "required", "section", "choices", "relevant", "constraint",
"constraint_message", "hint", "basis", "criterion", "photo_on_fail"}``.
"""

import re

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TYPES = {
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "note": "note",
    "select_one": "one",
    "select_multiple": "several",
    "image": "photo",
    "geopoint": "spot",
}
VERDICT = [
    {"name": "pass", "label": "合格"},
    {"name": "fail", "label": "不合格"},
    {"name": "na", "label": "不适用"},
]
RELEVANT = re.compile(r"^\s*\$\{(\w+)\}\s*(=|!=)\s*'([^']*)'\s*$")
BOUND = re.compile(r"\s*\.\s*(>=|<=|>|<|!=|=)\s*(-?\d{1,12}(?:\.\d{1,6})?)\s*")
NUMBERS = ("integer", "decimal")
GROUPS = {"begin group", "begin_group"}, {"end group", "end_group"}
MOST = 500


def read(file):
    """The lines; ValidationError names every fault by sheet, row and column."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as no:
        raise ValidationError(_("文件打不开，请上传 .xlsx 工作簿。")) from no
    if "survey" not in book.sheetnames:
        raise ValidationError(_("工作簿缺少名为 survey 的工作表。"))
    faults = []
    lists = choices_of(records(book, "choices")) if "choices" in book.sheetnames else {}
    lines = survey(records(book, "survey"), {"verdict": VERDICT, **lists}, faults)
    if faults:
        raise ValidationError(faults)
    return lines


def records(book, sheet):
    """``[(row number, {column: text})]`` of the rows that are not empty."""
    rows = book[sheet].iter_rows(values_only=True, max_row=MOST)
    heads = [str(cell or "").strip() for cell in next(rows, ())]
    found = []
    for number, row in enumerate(rows, start=2):
        said = {head: str(cell).strip() for head, cell in zip(heads, row, strict=False) if cell is not None}
        if any(said.values()):
            found.append((number, said))
    return found


def choices_of(rows):
    lists = {}
    for _number, said in rows:
        one = {"name": said.get("name", ""), "label": said.get("label", "")}
        lists.setdefault(said.get("list_name", ""), []).append(one)
    return lists


def survey(rows, lists, faults):
    lines, section, names = [], "", set()

    def wrong(number, column, words):
        faults.append(
            _("survey 第%(n)d行 %(column)s 列：%(words)s") % {"n": number, "column": column, "words": words}
        )

    for number, said in rows:
        kind, _space, of = said.get("type", "").partition(" ")
        if said.get("type") in GROUPS[0]:
            if section:
                wrong(number, "type", _("分组不能嵌套。"))
            section = said.get("label") or said.get("name", "")
            continue
        if said.get("type") in GROUPS[1]:
            section = ""
            continue
        line = {**one_line(said, section), "type": TYPES.get(kind, "")}
        for column, words in faults_of(line, kind, of, lists, names, said):
            wrong(number, column, words)
        if kind in ("select_one", "select_multiple"):
            line["choices"] = lists.get(of.strip(), [])
        names.add(line["name"])
        lines.append(line)
    return lines


def one_line(said, section):
    found = RELEVANT.match(said.get("relevant", ""))
    bounds = [BOUND.fullmatch(part) for part in re.split(r"\band\b", said.get("constraint", ""))]
    return {
        "name": said.get("name", ""),
        "label": said.get("label", ""),
        "section": section,
        "required": yes(said.get("required")),
        "photo_on_fail": yes(said.get("photo_on_fail")),
        "hint": said.get("hint", ""),
        "basis": said.get("basis", ""),
        "criterion": said.get("criterion", ""),
        "choices": [],
        "relevant": dict(zip(("line", "op", "value"), found.groups(), strict=True)) if found else None,
        "constraint": [{"op": one[1], "value": one[2]} for one in bounds if one] if all(bounds) else [],
        "constraint_message": said.get("constraint_message", ""),
    }


def yes(text):
    return (text or "").lower() in ("yes", "true", "true()", "1")


def faults_of(line, kind, of, lists, names, said):
    """``[(column, words)]``."""
    if kind not in TYPES:
        yield "type", _("不支持“%s”这种类型。") % said.get("type", "")
    elif kind.startswith("select_") and of.strip() not in lists:
        yield "type", _("choices 工作表没有“%s”这个列表。") % of
    if not re.fullmatch(r"[A-Za-z_]\w{0,49}", line["name"], re.ASCII):
        yield "name", _("应为字母开头、不超过50个字母数字。")
    elif line["name"] in names:
        yield "name", _("“%s”重复。") % line["name"]
    if not line["label"]:
        yield "label", _("不能为空。")
    if said.get("constraint") and not (line["constraint"] and kind in NUMBERS):
        yield "constraint", _("只支持数字题的 . >= 数 and . <= 数。")
    if said.get("relevant") and line["relevant"] is None:
        yield "relevant", _("只支持 ${检查项} = '值' 和 ${检查项} != '值'。")
    elif line["relevant"] and line["relevant"]["line"] not in names:
        yield "relevant", _("前面没有“%s”这一项。") % line["relevant"]["line"]
