"""The form of a fact, made from its kind."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, Place, Sector

from .lines import columns, read_lines

INPUTS = {
    "text": lambda field: forms.CharField(max_length=500),
    "number": lambda field: forms.DecimalField(max_digits=16, decimal_places=4),
    "date": lambda field: forms.DateField(widget=forms.DateInput(attrs={"type": "date"})),
    "boolean": lambda field: forms.ChoiceField(choices=[("", "—"), ("是", _("是")), ("否", _("否"))]),
    "choice": lambda field: forms.ChoiceField(
        choices=[("", "—"), *((text, text) for text in field["choices"])]
    ),
}
YES_NO = {True: "是", False: "否"}


def day(label, **more):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class FactForm(forms.Form):
    """``kind``: whose fields are asked for; ``row``: the fact being put right, if any."""

    happened_on = day(_("发生日期"), initial=timezone.localdate)
    ended_on = day(_("终止日期"), required=False, help_text=_("称号、证书等失效的日期。"))
    organ = forms.ModelChoiceField(label=_("责任单位"), queryset=Organ.objects.none())
    place = forms.ModelChoiceField(
        label=_("区域"),
        queryset=Place.objects.none(),
        required=False,
        help_text=_("不选为责任单位所在区域。"),
    )
    sector = forms.ModelChoiceField(label=_("行业领域"), queryset=Sector.objects.all(), required=False)
    subject = forms.CharField(max_length=120, required=False)
    amount = forms.DecimalField(max_digits=16, decimal_places=4, initial=1)
    title = forms.CharField(label=_("摘要"), max_length=200, required=False)
    provisional = forms.BooleanField(label=_("待定（以后可能变化）"), required=False)
    source = forms.CharField(label=_("来源"), max_length=120, required=False)

    COLUMNS = (
        "happened_on",
        "ended_on",
        "organ",
        "place",
        "sector",
        "subject",
        "amount",
        "title",
        "provisional",
        "source",
    )

    def __init__(self, data=None, files=None, *, user, kind, row=None):
        initial = {name: getattr(row, name) for name in self.COLUMNS} if row else {}
        super().__init__(data, files, initial=initial)
        self.kind = kind
        self.fields["organ"].queryset = Organ.objects.visible_to(user).filter(active=True)
        self.fields["place"].queryset = Place.objects.visible_to(user).filter(active=True)
        if kind.subject_label:
            self.fields["subject"].label = kind.subject_label
            self.fields["subject"].required = True
        else:
            del self.fields["subject"]
        if kind.amount_label:
            self.fields["amount"].label = _("数量（%s）") % kind.amount_label
        else:
            del self.fields["amount"]
        for field in kind.fields:
            asked = INPUTS[field["type"]](field)
            asked.label, asked.required = field["label"], field["required"]
            value = row.facts.get(field["code"]) if row else None
            asked.initial = YES_NO.get(value, value) if isinstance(value, bool) else value
            self.fields[f"fact_{field['code']}"] = asked
        if row:
            self.fields["reason"] = forms.CharField(label=_("更正理由"), max_length=500)

    @property
    def said(self):
        """What the actions take: the columns, and ``facts`` by code."""
        data = self.cleaned_data
        columns = {name: data[name] for name in self.COLUMNS if name in data}
        if not columns["place"]:
            columns["place"] = columns["organ"].place
        columns["facts"] = {field["code"]: data[f"fact_{field['code']}"] for field in self.kind.fields}
        return columns


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("作废理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LinesForm(forms.Form):
    """Many facts of a kind, pasted from a sheet."""

    lines = forms.CharField(label=_("记录"), widget=forms.Textarea(attrs={"rows": 12}), max_length=500_000)

    def __init__(self, data=None, files=None, *, user, kind):
        super().__init__(data, files)
        self.user, self.kind = user, kind
        self.fields["lines"].help_text = _("从表格复制后粘贴，列的顺序：%s。") % "、".join(columns(kind))

    def clean_lines(self):
        return read_lines(self.kind, self.cleaned_data["lines"], self.user)
