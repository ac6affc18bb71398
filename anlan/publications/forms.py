"""What people fill in to draft something public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput
from anlan.org.models import Organ

from .actions.drafting import ADD
from .filters import kind_choices
from .models import Publication
from .queries import channels


class PublicationForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=kind_choices)
    organ = forms.ModelChoiceField(label=_("公布单位"), queryset=Organ.objects.none(), empty_label=None)
    title = forms.CharField(label=_("标题"), max_length=120)
    body = forms.CharField(
        label=_("正文"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    fields_text = forms.CharField(
        label=_("公布事项"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一项，写“名称：内容”，公布时列在正文之前。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)
    audience = forms.ChoiceField(label=_("公布对象"), choices=Publication.Audience.choices)
    on_portal = forms.BooleanField(label=_("在公众网站公布"), required=False, initial=True)
    channels = forms.MultipleChoiceField(
        label=_("其他渠道"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=_("公布起始日期"), required=False, widget=DayInput(), help_text=_("不填的自发布之日起。")
    )
    ends_on = forms.DateField(
        label=_("公布截止日期"), required=False, widget=DayInput(), help_text=_("不填的按该种类的公布时长。")
    )
    objections_until = forms.DateField(label=_("异议受理截止日期"), required=False, widget=DayInput())
    contact = forms.CharField(
        label=_("异议受理方式"), max_length=200, required=False, help_text=_("只写单位和单位的联系方式。")
    )

    def __init__(self, data=None, files=None, *, user, row=None):
        super().__init__(data, files, initial=self.of(row) if row else None)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(ADD)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["channels"].choices = list(channels().items())
        if row:
            del self.fields["organ"]

    @staticmethod
    def of(row):
        names = (
            "kind", "title", "body", "basis", "audience", "on_portal", "channels", "starts_on", "ends_on",
            "objections_until", "contact",
        )  # fmt: skip
        lines = "\n".join(f"{label}：{value}" for label, value in row.fields)
        return {name: getattr(row, name) for name in names} | {"fields_text": lines}

    def clean_fields_text(self):
        lines = []
        for number, line in enumerate(self.cleaned_data["fields_text"].splitlines(), start=1):
            if not line.strip():
                continue
            label, _colon, value = line.replace(":", "：", 1).partition("：")
            if not label.strip() or not value.strip():
                raise forms.ValidationError(
                    _("第%(number)d行没有写成“名称：内容”：%(line)s")
                    % {"number": number, "line": line.strip()[:40]}
                )
            lines.append([label.strip()[:40], value.strip()[:500]])
        return lines

    def given(self):
        """The facts for ``draft`` and ``change``."""
        data = dict(self.cleaned_data)
        data["fields"] = data.pop("fields_text")
        return data
