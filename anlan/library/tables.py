"""Columns of the lists of standards and items."""

from django.utils.translation import gettext_lazy as _

from anlan.rulebook.book import rule
from anlan.web.tables import Column, badge

CONFIDENCE = {"sure": "good", "likely": "info", "unsure": "warn"}


def validity(row):
    end = row.valid_to.isoformat() if row.valid_to else _("现行")
    return f"{row.valid_from.isoformat()} — {end}"


def validity_mark(row):
    return badge(validity(row), "idle" if row.holds else "warn")


def confidence_mark(row):
    return badge(row.get_confidence_display(), CONFIDENCE[row.confidence])


def grade_mark(row):
    return badge(row.get_grade_display(), "bad" if row.grade == "major" else "idle") if row.grade else "—"


def held_of_declared(row):
    """How many items are here of how many the document has."""
    return f"{row.items}/{row.declared}" if row.declared else str(row.items)


def label_in(key, name):
    return lambda row: labels(key).get(getattr(row, name), getattr(row, name)) or None


def labels(key):
    return {line["code"]: line["label"] for line in rule(key)}


STANDARDS = [
    Column("code", _("代码"), sort="code", kind="code"),
    Column("title", _("名称"), link=True, kind="text-long"),
    Column("number", _("文号")),
    Column("field", _("适用领域")),
    Column("kind", _("类别"), optional=True),
    Column("items", _("已收条款"), value=held_of_declared),
    Column("validity", _("有效期"), value=validity, shown_as=validity_mark),
    Column("confidence", _("核实情况"), shown_as=confidence_mark),
    Column("note", _("说明"), kind="text-long", optional=True),
]

CRITERIA = [
    Column("code", _("条款代码"), link=True, kind="code"),
    Column("text", _("内容"), kind="text-long"),
    Column("standard", _("判定标准"), kind="text-long"),
    Column("item", _("条款")),
    Column("grade", _("等级"), shown_as=grade_mark),
    Column("danger_class", _("隐患类型"), value=label_in("matter.danger_classes", "danger_class")),
    Column(
        "key_violation",
        _("重点违法情形"),
        value=label_in("matter.key_violations", "key_violation"),
        optional=True,
    ),
    Column("validity", _("有效期"), value=validity, optional=True),
    Column("confidence", _("核实情况"), shown_as=confidence_mark),
]
