"""The form fields behind the facts a step may need: one name means one field everywhere.

A module adds its own facts in its ``flow.py``: ``FACTS["evidence"] = lambda row, user: …``.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

FACTS = {
    "note": lambda row, user: forms.CharField(
        label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    ),
    "reason": lambda row, user: forms.CharField(
        label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    ),
    "basis": lambda row, user: forms.CharField(label=_("依据"), max_length=300),
}
LABELS = {"note": _("说明"), "reason": _("理由"), "basis": _("依据")}


def label(name):
    return LABELS.get(name, name)


def form_for(step, row, user):
    """A Django form class with one field for each fact the step needs or may take."""
    fields = {}
    for name in (*step.needs, *step.may):
        field = FACTS[name](row, user)
        field.required = name in step.needs
        fields[name] = field
    return type("StepForm", (forms.Form,), fields)
