"""The form of a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CorrectionForm(forms.Form):
    value = forms.DecimalField(label=_("更正值"), max_digits=18, decimal_places=4)
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("更正值显示在计算值旁边，不替代计算值；比例按百分数填写。"),
    )
