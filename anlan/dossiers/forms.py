"""The form of a kind as a page asks it: with the paper that shows it."""

from django import forms
from django.utils.translation import gettext_lazy as _


def with_scan(kind):
    """The kind's form with one upload besides."""
    scan = forms.FileField(
        label=_("原件扫描件"), required=False, help_text=_("证书、保单、任命文件等，PDF或者照片")
    )
    return type(kind.form.__name__, (kind.form,), {"scan": scan})


def parted(data):
    """``(values of the kind, upload or None)``."""
    values = dict(data)
    return values, values.pop("scan", None)
