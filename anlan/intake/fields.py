"""Form fields that read what people write in spreadsheets, and say what they expected instead."""

import datetime
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Excel counts days from here; it believes that 1900 was a leap year.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119
SEVERAL = re.compile(r"[、，,；;/\n]+")


def half_width(text):
    """Full-width digits and letters as half-width ones, without blanks."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


class Tidy(forms.CharField):
    """Text that is written in one way: ``tidy`` brings it there before it is judged."""

    def __init__(self, *, tidy, **options):
        super().__init__(**options)
        self.tidy = tidy

    def to_python(self, value):
        return self.tidy(super().to_python(value))


class Choice(forms.ChoiceField):
    """A choice by its label or its value, which is what it cleans to. ``also``: other words for values."""

    def __init__(self, *, also=(), **options):
        super().__init__(**options)
        self.also = dict(also)

    def to_python(self, value):
        words = self.also | {str(label): str(key) for key, label in self.choices}
        return words.get(value, super().to_python(value))

    def validate(self, value):
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise ValidationError(_("“%(value)s”不是可选项，应为：%(names)s。") % self.words(value))

    def words(self, value):
        return {"value": value, "names": "、".join(self.options())}

    def options(self):
        return [str(label) for key, label in self.choices if key]

    def text(self, value):
        return str(dict(self.choices).get(value, value))


class YesNo(forms.Field):
    WORDS = dict.fromkeys(("是", "有", "√", "Y", "YES", "TRUE", "1"), True) | dict.fromkeys(
        ("否", "无", "×", "N", "NO", "FALSE", "0"), False
    )

    def to_python(self, value):
        if value in self.empty_values:
            return False
        found = self.WORDS.get(half_width(value).upper())
        if found is None:
            raise ValidationError(_("请填写“是”或“否”。"))
        return found

    def options(self):
        return [_("是"), _("否")]


class Day(forms.DateField):
    """2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301, and the number behind an unformatted date."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = half_width(value)
        if text.isdigit() and len(text) == 5 and int(text) in EXCEL_DAYS:
            return EXCEL_EPOCH + datetime.timedelta(days=int(text))
        parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:0?0:00(?::00)?)?", text)
        parts = parts or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
        try:
            return datetime.date(*map(int, parts.groups()))
        except (AttributeError, ValueError) as problem:
            raise ValidationError(_("“%s”不是日期，请写成 2024-03-01 的样子。") % value) from problem


class Whole(forms.IntegerField):
    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return super().to_python(re.sub(r"[,，人个]", "", half_width(value)))
        except ValidationError as problem:
            raise ValidationError(_("“%s”不是整数。") % value) from problem


class Lookup(forms.Field):
    """The row that a name or code stands for. ``known`` is set for each batch: text -> [rows].

    A text that stands for no row names something out of the user's reach.
    """

    def __init__(self, model, **options):
        super().__init__(**options)
        self.model = model
        self.known = {}

    def to_python(self, value):
        return None if value in self.empty_values else self.find(value)

    def find(self, text):
        rows = self.known.get("".join(text.split()))
        if rows and len(rows) == 1:
            return rows[0]
        said = {"what": self.model._meta.verbose_name, "text": text, "n": len(rows or ())}
        if rows:
            raise ValidationError(_("名为“%(text)s”的%(what)s有 %(n)d 个，请写全称或代码。") % said)
        if rows == []:
            raise ValidationError(_("“%(text)s”不在您的管辖范围内。") % said)
        raise ValidationError(_("没有找到%(what)s“%(text)s”。") % said)

    def options(self):
        """For each row the shortest text that means it alone and is no code."""
        names = {}
        for text, rows in self.known.items():
            if len(rows) == 1 and not text.isascii():
                names[rows[0]] = min(names.get(rows[0], text), text, key=len)
        return list(names.values())


class LookupList(Lookup):
    """Several of them in one cell, with 、 or a comma between."""

    def to_python(self, value):
        return [self.find(part) for part in SEVERAL.split(value or "") if part.strip()]


def known_by(rows, *attributes):
    """``{text: [rows]}`` for the ``attributes`` of a row that give its names and codes."""
    known = {}
    for row in rows:
        for text in {str(getattr(row, name)) for name in attributes}:
            known.setdefault(text, []).append(row)
    return known
