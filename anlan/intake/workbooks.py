"""Workbooks out: the empty one to fill in, and the user's own with its wrong cells marked."""

import io

import xlsxwriter
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlan.files.media import media_of
from anlan.files.queries import attached
from anlan.lib.extent import letters

from .fields import Day, Whole
from .grid import MAX_LINES, grids, text_of

FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
FRAME = FONT | {"border": 1, "border_color": "#B8C2CC", "num_format": "@"}
HEAD = FRAME | {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "align": "center"}
MUST = HEAD | {"font_color": "#B3261E"}
# What people wrote is written back as text, whatever it looks like.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WRONG = FRAME | {"bg_color": "#FAD4D1", "font_color": "#7D1A14"}


def template(sheet, user):
    """The bytes of a workbook with the headers, drop-downs and number formats of ``sheet``, and a page that explains.

    The drop-downs hold what ``user`` may choose.
    """
    form = sheet.form(sheet.form.prepare(user, []))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(str(sheet.label)[:31])
        explain(book, form)
        choices = book.add_worksheet(_("选项"))
        choices.hide()
        page.freeze_panes(1, 0)
        page.set_row(0, 32)
        for index, (name, field) in enumerate(form.fields.items()):
            kind = "yyyy-mm-dd" if isinstance(field, Day) else "0" if isinstance(field, Whole) else "@"
            page.set_column(index, index, width_of(field), book.add_format(FONT | {"num_format": kind}))
            page.write_string(0, index, headline(field), book.add_format(MUST if field.required else HEAD))
            options = field.options() if hasattr(field, "options") else []
            offer(page, choices, index, options, name)
    return file.getvalue()


def offer(page, choices, index, options, name):
    """A drop-down on column ``index``; what it lists stands in the hidden sheet."""
    if not options:
        return
    choices.write_column(0, index, options)
    column = letters(index + 1)
    page.data_validation(
        *(1, index, MAX_LINES, index),
        {
            "validate": "list",
            "source": f"='{choices.get_name()}'!${column}$1:${column}${len(options)}",
            # Lists in one cell, codes and full names are right too: the drop-down suggests, it does not forbid.
            "error_type": "information",
            "error_title": _("不在下拉选项中"),
            "error_message": _("请从下拉选项中选择；多项用顿号隔开。"),
        },
    )


def explain(book, form):
    page = book.add_worksheet(_("填写说明"))
    head, cell = book.add_format(HEAD), book.add_format(FRAME | {"text_wrap": True})
    for index, (label, width) in enumerate(((_("列"), 22), (_("必填"), 8), (_("说明"), 60), (_("示例"), 30))):
        page.set_column(index, index, width)
        page.write_string(0, index, label, head)
    for line, (name, field) in enumerate(form.fields.items(), start=1):
        must = _("是") if field.required else ""
        example = str(form.examples.get(name, ""))
        for index, text in enumerate((field.label, must, field.help_text, example)):
            page.write_string(line, index, str(text), cell)
    notes = [
        _("已有的记录按第一列识别：空单元格表示不改，写“清空”表示清除原值。"),
        _("一次最多 %d 行。表头可以调换次序，可以删去不需要的列，表头上方可以有标题行。") % MAX_LINES,
    ]
    for line, text in enumerate(notes, start=len(form.fields) + 2):
        page.write_string(line, 0, text)


def headline(field):
    return f"{field.label}*" if field.required else str(field.label)


def width_of(field):
    return max(12, min(28, 2 * len(str(field.label)) + 4))


def marked(batch):
    """The bytes of the sheet as it was sent, its wrong cells in colour, with a column that says what is wrong."""
    rows = {row.number: row for row in batch.rows.filter(action="wrong")}
    index_of = {name: index for index, (name, _header) in enumerate(batch.columns) if name}
    grid, width = original(batch), len(batch.columns)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        page = book.add_worksheet(batch.worksheet[:31] or None)
        plain, head, wrong = (book.add_format(look) for look in (FRAME, HEAD, WRONG))
        note = book.add_format(FRAME | {"font_color": "#B3261E", "text_wrap": True})
        page.set_column(0, width - 1, 18)
        page.set_column(width, width, 60)
        page.freeze_panes(batch.header_line, 0)
        for number, cells in enumerate(grid, start=1):
            row = rows.get(number)
            bad = {index_of.get(name) for name in row.errors} if row else set()
            for index, cell in enumerate(cells[:width]):
                look = head if number == batch.header_line else wrong if index in bad else plain
                page.write(number - 1, index, text_of(cell) or None, look)
            if number == batch.header_line:
                page.write_string(number - 1, width, _("错误说明"), head)
            elif row:
                page.write_string(number - 1, width, complaint(batch, row), note)
    return file.getvalue()


def complaint(batch, row):
    """All that is wrong with a line, each part with the header of its column."""
    headers = {name: header for name, header in batch.columns if name}
    fields = batch.sheet.form.base_fields
    said = []
    for name, messages in row.errors.items():
        label = headers.get(name) or (fields[name].label if name in fields else "")
        said += [f"{label}：{message}" if label else message for message in messages]
    return "；".join(said)


def original(batch):
    """The rows of raw cells of the worksheet the batch was read from."""
    attachment = attached(batch, kind="sheet").get()
    with default_storage.open(attachment.path) as file:
        media, charset = media_of(file, attachment.name)
        return next(rows for name, rows in grids(file, media, charset) if name[:100] == batch.worksheet)
