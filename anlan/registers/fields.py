"""The form field that takes an enterprise by its name or code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Enterprise


class EnterpriseField(forms.CharField):
    """An enterprise the reader sees, by its name or credit code."""

    def __init__(self, **kwargs):
        super().__init__(max_length=120, **kwargs)
        self.rows = Enterprise.objects.none()

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = list(self.rows.filter(name=text)[:2]) or list(self.rows.filter(credit_code=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有企业“%(text)s”，或者同名的不止一家，请填统一社会信用代码。"), params={"text": text}
            )
        return found[0]
