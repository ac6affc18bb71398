"""The way by file: problems and lists as JSON, CSV or a workbook; states as JSON or a workbook."""

import json
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import checked
from anlan.intake.grid import plain_header, table
from anlan.lib.xlsx import write_sheet

from . import wire
from .problems import headers

MOST = 1000  # problems in one file
BIGGEST = 20 * 2**20
LIST_HEADERS = {
    plain_header(text): name
    for name, texts in {
        "external_id": ("external_id", "对方编号", "编号", "问题编号"),
        "state": ("state", "状态", "办理状态", "状态代码"),
    }.items()
    for text in texts
}
COLUMNS = (
    ("external_id", gettext_lazy("对方编号")),
    ("number", gettext_lazy("编号")),
    ("state", gettext_lazy("状态代码")),
    ("state_name", gettext_lazy("状态")),
    ("organ", gettext_lazy("责任单位")),
    ("due_on", gettext_lazy("整改期限")),
    ("closed_on", gettext_lazy("销号日期")),
    ("at", gettext_lazy("时间")),
    ("message", gettext_lazy("报文编号")),
)


def lines_of(upload, names):
    """The objects of a file: of JSON as they are, of a sheet ``{field: text}`` by its headers."""
    if upload.size > BIGGEST:
        raise ValidationError(_("文件超过 20 MB，请分开上传。"))
    if upload.name.lower().endswith(".json"):
        return of_json(upload)
    accepted = checked(upload)
    read = table(upload, accepted.media, accepted.charset, names)
    return [
        {name: cells.get(place, "") for place, name in enumerate(read.columns) if name}
        for _number, cells in read.lines
    ]


def of_json(upload):
    try:
        found = json.loads(upload.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as no:
        raise ValidationError(_("文件不是 JSON：%s") % no) from no
    lines = found.get("items") if isinstance(found, dict) else found
    if not isinstance(lines, list):
        raise ValidationError(_("JSON 应为数组，或者含有 items 的对象。"))
    return lines


def problems_of(upload):
    lines = lines_of(upload, headers())
    if not lines:
        raise ValidationError(_("文件中没有问题。"))
    if len(lines) > MOST:
        raise ValidationError(_("一次最多 %d 条，请分成几个文件。") % MOST)
    return lines


def list_of(upload):
    """``{number: state}`` of the partner's list."""
    try:
        return wire.listed(lines_of(upload, LIST_HEADERS))
    except wire.Refusal as no:
        raise ValidationError(str(no)) from no


def workbook(said, title):
    file = BytesIO()
    rows = ([line.get(name) or "" for name, _label in COLUMNS] for line in said)
    write_sheet(file, title, [str(label) for _name, label in COLUMNS], rows)
    return file.getvalue()
