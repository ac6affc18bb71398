"""What people fill in on the pages of reporting, and the facts the steps ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import FACTS, LABELS
from anlan.indicators.engine import INDICATORS
from anlan.org.models import Organ, OrganGroup

from .filters import kind_choices
from .models import Form
from .values import read_fields, written

LABELS["to"], LABELS["receipt"] = gettext_lazy("报送给"), gettext_lazy("回执")
FACTS["to"] = lambda row, user: forms.CharField(label=LABELS["to"], max_length=200, initial=row.to)
FACTS["receipt"] = lambda row, user: forms.CharField(
    label=LABELS["receipt"], max_length=200, help_text=_("接收单位、接收人、时间或回执编号。")
)
FACTS["values"] = lambda row, user: forms.JSONField(label=LABELS["values"])


def own_organs(user):
    return Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])


def day(label, **options):
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class SetupForm(forms.Form):
    """One reporting form. The items are written a line each, as in a table's head."""

    title = forms.CharField(label=gettext_lazy("报表名称"), max_length=120)
    organ = forms.ModelChoiceField(
        label=gettext_lazy("布置单位"), queryset=Organ.objects.none(), empty_label=None
    )
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=300, required=False)
    period = forms.ChoiceField(label=gettext_lazy("报送周期"), choices=Form.Period.choices)
    starts_on = day(gettext_lazy("开始日期"))
    ends_on = day(gettext_lazy("结束日期"), required=False)
    cutoff_time = forms.TimeField(
        label=gettext_lazy("截止时刻"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    cutoff_days = forms.IntegerField(
        label=gettext_lazy("期满后几天截止"),
        min_value=0,
        max_value=90,
        initial=0,
        help_text=gettext_lazy("0为本期最后一天当天截止。"),
    )
    organs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("填报单位"), queryset=Organ.objects.none(), required=False
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("填报单位分组"),
        queryset=OrganGroup.objects.none(),
        required=False,
        help_text=gettext_lazy("每期按当期第一天的分组成员展开。"),
    )
    fields_text = forms.CharField(
        label=gettext_lazy("填报项目"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "每行一项：名称，类型，单位，选填。类型有整数、小数、文字、日期、是否；单位和“选填”可不写。"
        ),
        max_length=4000,
    )

    def __init__(self, data=None, files=None, *, user, form=None):
        initial = {}
        if form:
            names = (
                "title",
                "organ",
                "basis",
                "period",
                "starts_on",
                "ends_on",
                "cutoff_time",
                "cutoff_days",
            )
            initial = {name: getattr(form, name) for name in names}
            initial |= {"organs": form.organs.all(), "groups": form.groups.all()}
            initial["fields_text"] = written(form.fields)
        super().__init__(data, files, initial=initial)
        self.fields["organ"].queryset = own_organs(user)
        self.fields["organs"].queryset = Organ.objects.visible_to(user).filter(active=True)
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user)

    def clean_fields_text(self):
        return read_fields(self.cleaned_data["fields_text"])

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期早于开始日期。"))
        if not self.errors and not (data["organs"] or data["groups"]):
            raise ValidationError(_("请选择填报单位或分组。"))
        if "fields_text" in data:
            data["fields"] = data.pop("fields_text")
        return data


class DraftForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=kind_choices)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    organ = forms.ModelChoiceField(
        label=gettext_lazy("撰写单位"), queryset=Organ.objects.none(), empty_label=None
    )
    start = day(gettext_lazy("统计期间起"))
    end = day(gettext_lazy("统计期间止"))
    to = forms.CharField(label=gettext_lazy("主送"), max_length=200, required=False)
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("引用的指标"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, data=None, files=None, *, user, proposed=()):
        today = timezone.localdate()
        initial = {"start": today.replace(month=1, day=1), "end": today, "codes": list(proposed)}
        super().__init__(data, files, initial=initial)
        self.fields["organ"].queryset = own_organs(user)
        self.fields["codes"].choices = [(code, found.label) for code, found in INDICATORS.items()]


class WordsForm(forms.Form):
    """Title and sections of an analysis; ``version`` is what the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)

    def __init__(self, data=None, files=None, *, row):
        super().__init__(data, files, initial={"version": row.version, "title": row.title})
        self.headings = [part["heading"] for part in row.sections]
        for number, part in enumerate(row.sections):
            self.fields[f"section_{number}"] = forms.CharField(
                label=part["heading"],
                widget=forms.Textarea(attrs={"rows": 8}),
                max_length=20_000,
                required=False,
                initial=part["body"],
            )

    @property
    def sections(self):
        return [
            {"heading": heading, "body": self.cleaned_data[f"section_{number}"]}
            for number, heading in enumerate(self.headings)
        ]
