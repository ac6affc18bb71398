"""Forms of policy documents: register a superior's, replace one by a newer one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Document
from .drafting import ACCEPT, UploadForm
from .work import day_field


class RegisterForm(UploadForm):
    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files, user=user)
        self.fields["organ"].label = _("登记单位")
        self.fields["file"].label = _("上级文件")
        self.fields["file"].widget.attrs["accept"] = ACCEPT


class SupersedeForm(forms.Form):
    new = forms.ModelChoiceField(
        label=_("替代文件"),
        queryset=Document.objects.none(),
        empty_label=_("请选择新文件"),
        help_text=_("新文件须先上传或登记。"),
    )

    def __init__(self, data=None, files=None, *, document, user):
        super().__init__(data, files)
        newer = Document.objects.visible_to(user).filter(superseded_by=None, superior=document.superior)
        self.fields["new"].queryset = newer.exclude(pk=document.pk)
        self.fields["on"] = day_field(
            _("替代日期"),
            initial=timezone.localdate,
            help_text=_("从这一天起以新文件为准，原文件保留其有效期。"),
        )
