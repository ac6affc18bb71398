"""A standard as people enter it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput

from .models import Standard


class StandardForm(forms.ModelForm):
    class Meta:
        model = Standard
        fields = (
            *("code", "title", "number", "kind", "field", "declared", "replaces"),
            *("valid_from", "valid_to", "confidence", "note"),
        )
        widgets = {
            "valid_from": DayInput(),
            "valid_to": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "code": _("条款代码以此开头，例如 HG121。"),
            "replaces": _("被代替的标准自新标准施行前一日起失效。"),
            "declared": _("文件本身的条款总数，用来核对收录是否齐全。"),
        }

    def _post_clean(self):
        """The action judges the whole; here only what was typed."""
