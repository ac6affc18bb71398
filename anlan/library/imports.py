"""What a line of the sheet of items means."""

from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.fields import Choice, Day, Lookup, Tidy, Whole, half_width, known_by
from anlan.intake.sheets import RowForm, sheet
from anlan.rulebook.book import rule

from .actions import KEEP, remove_criteria, write_criteria
from .models import CODE, Confidence, Criterion, Standard

ALWAYS = ("valid_from", "confidence", "order")


def label_of(name):
    return Criterion._meta.get_field(name).verbose_name


def labels(key):
    return [(line["code"], line["label"]) for line in rule(key)]


class CriterionRow(RowForm):
    code = Tidy(
        label=label_of("code"), tidy=lambda text: half_width(text).upper(), max_length=40, validators=[CODE]
    )
    standard = Lookup(
        model=Standard, label=label_of("standard"), help_text=gettext_lazy("标准的代码或名称；须已在标准库中")
    )
    item = forms.CharField(label=label_of("item"), max_length=40)
    group = forms.CharField(label=label_of("group"), max_length=60, required=False)
    text = forms.CharField(label=label_of("text"), max_length=1000)
    grade = Choice(label=label_of("grade"), choices=Criterion.Grade.choices, required=False)
    danger_class = Choice(
        label=label_of("danger_class"), choices=lambda: labels("matter.danger_classes"), required=False
    )
    key_violation = Choice(
        label=label_of("key_violation"), choices=lambda: labels("matter.key_violations"), required=False
    )
    valid_from = Day(label=label_of("valid_from"), required=False, help_text=gettext_lazy("不填的按标准"))
    valid_to = Day(label=label_of("valid_to"), required=False)
    confidence = Choice(label=label_of("confidence"), choices=Confidence.choices, required=False)
    order = Whole(label=label_of("order"), required=False, min_value=0, max_value=100_000)

    synonyms = {
        "code": ("代码", "编号", "条款编号"),
        "standard": ("标准", "标准名称", "标准代码", "依据"),
        "item": ("条", "项", "序号", "条款号"),
        "text": ("情形", "判定情形", "隐患内容", "条款内容", "重大事故隐患"),
        "grade": ("隐患等级", "隐患级别"),
    }
    examples = {
        "code": "GM10-4",
        "item": gettext_lazy("第四条第一项"),
        "text": gettext_lazy("会议室、活动室等人员聚集场所设置在熔融金属吊运跨的地坪区域内"),
        "valid_from": "2023-05-15",
    }

    @classmethod
    def prepare(cls, user, cells):
        return SimpleNamespace(standard=known_by(Standard.objects.all(), "code", "title"), lines={})

    def clean(self):
        data = self.cleaned_data
        since, until = data.get("valid_from"), data.get("valid_to")
        standard = data.get("standard") or (self.row and self.row.standard)
        since = since or (self.row.valid_from if self.row else standard and standard.valid_from)
        if since and until and until < since:
            self.add_error("valid_to", _("失效日期不能早于施行日期。"))


@sheet(
    "criteria",
    CriterionRow,
    model=Criterion,
    key="code",
    label=gettext_lazy("判定条款"),
    permission=KEEP,
    home="library:criteria",
    remove=remove_criteria,
)
def write(fresh, changed, *, actor, verb, **facts):
    """New items take what was left open from their standard; what every item has cannot be emptied."""
    items = [
        item
        | {
            "valid_from": item["valid_from"] or item["standard"].valid_from,
            "confidence": item["confidence"] or Confidence.LIKELY,
            "order": item["order"] or 0,
        }
        for item in fresh
    ]
    changed = [
        (
            row,
            {name: value for name, value in values.items() if value not in (None, "") or name not in ALWAYS},
        )
        for row, values in changed
    ]
    return write_criteria(items, changed, actor=actor, verb=verb, **facts)
