"""A checklist as an XLSForm workbook: what ``xlsform.read`` reads back to the same lines."""

from io import BytesIO

import openpyxl

from .xlsform import TYPES, VERDICT

KINDS = {ours: theirs for theirs, ours in TYPES.items()}
COLUMNS = (
    "type",
    "name",
    "label",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "hint",
    "basis",
    "criterion",
    "photo_on_fail",
)


def write(edition):
    """The workbook's bytes."""
    book, lists = openpyxl.Workbook(), {}
    survey = book.active
    survey.title = "survey"
    survey.append(COLUMNS)
    for row in rows_of(edition.lines, lists):
        append(survey, [row.get(column, "") for column in COLUMNS])
    if lists:
        choices = book.create_sheet("choices")
        choices.append(("list_name", "name", "label"))
        for name, some in lists.items():
            for one in some:
                append(choices, (name, one["name"], one["label"]))
    settings = book.create_sheet("settings")
    settings.append(("form_title", "version"))
    append(settings, (edition.checklist.title, str(edition.number)))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def append(sheet, cells):
    """As text: what begins with ``=`` is no formula."""
    sheet.append(cells)
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def rows_of(lines, lists):
    """Rows of the sheet ``survey``; ``lists`` takes up the choices that they name."""
    section = ""
    for line in lines:
        if line["section"] != section:
            if section:
                yield {"type": "end group"}
            if section := line["section"]:
                yield {"type": "begin group", "label": section}
        yield row_of(line, lists)
    if section:
        yield {"type": "end group"}


def row_of(line, lists):
    when = line.get("relevant")
    return {
        **{
            name: line.get(name, "")
            for name in ("name", "label", "hint", "basis", "criterion", "constraint_message")
        },
        "type": kind_of(line, lists),
        "required": "yes" if line["required"] else "",
        "photo_on_fail": "yes" if line.get("photo_on_fail") else "",
        "relevant": f"${{{when['line']}}} {when['op']} '{when['value']}'" if when else "",
        "constraint": " and ".join(f". {one['op']} {one['value']}" for one in line.get("constraint") or ()),
    }


def kind_of(line, lists):
    kind = KINDS[line["type"]]
    if line["type"] not in ("one", "several"):
        return kind
    name = "verdict" if line["choices"] == VERDICT else f"list_{line['name']}"
    lists[name] = line["choices"]
    return f"{kind} {name}"
