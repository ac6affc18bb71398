"""What is declared of a kind, and the fields its form is made of.

The form serves the page, the API and the sheets alike. ``number``, ``valid_from``, ``valid_to`` and ``source`` are
columns of the entry; all other fields are kept typed in its JSON.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.fields import Choice, Day, Tidy, Whole, YesNo, half_width
from anlan.org.fields import DayInput
from anlan.rulebook.book import entry, rule

COLUMNS = ("number", "valid_from", "valid_to", "source")
FIRST_YEAR, LAST_YEAR = 1950, 2200
GROUPS = {
    "people": gettext_lazy("人员与岗位"),
    "organisation": gettext_lazy("责任与机构"),
    "certificates": gettext_lazy("证照与评估"),
    "money": gettext_lazy("投入与保险"),
    "outside": gettext_lazy("外委与危险作业"),
    "facilities": gettext_lazy("设施设备"),
    "reports": gettext_lazy("报告"),
    "leaving": gettext_lazy("改造和退出"),
}
KINDS = {}
NUMBER = RegexValidator(
    r"^[0-9A-Za-z\-/（）()〔〕\[\]第号字\u4e00-\u9fff]{2,40}$", gettext_lazy("编号只含文字、数字和连接号。")
)


@dataclass(frozen=True)
class Kind:
    """``title(data)``: how an entry is called. ``flaws(data, today)``: what is wrong with what it says, in words.

    ``bar(data, today)``: why it may not be entered at all, "" if it may. ``term``: the rulebook key of how long
    it lasts where the law says so. ``own``: whether the enterprise enters it itself. ``event``: it happened and is
    over, and does not run out.
    """

    code: str
    label: str
    group: str
    form: type
    basis: str
    title: Callable
    term: str = ""
    own: bool = True
    event: bool = False
    must_verify: bool = True
    flaws: Callable = lambda data, today: []
    bar: Callable = lambda data, today: ""

    def terms(self, on, place=None):
        """``{"months", "recheck", "remind"}`` in force on a day."""
        rows = entry("dossiers.kinds", on, place).value  # not copied: it is only read
        said = next(row for row in rows if row["code"] == self.code)
        months = 12 * rule(self.term, on, place) if self.term else said["months"]
        return said | {"months": months}

    def told(self, fields):
        """``[(label, value)]`` of what the JSON says, in the order of the form."""
        asked = self.form.base_fields
        return [
            (field.label, in_words(field, fields[name]))
            for name, field in asked.items()
            if name not in COLUMNS and fields.get(name) not in (None, "")
        ]


def declare(code, label, group, basis, *, title="name", **more):
    """Register the decorated form as the kind ``code``. ``title``: a field, or a function of the data."""
    naming = title if callable(title) else lambda data: str(data.get(title) or "")

    def register(form):
        if code in KINDS:
            raise ValueError(f"two kinds of entry named {code}")
        KINDS[code] = Kind(code, label, group, form, basis, naming, **more)
        return form

    return register


def events():
    """The codes of the kinds that do not run out."""
    return [kind.code for kind in KINDS.values() if kind.event]


def kinds_of_group(group):
    return [kind for kind in KINDS.values() if kind.group == group]


class EntryForm(forms.Form):
    """The form of a kind: what two dates say of each other is the same for all."""

    def clean(self):
        data = super().clean()
        since, until = data.get("valid_from"), data.get("valid_to")
        for name, value in list(data.items()):
            if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(name, _("请核对年份。"))
        if since and until and until < since:
            self.add_error("valid_to", _("不能早于%s。") % self.fields["valid_from"].label)
        return data


def text(label, limit=60, required=True, **more):
    return forms.CharField(label=label, max_length=limit, required=required, **more)


def number(label, required=True, **more):
    return Tidy(label=label, tidy=half_width, max_length=40, required=required, validators=[NUMBER], **more)


def day(label, required=True, **more):
    return Day(label=label, required=required, widget=DayInput(), **more)


def choice(label, words, required=True, **more):
    """A choice among ``words``, which are what is kept too."""
    choices = [("", gettext_lazy("请选择")), *((word, word) for word in words)]
    return Choice(label=label, choices=choices, required=required, **more)


def yes_no(label, **more):
    widget = forms.Select(choices=[("否", gettext_lazy("否")), ("是", gettext_lazy("是"))])
    return YesNo(label=label, required=False, widget=widget, **more)


def amount(label, required=True, **more):
    """Money in ten thousand yuan."""
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100_000_000))]
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=4, required=required, validators=limits, **more
    )


def whole(label, least=0, most=10_000_000, required=True, **more):
    return Whole(label=label, min_value=least, max_value=most, required=required, **more)


def source():
    return forms.CharField(
        label=gettext_lazy("来源"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如：证书原件、任命文件文号、系统查询"),
    )


def phone(label, required=False):
    return Tidy(
        label=label,
        tidy=half_width,
        max_length=30,
        required=required,
        validators=[
            RegexValidator(r"^[0-9+\-()转、]{5,30}$", gettext_lazy("请填写电话号码，多个号码用“、”隔开。"))
        ],
    )


def kept(value):
    """A cleaned value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def in_words(field, value):
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return field.text(value) if hasattr(field, "text") else str(value)


def as_day(value):
    """A day of the JSON, or of cleaned data; None for nothing."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def after_months(start, months):
    """The last day of a term of ``months`` that begins on ``start``."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    same = date(year, month + 1, min(start.day, last))
    # A term from the 31st that ends in a shorter month ends with that month.
    return same if start.day > last else same - date.resolution


def cleaned(kind, data):
    """The cleaned data of ``data`` (texts, as a browser or a program sends them), or ValidationError by field."""
    form = kind.form({name: "" if value is None else value for name, value in data.items()})
    if unknown := sorted(set(data) - set(form.fields)):
        raise ValidationError(_("没有项目：%s。") % "、".join(unknown))
    if not form.is_valid():
        said = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        raise ValidationError(
            [f"{form.fields[name].label}：{error}" for name, errors in said.items() for error in errors]
        )
    return form.cleaned_data
