"""The form by which an organ's word and head are set."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Issuer


class IssuerForm(forms.ModelForm):
    class Meta:
        model = Issuer
        fields = ["word", "head"]
        help_texts = {
            "word": _("用于文号，例如“永安办”，文号即为“永安办〔2026〕1号”。"),
            "head": _("写发文机关全称或规范化简称，印在首页红头上；“文件”二字由系统加上。"),
        }
